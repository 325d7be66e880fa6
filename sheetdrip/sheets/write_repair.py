"""Puts back what a write covered because columns or rows moved under it (found by `covered_cells`)."""

from collections.abc import Collection, Mapping
from typing import Any

import structlog
from gspread.utils import absolute_range_name

from sheetdrip.domain.columns import letter
from sheetdrip.domain.ownership import Grid
from sheetdrip.sheets.bisection import Bisection, Cells
from sheetdrip.sheets.cells import Position, restore_requests, usual_format
from sheetdrip.sheets.covered_cells import Covered, Written, covered, moments, strayed
from sheetdrip.sheets.spreadsheet import Spreadsheet
from sheetdrip.sheets.tabs import Tab
from sheetdrip.sheets.transport import BadRange, complete

log = structlog.get_logger(__name__)

_FORMATS = "sheets(data(startRow,rowData(values(userEnteredFormat(numberFormat)))))"


class WriteRepair:
    """`unproven`: what was written and has not been seen to stand where it was meant to."""

    def __init__(self, spreadsheet: Spreadsheet) -> None:
        self._spreadsheet = spreadsheet
        self.unproven: Written | None = None

    def mend(self, now: Grid, tab: Tab) -> bool:
        """Put back what the unproven write covered; whether it covered any, so that `now` is out of date."""
        written = self.unproven
        if written is None:
            return False
        found = covered(written, now) if now else Covered({}, 0)
        if found.before or found.unknown_count:
            log.warning("sheet.strayed", restored=len(found.before), untold=found.unknown_count)
        if not found.before:
            self.unproven = None
            return False
        # if columns moved, staff's own were covered, too, with their formats
        is_wide = strayed(written, now[0])
        places = frozenset(moments(written, found.before)) if is_wide else frozenset()
        self._restore(tab, found.before, self._formats(tab, places))
        # columns or rows may move once more: this write is looked at, too
        self.unproven = Written(now, found.before)
        return True

    def _restore(
        self, tab: Tab, before: Cells, formats: Mapping[Position, Mapping[str, Any]]
    ) -> None:
        """Put back what can be."""

        def attempt(part: Cells) -> bool:
            try:
                self._spreadsheet.change(restore_requests(tab.sheet_id, part, formats))
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
                told = self._spreadsheet.properties(ranges=asked, fields=_FORMATS)
                (data,) = told["sheets"][0]["data"]
                usual = usual_format(data, rows)
            formats |= dict.fromkeys(((row, column) for row in rows), usual)
        return formats
