"""Holds a clinic's sheet as it was read, as one value."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sheetdrip.domain.cells import Cell
from sheetdrip.domain.rows import Row
from sheetdrip.domain.wording import Statement
from sheetdrip.planning.control_tab import ControlTab

Grid = tuple[tuple[Cell, ...], ...]
"""A tab's cells by row and column, both 0-based; rows end with their last cell that is not blank."""


@dataclass(frozen=True, slots=True)
class Closed:
    """The daemon's cells that take no writing now.

    `columns`: those of which no cell does; `cells`: single ones, by row number (1 is the header) and column;
    `told`: which, why, and who can mend it how, a sentence each.
    """

    columns: frozenset[str] = frozenset()
    cells: frozenset[tuple[int, str]] = frozenset()
    told: tuple[str, ...] = ()

    def has(self, row: int, column: str) -> bool:
        return column in self.columns or (row, column) in self.cells


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One complete read of a clinic's sheet.

    `time_zone`: the spreadsheet's own, an IANA name; `control`, `messages`: None when there is no such tab;
    `columns`: the daemon's columns that were found under their own names; `misnamed`: whether any still
    stands under an earlier one; `absent`: those that were not found at all; `theirs`: what is to be said of
    staff's own columns that are called like one of the daemon's which is absent, by the plain name.
    """

    time_zone: str
    rows: tuple[Row, ...]
    problems: tuple[Statement, ...] = ()
    control: ControlTab | None = None
    messages: Grid | None = None
    columns: frozenset[str] = frozenset()
    misnamed: bool = False
    absent: tuple[str, ...] = ()
    theirs: Mapping[str, str] = field(default_factory=dict)
    closed: Closed = field(default_factory=Closed)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a person may want to know, a sentence each."""
        missing = (name for name in self.absent if name not in self.theirs)
        absent = (f"Column “{name}” is missing and will be added" for name in missing)
        return (*self.theirs.values(), *absent, *self.closed.told)


@dataclass(frozen=True, slots=True)
class UnstableRows:
    """Row numbers that changed a moment ago, or are left alone like those, and when to look again."""

    rows: frozenset[int]
    until: datetime | None

    def joined(self, rows: Collection[int], until: datetime) -> "UnstableRows":
        """The same with more rows."""
        moments = [until] if self.until is None else [until, self.until]
        return UnstableRows(self.rows | set(rows), min(moments))
