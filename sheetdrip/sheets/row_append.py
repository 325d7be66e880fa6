"""Adds another system's row to the sheet, in the formats that staff would use."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sheetdrip.clock import Clock
from sheetdrip.domain.cells import Cell
from sheetdrip.domain.columns import DRIP_ID
from sheetdrip.domain.rows import Row
from sheetdrip.domain.staff_columns import STAFF_COLUMNS, CellFormat
from sheetdrip.sheets.cells import update_requests
from sheetdrip.sheets.missing_own_columns import AddedColumns
from sheetdrip.sheets.number_formats import NUMBER_FORMATS
from sheetdrip.sheets.requests import Request, forgotten, lines, noted, written
from sheetdrip.sheets.spreadsheet import Spreadsheet

_GUARD_KEY = "sheetdrip.added"
_OUTLIVES = 600.0
"""Seconds after which no call can be applied late: Google works on one for at most 180
(docs/vendors/sheets.md#time-limits)."""

_OF_COLUMN = {
    **{column.name: NUMBER_FORMATS[column.cells] for column in STAFF_COLUMNS if column.cells},
    DRIP_ID: NUMBER_FORMATS[CellFormat.TEXT],
}


class RowAppender:
    """Adds rows to one sheet."""

    def __init__(self, spreadsheet: Spreadsheet, clock: Clock) -> None:
        self._spreadsheet = spreadsheet
        self._clock = clock
        self._guards: list[tuple[int, float]] = []

    def append(
        self,
        sheet_id: int,
        rows: Iterable[Row],
        added: AddedColumns,
        cells: Mapping[str, Cell],
        guard: int,
    ) -> None:
        """Insert a row below the last one that says something; nothing that staff typed meanwhile is covered.

        `guard` is kept as the ID of an entry of developer metadata, created with the row in one atomic call:
        the same call applied a second time, however late, is refused as a whole.
        """
        at = max((row.number for row in rows if not row.is_blank), default=1)
        placed = {added.index[name]: (name, cell) for name, cell in cells.items()}
        self._spreadsheet.change(
            [
                *added.requests,
                *_forgotten_guards(self._guards, self._clock.monotonic()),
                *_inserted_row(sheet_id, at, guard),
                *update_requests(sheet_id, added.headers),
                *_typed_cells(sheet_id, at, placed),
            ]
        )
        self._guards.append((guard, self._clock.monotonic()))


def _inserted_row(sheet_id: int, at: int, guard: int) -> Iterator[Request]:
    """A new row at a 0-based index, dressed like its neighbour, with its guard on it."""
    place = lines(sheet_id, "ROWS", at, at + 1)
    # not like the header
    yield {"insertDimension": {"range": place, "inheritFromBefore": at > 1}}
    yield noted(_GUARD_KEY, {"dimensionRange": place}, number=guard)


def _typed_cells(
    sheet_id: int, row: int, cells: Mapping[int, tuple[str, Cell]]
) -> Iterator[Request]:
    """Every cell of a row: its column's plain name and value by column index; text is never parsed."""
    for column, (name, value) in sorted(cells.items()):
        data: dict[str, Any] = {"userEnteredValue": _value(value)}
        fields = "userEnteredValue"
        if name in _OF_COLUMN:
            data["userEnteredFormat"] = {"numberFormat": _OF_COLUMN[name]}
            fields = "userEnteredValue,userEnteredFormat.numberFormat"
        yield written(sheet_id, row, column, [[data]], fields)


def _forgotten_guards(guards: list[tuple[int, float]], now: float) -> Iterator[Request]:
    """Take away guards that are no longer needed: a tab has room for 30,000 characters of metadata."""
    while guards and now - guards[0][1] > _OUTLIVES:
        yield forgotten(guards.pop(0)[0])


def _value(value: Cell) -> dict[str, Any]:
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, int | float):
        return {"numberValue": value}
    return {"stringValue": value or ""}
