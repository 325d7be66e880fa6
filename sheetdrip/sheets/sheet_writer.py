"""Writes what differs in one call; what Google refuses is found out and left out, and the rest is written."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

import structlog

from sheetdrip.domain.cells import Cell, text_of
from sheetdrip.domain.columns import DRIP_ID
from sheetdrip.sheets.bisection import MOST_ATTEMPTS, Bisection, Cells
from sheetdrip.sheets.cell_write import CellWrite, Strayed
from sheetdrip.sheets.cells import Position, update_requests
from sheetdrip.sheets.control import control_requests
from sheetdrip.sheets.marks import mark_requests
from sheetdrip.sheets.missing_own_columns import AddedColumns, missing_own_columns
from sheetdrip.sheets.refused import Place, Refusals
from sheetdrip.sheets.requests import Request, grown
from sheetdrip.sheets.sheet_as_read import SheetAsRead, own_columns
from sheetdrip.sheets.spreadsheet import Spreadsheet
from sheetdrip.sheets.tabs import Tab, TabFinder
from sheetdrip.sheets.transport import BadRange
from sheetdrip.sheets.write_repair import WriteRepair
from sheetdrip.sync.ports.sheet import CellChange

log = structlog.get_logger(__name__)

_MOST_RETRIES = 8
"""Attempts per write at what was refused before."""


class SheetWriter:
    """Writes one clinic's sheet."""

    def __init__(
        self,
        spreadsheet: Spreadsheet,
        finder: TabFinder,
        repair: WriteRepair,
        refusals: Refusals,
    ) -> None:
        self._spreadsheet = spreadsheet
        self._finder = finder
        self._repair = repair
        self._refusals = refusals

    def write(
        self,
        last: SheetAsRead,
        changes: Sequence[CellChange],
        control: Mapping[str, Cell],
        messages: Cells,
    ) -> dict[int, str]:
        """Write cells by the last read's positions; the Drip IDs of the rows that are still where they were.

        A new Drip ID is found wherever it was written, so that patient, phone and date are asked back too,
        and the header: if columns moved under the write, nothing stands where it was. The next read puts back
        what was covered, also by rows that moved.
        """
        tabs = self._finder.found
        beside = control_requests(tabs.control, last.reading.control, control)
        beside += self._messages_requests(messages)
        if not changes and not last.binding.misnamed:
            self._write_beside(beside)
            return {}
        try:
            return self._write(last, changes, beside, tabs.surgeries)
        except Strayed:
            return {}

    def _write(
        self,
        last: SheetAsRead,
        changes: Sequence[CellChange],
        beside: list[dict[str, Any]],
        tab: Tab,
    ) -> dict[int, str]:
        added = missing_own_columns(last, self._finder)
        write = CellWrite(self._spreadsheet, self._finder, self._repair, last, added.index)
        own = own_columns(added.index)
        # a mark died with its column: one that is made anew at the same place has none yet
        standing = {at: one for at, one in tab.marks.items() if at < last.binding.width}
        marks = list(mark_requests(tab.sheet_id, own, standing))
        wanted = self._open_to(changes, write)
        before = dict(last.ids)
        last.ids |= {row: text_of(cell) for (row, name), cell in wanted.items() if name == DRIP_ID}
        suspects = self._refusals.suspects(wanted, last.ids)
        healthy = {place: cell for place, cell in wanted.items() if place not in suspects}
        cells = _positioned(healthy, added.index)
        try:
            usual = [] if self._refusals.is_beside_refused else beside
            write.put([*added.requests, *marks, *usual], {**added.headers, **cells})
            self._refusals.wrote(healthy)
            self._finder.marked(own)
        except BadRange as error:
            if error.is_of_place:
                raise
            self._finder.forget()  # somebody may have put up a protection
            self._write_beside(beside)
            self._put_apart(write, added, marks, cells)
        if suspects:
            again = {place: wanted[place] for place in suspects}
            self._divided(write, _positioned(again, added.index), _MOST_RETRIES)
        # of what was not written nothing can have moved; what was may stand in rows that all moved
        return before if write.standing is None else write.standing

    def _messages_requests(self, cells: Cells) -> Iterator[dict[str, Any]]:
        is_wider = any(row == 0 for row, _ in cells)  # columns are added
        tabs = self._finder.look_up() if is_wider else self._finder.found
        return messages_requests(tabs.messages, cells)

    def _write_beside(self, beside: list[dict[str, Any]]) -> None:
        """Write the Control and the Messages tab alone; what they refuse must not stop the surgeries."""
        try:
            if beside:
                self._spreadsheet.change(beside)
                self._refusals.is_beside_refused = False
        except BadRange as error:
            if error.is_of_place:
                raise
            self._refusals.is_beside_refused = True
            log.warning("sheet.other_tab_refuses")

    def _open_to(self, changes: Iterable[CellChange], write: CellWrite) -> dict[Place, Cell]:
        """The changes that are worth trying, by place."""
        closed = write.last.reading.closed
        wanted = {
            (change.row, change.column): change.value
            for change in changes
            if change.column in write.index and not closed.has(change.row, change.column)
        }
        stubborn = self._refusals.stubborn(wanted)
        self._refusals.refused(stubborn, write.last.ids, whole=False)
        return {place: cell for place, cell in wanted.items() if place not in stubborn}

    def _put_apart(
        self,
        write: CellWrite,
        added: AddedColumns,
        marks: Sequence[Mapping[str, Any]],
        cells: Cells,
    ) -> None:
        """The same after all was refused together: each part on its own, and of the cells the healthy."""
        new = {column for _, column in added.headers}
        try:
            if added.headers:
                write.put(added.requests, added.headers)
        except BadRange:
            absent = [(1, name) for name, place in added.index.items() if place in new]
            self._refusals.refused(absent, write.last.ids, whole=True)
            cells = {place: cell for place, cell in cells.items() if place[1] not in new}
        with suppress(BadRange):
            write.put(marks, {})
        self._divided(write, cells, MOST_ATTEMPTS)

    def _divided(self, write: CellWrite, cells: Cells, most: int) -> None:
        """Write as many of the cells as can be, and remember which cannot."""
        names = {place: name for name, place in write.index.items()}
        ids = write.last.ids

        def attempt(part: Cells) -> bool:
            try:
                write.put([], part)
            except BadRange as error:
                if error.is_of_place:
                    raise
                return False
            taken = {(row + 1, names[column]): cell for (row, column), cell in part.items() if row}
            self._refusals.taken(taken, ids)
            self._refusals.wrote(taken)
            return True

        found = Bisection(attempt, most)
        found.tried(cells)
        whole = [one for one in found.refused if one[1] in found.columns]
        single = [one for one in found.refused if one[1] not in found.columns]
        self._refusals.refused(_places(whole, names), ids, whole=True)
        self._refusals.refused(_places(single, names), ids, whole=False)
        if found.refused:
            log.warning("sheet.refused", cells=len(found.refused), untried=len(found.untried))


def _positioned(cells: Mapping[Place, Cell], index: Mapping[str, int]) -> dict[Position, Cell]:
    return {(row - 1, index[name]): cell for (row, name), cell in cells.items()}


def _places(positions: Iterable[Position], names: Mapping[int, str]) -> list[Place]:
    """Row numbers and plain names of positions; not of headers."""
    return [(row + 1, names[column]) for row, column in positions if row]


def messages_requests(tab: Tab | None, cells: Mapping[Position, Cell]) -> Iterator[Request]:
    """Write cells by the positions of the last read, with room for columns that are new."""
    if tab is None or not cells:
        return
    needed = max(column for _, column in cells) + 1
    yield from grown(tab.sheet_id, "COLUMNS", needed - tab.columns)
    yield from update_requests(tab.sheet_id, cells)
