"""Requests that change tabs and the spreadsheet itself."""

import copy
from typing import Final
from zoneinfo import ZoneInfo

from sheetdrip.sandbox.google.errors import invalid_argument, unimplemented
from sheetdrip.sandbox.google.sheets import document, formats, masks
from sheetdrip.sandbox.google.sheets.book import Book, Sheet
from sheetdrip.sandbox.google.sheets.masks import Mask
from sheetdrip.sandbox.google.sheets.requests import copies
from sheetdrip.sandbox.google.sheets.requests.edit import Edit, answers
from sheetdrip.sandbox.google.sheets.schema import Json

MAX_TITLE: Final = 100


@answers("updateSpreadsheetProperties")
def update_spreadsheet_properties(edit: Edit, request: Json) -> Json:
    """updateSpreadsheetProperties: title, locale, time zone, recalculation."""
    mask = masks.update_mask(request.get("fields"), "SpreadsheetProperties")
    for name in ("defaultFormat", "spreadsheetTheme"):
        if name in mask:
            raise unimplemented(f"updateSpreadsheetProperties of {name}")
    new = masks.merged(edit.book.properties, request.get("properties", {}), mask)
    kept = {k: v for k, v in new.items() if k not in ("defaultFormat", "spreadsheetTheme")}
    # `*` leaves alone what a spreadsheet cannot be without; a field named and absent is reset.
    edit.book.properties = checked_properties(kept if mask else edit.book.properties | kept)
    return {}


def checked_properties(properties: Json) -> Json:
    """SpreadsheetProperties that Google would take; 400 otherwise."""
    if not properties.get("title"):
        raise invalid_argument("The spreadsheet title may not be empty.")
    try:
        ZoneInfo(properties.get("timeZone", ""))
    except (KeyError, ValueError, OSError):
        raise invalid_argument(f"Invalid time zone: {properties.get('timeZone')}") from None
    return {"locale": "en_US", "autoRecalc": "ON_CHANGE"} | properties


@answers("updateSheetProperties")
def update_sheet_properties(edit: Edit, request: Json) -> Json:
    """updateSheetProperties, including position and size of the grid."""
    mask = masks.update_mask(request.get("fields"), "SheetProperties")
    given = request.get("properties", {})
    sheet = edit.book.sheet(given.get("sheetId", 0))
    if "dataSourceSheetProperties" in mask:
        raise unimplemented("updateSheetProperties of dataSourceSheetProperties")
    wanted = formats.twinned_mask({k: v for k, v in mask.items() if k not in ("sheetId", "index")})
    if wanted or not mask:
        _merge(edit, sheet, formats.twinned(given), wanted)
    if masks.names(mask, "index") and ("index" in given or mask):
        _reposition(edit.book, sheet, given.get("index", 0))
    return {}


def _merge(edit: Edit, sheet: Sheet, given: Json, mask: Mask) -> None:
    size = {"rowCount": sheet.grid.row_count, "columnCount": sheet.grid.column_count}
    current = sheet.properties | {"gridProperties": sheet.properties["gridProperties"] | size}
    new = masks.merged(current, given, mask)
    if masks.names(mask, "title"):
        check_title(edit.book, new.get("title", ""), besides=sheet)
        edit.book.retitle(sheet, new["title"])
    new = {"title": sheet.title, "sheetType": sheet.properties["sheetType"]} | new
    _resize(edit, sheet, new.setdefault("gridProperties", {}))
    gone = [name for name in ("tabColor", "tabColorStyle") if not new.get("tabColorStyle")]
    sheet.properties = {k: v for k, v in new.items() if k not in ("sheetId", "index", *gone)}
    if all(other.properties.get("hidden") for other in edit.book.sheets):
        raise invalid_argument("You can't hide all the sheets in a document.")


def check_title(book: Book, title: str, besides: Sheet | None = None) -> None:
    """400 when the name is empty, too long or taken."""
    if not title or len(title) > MAX_TITLE:
        raise invalid_argument(f"Sheet names must have 1 to {MAX_TITLE} characters.")
    if book.titled(title) not in (None, besides):
        raise invalid_argument(
            f'A sheet with the name "{title}" already exists. Please enter another name.'
        )


