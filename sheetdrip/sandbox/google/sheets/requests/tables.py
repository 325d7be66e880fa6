"""Requests that add, change and take away tables with typed columns (docs/vendors/sheets.md#tables).

A BOOLEAN column's blanks and words become FALSE when it is typed; a formula in the header row, a DROPDOWN
without its list and a rule on any other type are refused. What a later write of another type does to a typed
cell is recorded nowhere: here it is taken as it comes.
"""

from typing import Final

from sheetdrip.sandbox.google.errors import invalid_argument, unimplemented
from sheetdrip.sandbox.google.sheets.book import Sheet
from sheetdrip.sandbox.google.sheets.cell import Formula
from sheetdrip.sandbox.google.sheets.grid import Box
from sheetdrip.sandbox.google.sheets.requests import objects
from sheetdrip.sandbox.google.sheets.requests.boxes import range_of
from sheetdrip.sandbox.google.sheets.requests.edit import Edit, answers, required
from sheetdrip.sandbox.google.sheets.schema import Json

_FAMILY: Final = ("tables", "tableId")


@answers("addTable")
def add_table(edit: Edit, request: Json) -> Json:
    """addTable: over a range whose first row is its header."""
    given = required(request, "table")
    if unknown := given.keys() - {"name", "range", "columnProperties", "tableId"}:
        raise unimplemented(f"table.{min(unknown)}")
    place = edit.place(required(given, "range"))
    box, sheet = place.box, place.sheet
    if any(sheet.box(one["range"]).overlaps(box) for one in sheet.decor.get("tables", [])):
        raise invalid_argument("You cannot create a table that overlaps an existing table.")
    header = [sheet.grid.get(box.top, column).value for column in range(box.left, box.right)]
    if any(isinstance(value, Formula) for value in header):
        raise invalid_argument("Table headers cannot contain formulas.")
    columns = [
        {"columnIndex": at, "columnName": str(value or f"Column {at + 1}")}
        for at, value in enumerate(header)
    ]
    for one in given.get("columnProperties", []):
        columns[_index(one, len(columns))] |= one
        _typed(sheet, box, one)
    table: Json = {
        "tableId": given.get("tableId") or f"{edit.book.new_id():x}",
        "name": given.get("name") or f"Table{len(sheet.decor.get('tables', [])) + 1}",
        "range": range_of(sheet, box),
        "columnProperties": columns,
    }
    objects.listed(sheet, _FAMILY[0]).append(table)
    return {"table": table}


@answers("deleteTable")
def delete_table(edit: Edit, request: Json) -> Json:
    """deleteTable: its cells stay; whether Google clears them is uncertain."""
    sheet, table = objects.find(edit.book, *_FAMILY, request.get("tableId"))
    sheet.decor[_FAMILY[0]].remove(table)
    return {}


def _index(column: Json, width: int) -> int:
    at: int = column.get("columnIndex", 0)
    if not 0 <= at < width:
        raise invalid_argument(f"Invalid columnIndex {at} in a table of {width} columns.")
    return at


def _typed(sheet: Sheet, box: Box, column: Json) -> None:
    kind, rule = column.get("columnType", ""), column.get("dataValidationRule")
    if (kind == "DROPDOWN") != (rule is not None):
        raise invalid_argument(
            "A dataValidationRule must be set for DROPDOWN columns, and only there."
        )
    if kind != "BOOLEAN":
        return
    at = box.left + column.get("columnIndex", 0)
    for row in range(box.top + 1, box.bottom):
        cell = sheet.grid.get(row, at)
        if not isinstance(cell.value, bool):
            sheet.grid.put(row, at, cell.with_value(False))  # noqa: FBT003 - a box
