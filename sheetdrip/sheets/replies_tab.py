"""Appends replies to the Replies tab, once each, as values that are never parsed.

An append whose answer is lost may have happened, so before each one the SIDs that stand in the tab are read:
what is there is not appended again. The tab is the staff's to sort and filter; columns are found by header.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gspread.utils import absolute_range_name

from sheetdrip.domain.cells import Cell, folded, text_of
from sheetdrip.domain.columns import (
    DRIP_ID,
    ENCLOSED,
    MINUTES,
    QUESTION,
    REPLY,
    REPLY_COLUMNS,
    REPLY_SID,
    UNDERSTOOD,
    bind_replies,
    letter,
)
from sheetdrip.domain.headers import Headers
from sheetdrip.domain.media import lines_of, told_in
from sheetdrip.domain.sheet_language import SheetLanguage
from sheetdrip.errors import UserMustFix
from sheetdrip.sheets.cells import data_of
from sheetdrip.sheets.refusals import BadRange
from sheetdrip.sheets.requests import grown, written
from sheetdrip.sheets.spreadsheet import Spreadsheet
from sheetdrip.sheets.transport import Transport, complete
from sheetdrip.sync.ports.sheet import ReplyLine

_TABS = "sheets(properties(sheetId,title,gridProperties(columnCount)))"


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the tab is and what its header says, as last read."""

    sheet_id: int
    title: str
    columns: Mapping[str, int]
    width: int


class RepliesTab:
    """The ReplyLog port over the Sheets API, for one spreadsheet; makes the tab when there is none.

    `titles`: headers that staff renamed, by plain name.
    """

    def __init__(
        self,
        transport: Transport,
        spreadsheet_id: str,
        title: str = "Replies",
        titles: Headers = Headers(SheetLanguage.EN, {}),  # noqa: B008 - nobody changes it
    ) -> None:
        self._spreadsheet = Spreadsheet(transport, spreadsheet_id)
        self._title = title
        self._titles = titles
        self._sheet_id: int | None = None

    def append(self, lines: Sequence[ReplyLine]) -> None:
        """Append the lines whose SID does not stand there yet; two or three requests, whatever their number.

        Raises SheetUnavailable or UserMustFix; then it is not known whether they were appended, and asking
        again is harmless.
        """
        needed = (REPLY_SID, ENCLOSED) if any(line.media for line in lines) else (REPLY_SID,)
        place = self._place(needed)
        there = self._sids(place)
        missing = [line for line in lines if line.sid not in there]
        if missing:
            rows = [_row(line, place) for line in missing]
            # nothing else: wrapped text and widths are the tab's own
            fields = "userEnteredValue,userEnteredFormat.numberFormat"
            append = {"sheetId": place.sheet_id, "rows": rows, "fields": fields}
            self._spreadsheet.change_once({"appendCells": append})

    def lines(self) -> tuple[ReplyLine, ...]:
        """Every line that has a SID, as it stands there."""
        title = next((tab["title"] for tab in self._found()), None)
        if title is None:
            return ()
        rows = self._values(title, "A:ZZ")
        header = rows[0] if rows else []
        columns, _ = bind_replies(header, self._titles.as_in(header, REPLY_COLUMNS))
        lines = (_line(row, columns) for row in rows[1:])
        return tuple(line for line in lines if line.sid)

    def _found(self) -> list[Mapping[str, Any]]:
        """The tab's properties, by its ID, then by its title."""
        with complete():
            answer = self._spreadsheet.properties(fields=_TABS)
            tabs = [sheet["properties"] for sheet in answer["sheets"]]
        return [tab for tab in tabs if tab.get("sheetId", 0) == self._sheet_id] or [
            tab for tab in tabs if folded(tab["title"]) == folded(self._title)
        ]

    def _place(self, needed: Sequence[str]) -> _Place:
        """The tab, with those columns at least; made when it is nowhere."""
        found = self._found()
        if not found:
            return self._made()
        with complete():
            self._sheet_id = found[0].get("sheetId", 0)
            width = found[0].get("gridProperties", {}).get("columnCount")
        return self._with_headers(found[0]["title"], needed, width)

    def _made(self) -> _Place:
        properties = {"title": self._title, "gridProperties": {"frozenRowCount": 1}}
        with complete():
            answer = self._spreadsheet.change_once({"addSheet": {"properties": properties}})
            self._sheet_id = int(answer["replies"][0]["addSheet"]["properties"]["sheetId"])
        return self._with_headers(self._title)

    def _with_headers(
        self, title: str, needed: Sequence[str] = (REPLY_SID,), width: int | None = None
    ) -> _Place:
        sheet_id, rows = self._sheet_id or 0, self._values(title, "1:1")
        header = rows[0] if rows else []
        headers = self._titles.as_in(header, REPLY_COLUMNS)
        columns, missing = bind_replies(header, headers, needed)
        if missing:
            titles = [headers.get(name, name) for name in missing]
            lacking = 0 if width is None else len(header) + len(missing) - width
            growth = grown(sheet_id, "COLUMNS", lacking)
            requests = [*growth, header_request(sheet_id, len(header), titles)]
            try:
                self._spreadsheet.change(requests)
            except (BadRange, UserMustFix):
                if missing != (ENCLOSED,):
                    raise
                # a protected header: replies are shown all the same, and Twilio's console has the files
                columns = {name: at for name, at in columns.items() if name != ENCLOSED}
                missing = ()
        return _Place(sheet_id, title, columns, len(header) + len(missing))

    def _sids(self, place: _Place) -> frozenset[str]:
        column = letter(place.columns[REPLY_SID])
        values = self._values(place.title, f"{column}:{column}")
        return frozenset(text_of(row[0]) for row in values if row)

    def _values(self, title: str, cells: str) -> list[list[Cell]]:
        (rows,) = self._spreadsheet.values([absolute_range_name(title, cells)])
        return rows


