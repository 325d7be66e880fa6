"""How does one clinic's sheet answer the cycle? One call to read all of it, one to write what differs."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import structlog
from gspread.urls import SPREADSHEET_BATCH_UPDATE_URL
from gspread.utils import absolute_range_name

from sheetdrip.clock import Clock
from sheetdrip.domain.cells import Cell, text_of
from sheetdrip.domain.columns import DRIP_ID, NEEDED, STAFF, STATUS, Binding, Own, bind, letter
from sheetdrip.domain.rows import Row
from sheetdrip.errors import SheetUnavailable, UserMustFix
from sheetdrip.planning.control import Control, find
from sheetdrip.sheets.cells import (
    Position,
    column_of,
    restore_requests,
    row_of,
    says_the_same,
    update_requests,
    usual_format,
)
from sheetdrip.sheets.control import ControlTab, control_requests, ticked_cell, unless_formula
from sheetdrip.sheets.covered import Written, covered, moments, strayed
from sheetdrip.sheets.furniture.notes import column_note
from sheetdrip.sheets.insertion import forgotten_guards, inserted_row, typed_cells
from sheetdrip.sheets.messages import MessagesTab, messages_requests
from sheetdrip.sheets.transport import BadRange, Transport, complete
from sheetdrip.sync.ports.sheet import NOTHING, NOWHERE, CellChange, Grid, Reading

log = structlog.get_logger(__name__)

_AS_VALUES = {
    "valueRenderOption": "UNFORMATTED_VALUE",
    "dateTimeRenderOption": "SERIAL_NUMBER",
    "majorDimension": "ROWS",
}
_AS_ENTERED = {"valueRenderOption": "FORMULA"}
_PROPERTIES = "properties(timeZone),sheets(properties(sheetId,title,gridProperties(columnCount)))"
_AFTER = "updatedSpreadsheet(sheets(data(startRow,startColumn,rowData(values(effectiveValue)))))"
_FORMATS = "sheets(data(startRow,rowData(values(userEnteredFormat(numberFormat)))))"
_KNOWN_FOR = 1800.0
"""Seconds for which tab title and time zone are taken as known."""

_LOOKED_FOR = 240.0
"""Seconds after which a Control or Messages tab that was not there is looked for again."""

_ALARM = {"red": 0.96, "green": 0.5, "blue": 0.45}

_MOST_CELLS = 40_000
"""Per write: about two megabytes, Google's recommended payload."""


@dataclass(frozen=True, slots=True)
class _Tab:
    """Where the surgeries are: found by title first, by its ID ever after."""

    sheet_id: int
    title: str
    columns: int
    time_zone: str
    control: ControlTab | None
    messages: MessagesTab | None
    known_at: float

    def is_old(self, now: float) -> bool:
        """Whether it must be looked up again; `now` on the clock of `known_at`."""
        lacks_one = self.control is None or self.messages is None
        return now - self.known_at > (_LOOKED_FOR if lacks_one else _KNOWN_FOR)


