"""Requests that change named ranges."""

import re
from typing import Final

from sheetdrip.sandbox.google.errors import invalid_argument
from sheetdrip.sandbox.google.sheets import document
from sheetdrip.sandbox.google.sheets.book import Book
from sheetdrip.sandbox.google.sheets.references import on_grid
from sheetdrip.sandbox.google.sheets.requests import objects
from sheetdrip.sandbox.google.sheets.requests.edit import Edit, answers, required
from sheetdrip.sandbox.google.sheets.schema import Json

_NAME: Final = re.compile(r"(?!true$|false$)[A-Za-z_][A-Za-z0-9_]{0,249}", re.IGNORECASE)
_LIKE_A_CELL: Final = re.compile(r"[A-Za-z]{1,3}\d+|[Rr]\d*[Cc]\d*")


@answers("addNamedRange")
def add_named_range(edit: Edit, request: Json) -> Json:
    """AddNamedRange."""
    new = objects.spelled(required(request, "namedRange"))
    taken = {known["namedRangeId"] for known in edit.book.named_ranges}
    number = new.get("namedRangeId") or str(edit.book.new_id(lambda n: str(n) in taken))
    if number in taken:
        raise invalid_argument(f"The namedRangeId: {number} already exists.")
    new = {"namedRangeId": number} | new
    _check(edit.book, new)
    edit.book.named_ranges.append(new)
    return {"namedRange": document.public(new)}


def _check(book: Book, new: Json) -> None:
    name = new.get("name", "")
    # The very words for a name with spaces or like a cell (docs/vendors/sheets.md#ranges-and-names).
    if not _NAME.fullmatch(name) or _LIKE_A_CELL.fullmatch(name):
        raise invalid_argument("The name given to this range is invalid.")
    others = [n for n in book.named_ranges if n["namedRangeId"] != new["namedRangeId"]]
    if any(other["name"].casefold() == name.casefold() for other in others):
        raise invalid_argument(f'A named range with the name "{name}" already exists.')
    on_grid(book, required(new, "range"))


def _find(book: Book, number: str | None) -> Json:
    for known in book.named_ranges:
        if known["namedRangeId"] == number:
            return known
    raise invalid_argument(f"No named range with id: {number}")


@answers("updateNamedRange")
def update_named_range(edit: Edit, request: Json) -> Json:
    """UpdateNamedRange."""
    new = required(request, "namedRange")
    old = _find(edit.book, new.get("namedRangeId"))
    changed = objects.changed(old, new, request.get("fields"), "NamedRange")
    changed["namedRangeId"] = old["namedRangeId"]
    _check(edit.book, changed)
    edit.book.named_ranges[edit.book.named_ranges.index(old)] = changed
    return {}


@answers("deleteNamedRange")
def delete_named_range(edit: Edit, request: Json) -> Json:
    """DeleteNamedRange."""
    edit.book.named_ranges.remove(_find(edit.book, request.get("namedRangeId")))
    return {}
