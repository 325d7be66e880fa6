"""Copies a sheet: the grid, and what lies over it under new ids."""

import copy
from dataclasses import replace
from typing import Any, Final

from sheetdrip.sandbox.google.sheets.book import Book, Sheet
from sheetdrip.sandbox.google.sheets.schema import Json

# Named ranges stay with the original, so what hangs on one does not come along.
_IDS: Final = {
    "filterViews": "filterViewId",
    "protectedRanges": "protectedRangeId",
    "charts": "chartId",
    "bandedRanges": "bandedRangeId",
}


def fill(book: Book, source: Sheet, twin: Sheet) -> None:
    """Make `twin` (of `book`) a copy of `source`, which may be of another spreadsheet."""
    twin.grid = source.grid.copy()
    # Developer metadata names one place; that a copy starts without is assumed.
    twin.grid.rows = [replace(line, metadata=()) for line in twin.grid.rows]
    twin.grid.columns = [replace(line, metadata=()) for line in twin.grid.columns]
    twin.decor = {
        name: _moved(copy.deepcopy(part), source.sheet_id, twin.sheet_id)
        for name, part in source.decor.items()
        if name != "tables"
    }
    for name, key in _IDS.items():
        for item in twin.decor.get(name, []):
            item[key] = book.new_id()


def _moved(value: Any, old: int, new: int) -> Any:  # noqa: ANN401
    if isinstance(value, list):
        return [_moved(item, old, new) for item in value]
    if not isinstance(value, dict):
        return value
    moved: Json = {key: _moved(part, old, new) for key, part in value.items()}
    return moved | ({"sheetId": new} if moved.get("sheetId") == old else {})
