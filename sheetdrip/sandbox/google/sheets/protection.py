"""Checks whether a principal may change cells, by protected ranges, apart from sharing."""

from sheetdrip.sandbox.google.errors import invalid_argument
from sheetdrip.sandbox.google.sheets.book import Book, Sheet
from sheetdrip.sandbox.google.sheets.grid import Box
from sheetdrip.sandbox.google.sheets.schema import Json

_REFUSED = (
    "You are trying to edit a protected cell or object. Please contact the spreadsheet owner to "
    "remove protection if you need to edit."
)


def check_editable(book: Book, sheet: Sheet, box: Box, principal: str | None) -> None:
    """400 when the box meets a range that is protected against `principal`."""
    for protected in sheet.decor.get("protectedRanges", []):
        if may_edit(book, protected, principal):
            continue
        area = area_of(book, sheet, protected)
        spared = [sheet.box(part) for part in protected.get("unprotectedRanges", [])]
        if area and area.overlaps(box) and not any(part.contains(box) for part in spared):
            raise invalid_argument(_REFUSED)


def may_edit(book: Book, protected: Json, principal: str | None) -> bool:
    """The owner always may, and the creator is an editor (docs/vendors/sheets.md#protected-ranges)."""
    if protected.get("warningOnly") or principal is None or principal == book.owner:
        return True
    return principal in protected.get("editors", {}).get("users", [])


def area_of(book: Book, sheet: Sheet, protected: Json) -> Box | None:
    """The cells a protected range covers on its sheet."""
    named = protected.get("namedRangeId")
    if named is None:
        return sheet.box(protected.get("range", {}))
    found = next((n for n in book.named_ranges if n["namedRangeId"] == named), None)
    return sheet.box(found["range"]) if found else None
