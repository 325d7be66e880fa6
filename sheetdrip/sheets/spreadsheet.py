"""Reads ranges of one spreadsheet and changes it: each method is one request to Google."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from gspread.urls import SPREADSHEET_BATCH_UPDATE_URL

from sheetdrip.domain.cells import Cell
from sheetdrip.sheets.cells import sound_rows
from sheetdrip.sheets.transport import Answer, Transport, complete

_AS_VALUES = {
    "valueRenderOption": "UNFORMATTED_VALUE",
    "dateTimeRenderOption": "SERIAL_NUMBER",
    "majorDimension": "ROWS",
}
_AS_ENTERED = {"valueRenderOption": "FORMULA"}
_AFTER = "updatedSpreadsheet(sheets(data(startRow,startColumn,rowData(values(effectiveValue)))))"


class Spreadsheet:
    """One spreadsheet, by its ID. All raise UserMustFix, BadRange or SheetUnavailable."""

    def __init__(self, transport: Transport, spreadsheet_id: str) -> None:
        self._transport = transport
        self._id = spreadsheet_id
        self.email = transport.email

    def values(self, ranges: list[str], *, as_entered: bool = False) -> list[list[list[Cell]]]:
        """The rows of each range; `as_entered`: formulas rather than what they come to."""
        options = _AS_ENTERED if as_entered else _AS_VALUES
        with complete():
            answer = self._transport.values_batch_get(self._id, ranges, dict(options))
            found = [sound_rows(one.get("values", [])) for one in answer["valueRanges"]]
            if len(found) != len(ranges):
                raise ValueError(len(found))
            return found

    def properties(self, **asked: str) -> Answer:
        return self._transport.fetch_sheet_metadata(self._id, asked)

    def change(self, requests: Iterable[Mapping[str, Any]]) -> None:
        self._transport.batch_update(self._id, {"requests": list(requests)})

    def change_once(self, request: Mapping[str, Any]) -> Answer:
        """A change that is not safe to repeat. After SheetUnavailable it may have been made."""
        return self._transport.change_once(self._id, request)

    def change_and_look(
        self, requests: Iterable[Mapping[str, Any]], ranges: Sequence[str]
    ) -> list[Mapping[str, Any]]:
        """The same, and the grid data of some ranges of one tab as they are after it, in that order."""
        body = {
            "requests": list(requests),
            "includeSpreadsheetInResponse": True,
            "responseIncludeGridData": True,
            "responseRanges": list(ranges),
        }
        url = SPREADSHEET_BATCH_UPDATE_URL % self._id
        with complete():
            answer = self._transport.ask("post", url, params={"fields": _AFTER}, json=body)
            (sheet,) = answer["updatedSpreadsheet"]["sheets"]
            # in the order of the ranges (Spreadsheet.sheets.data)
            return list(sheet["data"])
