"""Requests that change rows and columns as a whole: insert, delete, move, append, size, hide."""

from dataclasses import replace
from typing import Final

from sheetdrip.sandbox.google.errors import invalid_argument, unimplemented
from sheetdrip.sandbox.google.sheets import masks
from sheetdrip.sandbox.google.sheets.book import Sheet
from sheetdrip.sandbox.google.sheets.grid import Box
from sheetdrip.sandbox.google.sheets.requests.edit import Edit, answers, required
from sheetdrip.sandbox.google.sheets.schema import Json
from sheetdrip.sandbox.google.sheets.shifts import ROWS, Delete, Insert, Move

_Span = tuple[Sheet, str, int, int]
_FROZEN: Final = {ROWS: "frozenRowCount", "COLUMNS": "frozenColumnCount"}


def span_of(edit: Edit, dimension_range: Json, *, limit: bool = True) -> _Span:
    """Sheet, dimension, start and end of a DimensionRange; 400 when it is not on the grid."""
    sheet = edit.book.sheet(dimension_range.get("sheetId", 0))
    dimension = dimension_range.get("dimension", "DIMENSION_UNSPECIFIED")
    if dimension == "DIMENSION_UNSPECIFIED":
        raise invalid_argument("No dimension specified.")
    count = len(sheet.grid.lines(dimension))
    start = dimension_range.get("startIndex", 0)
    end = dimension_range.get("endIndex", count)
    if start < 0 or end <= start:
        raise invalid_argument(f"Invalid dimension range: {start} to {end}.")
    if limit and end > count:
        noun = "row" if dimension == ROWS else "column"
        raise invalid_argument(
            f"Cannot reference {noun} {end}: the sheet has only {count} {noun}s."
        )
    return sheet, dimension, start, end


def _box(sheet: Sheet, dimension: str, start: int, end: int) -> Box:
    if dimension == ROWS:
        return Box(start, end, 0, sheet.grid.column_count)
    return Box(0, sheet.grid.row_count, start, end)


@answers("insertDimension")
def insert_dimension(edit: Edit, request: Json) -> Json:
    """insertDimension: new lines, dressed like the line after them, or before them."""
    span = required(request, "range")
    sheet, dimension, start, end = span_of(edit, span, limit=False)
    if "startIndex" not in span and "endIndex" not in span:
        raise invalid_argument("range.startIndex and range.endIndex are required.")
    count = len(sheet.grid.lines(dimension))
    before = request.get("inheritFromBefore", False)
    if start > count or (start == count and not before):
        raise invalid_argument(
            f"range.startIndex[{start}] must be less than the grid size[{count}] if "
            "inheritFromBefore is false."
        )
    if before and start == 0:
        raise invalid_argument("inheritFromBefore cannot be true when inserting at index 0.")
    _check_room(edit, sheet, dimension, end - start)
    inherit_from = start - 1 if before else start
    edit.book.shift(sheet, dimension, Insert(start, end - start), inherit_from=inherit_from)
    return {}


def _check_room(edit: Edit, sheet: Sheet, dimension: str, count: int) -> None:
    grid = sheet.grid
    if dimension == ROWS:
        edit.book.check_size(count * grid.column_count)
    else:
        edit.book.check_size(count * grid.row_count, grid.column_count + count)


@answers("appendDimension")
def append_dimension(edit: Edit, request: Json) -> Json:
    """appendDimension: plain lines at the end."""
    sheet = edit.book.sheet(request.get("sheetId", 0))
    dimension = request.get("dimension", ROWS)
    length = request.get("length", 0)
    if length < 1:
        raise invalid_argument("length must be greater than 0.")
    _check_room(edit, sheet, dimension, length)
    rows, columns = sheet.grid.row_count, sheet.grid.column_count
    if dimension == ROWS:
        sheet.grid.resize(rows + length, columns)
    else:
        sheet.grid.resize(rows, columns + length)
    return {}


@answers("deleteDimension")
def delete_dimension(edit: Edit, request: Json) -> Json:
    """deleteDimension: never all lines, and never all that are not frozen."""
    sheet, dimension, start, end = span_of(edit, required(request, "range"))
    edit.check(sheet, _box(sheet, dimension, start, end))
    count = len(sheet.grid.lines(dimension))
    noun = "rows" if dimension == ROWS else "columns"
    if end - start == count:
        raise invalid_argument(f"You can't delete all the {noun} on the sheet.")
    frozen = sheet.properties["gridProperties"].get(_FROZEN[dimension], 0)
    if frozen and start <= frozen and end == count:
        raise invalid_argument(f"Sorry, it is not possible to delete all non-frozen {noun}.")
    gone = {n for line in sheet.grid.lines(dimension)[start:end] for n in line.metadata}
    edit.book.shift(sheet, dimension, Delete(start, end))
    for number in gone:
        edit.book.metadata.pop(number)
    _thaw(sheet, dimension, start, end)
    return {}


def _thaw(sheet: Sheet, dimension: str, start: int, end: int) -> None:
    """Frozen lines that were deleted are not frozen any more."""
    size = sheet.properties["gridProperties"]
    frozen = size.get(_FROZEN[dimension], 0)
    if frozen > start:
        size[_FROZEN[dimension]] = frozen - (min(end, frozen) - start)


@answers("moveDimension")
def move_dimension(edit: Edit, request: Json) -> Json:
    """moveDimension: the target counts as before the move (docs/vendors/sheets.md#moving-and-sorting)."""
    sheet, dimension, start, end = span_of(edit, required(request, "source"))
    to = request.get("destinationIndex", 0)
    if not 0 <= to <= len(sheet.grid.lines(dimension)):
        raise invalid_argument(f"destinationIndex[{to}] is outside the sheet.")
    if start < to < end:
        raise invalid_argument(f"destinationIndex[{to}] is inside the source.")
    edit.check(sheet, _box(sheet, dimension, start, end))
    edit.book.shift(sheet, dimension, Move(start, end, to))
    return {}


@answers("updateDimensionProperties")
def update_dimension_properties(edit: Edit, request: Json) -> Json:
    """updateDimensionProperties: size and visibility."""
    mask = masks.update_mask(request.get("fields"), "DimensionProperties")
    if "dataSourceSheetRange" in request:
        raise unimplemented("updateDimensionProperties.dataSourceSheetRange")
    if "developerMetadata" in mask:
        raise invalid_argument("Developer metadata is changed by its own requests.")
    sheet, dimension, start, end = span_of(edit, required(request, "range"))
    properties = request.get("properties", {})
    lines = sheet.grid.lines(dimension)
    for index in range(start, end):
        line = lines[index]
        if masks.names(mask, "pixelSize"):
            line = replace(line, pixels=properties.get("pixelSize"))
        if masks.names(mask, "hiddenByUser"):
            line = replace(line, hidden=properties.get("hiddenByUser", False))
        lines[index] = line
    return {}


@answers("autoResizeDimensions")
def auto_resize_dimensions(edit: Edit, request: Json) -> Json:
    """autoResizeDimensions: the sandbox draws nothing, so lines go back to their default size."""
    sheet, dimension, start, end = span_of(edit, required(request, "dimensions"))
    lines = sheet.grid.lines(dimension)
    lines[start:end] = [replace(line, pixels=None) for line in lines[start:end]]
    return {}
