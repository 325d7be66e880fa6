"""Requests that change cells: updateCells, repeatCell, appendCells."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from sheetdrip.sandbox.google.errors import invalid_argument, unimplemented
from sheetdrip.sandbox.google.sheets import formats, formula_text, masks
from sheetdrip.sandbox.google.sheets.cell import BARE, Cell, Formula, checked_text, from_extended
from sheetdrip.sandbox.google.sheets.chips import with_chips
from sheetdrip.sandbox.google.sheets.grid import Box
from sheetdrip.sandbox.google.sheets.references import Place
from sheetdrip.sandbox.google.sheets.rejecting import check_valid
from sheetdrip.sandbox.google.sheets.requests.edit import Edit, answers
from sheetdrip.sandbox.google.sheets.requests.validation import checked_rule
from sheetdrip.sandbox.google.sheets.schema import Json

_UNKNOWN_PARTS: Final = ("pivotTable", "dataSourceTable", "dataSourceFormula")


class CellChange:
    """What a CellData under a mask does to a cell; equal formats stay one object."""

    def __init__(self, fields: str | None) -> None:
        self._mask = masks.update_mask(fields, "CellData")
        unknown = [name for name in _UNKNOWN_PARTS if name in self._mask]
        if unknown:
            raise unimplemented(f"CellData.{unknown[0]}")
        self._formats: dict[tuple[int, int], Json] = {}
        self._keep: list[Json] = []

    def _asks(self, name: str) -> bool:
        return masks.names(self._mask, name)

    def applied(self, cell: Cell, data: Json) -> Cell:
        for name in _UNKNOWN_PARTS:
            if name in data and not self._mask:
                raise unimplemented(f"CellData.{name}")
        new = cell
        if self._asks("userEnteredValue"):
            new = self._entered(new, data)
        if self._asks("userEnteredFormat"):
            new = new.with_format(self._format(cell.format or {}, data))
        if self._asks("note"):
            new = replace(new, note=checked_text(data.get("note", "")) or None)
        if self._asks("dataValidation"):
            new = replace(new, validation=checked_rule(data.get("dataValidation")))
        if self._asks("textFormatRuns"):
            new = replace(new, runs=data.get("textFormatRuns") or None)
        return BARE if new.is_bare() else new

    def _entered(self, cell: Cell, data: Json) -> Cell:
        value = from_extended(data.get("userEnteredValue"))
        runs = data.get("chipRuns") if self._asks("chipRuns") else None
        if not runs:
            return cell.with_value(value)
        shown, chips = with_chips(value, runs)
        return replace(cell.with_value(shown), chips=chips)

    def _format(self, old: Json, data: Json) -> Json:
        given = data.get("userEnteredFormat", {})
        key = (id(old) if old else 0, id(given) if given else 0)
        if key not in self._formats:
            inner = masks.below(self._mask, "userEnteredFormat")
            merged = masks.merged(old, formats.twinned(given), formats.twinned_mask(inner))
            self._formats[key] = _checked_format(merged)
            # Keys are ids, so the objects behind them have to stay alive.
            self._keep += [old, given]
        return self._formats[key]


def _checked_format(new: Json) -> Json:
    number_format = new.get("numberFormat")
    if number_format is not None and not number_format.get("type"):
        raise invalid_argument("numberFormat.type is required.")
    return new


@answers("updateCells")
def update_cells(edit: Edit, request: Json) -> Json:
    """updateCells: rows of CellData from a corner, or over a range whose rest is cleared."""
    change = CellChange(request.get("fields"))
    rows: list[Json] = request.get("rows", [])
    place = _target(edit, request, rows)
    box = place.box
    for row in range(box.top, box.bottom):
        at = row - box.top
        cells = rows[at].get("values", []) if at < len(rows) else []
        width = box.right - box.left if "range" in request else len(cells)
        for offset in range(width):
            data = cells[offset] if offset < len(cells) else {}
            _put(place, row, box.left + offset, lambda old, new=data: change.applied(old, new))
            if edit.book.rejects_invalid:
                at = box.left + offset
                check_valid(place.sheet.grid.get(row, at), row, at)
    return {}


def _put(place: Place, row: int, column: int, change: Callable[..., Cell]) -> None:
    grid = place.sheet.grid
    grid.put(row, column, change(grid.get(row, column)))


def _target(edit: Edit, request: Json, rows: list[Json]) -> Place:
    width = max((len(row.get("values", [])) for row in rows), default=0)
    if "range" in request:
        place = edit.place(request["range"])
        _check_fits(place.box, len(rows), width)
        return place
    start = request.get("start", {})
    top, left = start.get("rowIndex", 0), start.get("columnIndex", 0)
    area = {
        "sheetId": start.get("sheetId", 0),
        "startRowIndex": top,
        "endRowIndex": top + max(len(rows), 1),
        "startColumnIndex": left,
        "endColumnIndex": left + max(width, 1),
    }
    grid = edit.book.sheet(area["sheetId"]).grid
    _check_on_grid(area, grid.row_count, grid.column_count)
    return edit.place(area)


def _check_fits(box: Box, height: int, width: int) -> None:
    if height > box.bottom - box.top:
        last = box.bottom - 1
        raise invalid_argument(
            f"Attempting to write row: {last + 1}, beyond the last requested row of: {last}"
        )
    if width > box.right - box.left:
        last = box.right - 1
        raise invalid_argument(
            f"Attempting to write column: {last + 1}, beyond the last requested column of: {last}"
        )


def _check_on_grid(area: Json, row_count: int, column_count: int) -> None:
    for name, end, count in (
        ("row", area["endRowIndex"], row_count),
        ("column", area["endColumnIndex"], column_count),
    ):
        if end > count:
            raise invalid_argument(
                f"Attempting to write {name}: {count}, beyond the last requested {name} of: "
                f"{count - 1}"
            )


@answers("repeatCell")
def repeat_cell(edit: Edit, request: Json) -> Json:
    """repeatCell: one CellData over a range; formulas adjust as if they were filled down."""
    change = CellChange(request.get("fields"))
    place = edit.place(request.get("range", {}))
    data = request.get("cell", {})
    formula = data.get("userEnteredValue", {}).get("formulaValue")
    # most cells of a range are alike, often the same object; the old one is kept so that its id stays its own
    alike: dict[int, tuple[Cell, Cell]] = {}
    for row, column in place.box.cells():
        old = place.sheet.grid.get(row, column)
        if id(old) not in alike:
            alike[id(old)] = old, change.applied(old, data)
        new = alike[id(old)][1]
        if formula is not None and isinstance(new.value, Formula):
            text = formula_text.copied(formula, row - place.box.top, column - place.box.left)
            new = new.with_value(Formula(text))
        place.sheet.grid.put(row, column, new)
    return {}


@answers("appendCells")
def append_cells(edit: Edit, request: Json) -> Json:
    """appendCells: below the last row with data in the sheet."""
    if "tableId" in request:
        raise unimplemented("appendCells.tableId")
    change = CellChange(request.get("fields"))
    sheet = edit.book.sheet(request.get("sheetId", 0))
    rows: list[Json] = request.get("rows", [])
    width = max((len(row.get("values", [])) for row in rows), default=0)
    top = sheet.grid.used().bottom
    height = max(sheet.grid.row_count, top + len(rows))
    across = max(sheet.grid.column_count, width)
    edit.book.check_size(height * across - sheet.grid.row_count * sheet.grid.column_count, across)
    sheet.grid.resize(height, across)
    edit.check(sheet, Box(top, top + len(rows), 0, width))
    for row, line in enumerate(rows, top):
        for column, data in enumerate(line.get("values", [])):
            sheet.grid.put(row, column, change.applied(sheet.grid.get(row, column), data))
    return {}
