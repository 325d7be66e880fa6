"""Finds one of several numbered objects on a sheet, and changes it under a mask."""

from typing import Any

from sheetdrip.sandbox.google.errors import invalid_argument
from sheetdrip.sandbox.google.sheets import masks
from sheetdrip.sandbox.google.sheets.book import Book, Sheet
from sheetdrip.sandbox.google.sheets.references import on_grid, whole_range
from sheetdrip.sandbox.google.sheets.schema import Json


def listed(sheet: Sheet, family: str) -> list[Json]:
    """The objects of one family (a field name of the API's Sheet)."""
    items: list[Json] = sheet.decor.setdefault(family, [])
    return items


def find(book: Book, family: str, key: str, number: int | str | None) -> tuple[Sheet, Json]:
    """The object with this id, and its sheet; 400 when there is none."""
    for sheet in book.sheets:
        for item in sheet.decor.get(family, []):
            if item[key] == number:
                return sheet, item
    noun = key.removesuffix("Id")
    raise invalid_argument(f"No {noun} with id: {number}")


def remove(book: Book, family: str, key: str, number: int | str | None) -> Json:
    """Take the object away; 400 when there is none."""
    sheet, item = find(book, family, key, number)
    sheet.decor[family].remove(item)
    return item


def fresh_id(book: Book, family: str, key: str, wanted: int | None) -> int:
    """The id asked for, or a random one; 400 when it is taken."""
    taken = {item[key] for sheet in book.sheets for item in sheet.decor.get(family, [])}
    if wanted is not None and wanted in taken:
        raise invalid_argument(f"The {key}: {wanted} already exists.")
    return book.new_id(taken.__contains__) if wanted is None else wanted


def changed(item: Json, new: Json, fields: str | None, message: str) -> Json:
    """The object with the masked fields replaced; its ranges spelled out."""
    return spelled(masks.merged(item, new, masks.update_mask(fields, message)))


def spelled(item: Json) -> Json:
    """A copy whose top-level GridRanges carry their sheetId even when it is 0."""
    full = dict(item)
    if "range" in full:
        full["range"] = whole_range(full["range"])
    for field in ("ranges", "unprotectedRanges"):
        if field in full:
            full[field] = [whole_range(part) for part in full[field]]
    return full


def sheet_of(book: Book, grid_range: Json) -> Sheet:
    """The sheet of a range that has to be on the grid."""
    return on_grid(book, grid_range).sheet


def deep_spelled(value: Any) -> Any:  # noqa: ANN401
    """The same for charts, whose ranges lie deep: under `sources` and `anchorCell`."""
    if isinstance(value, list):
        return [deep_spelled(item) for item in value]
    if not isinstance(value, dict):
        return value
    full: Json = {key: deep_spelled(part) for key, part in value.items()}
    if "sources" in full:
        full["sources"] = [whole_range(part) for part in full["sources"]]
    if "anchorCell" in full:
        full["anchorCell"] = {"sheetId": 0, "rowIndex": 0, "columnIndex": 0} | full["anchorCell"]
    return full