def _resize(edit: Edit, sheet: Sheet, size: Json) -> None:
    """Take the counts out of the properties and bring the grid to them."""
    rows, columns = size.pop("rowCount", 0), size.pop("columnCount", 0)
    if sheet.properties["sheetType"] != "GRID":
        return
    frozen_rows, frozen_columns = size.get("frozenRowCount", 0), size.get("frozenColumnCount", 0)
    if rows < 1 or columns < 1:
        raise invalid_argument("The grid must have at least one row and one column.")
    if frozen_rows >= rows > 1 or frozen_columns >= columns > 1:
        raise invalid_argument("You can't freeze all visible rows or columns on the sheet.")
    edit.book.check_size(rows * columns - sheet.grid.row_count * sheet.grid.column_count, columns)
    lost = [*sheet.grid.rows[rows:], *sheet.grid.columns[columns:]]
    sheet.grid.resize(rows, columns)
    for number in {n for line in lost for n in line.metadata}:
        edit.book.metadata.pop(number)


def _reposition(book: Book, sheet: Sheet, index: int) -> None:
    """The index counts as before the move (docs/vendors/sheets.md#moving-and-sorting)."""
    if not 0 <= index <= len(book.sheets):
        raise invalid_argument(f"Invalid sheet index: {index}")
    at = book.sheets.index(sheet)
    book.sheets.remove(sheet)
    book.sheets.insert(index - 1 if index > at else index, sheet)


@answers("addSheet")
def add_sheet(edit: Edit, request: Json) -> Json:
    """addSheet, with Google's defaults for what is not said."""
    given = formats.twinned(request.get("properties", {}))
    if given.get("sheetType", "GRID") != "GRID":
        raise unimplemented(f"addSheet of type {given['sheetType']}")
    sheet = new_sheet(edit.book, given, given.get("index"))
    return {"properties": document.sheet_properties(edit.book, sheet)}


def new_sheet(book: Book, given: Json, at: int | None = None) -> Sheet:
    """Check and put in a sheet as described by SheetProperties."""
    title = given.get("title") or _free_title(book)
    check_title(book, title)
    number = given.get("sheetId")
    if number is not None and book.has_sheet(number):
        raise invalid_argument(
            f"The sheetId: {number} already exists. Please enter another sheetId."
        )
    if at is not None and not 0 <= at <= len(book.sheets):
        raise invalid_argument(f"Invalid sheet index: {at}")
    sheet_id = book.new_id(book.has_sheet) if number is None else number
    return book.add_sheet(given | {"title": title, "sheetId": sheet_id}, at)


def _free_title(book: Book) -> str:
    number = len(book.sheets) + 1
    while book.titled(f"Sheet{number}"):
        number += 1
    return f"Sheet{number}"


@answers("deleteSheet")
def delete_sheet(edit: Edit, request: Json) -> Json:
    """deleteSheet: never the last one that shows."""
    book = edit.book
    sheet = next((s for s in book.sheets if s.sheet_id == request.get("sheetId", 0)), None)
    if sheet is None:
        raise invalid_argument(f"No sheet with id: {request.get('sheetId', 0)}")
    if all(other.properties.get("hidden") for other in book.sheets if other is not sheet):
        raise invalid_argument("You can't remove all the visible sheets in a document.")
    edit.check(sheet, sheet.box({}))
    book.sheets.remove(sheet)
    book.named_ranges = [n for n in book.named_ranges if n["range"]["sheetId"] != sheet.sheet_id]
    lines = (*sheet.grid.rows, *sheet.grid.columns)
    for number in {n for line in lines for n in line.metadata} | set(sheet.metadata):
        book.metadata.pop(number)
    return {}


@answers("duplicateSheet")
def duplicate_sheet(edit: Edit, request: Json) -> Json:
    """duplicateSheet: everything on the tab, under new ids."""
    book = edit.book
    source = book.sheet(request.get("sourceSheetId", 0))
    title = request.get("newSheetName") or _copy_title(book, source.title)
    given = copy.deepcopy(source.properties) | {"title": title}
    if "newSheetId" in request:
        given["sheetId"] = request["newSheetId"]
    at = request.get("insertSheetIndex", 0)
    twin = new_sheet(book, given, at)
    copies.fill(book, source, twin)
    return {"properties": document.sheet_properties(book, twin)}


def _copy_title(book: Book, title: str) -> str:
    name, number = f"Copy of {title}", 2
    while book.titled(name):
        name, number = f"Copy of {title} {number}", number + 1
    return name
