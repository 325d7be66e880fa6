"""A scene: what the page knows at one moment, as a value that every browser draws from."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import Enum, auto
from typing import Any
from zoneinfo import ZoneInfo

from sheetdrip.demo.page.conductor import Beat
from sheetdrip.demo.page.patients import Patients
from sheetdrip.demo.page.tables import Tab
from sheetdrip.demo.page.tally import Tally
from sheetdrip.domain.sequence import Sequence

Json = Mapping[str, Any]

MORNING = time(8)


class Detail(Enum):
    """What is asked for only while somebody looks at it."""

    FIGURES = auto()
    """The cells below the Dashboard's charts, which the sheet works out anew for each read."""
    USAGE = auto()
    """The log of requests."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One look at everything. `serial` grows with each; `surgeries` is the tab that sheetdrip works on.

    `details`: what was asked for besides; `labels`: of the clinic's steps.
    """

    serial: int
    details: AbstractSet[Detail]
    beat: Beat
    tabs: tuple[Tab, ...]
    surgeries: Tab
    patients: Patients
    messages: tuple[Json, ...]
    usage: Json | None
    faults: tuple[Json, ...]
    tally: Tally
    clinic: str
    zone: ZoneInfo
    labels: tuple[str, ...]
    sequence: Sequence

    @property
    def local_now(self) -> datetime:
        """The clinic's wall time, naive."""
        return self.beat.now.astimezone(self.zone).replace(tzinfo=None)

    @property
    def zone_name(self) -> str:
        """What the clinic's clocks go by, such as CDT."""
        return f"{self.beat.now.astimezone(self.zone):%Z}"

    def tab(self, title: str) -> Tab:
        """A tab by its title; the surgeries when it is gone."""
        return next((tab for tab in self.tabs if tab.title == title), self.surgeries)

    def next_text(self) -> datetime | None:
        """When Twilio sends the next text; aware UTC."""
        planned = [
            datetime.fromisoformat(one["send_at"]).astimezone(UTC)
            for one in self.messages
            if one["status"] == "scheduled"
        ]
        return min((at for at in planned if at > self.beat.now), default=None)

    def tomorrow_morning(self) -> datetime:
        """Eight o'clock of the next day on the clinic's clocks; aware."""
        day = self.local_now.date() + timedelta(days=1)
        return datetime.combine(day, MORNING, self.zone)
