"""One clinic's sheet, as a cycle uses it: one call to read all of it, one to write what differs."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import structlog
from gspread.urls import SPREADSHEET_BATCH_UPDATE_URL
from gspread.utils import absolute_range_name

from sheetdrip.clock import Clock
from sheetdrip.domain.cells import Cell, text_of
from sheetdrip.domain.columns import (
    DRIP_ID,
    STATUS,
    Binding,
    Own,
    bind,
    letter,
    of_staff,
)
from sheetdrip.domain.header import misplaced_header
from sheetdrip.domain.ownership import Before, Ownership
from sheetdrip.domain.rows import Row
from sheetdrip.domain.staff_columns import NEEDED, STAFF
from sheetdrip.errors import SheetUnavailable
from sheetdrip.planning.control_tab import ControlTab, find
from sheetdrip.planning.sheet_reading import Closed, Grid, Reading
from sheetdrip.sheets.bisection import MOST_ATTEMPTS, Bisection
from sheetdrip.sheets.cells import (
    Position,
    column_of,
    restore_requests,
    row_of,
    says_the_same,
    sound_rows,
    update_requests,
    usual_format,
)
from sheetdrip.sheets.closed import Area
from sheetdrip.sheets.control import control_requests, ticked_cell, unless_formula
from sheetdrip.sheets.header_banner import alarm_request
from sheetdrip.sheets.marks import mark_requests, proof_requests
from sheetdrip.sheets.messages_tab_writer import messages_requests
from sheetdrip.sheets.refused import Place, Refusals
from sheetdrip.sheets.row_append import forgotten_guards, inserted_row, typed_cells
from sheetdrip.sheets.tabs import Tab, TabFinder, Tabs, Titles
from sheetdrip.sheets.transport import BadRange, Transport, complete
from sheetdrip.sheets.unwritable_cells import Layout, obstacles
from sheetdrip.sheets.write_repair import Covered, Written, covered, moments, strayed
from sheetdrip.sync.ports.sheet import NOTHING, NOWHERE, CellChange

log = structlog.get_logger(__name__)

_AS_VALUES = {
    "valueRenderOption": "UNFORMATTED_VALUE",
    "dateTimeRenderOption": "SERIAL_NUMBER",
    "majorDimension": "ROWS",
}
_AS_ENTERED = {"valueRenderOption": "FORMULA"}
_AFTER = "updatedSpreadsheet(sheets(data(startRow,startColumn,rowData(values(effectiveValue)))))"
_FORMATS = "sheets(data(startRow,rowData(values(userEnteredFormat(numberFormat)))))"
_MOST_RETRIES = 8
"""Attempts per write at what was refused before."""

_MOST_CELLS = 10_000
"""Per write: less than two megabytes, Google's recommended payload, when all are sentences."""

_MOST_MENDED = 3
"""What is put back may stray as well, and is looked at again, so often."""


