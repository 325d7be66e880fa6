"""How do replies get into the Replies tab? Appended once each, as values that are never parsed.

An append whose answer is lost may have happened, so before each one the SIDs that stand in the tab are read:
what is there is not appended again. The tab is the staff's to sort and filter; columns are found by header.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gspread.utils import absolute_range_name

from sheetdrip.domain.cells import Cell, folded, text_of
from sheetdrip.domain.columns import letter
from sheetdrip.sheets.cells import data_of
from sheetdrip.sheets.transport import Transport, complete
from sheetdrip.sync.ports import ReplyLine

REPLY_SID = "Reply SID"
HEADERS = (
    "Received",
    "Patient",
    "Phone",
    "Question",
    "Reply",
    "Understood",
    "After (minutes)",
    "Drip ID",
    REPLY_SID,
)

_TABS = "sheets(properties(sheetId,title))"


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the tab is and what its header says, as last read."""

    sheet_id: int
    title: str
    columns: Mapping[str, int]
    width: int


class RepliesTab:
    """The ReplyLog port over the Sheets API, for one spreadsheet; makes the tab when there is none."""

    def __init__(self, transport: Transport, spreadsheet_id: str, title: str = "Replies") -> None:
        self._transport = transport
        self._id = spreadsheet_id
        self._title = title
        self._sheet_id: int | None = None

    def append(self, lines: Sequence[ReplyLine]) -> None:
        """Append the lines whose SID does not stand there yet; two or three requests, whatever their number.

        Raises SheetUnavailable or UserMustFix; then it is not known whether they were appended, and asking
        again is harmless.
        """
        place = self._place()
        there = self._sids(place)
        missing = [line for line in lines if line.sid not in there]
        if missing:
            rows = [_row(line, place) for line in missing]
            append = {"sheetId": place.sheet_id, "rows": rows, "fields": "*"}
            self._transport.change_once(self._id, {"appendCells": append})

    def _place(self) -> _Place:
        """The tab by its ID, then by its title; made when it is nowhere."""
        with complete():
            told = self._transport.fetch_sheet_metadata(self._id, {"fields": _TABS})
            tabs = [sheet["properties"] for sheet in told["sheets"]]
        here = [tab for tab in tabs if tab.get("sheetId", 0) == self._sheet_id] or [
            tab for tab in tabs if folded(tab["title"]) == folded(self._title)
        ]
        if not here:
            return self._made()
        self._sheet_id = here[0].get("sheetId", 0)
        return self._with_headers(self._sheet_id, here[0]["title"])

    def _made(self) -> _Place:
        properties = {"title": self._title, "gridProperties": {"frozenRowCount": 1}}
        with complete():
            answer = self._transport.change_once(self._id, {"addSheet": {"properties": properties}})
            self._sheet_id = int(answer["replies"][0]["addSheet"]["properties"]["sheetId"])
        return self._with_headers(self._sheet_id, self._title)

    def _with_headers(self, sheet_id: int, title: str) -> _Place:
        header = self._values(title, "1:1")
        found: dict[str, int] = {}
        for index, cell in enumerate(header[0] if header else []):
            found.setdefault(folded(text_of(cell)), index)
        columns = {name: found[folded(name)] for name in HEADERS if folded(name) in found}
        width = len(header[0]) if header else 0
        # staff may drop what they do not want to see, but for the SID: it is how a line is known
        absent = HEADERS if not columns else (() if REPLY_SID in columns else (REPLY_SID,))
        for name in absent:
            columns[name] = width
            width += 1
        if absent:
            self._write_headers(sheet_id, absent, columns)
        return _Place(sheet_id, title, columns, width)

    def _write_headers(
        self, sheet_id: int, names: Sequence[str], columns: Mapping[str, int]
    ) -> None:
        bold = {"textFormat": {"bold": True}}
        cells = [
            {"userEnteredValue": {"stringValue": name}, "userEnteredFormat": bold} for name in names
        ]
        start = {"sheetId": sheet_id, "rowIndex": 0, "columnIndex": columns[names[0]]}
        fields = "userEnteredValue,userEnteredFormat.textFormat.bold"
        update = {"start": start, "rows": [{"values": cells}], "fields": fields}
        self._transport.batch_update(self._id, {"requests": [{"updateCells": update}]})

    def _sids(self, place: _Place) -> frozenset[str]:
        column = letter(place.columns[REPLY_SID])
        values = self._values(place.title, f"{column}:{column}")
        return frozenset(text_of(row[0]) for row in values if row)

    def _values(self, title: str, cells: str) -> list[list[Cell]]:
        with complete():
            answer = self._transport.values_batch_get(
                self._id,
                [absolute_range_name(title, cells)],
                {"valueRenderOption": "UNFORMATTED_VALUE", "majorDimension": "ROWS"},
            )
            (only,) = answer["valueRanges"]
            return list(only.get("values", []))


def _row(line: ReplyLine, place: _Place) -> dict[str, Any]:
    cells: dict[str, Cell] = dict(
        zip(
            HEADERS,
            (
                line.received,
                line.patient,
                line.phone,
                line.question,
                line.body,
                line.understood,
                "" if line.minutes is None else line.minutes,
                line.drip_id,
                line.sid,
            ),
            strict=True,
        )
    )
    values: list[dict[str, Any]] = [{} for _ in range(place.width)]
    for name, column in place.columns.items():
        values[column] = data_of(cells[name])
    return {"values": values}
