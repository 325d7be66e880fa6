"""Requests that merge cells."""

from sheetdrip.sandbox.google.errors import invalid_argument
from sheetdrip.sandbox.google.sheets.book import Sheet
from sheetdrip.sandbox.google.sheets.grid import Box
from sheetdrip.sandbox.google.sheets.requests.boxes import range_of
from sheetdrip.sandbox.google.sheets.requests.edit import Edit, answers, required
from sheetdrip.sandbox.google.sheets.schema import Json


@answers("mergeCells")
def merge_cells(edit: Edit, request: Json) -> Json:
    """mergeCells: all in one, or along rows or columns; only the first value of each survives."""
    place = edit.place(required(request, "range"))
    sheet = place.sheet
    _check_frozen_edge(sheet, place.box)
    _unmerge(sheet, place.box)
    for part in _parts(place.box, request.get("mergeType", "MERGE_ALL")):
        if (part.bottom - part.top) * (part.right - part.left) > 1:
            sheet.decor.setdefault("merges", []).append(range_of(sheet, part))
            _keep_first(sheet, part)
    return {}


def _parts(box: Box, merge_type: str) -> list[Box]:
    if merge_type == "MERGE_ROWS":
        return [box._replace(top=row, bottom=row + 1) for row in range(box.top, box.bottom)]
    if merge_type == "MERGE_COLUMNS":
        return [box._replace(left=at, right=at + 1) for at in range(box.left, box.right)]
    return [box]


def _check_frozen_edge(sheet: Sheet, box: Box) -> None:
    """A merge cannot span the edge of the frozen part (docs/vendors/sheets.md#merged-cells)."""
    size = sheet.properties["gridProperties"]
    rows, columns = size.get("frozenRowCount", 0), size.get("frozenColumnCount", 0)
    if box.top < rows < box.bottom or box.left < columns < box.right:
        raise invalid_argument("You can't merge frozen and non-frozen rows or columns.")


def _keep_first(sheet: Sheet, box: Box) -> None:
    """Only the top-left cell holds a value afterwards."""
    cells = [(row, column, sheet.grid.get(row, column)) for row, column in box.cells()]
    kept = next((cell.value for _, _, cell in cells if cell.value is not None), None)
    for row, column, cell in cells:
        first = (row, column) == (box.top, box.left)
        if cell.value is not None or first:
            sheet.grid.put(row, column, cell.with_value(kept if first else None))


@answers("unmergeCells")
def unmerge_cells(edit: Edit, request: Json) -> Json:
    """unmergeCells: every merge in the range; 400 when the range cuts one."""
    place = edit.place(required(request, "range"))
    _unmerge(place.sheet, place.box)
    return {}


def _unmerge(sheet: Sheet, box: Box) -> None:
    merges = sheet.decor.get("merges", [])
    touched = [merge for merge in merges if sheet.box(merge).overlaps(box)]
    if not all(box.contains(sheet.box(merge)) for merge in touched):
        raise invalid_argument("You must select all cells in a merged range to merge or unmerge.")
    sheet.decor["merges"] = [merge for merge in merges if merge not in touched]
