"""Writes a rectangle of a sheet as a GridRange."""

from sheetdrip.sandbox.google.sheets.book import Sheet
from sheetdrip.sandbox.google.sheets.grid import Box
from sheetdrip.sandbox.google.sheets.schema import Json


def range_of(sheet: Sheet, box: Box) -> Json:
    """The box as a GridRange."""
    return {
        "sheetId": sheet.sheet_id,
        "startRowIndex": box.top,
        "endRowIndex": box.bottom,
        "startColumnIndex": box.left,
        "endColumnIndex": box.right,
    }
