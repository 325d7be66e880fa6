"""Requests that copy, cut, insert and delete rectangles of cells."""

from dataclasses import dataclass, replace

from sheetdrip.sandbox.google.errors import invalid_argument, unimplemented
from sheetdrip.sandbox.google.sheets import formula_text
from sheetdrip.sandbox.google.sheets.book import Sheet
from sheetdrip.sandbox.google.sheets.cell import BARE, Cell, CellError, Formula
from sheetdrip.sandbox.google.sheets.dependents import check_unmentioned
from sheetdrip.sandbox.google.sheets.formulas import Evaluation
from sheetdrip.sandbox.google.sheets.grid import Box
from sheetdrip.sandbox.google.sheets.references import Place, on_grid
from sheetdrip.sandbox.google.sheets.requests.boxes import range_of
from sheetdrip.sandbox.google.sheets.requests.edit import Edit, answers, required
from sheetdrip.sandbox.google.sheets.schema import Json
from sheetdrip.sandbox.google.sheets.shifts import ROWS, Delete, Insert, shift_ranges


@dataclass(frozen=True, slots=True)
class _Paste:
    """One cell on its way: what comes, and how far it travelled."""

    kind: str
    cell: Cell
    shown: Cell
    rows: int
    columns: int

    def onto(self, old: Cell) -> Cell:
        match self.kind:
            case "PASTE_VALUES":
                return old.with_value(self.shown.value)
            case "PASTE_FORMAT":
                return old.with_format(self.cell.format)
            case "PASTE_FORMULA":
                return old.with_value(self._adjusted().value)
            case "PASTE_DATA_VALIDATION":
                return replace(old, validation=self.cell.validation)
            case "PASTE_NO_BORDERS":
                return self._without_borders()
            case "PASTE_NORMAL":
                return self._adjusted()
            case _:
                raise unimplemented(self.kind)

    def _adjusted(self) -> Cell:
        if not isinstance(self.cell.value, Formula):
            return self.cell
        text = formula_text.copied(self.cell.value.text, self.rows, self.columns)
        return replace(self.cell, value=Formula(text))

    def _without_borders(self) -> Cell:
        kept = {k: v for k, v in (self.cell.format or {}).items() if k != "borders"}
        return self._adjusted().with_format(kept)


@answers("copyPaste")
def copy_paste(edit: Edit, request: Json) -> Json:
    """copyPaste: the source is repeated when the destination is a multiple of it."""
    source = on_grid(edit.book, required(request, "source"))
    turned = request.get("pasteOrientation") == "TRANSPOSE"
    target = _target(edit, request, source.box, turned=turned)
    edit.check(target.sheet, target.box)
    pastes = _pastes(edit, request.get("pasteType", "PASTE_NORMAL"), source)
    height, width = source.box.bottom - source.box.top, source.box.right - source.box.left
    for row, column in target.box.cells():
        down, right = row - target.box.top, column - target.box.left
        down, right = (right, down) if turned else (down, right)
        taken = pastes[down % height][right % width]
        moved = replace(taken, rows=row - taken.rows, columns=column - taken.columns)
        _put(target.sheet, row, column, moved.onto(target.sheet.grid.get(row, column)))
    return {}


def _put(sheet: Sheet, row: int, column: int, cell: Cell) -> None:
    sheet.grid.put(row, column, BARE if cell.is_bare() else cell)


def _pastes(edit: Edit, kind: str, source: Place) -> list[list[_Paste]]:
    """The source as it was before anything is pasted; rows and columns say where from."""
    evaluation, sheet, box = Evaluation(edit.book), source.sheet, source.box
    return [
        [
            _Paste(kind, sheet.grid.get(r, c), _shown(evaluation, sheet, r, c), r, c)
            for c in range(box.left, box.right)
        ]
        for r in range(box.top, box.bottom)
    ]


def _shown(evaluation: Evaluation, sheet: Sheet, row: int, column: int) -> Cell:
    value = evaluation.effective(sheet, row, column)
    return Cell(value.shown() if isinstance(value, CellError) else value)


def _target(edit: Edit, request: Json, source: Box, *, turned: bool) -> Place:
    wanted = on_grid(edit.book, required(request, "destination"))
    height, width = source.bottom - source.top, source.right - source.left
    height, width = (width, height) if turned else (height, width)
    box = wanted.box
    tall, wide = box.bottom - box.top, box.right - box.left
    tall = tall if tall % height == 0 else height
    wide = wide if wide % width == 0 else width
    return _grown(edit, wanted.sheet, Box(box.top, box.top + tall, box.left, box.left + wide))


def _grown(edit: Edit, sheet: Sheet, box: Box) -> Place:
    if box.bottom > sheet.grid.row_count or box.right > sheet.grid.column_count:
        rows, columns = sheet.grid.row_count, sheet.grid.column_count
        raise invalid_argument(
            f"Cannot paste beyond the grid. Max rows: {rows}, max columns: {columns}"
        )
    edit.check(sheet, box)
    return Place(sheet, box)


