"""Keeps what the sheet said when it was last read well.

It is in memory, for what goes on without Google: a reading that another process made is none of this one's.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from sheetdrip.planning.course import Course

_NO_COURSES: Mapping[str, Course] = MappingProxyType({})
_NO_NAMES: Mapping[str, str] = MappingProxyType({})


@dataclass
class LastReading:
    """One clinic's. Written by whoever reads the sheet, read by anybody.

    `time_zone`: whose clocks the clinic lives on, None before the first reading; `patients`: the name in each
    surgery's row, by Drip ID; `courses`: of the rows that may be acted on without reading again, as they
    stood at `at`; `wants_dashboard`: staff have asked for a new Dashboard there;
    `finished_steps`: the labels of those that are over in every row, as of the last write.
    """

    time_zone: str | None = None
    patients: Mapping[str, str] = field(default_factory=lambda: _NO_NAMES)
    at: datetime | None = None
    courses: Mapping[str, Course] = field(default_factory=lambda: _NO_COURSES)
    wants_dashboard: bool = False
    finished_steps: frozenset[str] = frozenset()

    def keep(self, at: datetime, courses: Mapping[str, Course]) -> None:
        """The sheet was read at `at`, and nothing stands in the way of these courses."""
        self.at, self.courses = at, courses

    def forget(self) -> None:
        """The sheet said something that holds everything up: nothing may be done by what it said before."""
        self.at, self.courses = None, _NO_COURSES