class GoogleSheet:
    """The Sheet port over the Sheets API, for one spreadsheet.

    `own`: the daemon's columns; `titles`: of the tabs; `headers`: what columns are called, by plain name.
    """

    def __init__(
        self,
        transport: Transport,
        clock: Clock,
        spreadsheet_id: str,
        *,
        own: Own,
        titles: Titles = Titles(),  # noqa: B008 - frozen
        headers: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self._transport = transport
        self._clock = clock
        self._id = spreadsheet_id
        self._own = own
        self._headers = headers
        self._finder = TabFinder(transport, clock, spreadsheet_id, titles)
        self._binding: Binding | None = None
        self._rows_read: Mapping[int, Row] = {}
        self._ids: Mapping[int, str] = {}
        self._ids_after: list[Mapping[int, str]] = []
        self._control: ControlTab | None = None
        self._guards: list[tuple[int, float]] = []
        self._grid: Sequence[Sequence[Cell]] = ()
        self._unproven: Written | None = None
        self._written: dict[Position, Cell] = {}
        self._doubted: Sequence[Cell] | None = None
        self._refusals = Refusals(clock)
        self._areas: tuple[Area, ...] = ()
        self._closed = Closed()
        self._is_beside_refused = False

    def expect(self, own: Own) -> None:
        """From the next read on, these are the daemon's columns."""
        self._own = own

    def read(self) -> Reading:
        """Every row, the Control tab and the Messages tab, in one call.

        A second one every half hour is for the tabs' properties (every few minutes while one of them is
        missing), and one for a tick in the Approve box.
        """
        tabs = self._finder.tabs()
        try:
            values, control, messages = self._values(tabs)
        except BadRange:
            # staff renamed a tab: it is still the same sheet
            tabs = self._finder.look_up()
            values, control, messages = self._values(tabs)
        self._control = control
        for _ in range(_MOST_MENDED):
            if self._unproven is not None:
                values = self._mended(self._unproven, values, tabs)
        binding, problems = self._bound(values, tabs.surgeries)
        self._grid, self._written = values, {}
        width = max(map(len, values), default=0)
        self._binding = replace(binding, width=width)
        rows = () if problems else self._rows(values[1:], binding)
        self._rows_read = {row.number: row for row in rows}
        self._ids = {row.number: row.drip_id for row in rows}
        self._closed = self._obstacles(self._binding)
        return Reading(
            time_zone=tabs.time_zone,
            rows=rows,
            problems=problems,
            control=self._control,
            messages=messages,
            columns=frozenset(binding.index).difference(binding.misnamed, STAFF),
            misnamed=bool(binding.misnamed),
            absent=binding.absent,
            theirs={
                name: of_staff(name, binding, self._headers)
                for name in binding.absent
                if name in binding.theirs
            },
            closed=self._closed,
        )

    def _obstacles(self, binding: Binding) -> Closed:
        """Which of the daemon's cells take no writing now; logged when that changes."""
        known = self._finder.known
        areas = known.surgeries.closed if known else ()
        if areas != self._areas:
            self._areas = areas
            self._refusals.forget()
            self._is_beside_refused = False
        own = {name: place for name, place in binding.index.items() if name not in STAFF}
        own |= {name: binding.width + order for order, name in enumerate(binding.absent)}
        titles = {name: binding.title(name, self._headers) for name in own}
        layout = Layout(own, len(self._grid), frozenset(binding.absent), titles)
        refusals, ids = self._refusals, self._ids
        closed = obstacles(layout, areas, refusals.resting(ids), refusals.told(ids))
        if (closed.columns, closed.cells) != (self._closed.columns, self._closed.cells):
            columns = sorted(closed.columns)
            log.warning("sheet.closed", columns=columns, cells=len(closed.cells))
        return closed

    def _bound(self, values: Sequence[Sequence[Cell]], tab: Tab) -> tuple[Binding, tuple[str, ...]]:
        """Which column is which; the marks are looked up anew when they do not fit the header."""
        header = values[0] if values else []
        binding, problems = self._bind(values, tab)
        own = {name: place for name, place in binding.index.items() if name not in STAFF}
        fits = all(tab.marks.get(place) for place in own.values()) and not binding.theirs
        if tab.marks and not fits and self._doubted != header:
            self._doubted = list(header)
            binding, problems = self._bind(values, self._finder.look_up().surgeries)
        misplaced = misplaced_header(values, self._headers) if problems else ""
        return binding, (misplaced,) if misplaced else problems

    def _bind(self, values: Sequence[Sequence[Cell]], tab: Tab) -> tuple[Binding, tuple[str, ...]]:
        before = Before(self._grid, self._binding.index if self._binding else {}, self._written)
        owner = Ownership(values, tab.marks, self._own, self._headers, before)
        return bind(values[0] if values else [], self._own, self._headers, owner.claim)

    def write(
        self,
        changes: Sequence[CellChange],
        control: Mapping[str, Cell] = NOTHING,
        messages: Mapping[Position, Cell] = NOWHERE,
    ) -> dict[int, str]:
        """Write cells by the last read's positions; the Drip IDs of the rows that are still where they were.

        A new Drip ID is found wherever it was written, so that patient, phone and date are asked back too,
        and the header: if columns moved under the write, nothing stands where it was. The next read puts back
        what was covered, also by rows that moved. What Google refuses is found out and left out, and the rest
        is written.
        """
        try:
            return self._write(changes, control, messages)
        except _Strayed:
            return {}

    def _write(
        self,
        changes: Sequence[CellChange],
        control: Mapping[str, Cell],
        messages: Mapping[Position, Cell],
    ) -> dict[int, str]:
        binding, tabs = self._as_read()
        beside = control_requests(tabs.control, self._control, control)
        beside += self._messages_requests(tabs, messages)
        if not changes and not binding.misnamed:
            self._write_beside(beside)
            return {}
        index, additions, requests = self._with_absent(binding, tabs.surgeries)
        own = {name: place for name, place in index.items() if name not in STAFF}
        # a mark died with its column: one that is made anew at the same place has none yet
        standing = {at: one for at, one in tabs.surgeries.marks.items() if at < binding.width}
        marks = list(mark_requests(tabs.surgeries.sheet_id, own, standing))
        wanted = self._open_to(changes, index)
        new = {row: text_of(cell) for (row, name), cell in wanted.items() if name == DRIP_ID}
        before, self._ids = self._ids, {**self._ids, **new}
        suspects = self._refusals.suspects(wanted, self._ids)
        healthy = {_position(one, index): wanted[one] for one in wanted if one not in suspects}
        self._ids_after.clear()
        try:
            usual = [] if self._is_beside_refused else beside
            self._put([*requests, *marks, *usual], {**additions, **healthy}, index)
            self._refusals.wrote({one: cell for one, cell in wanted.items() if one not in suspects})
            self._finder.marked(own)
        except BadRange as error:
            if error.is_of_place:
                raise
            self._put_apart(requests, marks, beside, additions, healthy, index)
        if suspects:
            again = {_position(one, index): wanted[one] for one in suspects}
            self._divided(again, index, _MOST_RETRIES)
        # of what was not written nothing can have moved; what was may stand in rows that all moved
        return dict(self._ids_after[-1] if self._ids_after else before)

    def _write_beside(self, beside: list[dict[str, Any]]) -> None:
        """Write the Control and the Messages tab alone; what they refuse must not stop the surgeries."""
        try:
            if beside:
                self._transport.batch_update(self._id, {"requests": beside})
                self._is_beside_refused = False
        except BadRange as error:
            if error.is_of_place:
                raise
            self._is_beside_refused = True
            log.warning("sheet.other_tab_refuses")

    def _open_to(
        self, changes: Iterable[CellChange], index: Mapping[str, int]
    ) -> dict[Place, Cell]:
        """The changes that are worth trying, by place."""
        wanted = {
            (change.row, change.column): change.value
            for change in changes
            if change.column in index and not self._closed.has(change.row, change.column)
        }
        stubborn = self._refusals.stubborn(wanted)
        self._refusals.refused(stubborn, self._ids, whole=False)
        return {place: cell for place, cell in wanted.items() if place not in stubborn}

    def _put(
        self,
        requests: Sequence[Mapping[str, Any]],
        cells: Mapping[Position, Cell],
        index: Mapping[str, int],
    ) -> None:
        """Write cells, the requests before them, in one call unless very many. Raises BadRange, _Strayed.

        Who stands where after the last cells is put on `_ids_after`.
        """
        sheet_id = self._as_read()[1].surgeries.sheet_id
        standing: dict[int, str] | None = None
        ahead = list(requests)
        parts = _parts(cells)
        for order, part in enumerate(parts, 1):
            before = self._unproven
            self._unproven = written = Written(self._grid, part).after(before)
            # who stands where is asked once, after the last
            asked = index if order == len(parts) else {}
            try:
                header, standing = self._apply([*ahead, *update_requests(sheet_id, part)], asked)
            except BadRange as error:
                # the place that is not there may be one of the answer's: then all was written before
                if not error.is_of_place:
                    self._unproven = before
                raise
            if strayed(written, header):
                self._finder.forget()
                raise _Strayed
            if asked and written.rows <= standing.keys():
                self._unproven = None
            self._written |= part
            ahead = []
        if ahead:
            self._transport.batch_update(self._id, {"requests": ahead})
        if standing is not None:
            self._ids_after.append(standing)

    def _put_apart(
        self,
        requests: Sequence[Mapping[str, Any]],
        marks: Sequence[Mapping[str, Any]],
        beside: list[dict[str, Any]],
        additions: Mapping[Position, Cell],
        cells: Mapping[Position, Cell],
        index: Mapping[str, int],
    ) -> None:
        """The same after all was refused together: each part on its own, and of the cells the healthy."""
        self._finder.forget()  # somebody may have put up a protection
        self._write_beside(beside)
        new = {column for _, column in additions}
        try:
            if additions:
                self._put(requests, additions, index)
        except BadRange:
            absent = [(1, name) for name, place in index.items() if place in new]
            self._refusals.refused(absent, self._ids, whole=True)
            cells = {place: cell for place, cell in cells.items() if place[1] not in new}
        with suppress(BadRange):
            self._put(marks, {}, index)
        self._divided(cells, index, MOST_ATTEMPTS)

    def _divided(self, cells: Mapping[Position, Cell], index: Mapping[str, int], most: int) -> None:
        """Write as many of the cells as can be, and remember which cannot."""
        names = {place: name for name, place in index.items()}

        def attempt(part: Mapping[Position, Cell]) -> bool:
            try:
                self._put([], part, index)
            except BadRange as error:
                if error.is_of_place:
                    raise
                return False
            taken = {(row + 1, names[column]): cell for (row, column), cell in part.items() if row}
            self._refusals.taken(taken, self._ids)
            self._refusals.wrote(taken)
            return True

        found = Bisection(attempt, most)
        found.tried(cells)
        whole = [one for one in found.refused if one[1] in found.columns]
        single = [one for one in found.refused if one[1] not in found.columns]
        self._refusals.refused(_places(whole, names), self._ids, whole=True)
        self._refusals.refused(_places(single, names), self._ids, whole=False)
        if found.refused:
            log.warning("sheet.refused", cells=len(found.refused), untried=len(found.untried))

    def control(self) -> ControlTab | None:
        """The Control tab as it is now; positions for writing stay those of the last `read`."""
        known = self._finder.known
        if known is None or known.control is None:
            return None
        (lines,) = self._ranges([absolute_range_name(known.control.title)], _AS_VALUES)
        return find(lines)

    def columns(self) -> frozenset[str]:
        """The staff columns that the last read found, by plain name."""
        return frozenset(self._binding.index if self._binding else ()) & frozenset(STAFF)

    def append(self, cells: Mapping[str, Cell], guard: int) -> None:
        """Insert a row below the last one that says something; nothing that staff typed meanwhile is covered.

        `guard` is kept as the ID of an entry of developer metadata, created with the row in one atomic call:
        the same call applied a second time, however late, is refused as a whole.
        """
        binding, tabs = self._as_read()
        tab, at = tabs.surgeries, self._below_all()
        index, additions, requests = self._with_absent(binding, tab)
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

    def prove(self) -> tuple[str, ...]:
        """Write what changes nothing, and say which of the daemon's columns refused it.

        Blanks go into a blank row below all, in the daemon's own columns alone; an entry of developer
        metadata, made and taken away in one call, proves the right to edit where there are none, or no row.
        """
        binding, tabs = self._as_read()
        tab, row = tabs.surgeries, len(self._grid)
        self._transport.batch_update(self._id, {"requests": proof_requests()})
        if row >= tab.rows:
            return ()
        blanks: dict[Position, Cell] = {
            (row, place): ""
            for name, place in binding.index.items()
            if name not in STAFF and not self._closed.has(row + 1, name)
        }

        def attempt(part: Mapping[Position, Cell]) -> bool:
            try:
                requests = list(update_requests(tab.sheet_id, part))
                self._transport.batch_update(self._id, {"requests": requests})
            except BadRange:
                return False
            return True

        found = Bisection(attempt)
        found.tried(blanks)
        names = {place: name for name, place in binding.index.items()}
        refused = frozenset(names[column] for _, column in found.refused)
        own = {name: place for place, name in names.items() if name not in STAFF}
        titles = {name: binding.title(name, self._headers) for name in own}
        layout = Layout(own, row, frozenset(), titles)
        typed = (
            f"Column “{titles[names[one.column]]}” is of the type {one.kind} in the table “{one.table}”, "
            "which does not fit what sheetdrip writes: set its column type to None or Text"
            for one in tab.typed
            if names.get(one.column) in own and not one.takes(names[one.column])
        )
        return (*obstacles(layout, (), (refused, frozenset())).told, *typed)

    def announce(self, trouble: str) -> None:
        """Colour the Status header and put the trouble into its note; "" makes it as it was."""
        known, binding = self._finder.known, self._binding
        if known is None or binding is None or STATUS not in binding.index:
            return
        request = alarm_request(known.surgeries.sheet_id, binding.index[STATUS], trouble)
        self._transport.batch_update(self._id, {"requests": [request]})

    def _as_read(self) -> tuple[Binding, Tabs]:
        if self._binding is None or self._finder.known is None:
            raise SheetUnavailable("the sheet was not read yet")
        return self._binding, self._finder.known

    def _values(self, here: Tabs) -> tuple[list[list[Cell]], ControlTab | None, Grid | None]:
        """The surgeries' cells, the Control tab's lines and the Messages tab's cells."""
        tabs = [one for one in (here.surgeries, here.control, here.messages) if one is not None]
        names = [absolute_range_name(one.title) for one in tabs]
        found = dict(zip(tabs, self._ranges(names, _AS_VALUES), strict=True))
        control, messages = None, None
        if here.control is not None:
            control = self._controlled(here.control, found[here.control])
        if here.messages is not None:
            messages = tuple(tuple(row) for row in found[here.messages])
        return found[here.surgeries], control, messages

    def _controlled(self, tab: Tab, lines: list[list[Cell]]) -> ControlTab:
        control = find(lines)
        ticked = ticked_cell(tab, control)
        if ticked is not None:
            (entered,) = self._ranges([ticked], _AS_ENTERED)
            control = unless_formula(control, entered[0][0] if entered else None)
        return control

    def _ranges(self, names: list[str], options: Mapping[str, str]) -> list[list[list[Cell]]]:
        with complete():
            answer = self._transport.values_batch_get(self._id, names, dict(options))
            found = [sound_rows(one.get("values", [])) for one in answer["valueRanges"]]
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

    def _with_absent(
        self, binding: Binding, tab: Tab
    ) -> tuple[Mapping[str, int], Mapping[Position, Cell], list[dict[str, Any]]]:
        """Places and headers for the daemon's missing columns, right of everything, and room for them."""
        absent = [name for name in binding.absent if name not in self._closed.columns]
        places = {name: binding.width + order for order, name in enumerate(absent)}
        titled = places | {name: binding.index[name] for name in binding.misnamed}
        headers = {(0, at): binding.title(name, self._headers) for name, at in titled.items()}
        requests: list[dict[str, Any]] = []
        if places:
            lacking = binding.width + len(places) - self._finder.look_up().surgeries.columns
            if lacking > 0:
                growth = {"sheetId": tab.sheet_id, "dimension": "COLUMNS", "length": lacking}
                requests.append({"appendDimension": growth})
        return {**binding.index, **places}, headers, requests

    def _messages_requests(
        self, tabs: Tabs, cells: Mapping[Position, Cell]
    ) -> Iterator[dict[str, Any]]:
        if any(row == 0 for row, _ in cells):  # columns are added
            tabs = self._finder.look_up()
        yield from messages_requests(tabs.messages, cells)

    def _apply(
        self, requests: Sequence[Mapping[str, Any]], index: Mapping[str, int]
    ) -> tuple[list[Cell], dict[int, str]]:
        """The header as it is after it, and the standing rows, if an `index` is given."""
        title = self._as_read()[1].surgeries.title
        letters = [letter(index[name]) for name in (DRIP_ID, *NEEDED) if index]
        asked = ["1:1", *(f"{one}:{one}" for one in letters)]
        body = {
            "requests": list(requests),
            "includeSpreadsheetInResponse": True,
            "responseIncludeGridData": True,
            "responseRanges": [absolute_range_name(title, one) for one in asked],
        }
        url = SPREADSHEET_BATCH_UPDATE_URL % self._id
        with complete():
            answer = self._transport.ask("post", url, params={"fields": _AFTER}, json=body)
            (sheet,) = answer["updatedSpreadsheet"]["sheets"]
            # in the order of the ranges (Spreadsheet.sheets.data)
            first, *others = sheet["data"]
            columns = {data.get("startColumn", 0): column_of(data) for data in others}
            return row_of(first), self._standing(columns, index) if index else {}

    def _mended(self, written: Written, values: list[list[Cell]], tabs: Tabs) -> list[list[Cell]]:
        """The grid as read, after what a strayed write covered was put back."""
        found = covered(written, values) if values else Covered({}, 0)
        if found.before or found.unknown_count:
            log.warning("sheet.strayed", restored=len(found.before), untold=found.unknown_count)
        if found.before:
            self._restore(
                tabs.surgeries, written, found.before, is_wide=strayed(written, values[0])
            )
            # columns or rows may move once more: this write is looked at, too
            self._unproven = Written(values, found.before)
            again, self._control, _ = self._values(tabs)
            return again
        self._unproven = None
        return values

    def _restore(
        self, tab: Tab, written: Written, before: Mapping[Position, Cell], *, is_wide: bool
    ) -> None:
        """Put back what can be. `is_wide`: staff's own columns were covered, too, with their formats."""
        formats = self._formats(tab, frozenset(moments(written, before))) if is_wide else {}

        def attempt(part: Mapping[Position, Cell]) -> bool:
            requests = list(restore_requests(tab.sheet_id, part, formats))
            try:
                self._transport.batch_update(self._id, {"requests": requests})
            except BadRange as error:
                if error.is_of_place:
                    raise
                return False
            return True

        found = Bisection(attempt)
        found.tried(before)
        if found.refused or found.untried:
            log.warning("sheet.not_restored", cells=len(found.refused | found.untried))

    def _formats(
        self, tab: Tab, places: Collection[Position]
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
        """The rows that say what was read of them, each with the Drip ID that stands there, or ""."""
        ids = columns[index[DRIP_ID]]
        return {
            number: str(ids.get(number, ""))
            for number, row in self._rows_read.items()
            if all(
                says_the_same(row.staff.get(name), columns[index[name]].get(number))
                for name in NEEDED
            )
        }


class _Strayed(Exception):
    """Columns moved under a write."""


def _position(place: Place, index: Mapping[str, int]) -> Position:
    row, name = place
    return row - 1, index[name]


def _places(positions: Iterable[Position], names: Mapping[int, str]) -> list[Place]:
    """Row numbers and plain names of positions; not of headers."""
    return [(row + 1, names[column]) for row, column in positions if row]


def _parts(cells: Mapping[Position, Cell]) -> list[dict[Position, Cell]]:
    ordered = sorted(cells.items())
    return [
        dict(ordered[start : start + _MOST_CELLS]) for start in range(0, len(ordered), _MOST_CELLS)
    ]