@answers("cutPaste")
def cut_paste(edit: Edit, request: Json) -> Json:
    """cutPaste: values, formats, notes, validations and merges move; references must not point there."""
    kind = request.get("pasteType", "PASTE_NORMAL")
    if kind != "PASTE_NORMAL":
        raise unimplemented(f"cutPaste of type {kind}")
    source = edit.place(required(request, "source"))
    check_unmentioned(edit.book, source.sheet, source.box, "cutPaste")
    point = required(request, "destination")
    top, left = point.get("rowIndex", 0), point.get("columnIndex", 0)
    box = source.box
    landing = Box(top, top + box.bottom - box.top, left, left + box.right - box.left)
    target = _grown(edit, edit.book.sheet(point.get("sheetId", 0)), landing)
    carried = [source.sheet.grid.get(row, column) for row, column in box.cells()]
    for row, column in box.cells():
        source.sheet.grid.put(row, column, BARE)
    for (row, column), cell in zip(target.box.cells(), carried, strict=True):
        target.sheet.grid.put(row, column, cell)
    _move_merges(source, target)
    return {}


def _move_merges(source: Place, target: Place) -> None:
    merges = source.sheet.decor.get("merges", [])
    inside = [m for m in merges if source.box.contains(source.sheet.box(m))]
    source.sheet.decor["merges"] = [m for m in merges if m not in inside]
    down, right = target.box.top - source.box.top, target.box.left - source.box.left
    for merge in inside:
        box = source.sheet.box(merge)
        moved = Box(box.top + down, box.bottom + down, box.left + right, box.right + right)
        target.sheet.decor.setdefault("merges", []).append(range_of(target.sheet, moved))


@answers("insertRange")
def insert_range(edit: Edit, request: Json) -> Json:
    """insertRange: blank cells; what is below (or to the right) makes room."""
    place, dimension = _shiftable(edit, request, "insertRange")
    box, grid = place.box, place.sheet.grid
    count = box.bottom - box.top if dimension == ROWS else box.right - box.left
    used = grid.used()
    if dimension == ROWS:
        grid.resize(max(grid.row_count, used.bottom + count), grid.column_count)
    else:
        grid.resize(grid.row_count, max(grid.column_count, used.right + count))
    _shift_cells(place, dimension, count)
    start = box.top if dimension == ROWS else box.left
    _shift_objects(edit, place, dimension, Insert(start, count))
    return {}


@answers("deleteRange")
def delete_range(edit: Edit, request: Json) -> Json:
    """deleteRange: what is below (or to the right) closes up."""
    place, dimension = _shiftable(edit, request, "deleteRange")
    box = place.box
    start, end = (box.top, box.bottom) if dimension == ROWS else (box.left, box.right)
    _shift_cells(place, dimension, start - end)
    _shift_objects(edit, place, dimension, Delete(start, end))
    return {}


def _shiftable(edit: Edit, request: Json, kind: str) -> tuple[Place, str]:
    dimension = request.get("shiftDimension", ROWS)
    place = edit.place(required(request, "range"))
    check_unmentioned(edit.book, place.sheet, _affected(place, dimension), kind)
    edit.check(place.sheet, _affected(place, dimension))
    return place, dimension


def _affected(place: Place, dimension: str) -> Box:
    """From the range to the end of the sheet."""
    if dimension == ROWS:
        return place.box._replace(bottom=place.sheet.grid.row_count)
    return place.box._replace(right=place.sheet.grid.column_count)


def _shift_cells(place: Place, dimension: str, by: int) -> None:
    """Cells of the affected part move `by` lines; negative closes up."""
    area, grid = _affected(place, dimension), place.sheet.grid
    old = {at: grid.get(*at) for at in area.cells()}
    rows, columns = (by, 0) if dimension == ROWS else (0, by)
    start = place.box.top if dimension == ROWS else place.box.left
    for row, column in area.cells():
        source = (row - rows, column - columns)
        along = source[0] if dimension == ROWS else source[1]
        blank = by > 0 and along < start
        grid.put(row, column, BARE if blank else old.get(source, BARE))


def _shift_objects(edit: Edit, place: Place, dimension: str, shift: Insert | Delete) -> None:
    """Merges and named ranges that lie wholly beside the edit go along; others stay."""
    area = _affected(place, dimension)
    number = place.sheet.sheet_id

    def moved(item: Json, box: Box) -> Json | None:
        if not area.contains(box):
            return item
        shifted: Json | None = shift_ranges(item, number, dimension, shift)
        return shifted

    sheet = place.sheet
    merges = [moved(m, sheet.box(m)) for m in sheet.decor.get("merges", [])]
    sheet.decor["merges"] = [merge for merge in merges if merge]
    names = [
        moved(n, sheet.box(n["range"])) if n["range"]["sheetId"] == number else n
        for n in edit.book.named_ranges
    ]
    edit.book.named_ranges = [name for name in names if name]
