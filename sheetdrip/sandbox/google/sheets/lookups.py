"""Finds the developer metadata, and the ranges, that a data filter matches."""

from collections.abc import Iterator
from typing import Final

from sheetdrip.sandbox.google.errors import invalid_argument, not_found
from sheetdrip.sandbox.google.sheets.book import Book, Sheet
from sheetdrip.sandbox.google.sheets.grid import Box
from sheetdrip.sandbox.google.sheets.references import Place, on_grid, resolve
from sheetdrip.sandbox.google.sheets.schema import Json
from sheetdrip.sandbox.google.sheets.shifts import COLUMNS, ROWS

_INTERSECTING: Final = "INTERSECTING_LOCATION"
_TYPES: Final = {ROWS: "ROW", COLUMNS: "COLUMN"}


def every(book: Book) -> Iterator[Json]:
    """All metadata, each with the location where it is now."""
    yield from (_entry(book, n, _on_book()) for n in book.own_metadata)
    for sheet in book.sheets:
        location: Json = {"locationType": "SHEET", "sheetId": sheet.sheet_id}
        yield from (_entry(book, n, location) for n in sheet.metadata)
        for dimension in (ROWS, COLUMNS):
            for index, line in enumerate(sheet.grid.lines(dimension)):
                for number in line.metadata:
                    yield _entry(book, number, on_line(sheet.sheet_id, dimension, index))


def _on_book() -> Json:
    return {"locationType": "SPREADSHEET", "spreadsheet": True}


def on_line(sheet_id: int, dimension: str, index: int) -> Json:
    """The location of one row or column."""
    span = {"sheetId": sheet_id, "dimension": dimension, "startIndex": index, "endIndex": index + 1}
    return {"locationType": _TYPES[dimension], "dimensionRange": span}


def _entry(book: Book, number: int, location: Json) -> Json:
    return {"metadataId": number, **book.metadata[number], "location": location}


def by_id(book: Book, number: int) -> Json:
    """One entry; 404 when there is none."""
    for entry in every(book):
        if entry["metadataId"] == number:
            return entry
    raise not_found()


def matching(book: Book, data_filter: Json) -> list[Json]:
    """The metadata a data filter selects."""
    _check_one(data_filter)
    if "developerMetadataLookup" in data_filter:
        lookup = data_filter["developerMetadataLookup"]
        _check_lookup(lookup)
        return [entry for entry in every(book) if _fits(entry, lookup)]
    place = _ranged(book, data_filter)
    return [entry for entry in every(book) if _within(book, entry, place)]


def places(book: Book, data_filter: Json) -> list[Place]:
    """The ranges a data filter selects: its own, or where the matched metadata is."""
    _check_one(data_filter)
    if "developerMetadataLookup" not in data_filter:
        return [_ranged(book, data_filter)]
    return [place for entry in matching(book, data_filter) for place in _covered(book, entry)]


def _check_one(data_filter: Json) -> None:
    if len(data_filter) != 1:
        raise invalid_argument("A data filter must set exactly one of its fields.")


def _ranged(book: Book, data_filter: Json) -> Place:
    if "a1Range" in data_filter:
        return resolve(book, data_filter["a1Range"])
    return on_grid(book, data_filter["gridRange"])


def _covered(book: Book, entry: Json) -> list[Place]:
    location = entry["location"]
    if location["locationType"] == "SPREADSHEET":
        return [_whole(sheet) for sheet in book.sheets]
    if location["locationType"] == "SHEET":
        return [_whole(book.sheet(location["sheetId"]))]
    span = location["dimensionRange"]
    sheet = book.sheet(span["sheetId"])
    return [Place(sheet, _box_of(sheet, span))]


def _whole(sheet: Sheet) -> Place:
    return Place(sheet, sheet.box({}))


def _box_of(sheet: Sheet, span: Json) -> Box:
    at, end = span["startIndex"], span["endIndex"]
    if span["dimension"] == ROWS:
        return Box(at, end, 0, sheet.grid.column_count)
    return Box(0, sheet.grid.row_count, at, end)


def _check_lookup(lookup: Json) -> None:
    """What Google refuses to look up (docs/vendors/sheets.md#developer-metadata)."""
    location = lookup.get("metadataLocation", {})
    if location.get("spreadsheet") and lookup.get("locationMatchingStrategy") == _INTERSECTING:
        raise invalid_argument("Intersecting location matching cannot be used with a spreadsheet.")
    span = location.get("dimensionRange")
    if span and span.get("endIndex", 0) - span.get("startIndex", 0) != 1:
        raise invalid_argument("A dimension range must span exactly one row or column.")


def _fits(entry: Json, lookup: Json) -> bool:
    for field in ("metadataId", "metadataKey", "metadataValue", "visibility"):
        if field in lookup and lookup[field] != entry.get(field):
            return False
    wanted = lookup.get("locationType")
    if wanted and wanted != entry["location"]["locationType"]:
        return False
    return _located(entry["location"], lookup)


def _located(location: Json, lookup: Json) -> bool:
    wanted: Json = lookup.get("metadataLocation", {})
    if not wanted:
        return True
    if wanted.get("spreadsheet"):
        return bool(location["locationType"] == "SPREADSHEET")
    intersecting = lookup.get("locationMatchingStrategy") == _INTERSECTING
    if "dimensionRange" in wanted:
        span = {"sheetId": 0} | wanted["dimensionRange"]
        return _meets_line(location, span, intersecting=intersecting)
    on_sheet = _sheet_of(location) == wanted.get("sheetId", 0)
    return on_sheet and (intersecting or location["locationType"] == "SHEET")


def _meets_line(location: Json, span: Json, *, intersecting: bool) -> bool:
    own: Json = location.get("dimensionRange", {})
    if own == span:
        return True
    # A row meets every column of its sheet.
    crosses = bool(own) and own["sheetId"] == span["sheetId"]
    return intersecting and crosses and bool(own["dimension"] != span["dimension"])


def _sheet_of(location: Json) -> int | None:
    span: Json = location.get("dimensionRange", {})
    number: int | None = location.get("sheetId", span.get("sheetId"))
    return number


def _within(book: Book, entry: Json, place: Place) -> bool:
    """Range filters select the metadata of rows, columns and sheets that meet the range."""
    location = entry["location"]
    if location["locationType"] == "SPREADSHEET" or _sheet_of(location) != place.sheet.sheet_id:
        return False
    return any(part.box.overlaps(place.box) for part in _covered(book, entry))
