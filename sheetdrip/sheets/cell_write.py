"""Writes cells of the surgeries' tab, and asks back in the same call where they have landed."""

from collections.abc import Mapping, Sequence
from typing import Any

from gspread.utils import absolute_range_name

from sheetdrip.domain.cells import Cell
from sheetdrip.domain.columns import DRIP_ID, letter
from sheetdrip.domain.staff_columns import NEEDED
from sheetdrip.sheets.bisection import Cells
from sheetdrip.sheets.cells import column_of, row_of, says_the_same, update_requests
from sheetdrip.sheets.covered_cells import Written, strayed
from sheetdrip.sheets.sheet_as_read import SheetAsRead
from sheetdrip.sheets.spreadsheet import Spreadsheet
from sheetdrip.sheets.tabs import TabFinder
from sheetdrip.sheets.transport import BadRange, complete
from sheetdrip.sheets.write_repair import WriteRepair

_MOST_CELLS = 10_000
"""Per call: less than two megabytes, Google's recommended payload, when all are sentences."""


class Strayed(Exception):
    """Columns moved under a write."""


class CellWrite:
    """One write by the positions of the last read, in one call or part by part.

    `index`: of all columns, by plain name; `standing`: once cells were written, the rows that still say what
    was read of them, by number, each with the Drip ID that stands there, or "".
    """

    def __init__(
        self,
        spreadsheet: Spreadsheet,
        finder: TabFinder,
        repair: WriteRepair,
        last: SheetAsRead,
        index: Mapping[str, int],
    ) -> None:
        self._spreadsheet = spreadsheet
        self._finder = finder
        self._repair = repair
        self.last = last
        self.index = index
        self.standing: dict[int, str] | None = None

    def put(self, requests: Sequence[Mapping[str, Any]], cells: Cells) -> None:
        """Write cells, the requests before them, in one call unless very many. Raises BadRange, Strayed."""
        ahead, standing = list(requests), None
        parts = _parts(cells)
        for order, part in enumerate(parts, 1):
            before = self._repair.unproven
            self._repair.unproven = written = Written(self.last.grid, part).after(before)
            # who stands where is asked once, after the last
            is_last = order == len(parts)
            try:
                header, standing = self._apply(ahead, part, is_last=is_last)
            except BadRange as error:
                # the place that is not there may be one of the answer's: then all was written before
                if not error.is_of_place:
                    self._repair.unproven = before
                raise
            if strayed(written, header):
                self._finder.forget()
                raise Strayed
            if is_last and written.rows <= standing.keys():
                self._repair.unproven = None
            self.last.written |= part
            ahead = []
        if ahead:
            self._spreadsheet.change(ahead)
        if standing is not None:
            self.standing = standing

    def _apply(
        self, ahead: Sequence[Mapping[str, Any]], part: Cells, *, is_last: bool
    ) -> tuple[list[Cell], dict[int, str]]:
        """The header as it is after it, and after the last part the standing rows."""
        tab = self._finder.found.surgeries
        letters = [letter(self.index[name]) for name in (DRIP_ID, *NEEDED) if is_last]
        asked = ["1:1", *(f"{one}:{one}" for one in letters)]
        ranges = [absolute_range_name(tab.title, one) for one in asked]
        requests = [*ahead, *update_requests(tab.sheet_id, part)]
        with complete():
            first, *others = self._spreadsheet.change_and_look(requests, ranges)
            columns = {data.get("startColumn", 0): column_of(data) for data in others}
            return row_of(first), self._standing(columns) if is_last else {}

    def _standing(self, columns: Mapping[int, Mapping[int, object]]) -> dict[int, str]:
        ids = columns[self.index[DRIP_ID]]
        return {
            row.number: str(ids.get(row.number, ""))
            for row in self.last.reading.rows
            if all(
                says_the_same(row.staff.get(name), columns[self.index[name]].get(row.number))
                for name in NEEDED
            )
        }


def _parts(cells: Cells) -> list[Cells]:
    ordered = sorted(cells.items())
    return [
        dict(ordered[start : start + _MOST_CELLS]) for start in range(0, len(ordered), _MOST_CELLS)
    ]
