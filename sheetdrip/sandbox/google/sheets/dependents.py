"""Finds formulas that refer to given cells. Where references cannot be rewritten, the sandbox refuses."""

from sheetdrip.sandbox.google.errors import unimplemented
from sheetdrip.sandbox.google.sheets import a1, formula_text
from sheetdrip.sandbox.google.sheets.book import Book, Sheet
from sheetdrip.sandbox.google.sheets.cell import Formula
from sheetdrip.sandbox.google.sheets.grid import Box


def check_unmentioned(book: Book, sheet: Sheet, box: Box, request: str) -> None:
    """501 when a formula anywhere points into the box."""
    for home in book.sheets:
        for row in home.grid.cells:
            for cell in row:
                if isinstance(cell.value, Formula) and _mentions(
                    book, home, cell.value.text, (sheet, box)
                ):
                    raise unimplemented(f"{request} of cells that a formula refers to")


def _mentions(book: Book, home: Sheet, formula: str, target: tuple[Sheet, Box]) -> bool:
    for token in formula_text.tokens(formula):
        if token.kind != "reference":
            continue
        title, area = a1.split(token.text)
        sheet = home if title is None else book.titled(title)
        bounds = a1.bounds((area or "").replace("$", ""))
        if sheet is target[0] and bounds and _concerns(_box(sheet, bounds), bounds, target[1]):
            return True
    return False


def _concerns(area: Box, bounds: a1.Bounds, box: Box) -> bool:
    """Whole columns or rows stay what they are when some of their cells go elsewhere."""
    if bounds.bottom is None or bounds.right is None:
        return box.contains(area)
    return area.overlaps(box)


def _box(sheet: Sheet, bounds: a1.Bounds) -> Box:
    bottom = sheet.grid.row_count if bounds.bottom is None else bounds.bottom
    right = sheet.grid.column_count if bounds.right is None else bounds.right
    return Box(bounds.top or 0, bottom, bounds.left or 0, right)
