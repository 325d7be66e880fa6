"""Reads all of a clinic's tabs in one call, and finds which column and which row is which."""

from collections.abc import Sequence
from dataclasses import replace

from gspread.utils import absolute_range_name

from sheetdrip.domain.cells import Cell, text_of
from sheetdrip.domain.columns import DRIP_ID, Binding, Own, bind, of_staff
from sheetdrip.domain.header import misplaced_header
from sheetdrip.domain.headers import Headers
from sheetdrip.domain.ownership import Before, Ownership
from sheetdrip.domain.rows import Row
from sheetdrip.domain.staff_columns import NEEDED, STAFF
from sheetdrip.domain.wording import Statement
from sheetdrip.planning.control_tab import ControlTab, find
from sheetdrip.planning.sheet_reading import Grid, Reading
from sheetdrip.sheets.control import ticked_cell, unless_formula
from sheetdrip.sheets.sheet_as_read import SheetAsRead, own_columns
from sheetdrip.sheets.spreadsheet import Spreadsheet
from sheetdrip.sheets.tabs import Tab, TabFinder, Tabs
from sheetdrip.sheets.transport import BadRange
from sheetdrip.sheets.unwritable_cells import Layout, UnwritableCells
from sheetdrip.sheets.write_repair import WriteRepair

_MOST_MENDED = 3
"""What is put back may stray as well, and is looked at again, so often."""


class SheetReader:
    """Reads one clinic's sheet. `headers`: what columns are called, by plain name."""

    def __init__(
        self,
        spreadsheet: Spreadsheet,
        finder: TabFinder,
        repair: WriteRepair,
        unwritable: UnwritableCells,
        headers: Headers,
    ) -> None:
        self._spreadsheet = spreadsheet
        self._finder = finder
        self._repair = repair
        self._unwritable = unwritable
        self._headers = headers
        self._doubted: Sequence[Cell] | None = None

    def read(self, own: Own, before: Before) -> SheetAsRead:
        """Every row, the Control tab and the Messages tab, in one call; strayed writes are put right first.

        A second one every half hour is for the tabs' properties (every few minutes while one of them is
        missing), and one for a tick in the Approve box. `own`: the daemon's columns.
        """
        tabs = self._finder.tabs()
        try:
            grid, control, messages = self._values(tabs)
        except BadRange:
            # staff renamed a tab: it is still the same sheet
            tabs = self._finder.look_up()
            grid, control, messages = self._values(tabs)
        for _ in range(_MOST_MENDED):
            if self._repair.mend(grid, tabs.surgeries):
                grid, control, _ = self._values(tabs)
        headers = self._headers.as_in(grid[0] if grid else (), NEEDED)
        binding, problems = self._bound(grid, tabs.surgeries, own, before, headers)
        binding = replace(binding, width=max(map(len, grid), default=0))
        rows = () if problems else _rows(grid[1:], binding, own)
        ids = {row.number: row.drip_id for row in rows}
        places = own_columns(binding.index)
        places |= {name: binding.width + order for order, name in enumerate(binding.absent)}
        titles = {name: binding.title(name, headers) for name in places}
        layout = Layout(places, len(grid), frozenset(binding.absent), titles)
        reading = Reading(
            time_zone=tabs.time_zone,
            rows=rows,
            problems=problems,
            control=control,
            messages=messages,
            columns=frozenset(binding.index).difference(binding.misnamed, STAFF),
            misnamed=bool(binding.misnamed),
            absent=binding.absent,
            theirs={
                name: of_staff(name, binding, headers)
                for name in binding.absent
                if name in binding.theirs
            },
            closed=self._unwritable.now(layout, self._finder.found.surgeries.closed, ids),
        )
        return SheetAsRead(reading=reading, grid=grid, binding=binding, titles=titles, ids=ids)

    def control(self) -> ControlTab | None:
        """The Control tab as it is now; None, without a call, when there was none at the last read."""
        known = self._finder.known
        if known is None or known.control is None:
            return None
        (lines,) = self._spreadsheet.values([absolute_range_name(known.control.title)])
        return find(lines)

    def _values(self, here: Tabs) -> tuple[list[list[Cell]], ControlTab | None, Grid | None]:
        """The surgeries' cells, the Control tab's lines and the Messages tab's cells."""
        tabs = [one for one in (here.surgeries, here.control, here.messages) if one is not None]
        names = [absolute_range_name(one.title) for one in tabs]
        found = dict(zip(tabs, self._spreadsheet.values(names), strict=True))
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
            (entered,) = self._spreadsheet.values([ticked], as_entered=True)
            control = unless_formula(control, entered[0][0] if entered else None)
        return control

    def _bound(
        self,
        grid: Sequence[Sequence[Cell]],
        tab: Tab,
        own: Own,
        before: Before,
        headers: Headers,
    ) -> tuple[Binding, tuple[Statement, ...]]:
        """Which column is which; the marks are looked up anew when they do not fit the header."""
        header = grid[0] if grid else []

        def bound(tab: Tab) -> tuple[Binding, tuple[Statement, ...]]:
            owner = Ownership(grid, tab.marks, own, headers, before)
            return bind(header, own, headers, owner.claim)

        binding, problems = bound(tab)
        places = own_columns(binding.index).values()
        fits = all(tab.marks.get(place) for place in places) and not binding.theirs
        if tab.marks and not fits and self._doubted != header:
            self._doubted = list(header)
            binding, problems = bound(self._finder.look_up().surgeries)
        misplaced = misplaced_header(grid, headers) if problems else None
        return binding, (misplaced,) if misplaced else problems


def _rows(values: Sequence[Sequence[Cell]], binding: Binding, own: Own) -> tuple[Row, ...]:
    staff = [(name, binding.index[name]) for name in STAFF if name in binding.index]
    mine_all = (*own.columns, *own.kept)
    ours = [(name, binding.index[name]) for name in mine_all if name in binding.index]
    rows = []
    for number, cells in enumerate(values, start=2):
        length = len(cells)
        mine = {name: cells[index] for name, index in ours if index < length}
        theirs = {name: cells[index] for name, index in staff if index < length}
        drip_id = text_of(mine.get(DRIP_ID))
        rows.append(Row(number=number, staff=theirs, own=mine, drip_id=drip_id))
    return tuple(rows)
