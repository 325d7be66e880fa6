"""Requests that change banding and borders."""

from typing import Final

from sheetdrip.sandbox.google.errors import invalid_argument
from sheetdrip.sandbox.google.sheets import document, formats
from sheetdrip.sandbox.google.sheets.book import Sheet
from sheetdrip.sandbox.google.sheets.cell import BARE, Cell
from sheetdrip.sandbox.google.sheets.grid import Box
from sheetdrip.sandbox.google.sheets.requests import objects
from sheetdrip.sandbox.google.sheets.requests.edit import Edit, answers, required
from sheetdrip.sandbox.google.sheets.schema import Json

_BANDS: Final = ("bandedRanges", "bandedRangeId")


@answers("addBanding")
def add_banding(edit: Edit, request: Json) -> Json:
    """addBanding: never over another one."""
    new = formats.twinned(objects.spelled(required(request, "bandedRange")))
    number = objects.fresh_id(edit.book, *_BANDS, new.get("bandedRangeId"))
    sheet = _checked(edit, new)
    new = {"bandedRangeId": number} | new
    objects.listed(sheet, _BANDS[0]).append(new)
    return {"bandedRange": document.public(new)}


def _checked(edit: Edit, new: Json, besides: Json | None = None) -> Sheet:
    sheet = objects.sheet_of(edit.book, required(new, "range"))
    box = sheet.box(new["range"])
    for other in objects.listed(sheet, _BANDS[0]):
        if other is not besides and sheet.box(other["range"]).overlaps(box):
            raise invalid_argument(
                "You cannot add alternating background colors to a range that already has "
                "alternating background colors."
            )
    return sheet


@answers("updateBanding")
def update_banding(edit: Edit, request: Json) -> Json:
    """UpdateBanding."""
    new = formats.twinned(required(request, "bandedRange"))
    sheet, old = objects.find(edit.book, *_BANDS, new.get("bandedRangeId"))
    changed = objects.changed(old, new, request.get("fields"), "BandedRange")
    changed["bandedRangeId"] = old["bandedRangeId"]
    _checked(edit, changed, besides=old)
    items = objects.listed(sheet, _BANDS[0])
    items[items.index(old)] = changed
    return {}


@answers("deleteBanding")
def delete_banding(edit: Edit, request: Json) -> Json:
    """DeleteBanding."""
    objects.remove(edit.book, *_BANDS, request.get("bandedRangeId"))
    return {}


@answers("updateBorders")
def update_borders(edit: Edit, request: Json) -> Json:
    """updateBorders: the edges named, around the range and inside it; NONE takes one away."""
    place = edit.place(required(request, "range"))
    given = formats.twinned(request)
    for row, column in place.box.cells():
        edges = _edges(given, place.box, row, column)
        if edges:
            cell = _bordered(place.sheet.grid.get(row, column), edges)
            place.sheet.grid.put(row, column, BARE if cell.is_bare() else cell)
    return {}


def _edges(given: Json, box: Box, row: int, column: int) -> Json:
    named = {
        "top": "top" if row == box.top else "innerHorizontal",
        "bottom": "bottom" if row == box.bottom - 1 else "innerHorizontal",
        "left": "left" if column == box.left else "innerVertical",
        "right": "right" if column == box.right - 1 else "innerVertical",
    }
    return {edge: given[name] for edge, name in named.items() if name in given}


def _bordered(cell: Cell, edges: Json) -> Cell:
    borders = (cell.format or {}).get("borders", {}) | edges
    drawn = {k: v for k, v in borders.items() if v.get("style", "NONE") != "NONE"}
    rest = {k: v for k, v in (cell.format or {}).items() if k != "borders"}
    return cell.with_format(rest | ({"borders": drawn} if drawn else {}))