def header_request(sheet_id: int, start: int, titles: Sequence[str]) -> dict[str, Any]:
    """Write those headers, bold, from the column `start` on."""
    bold = {"textFormat": {"bold": True}}
    cells = [
        {"userEnteredValue": {"stringValue": title}, "userEnteredFormat": bold} for title in titles
    ]
    fields = "userEnteredValue,userEnteredFormat.textFormat.bold"
    return written(sheet_id, 0, start, [cells], fields)


def _line(row: Sequence[Cell], columns: Mapping[str, int]) -> ReplyLine:
    """A line as it stands there, whatever staff made of its cells."""
    cells = {name: row[at] for name, at in columns.items() if at < len(row)}
    received, minutes = cells.get(REPLY_COLUMNS[0]), cells.get(MINUTES)
    enclosed = cells.get(ENCLOSED)
    return ReplyLine(
        sid=text_of(cells.get(REPLY_SID)),
        received=received if isinstance(received, int | float) else 0,
        patient=text_of(cells.get("Patient")),
        phone=text_of(cells.get("Phone")),
        question=text_of(cells.get(QUESTION)),
        body=text_of(cells.get(REPLY)),
        understood=text_of(cells.get(UNDERSTOOD)),
        minutes=int(minutes) if isinstance(minutes, int | float) else None,
        drip_id=text_of(cells.get(DRIP_ID)),
        media=told_in(enclosed) if isinstance(enclosed, str) else (),
    )


def _row(line: ReplyLine, place: _Place) -> dict[str, Any]:
    cells: dict[str, Cell] = dict(
        zip(
            REPLY_COLUMNS,
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
                lines_of(line.media),
            ),
            strict=True,
        )
    )
    values: list[dict[str, Any]] = [{} for _ in range(place.width)]
    for name, column in place.columns.items():
        values[column] = data_of(cells[name])
    return {"values": values}
