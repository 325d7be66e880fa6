"""Requests that change charts. Charts are kept and follow their data; nothing is drawn."""

from typing import Final

from sheetdrip.sandbox.google.errors import internal, invalid_argument
from sheetdrip.sandbox.google.sheets import document, masks
from sheetdrip.sandbox.google.sheets.book import Book, Sheet
from sheetdrip.sandbox.google.sheets.grid import Grid
from sheetdrip.sandbox.google.sheets.requests import objects
from sheetdrip.sandbox.google.sheets.requests.edit import Edit, answers, required
from sheetdrip.sandbox.google.sheets.schema import Json

_CHARTS: Final = ("charts", "chartId")
_DEFAULT_SIZE: Final = {"widthPixels": 600, "heightPixels": 371}
_KINDS: Final = (
    "basicChart", "pieChart", "bubbleChart", "candlestickChart", "orgChart", "histogramChart",
    "waterfallChart", "treemapChart", "scorecardChart",
)  # fmt: skip


@answers("addChart")
def add_chart(edit: Edit, request: Json) -> Json:
    """addChart, over a sheet or on a sheet of its own."""
    new = objects.deep_spelled(required(request, "chart"))
    _check_spec(new.get("spec", {}))
    number = objects.fresh_id(edit.book, *_CHARTS, new.get("chartId"))
    home, position = _placed(edit.book, new.get("position", {}))
    new = {"chartId": number} | new | {"position": position}
    objects.listed(home, _CHARTS[0]).append(new)
    return {"chart": document.public(new)}


def _check_spec(spec: Json) -> None:
    kinds = [kind for kind in _KINDS if kind in spec]
    if len(kinds) != 1:
        raise invalid_argument("Exactly one kind of chart must be set.")
    basic = spec.get("basicChart")
    # Google trips over this instead of refusing it (docs/vendors/sheets.md#charts).
    if basic is not None and not (basic.get("domains") and basic.get("series")):
        raise internal()


def _placed(book: Book, position: Json) -> tuple[Sheet, Json]:
    if position.get("newSheet"):
        return _own_sheet(book)
    overlay = position.get("overlayPosition")
    if overlay is None:
        raise invalid_argument("position is required.")
    anchor = overlay.get("anchorCell", {"sheetId": 0, "rowIndex": 0, "columnIndex": 0})
    full = _DEFAULT_SIZE | overlay | {"anchorCell": anchor}
    return book.sheet(anchor["sheetId"]), {"overlayPosition": full}


def _own_sheet(book: Book) -> tuple[Sheet, Json]:
    number = 1
    while book.titled(f"Chart{number}"):
        number += 1
    sheet_id = book.new_id(book.has_sheet)
    properties = {"title": f"Chart{number}", "sheetType": "OBJECT", "gridProperties": {}}
    sheet = Sheet(sheet_id, properties, Grid(0, 0))
    book.sheets.append(sheet)
    return sheet, {"sheetId": sheet_id}


@answers("updateChartSpec")
def update_chart_spec(edit: Edit, request: Json) -> Json:
    """UpdateChartSpec replaces the whole spec."""
    sheet, old = objects.find(edit.book, *_CHARTS, request.get("chartId"))
    spec = objects.deep_spelled(required(request, "spec"))
    _check_spec(spec)
    items = objects.listed(sheet, _CHARTS[0])
    items[items.index(old)] = old | {"spec": spec}
    return {}


@answers("updateEmbeddedObjectPosition")
def update_position(edit: Edit, request: Json) -> Json:
    """updateEmbeddedObjectPosition; `fields` is relative to the overlay position."""
    sheet, old = objects.find(edit.book, *_CHARTS, request.get("objectId"))
    given = objects.deep_spelled(required(request, "newPosition"))
    if "overlayPosition" in given:
        mask = masks.update_mask(request.get("fields"), "OverlayPosition")
        before = old["position"].get("overlayPosition", {})
        given = {"overlayPosition": masks.merged(before, given["overlayPosition"], mask)}
    home, position = _placed(edit.book, given)
    sheet.decor[_CHARTS[0]].remove(old)
    objects.listed(home, _CHARTS[0]).append(old | {"position": position})
    if sheet.properties["sheetType"] == "OBJECT":
        edit.book.sheets.remove(sheet)
    return {"position": document.public(position)}


@answers("updateEmbeddedObjectBorder")
def update_border(edit: Edit, request: Json) -> Json:
    """UpdateEmbeddedObjectBorder."""
    sheet, old = objects.find(edit.book, *_CHARTS, request.get("objectId"))
    mask = masks.update_mask(request.get("fields"), "EmbeddedObjectBorder")
    border = masks.merged(old.get("border", {}), request.get("border", {}), mask)
    items = objects.listed(sheet, _CHARTS[0])
    items[items.index(old)] = old | {"border": border}
    return {}


@answers("deleteEmbeddedObject")
def delete_object(edit: Edit, request: Json) -> Json:
    """deleteEmbeddedObject; a chart on a sheet of its own takes the sheet along."""
    sheet, item = objects.find(edit.book, *_CHARTS, request.get("objectId"))
    sheet.decor[_CHARTS[0]].remove(item)
    if sheet.properties["sheetType"] == "OBJECT":
        edit.book.sheets.remove(sheet)
    return {}
