"""Finds the part of a sheet that a reference or data filter means."""

from dataclasses import dataclass

from sheetdrip.sandbox.google.errors import invalid_argument
from sheetdrip.sandbox.google.sheets import a1
from sheetdrip.sandbox.google.sheets.book import Book, Sheet
from sheetdrip.sandbox.google.sheets.grid import Box
from sheetdrip.sandbox.google.sheets.schema import Json


@dataclass(frozen=True, slots=True)
class Place:
    """A bounded rectangle on a sheet. `one_cell`: written as a single cell, so data may spill."""

    sheet: Sheet
    box: Box
    one_cell: bool = False

    def a1(self) -> str:
        return a1.written(self.sheet.title, a1.Bounds(*self.box))


def resolve(book: Book, text: str) -> Place:
    """An A1 reference, tab name or named range. 400 "Unable to parse range" when it is none."""
    title, area = a1.split(text)
    if title is not None:
        sheet = book.titled(title)
        if sheet is None:
            raise _unparsable(text)
        return _on_sheet(book, sheet, area, text)
    named = _named(book, text)
    if named is not None:
        return named
    # A name wins over a tab, a tab over a cell of the first sheet (docs/vendors/sheets.md#ranges-and-names).
    sheet = book.titled(text)
    if sheet is not None:
        return _on_sheet(book, sheet, None, text)
    return _on_sheet(book, book.sheets[0], area, text)


def _on_sheet(book: Book, sheet: Sheet, area: str | None, text: str) -> Place:
    bounds = a1.WHOLE if area is None else a1.bounds(area)
    if bounds is None:
        # As recorded, 'Sheet1'!NamedRange is answered with the named range.
        named = _named(book, area or "")
        if named is None:
            raise _unparsable(text)
        return named
    return _clipped(sheet, bounds)


def _clipped(sheet: Sheet, bounds: a1.Bounds) -> Place:
    """Google cuts a range at the end of the grid, but refuses one that starts beyond it."""
    rows, columns = sheet.grid.row_count, sheet.grid.column_count
    top, left = bounds.top or 0, bounds.left or 0
    if top >= rows or left >= columns:
        shown = a1.written(sheet.title, bounds)
        raise invalid_argument(
            f"Range ({shown}) exceeds grid limits. Max rows: {rows}, max columns: {columns}"
        )
    bottom = rows if bounds.bottom is None else min(bounds.bottom, rows)
    right = columns if bounds.right is None else min(bounds.right, columns)
    one = bounds.bottom == top + 1 and bounds.right == left + 1
    return Place(sheet, Box(top, bottom, left, right), one)


def on_grid(book: Book, grid_range: Json) -> Place:
    """A GridRange of a request; 400 when it reaches outside the grid or is upside down."""
    sheet = book.sheet(grid_range.get("sheetId", 0))
    rows, columns = sheet.grid.row_count, sheet.grid.column_count
    box = Box(
        grid_range.get("startRowIndex", 0),
        grid_range.get("endRowIndex", rows),
        grid_range.get("startColumnIndex", 0),
        grid_range.get("endColumnIndex", columns),
    )
    if box.top >= box.bottom or box.left >= box.right or min(box) < 0:
        raise invalid_argument(f"Invalid range: {_shown(box)}")
    if box.bottom > rows or box.right > columns:
        shown = a1.written(sheet.title, a1.Bounds(*box))
        raise invalid_argument(
            f"Range ({shown}) exceeds grid limits. Max rows: {rows}, max columns: {columns}"
        )
    return Place(sheet, box)


def _shown(box: Box) -> str:
    return f"rows {box.top} to {box.bottom}, columns {box.left} to {box.right}"


def whole_range(grid_range: Json) -> Json:
    """A GridRange with its sheetId spelled out, as the spreadsheet keeps them."""
    return {"sheetId": 0} | grid_range


def _named(book: Book, name: str) -> Place | None:
    for known in book.named_ranges:
        if known["name"].casefold() == name.casefold():
            return on_grid(book, known["range"])
    return None


def _unparsable(text: str) -> Exception:
    return invalid_argument(f"Unable to parse range: {text}")
