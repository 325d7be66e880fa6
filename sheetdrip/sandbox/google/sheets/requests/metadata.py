"""Requests that change developer metadata, which rides on a row, column, sheet or the spreadsheet."""

from dataclasses import replace
from typing import Final

from sheetdrip.sandbox.google.errors import invalid_argument
from sheetdrip.sandbox.google.sheets import document, lookups, masks
from sheetdrip.sandbox.google.sheets.book import Book
from sheetdrip.sandbox.google.sheets.requests.dimensions import span_of
from sheetdrip.sandbox.google.sheets.requests.edit import Edit, answers, required
from sheetdrip.sandbox.google.sheets.schema import Json

_PLACES: Final = ("spreadsheet", "sheetId", "dimensionRange")


@answers("createDeveloperMetadata")
def create(edit: Edit, request: Json) -> Json:
    """CreateDeveloperMetadata."""
    new = required(request, "developerMetadata")
    number = new.get("metadataId")
    if number is not None and number in edit.book.metadata:
        raise invalid_argument(f"The metadataId: {number} already exists.")
    if number is None:
        number = edit.book.new_id(edit.book.metadata.__contains__)
    edit.book.metadata[number] = _content(new)
    _attach(edit, number, required(new, "location"))
    return {"developerMetadata": document.public(lookups.by_id(edit.book, number))}


def _content(new: Json) -> Json:
    if not new.get("metadataKey"):
        raise invalid_argument("metadataKey is required.")
    if new.get("visibility") not in ("DOCUMENT", "PROJECT"):
        raise invalid_argument("visibility is required.")
    return {k: new[k] for k in ("metadataKey", "metadataValue", "visibility") if k in new}


def _attach(edit: Edit, number: int, location: Json) -> None:
    named = [name for name in _PLACES if name in location]
    if len(named) != 1:
        raise invalid_argument(
            "Exactly one of spreadsheet, sheetId and dimensionRange must be set."
        )
    if "spreadsheet" in location:
        edit.book.own_metadata += (number,)
    elif "sheetId" in location:
        edit.book.sheet(location["sheetId"]).metadata += (number,)
    else:
        sheet, dimension, start, end = span_of(edit, location["dimensionRange"])
        if end - start != 1:
            raise invalid_argument("A dimension range must span exactly one row or column.")
        lines = sheet.grid.lines(dimension)
        lines[start] = replace(lines[start], metadata=(*lines[start].metadata, number))


def _detach(book: Book, number: int) -> None:
    def without(numbers: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(n for n in numbers if n != number)

    book.own_metadata = without(book.own_metadata)
    for sheet in book.sheets:
        sheet.metadata = without(sheet.metadata)
        for lines in (sheet.grid.rows, sheet.grid.columns):
            for at, line in enumerate(lines):
                if number in line.metadata:
                    lines[at] = replace(line, metadata=without(line.metadata))


@answers("updateDeveloperMetadata")
def update(edit: Edit, request: Json) -> Json:
    """UpdateDeveloperMetadata of everything the filters match."""
    mask = masks.update_mask(request.get("fields"), "DeveloperMetadata")
    new = request.get("developerMetadata", {})
    filters = request.get("dataFilters", [])
    found = {e["metadataId"]: None for f in filters for e in lookups.matching(edit.book, f)}
    for number in found:
        content = masks.merged(edit.book.metadata[number], new, mask)
        edit.book.metadata[number] = _content(content)
        if "location" in new and masks.names(mask, "location"):
            _detach(edit.book, number)
            _attach(edit, number, new["location"])
    entries = [document.public(lookups.by_id(edit.book, number)) for number in found]
    return {"developerMetadata": entries} if entries else {}


@answers("deleteDeveloperMetadata")
def delete(edit: Edit, request: Json) -> Json:
    """DeleteDeveloperMetadata of everything the filter matches."""
    gone = lookups.matching(edit.book, required(request, "dataFilter"))
    for entry in gone:
        _detach(edit.book, entry["metadataId"])
        del edit.book.metadata[entry["metadataId"]]
    return {"deletedDeveloperMetadata": document.public(gone)} if gone else {}
