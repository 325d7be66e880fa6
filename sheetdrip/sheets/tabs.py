"""Finds a clinic's tabs: by title first, by their IDs ever after, because staff rename them."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sheetdrip.clock import Clock
from sheetdrip.errors import SheetUnavailable, UserMustFix
from sheetdrip.sheets.closed import CLOSED_FIELDS, Area, Typed, closed_areas, typed_columns
from sheetdrip.sheets.marks import MARK_FIELDS, column_marks
from sheetdrip.sheets.spreadsheet import Spreadsheet
from sheetdrip.sheets.transport import complete

_PROPERTIES = (
    "properties(timeZone),sheets(properties(sheetId,title,sheetType,gridProperties(rowCount,columnCount)),"
    f"{CLOSED_FIELDS},data(startColumn,columnMetadata({MARK_FIELDS})))"
)
_KNOWN_FOR = 1800.0
"""Seconds for which titles and time zone are taken as known."""

_LOOKED_FOR = 240.0
"""Seconds after which a missing Control or Messages tab, and what takes no writing, is looked at again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Titles:
    """What the tabs are called before anybody renames them."""

    surgeries: str = "Surgeries"
    control: str = "Control"
    messages: str = "Messages"


@dataclass(frozen=True, slots=True)
class Tab:
    """Where a tab is: by title for reading, by ID for writing; `columns` of its grid.

    `marks`: the daemon's columns, by index, with the plain names that they are marked with; `rows`: of its
    grid; `closed`: what takes no writing; `typed`: columns of tables with a type.
    """

    sheet_id: int
    title: str
    columns: int
    marks: Mapping[int, frozenset[str]] = field(default_factory=dict, compare=False)
    rows: int = 0
    closed: tuple[Area, ...] = ()
    typed: tuple[Typed, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tabs:
    """The tabs of one spreadsheet, and its time zone as Google tells it, "" when it does not."""

    surgeries: Tab
    control: Tab | None
    messages: Tab | None
    time_zone: str


class TabFinder:
    """Looks the tabs up, and knows them for a while. `known`: as last looked up."""

    def __init__(self, spreadsheet: Spreadsheet, clock: Clock, titles: Titles) -> None:
        self._spreadsheet = spreadsheet
        self._clock = clock
        self._titles = titles
        self.known: Tabs | None = None
        self._known_at = 0.0

    def tabs(self) -> Tabs:
        """The tabs as they are known; looked up when that is long ago. UserMustFix without surgeries."""
        return self.look_up() if self.known is None or self._is_old(self.known) else self.known

    def look_up(self) -> Tabs:
        """The tabs as they are now, in one call. UserMustFix without surgeries."""
        with complete():
            told = self._spreadsheet.properties(fields=_PROPERTIES)
            time_zone = str(told.get("properties", {}).get("timeZone", ""))
            email = self._spreadsheet.email
            found = [tab for sheet in told["sheets"] if (tab := _tab(sheet, email))]
        titles, known = self._titles, self.known
        surgeries = _chosen(found, titles.surgeries, known.surgeries if known else None)
        if surgeries is None:
            raise UserMustFix(
                f"The spreadsheet has no tab “{titles.surgeries}”: add it or rename one"
            )
        self._known_at = self._clock.monotonic()
        self.known = Tabs(
            surgeries=surgeries,
            control=_chosen(found, titles.control, known.control if known else None),
            messages=_chosen(found, titles.messages, known.messages if known else None),
            time_zone=time_zone,
        )
        return self.known

    @property
    def found(self) -> Tabs:
        """The tabs as last looked up. SheetUnavailable when they never were."""
        if self.known is None:
            raise SheetUnavailable("the sheet was not read yet")
        return self.known

    def forget(self) -> None:
        """Look everything up anew before it is used again."""
        self._known_at = -math.inf

    def marked(self, index: Mapping[str, int]) -> None:
        """These columns of the surgeries' tab are marked from now on, by plain name."""
        if self.known is not None:
            tab = self.known.surgeries
            marks = dict(tab.marks)
            for name, place in index.items():
                marks[place] = marks.get(place, frozenset()) | {name}
            self.known = replace(self.known, surgeries=replace(tab, marks=marks))

    def _is_old(self, known: Tabs) -> bool:
        is_passing = known.control is None or known.messages is None or bool(known.surgeries.closed)
        age = self._clock.monotonic() - self._known_at
        return age > (_LOOKED_FOR if is_passing else _KNOWN_FOR)


def _tab(sheet: Mapping[str, Any], email: str) -> Tab | None:
    """A tab with cells; None for a chart's or a connected database's, which has none."""
    properties = sheet["properties"]
    if properties.get("sheetType", "GRID") != "GRID":
        return None
    # answers leave out a sheetId of 0 (docs/vendors/sheets.md#shape-of-answers)
    grid = properties.get("gridProperties", {})
    data: Mapping[str, Any] = next(iter(sheet.get("data", ())), {})
    return Tab(
        sheet_id=int(properties.get("sheetId", 0)),
        title=str(properties.get("title", "")),
        columns=int(grid.get("columnCount", 0)) or 26,
        marks=column_marks(data.get("columnMetadata", ()), data.get("startColumn", 0)),
        rows=int(grid.get("rowCount", 0)),
        closed=closed_areas(sheet, email),
        typed=tuple(typed_columns(sheet)),
    )


def _chosen(found: Sequence[Tab], title: str, before: Tab | None) -> Tab | None:
    """The tab that it was before, else the one with the title."""
    known = [tab for tab in found if before is not None and tab.sheet_id == before.sheet_id]
    titled = [tab for tab in found if tab.title.strip().casefold() == title.casefold()]
    return next(iter(known or titled), None)
