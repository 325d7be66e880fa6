"""Builds the requests that write a set of cells: rectangles of values, never parsed as formulas."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from sheetdrip.domain.cells import Cell, is_unready
from sheetdrip.sheets.number_formats import DATE_TIME
from sheetdrip.sheets.requests import written

Position = tuple[int, int]
"""Row and column, both 0-based."""

_LARGEST = 10**18
"""More digits than a phone number or a date will ever have."""


def update_requests(sheet_id: int, cells: Mapping[Position, Cell]) -> Iterator[dict[str, Any]]:
    """One `updateCells` per rectangle; numbers are moments and get a date-time format."""
    for (start, _, is_moment), rows in _rectangles(cells):
        fields = (
            "userEnteredValue,userEnteredFormat.numberFormat" if is_moment else "userEnteredValue"
        )
        data = (map(data_of, values) for _, values in rows)
        yield written(sheet_id, rows[0][0], start, data, fields)


_Run = tuple[tuple[int, int, bool], int, tuple[Cell, ...]]
"""(first column, width, of moments), row, values."""


def _rectangles(
    cells: Mapping[Position, Cell],
) -> Iterator[tuple[tuple[int, int, bool], Sequence[tuple[int, tuple[Cell, ...]]]]]:
    """Runs of the same columns in rows that follow each other, joined."""
    runs = sorted(_runs(cells), key=lambda run: (run[0], run[1]))
    keyed = ((shape, row - order, row, values) for order, (shape, row, values) in enumerate(runs))
    for (shape, _), group in groupby(keyed, key=lambda one: (one[0], one[1])):
        yield shape, [(row, values) for _, _, row, values in group]


def _runs(cells: Mapping[Position, Cell]) -> Iterator[_Run]:
    """Neighbouring cells of one row that are written in the same way."""
    ordered = enumerate(sorted(cells))

    def neighbours(numbered: tuple[int, Position]) -> tuple[int, int, bool]:
        order, (row, column) = numbered
        return row, column - order, isinstance(cells[row, column], float)

    for (row, _, is_moment), group in groupby(ordered, key=neighbours):
        columns = [column for _, (_, column) in group]
        values = tuple(cells[row, column] for column in columns)
        yield (columns[0], len(columns), is_moment), row, values


def restore_requests(
    sheet_id: int, cells: Mapping[Position, Cell], formats: Mapping[Position, Mapping[str, Any]]
) -> Iterator[dict[str, Any]]:
    """One `updateCells` per cell: its value alone, and its number format where `formats` has one."""
    for (row, column), cell in cells.items():
        data = {"userEnteredValue": data_of(cell).get("userEnteredValue")}
        fields = "userEnteredValue"
        if (row, column) in formats:
            data["userEnteredFormat"] = {"numberFormat": formats[row, column] or None}
            fields += ",userEnteredFormat.numberFormat"
        yield written(sheet_id, row, column, [[data]], fields)


def data_of(cell: Cell) -> dict[str, Any]:
    """A cell's data as Sheets takes it: a value, never a formula; a float is a moment."""
    if cell is None or cell == "":
        return {}
    if isinstance(cell, bool):
        return {"userEnteredValue": {"boolValue": cell}}
    if isinstance(cell, int):
        return {"userEnteredValue": {"numberValue": cell}}
    if isinstance(cell, float):
        return {
            "userEnteredValue": {"numberValue": cell},
            "userEnteredFormat": {"numberFormat": DATE_TIME},
        }
    return {"userEnteredValue": {"stringValue": cell}}


def column_of(data: Mapping[str, Any]) -> dict[int, object]:
    """Values by 1-based row number, from one column of grid data; an error is its ErrorValue."""
    rows: Iterable[Mapping[str, Any]] = data.get("rowData", [])
    return {
        number: value
        for number, row in enumerate(rows, data.get("startRow", 0) + 1)
        if (value := _shown(row)) is not None
    }


def sound_rows(told: Iterable[Iterable[Any]]) -> list[list[Cell]]:
    """Rows of values as they came; what no cell can hold is an error's text, which is never data."""
    return [[_sound(value) for value in row] for row in told]


def _sound(value: Any) -> Cell:  # noqa: ANN401 - whatever Google says
    kind = type(value)
    if kind is str or kind is bool or value is None:
        sound: Cell = value
        return sound
    if kind is int or kind is float:
        return value if -_LARGEST < value < _LARGEST else "#NUM!"
    return "#ERROR!"


def row_of(data: Mapping[str, Any]) -> list[Cell]:
    """Values of the first row of grid data, from its first column on; blank cells are ""."""
    rows: list[Mapping[str, Any]] = data.get("rowData", [])
    cells: Iterable[Mapping[str, Any]] = rows[0].get("values", ()) if rows else ()
    return [next(iter(cell.get("effectiveValue", {}).values()), "") for cell in cells]


def usual_format(data: Mapping[str, Any], without: Collection[int]) -> Mapping[str, Any]:
    """The number format that most cells below the header have, in grid data of one column.

    `without`: rows (0-based) that do not count. {}: none.
    """
    rows: Iterable[Mapping[str, Any]] = data.get("rowData", [])
    found = [
        row.get("values", [{}])[0].get("userEnteredFormat", {}).get("numberFormat", {})
        for number, row in enumerate(rows, data.get("startRow", 0))
        if number and number not in without
    ]
    return max(found, key=found.count, default={})


def says_the_same(read: Cell, shown: object) -> bool:
    """Whether a cell still shows what was read from it; formula errors are told apart from data only."""
    if isinstance(shown, Mapping):
        return is_unready(read)
    return (shown or "") == (read or "")


def _shown(row: Mapping[str, Any]) -> object | None:
    for data in row.get("values", ()):
        for value in data.get("effectiveValue", {}).values():
            return value  # type: ignore[no-any-return]
    return None