class GoogleSheet:
    """The Sheet port over the Sheets API, for one spreadsheet.

    `own`: the daemon's columns; `titles`: headers that staff renamed, by plain name.
    """

    def __init__(  # noqa: PLR0913 - what is set about a sheet, once
        self,
        transport: Transport,
        clock: Clock,
        spreadsheet_id: str,
        *,
        own: Own,
        tab: str = "Surgeries",
        control_tab: str = "Control",
        messages_tab: str = "Messages",
        titles: Mapping[str, str] | None = None,
    ) -> None:
        self._transport = transport
        self._clock = clock
        self._id = spreadsheet_id
        self._own = own
        self._tab_title = tab
        self._control_title = control_tab
        self._messages_title = messages_tab
        self._titles = dict(titles or {})
        self._tab: _Tab | None = None
        self._binding: Binding | None = None
        self._rows_read: Mapping[int, Row] = {}
        self._control: Control | None = None
        self._guards: list[tuple[int, float]] = []
        self._grid: Sequence[Sequence[Cell]] = ()
        self._unproven: Written | None = None

    def expect(self, own: Own) -> None:
        """From the next read on, these are the daemon's columns."""
        self._own = own

    def read(self) -> Reading:
        """Every row, the Control tab and the Messages tab, in one call.

        A second one every half hour is for the tabs' properties (every few minutes while one of them is
        missing), and one for a tick in the Approve box.
        """
        tab = self._current_tab()
        try:
            values, control, messages = self._values(tab)
        except BadRange:
            # staff renamed a tab: it is still the same sheet
            tab = self._find_tab()
            values, control, messages = self._values(tab)
        self._control = control
        if self._unproven is not None:
            values = self._mended(self._unproven, values, tab)
        header = values[0] if values else []
        binding, problems = bind(header, self._own, self._titles)
        self._grid = values
        width = max(map(len, values), default=0)
        self._binding = replace(binding, width=width)
        warnings = tuple(f"Column “{name}” is missing and will be added" for name in binding.absent)
        rows = () if problems else self._rows(values[1:], binding)
        self._rows_read = {row.number: row for row in rows}
        return Reading(
            time_zone=tab.time_zone,
            rows=rows,
            problems=problems,
            warnings=warnings,
            control=control,
            messages=messages,
            columns=frozenset(binding.index).difference(binding.misnamed, STAFF),
            misnamed=bool(binding.misnamed),
        )

    def write(
        self,
        changes: Sequence[CellChange],
        control: Mapping[str, Cell] = NOTHING,
        messages: Mapping[Position, Cell] = NOWHERE,
    ) -> dict[int, str]:
        """Write cells by the last read's positions; the Drip IDs of the rows that are still where they were.

        A new Drip ID is found wherever it was written, so that patient, phone and date are asked back too,
        and the header: if columns moved under the write, nothing stands where it was, and the next read puts
        back what was covered.
        """
        if self._binding is None or self._tab is None:
            raise SheetUnavailable("the sheet was not read yet")
        beside = control_requests(self._tab.control, self._control, control)
        beside += self._messages_requests(self._tab, messages)
        if not changes and not self._binding.misnamed:
            if beside:
                self._transport.batch_update(self._id, {"requests": beside})
            return {}
        index, additions, requests = self._with_absent(self._binding, self._tab)
        requests += beside
        cells: dict[Position, Cell] = dict(additions)
        for change in changes:
            cells[change.row - 1, index[change.column]] = change.value
        standing: dict[int, str] = {}
        for part in _parts(cells):
            requests += list(update_requests(self._tab.sheet_id, part))
            self._unproven = written = Written(self._grid, part)
            header, standing = self._apply(requests, self._tab, index)
            if strayed(written, header):
                return {}
            self._unproven = None
            requests = []
        return standing

    def control(self) -> Control | None:
        """The Control tab as it is now; positions for writing stay those of the last `read`."""
        if self._tab is None or self._tab.control is None:
            return None
        (lines,) = self._ranges([absolute_range_name(self._tab.control.title)], _AS_VALUES)
        return find(lines)

    def columns(self) -> frozenset[str]:
        """The staff columns that the last read found, by plain name."""
        return frozenset(self._binding.index if self._binding else ()) & frozenset(STAFF)

    def append(self, cells: Mapping[str, Cell], guard: int) -> None:
        """Insert a row below the last one that says something; nothing that staff typed meanwhile is covered.

        `guard` is kept as the ID of an entry of developer metadata, created with the row in one atomic call:
        the same call applied a second time, however late, is refused as a whole.
        """
        if self._binding is None or self._tab is None:
            raise SheetUnavailable("the sheet was not read yet")
        index, additions, requests = self._with_absent(self._binding, self._tab)
        tab, at = self._tab, self._below_all()
        requests += forgotten_guards(self._guards, self._clock.monotonic())
        requests += inserted_row(tab.sheet_id, at, guard)
        requests += update_requests(tab.sheet_id, additions)
        requests += typed_cells(
            tab.sheet_id, at, {index[name]: (name, cells[name]) for name in cells}
        )
        self._binding = None  # what was read stands elsewhere from now on
        self._transport.batch_update(self._id, {"requests": requests})
        self._guards.append((guard, self._clock.monotonic()))

    def _below_all(self) -> int:
        """The 0-based index of the row after the last one that is not blank."""
        return max((row.number for row in self._rows_read.values() if not row.is_blank), default=1)

    def announce(self, trouble: str) -> None:
        """Colour the Status header and put the trouble into its note; "" makes it as it was."""
        if self._tab is None or self._binding is None or STATUS not in self._binding.index:
            return
        cell: dict[str, Any] = {"note": trouble or column_note(STATUS)}
        if trouble:
            cell["userEnteredFormat"] = {"backgroundColor": _ALARM}
        place = {
            "sheetId": self._tab.sheet_id,
            "rowIndex": 0,
            "columnIndex": self._binding.index[STATUS],
        }
        fields = "note,userEnteredFormat.backgroundColor"
        change = {"start": place, "rows": [{"values": [cell]}], "fields": fields}
        self._transport.batch_update(self._id, {"requests": [{"updateCells": change}]})

    def _values(self, tab: _Tab) -> tuple[list[list[Cell]], Control | None, Grid | None]:
        """The surgeries' cells, the Control tab's lines and the Messages tab's cells."""
        tabs = [one for one in (tab, tab.control, tab.messages) if one is not None]
        names = [absolute_range_name(one.title) for one in tabs]
        found = dict(zip(tabs, self._ranges(names, _AS_VALUES), strict=True))
        control, messages = None, None
        if tab.control is not None:
            control = self._controlled(tab.control, found[tab.control])
        if tab.messages is not None:
            messages = tuple(tuple(row) for row in found[tab.messages])
        return found[tab], control, messages

    def _controlled(self, tab: ControlTab, lines: list[list[Cell]]) -> Control:
        control = find(lines)
        ticked = ticked_cell(tab, control)
        if ticked is not None:
            (entered,) = self._ranges([ticked], _AS_ENTERED)
            control = unless_formula(control, entered[0][0] if entered else None)
        return control

    def _ranges(self, names: list[str], options: Mapping[str, str]) -> list[list[list[Cell]]]:
        with complete():
            answer = self._transport.values_batch_get(self._id, names, dict(options))
            found = [list(one.get("values", [])) for one in answer["valueRanges"]]
            if len(found) != len(names):
                raise ValueError(len(found))
            return found

    def _rows(self, values: Sequence[Sequence[Cell]], binding: Binding) -> tuple[Row, ...]:
        staff = [(name, binding.index[name]) for name in STAFF if name in binding.index]
        mine_all = (*self._own.columns, *self._own.kept)
        own = [(name, binding.index[name]) for name in mine_all if name in binding.index]
        rows = []
        for number, cells in enumerate(values, start=2):
            length = len(cells)
            mine = {name: cells[index] for name, index in own if index < length}
            theirs = {name: cells[index] for name, index in staff if index < length}
            drip_id = text_of(mine.get(DRIP_ID))
            rows.append(Row(number=number, staff=theirs, own=mine, drip_id=drip_id))
        return tuple(rows)

    def _current_tab(self) -> _Tab:
        tab = self._tab
        if tab is None or tab.is_old(self._clock.monotonic()):
            tab = self._find_tab()
        return tab

    def _find_tab(self) -> _Tab:
        with complete():
            told = self._transport.fetch_sheet_metadata(self._id, {"fields": _PROPERTIES})
            time_zone = str(told["properties"]["timeZone"])
            tabs = [sheet["properties"] for sheet in told["sheets"]]
        known = self._tab
        here = _chosen(tabs, self._tab_title, known)
        controls = _chosen(tabs, self._control_title, known.control if known else None)
        texts = _chosen(tabs, self._messages_title, known.messages if known else None)
        if here is None:
            raise UserMustFix(
                f"The spreadsheet has no tab “{self._tab_title}”: add it or rename one"
            )
        self._tab = _Tab(
            sheet_id=here.get("sheetId", 0),
            title=here["title"],
            columns=_width(here),
            time_zone=time_zone,
            control=ControlTab(controls.get("sheetId", 0), controls["title"]) if controls else None,
            messages=MessagesTab(texts.get("sheetId", 0), texts["title"], _width(texts))
            if texts
            else None,
            known_at=self._clock.monotonic(),
        )
        return self._tab

    def _with_absent(
        self, binding: Binding, tab: _Tab
    ) -> tuple[Mapping[str, int], Mapping[Position, Cell], list[dict[str, Any]]]:
        """Places and headers for the daemon's missing columns, right of everything, and room for them."""
        places = {name: binding.width + order for order, name in enumerate(binding.absent)}
        titled = places | {name: binding.index[name] for name in binding.misnamed}
        headers = {(0, place): self._titles.get(name, name) for name, place in titled.items()}
        requests: list[dict[str, Any]] = []
        if places:
            lacking = binding.width + len(places) - self._find_tab().columns
            if lacking > 0:
                growth = {"sheetId": tab.sheet_id, "dimension": "COLUMNS", "length": lacking}
                requests.append({"appendDimension": growth})
        return {**binding.index, **places}, headers, requests

    def _messages_requests(
        self, tab: _Tab, cells: Mapping[Position, Cell]
    ) -> Iterator[dict[str, Any]]:
        adds_columns = any(row == 0 for row, _ in cells)
        yield from messages_requests(
            self._find_tab().messages if adds_columns else tab.messages, cells
        )

    def _apply(
        self, requests: Sequence[Mapping[str, Any]], tab: _Tab, index: Mapping[str, int]
    ) -> tuple[list[Cell], dict[int, str]]:
        """The header and the standing rows as they are after it."""
        letters = [letter(index[name]) for name in (DRIP_ID, *NEEDED)]
        asked = ["1:1", *(f"{one}:{one}" for one in letters)]
        body = {
            "requests": list(requests),
            "includeSpreadsheetInResponse": True,
            "responseIncludeGridData": True,
            "responseRanges": [absolute_range_name(tab.title, one) for one in asked],
        }
        url = SPREADSHEET_BATCH_UPDATE_URL % self._id
        with complete():
            answer = self._transport.request(
                "post", url, params={"fields": _AFTER}, json=body
            ).json()
            (sheet,) = answer["updatedSpreadsheet"]["sheets"]
            # in the order of the ranges (Spreadsheet.sheets.data)
            first, *others = sheet["data"]
            columns = {data.get("startColumn", 0): column_of(data) for data in others}
            return row_of(first), self._standing(columns, index)

    def _mended(self, written: Written, values: list[list[Cell]], tab: _Tab) -> list[list[Cell]]:
        """The grid as read, after what a strayed write covered was put back."""
        if not values or not strayed(written, values[0]):
            self._unproven = None
            return values
        found = covered(written, values)
        log.warning("sheet.columns_moved", restored=len(found.before), untold=found.untold)
        if found.before:
            formats = self._formats(tab, frozenset(moments(written, found.before)))
            requests = list(restore_requests(tab.sheet_id, found.before, formats))
            self._transport.batch_update(self._id, {"requests": requests})
            # the columns may move once more: this write is looked at by the next read, too
            self._unproven = Written(values, found.before)
            again, self._control, _ = self._values(tab)
            return again
        self._unproven = None
        return values

    def _formats(
        self, tab: _Tab, places: Collection[Position]
    ) -> Mapping[Position, Mapping[str, Any]]:
        """The number formats that the covered cells had, going by the rest of their columns."""
        formats: dict[Position, Mapping[str, Any]] = {}
        for column in sorted({column for _, column in places}):
            rows = frozenset(row for row, other in places if other == column)
            asked = absolute_range_name(tab.title, f"{letter(column)}:{letter(column)}")
            with complete():
                told = self._transport.fetch_sheet_metadata(
                    self._id, {"ranges": asked, "fields": _FORMATS}
                )
                (data,) = told["sheets"][0]["data"]
                usual = usual_format(data, rows)
            formats |= dict.fromkeys(((row, column) for row in rows), usual)
        return formats

    def _standing(
        self, columns: Mapping[int, Mapping[int, object]], index: Mapping[str, int]
    ) -> dict[int, str]:
        return {
            number: str(drip_id)
            for number, drip_id in columns[index[DRIP_ID]].items()
            if number in self._rows_read
            and all(
                says_the_same(
                    self._rows_read[number].staff.get(name), columns[index[name]].get(number)
                )
                for name in NEEDED
            )
        }


def _width(tab: Mapping[str, Any]) -> int:
    return int(tab.get("gridProperties", {}).get("columnCount", 26))


def _chosen(
    tabs: Sequence[dict[str, Any]], title: str, before: _Tab | ControlTab | MessagesTab | None
) -> dict[str, Any] | None:
    """The tab that it was before, else the one with the title."""
    # replies leave out a sheetId of 0 (sheets.md 6)
    known = [tab for tab in tabs if before and tab.get("sheetId", 0) == before.sheet_id]
    titled = [tab for tab in tabs if tab["title"].strip().casefold() == title.casefold()]
    return next(iter(known or titled), None)


def _parts(cells: Mapping[Position, Cell]) -> list[dict[Position, Cell]]:
    ordered = sorted(cells.items())
    return [
        dict(ordered[start : start + _MOST_CELLS]) for start in range(0, len(ordered), _MOST_CELLS)
    ]
