"""The `spreadsheets`, `sheets` and `developerMetadata` methods over HTTP."""

from typing import Final

from starlette.responses import Response

from sheetdrip.sandbox.google.errors import invalid_argument, permission_denied, unimplemented
from sheetdrip.sandbox.google.sheets import document, lookups, masks
from sheetdrip.sandbox.google.sheets.call import Call, as_json
from sheetdrip.sandbox.google.sheets.references import Place, resolve
from sheetdrip.sandbox.google.sheets.requests import copies
from sheetdrip.sandbox.google.sheets.requests.sheets import checked_properties, new_sheet
from sheetdrip.sandbox.google.sheets.schema import Json
from sheetdrip.sandbox.google.sheets.store import Spreadsheet

_COMMENTS_AS_USUAL: Final = (
    "",
    "COMMENTS_VIEW_MODE_UNSPECIFIED",
    "COMMENTS_VIEW_MODE_DEFAULT_FOR_CURRENT_ACCESS",
    "COMMENTS_VIEW_MODE_OMITTED",
)


def _check_comments(mode: str) -> None:
    """There are no comments here, so leaving them out is all that can be asked for."""
    if mode not in _COMMENTS_AS_USUAL:
        raise unimplemented(f"commentsViewMode={mode}")


async def get(call: Call) -> Response:
    """spreadsheets.get."""
    call.check_query("ranges", "includeGridData", "commentsViewMode", "excludeTablesInBandedRanges")
    _check_comments(call.text("commentsViewMode"))
    book = call.spreadsheet(writing=False)
    ranges = call.texts("ranges")
    return as_json(
        document.spreadsheet(
            book,
            places=[resolve(book, text) for text in ranges] if ranges else None,
            grid_data=call.flag("includeGridData"),
            mask=call.mask("Spreadsheet"),
            principal=call.principal,
        )
    )


async def get_by_data_filter(call: Call) -> Response:
    """spreadsheets.getByDataFilter."""
    call.check_query()
    body = await call.body("GetSpreadsheetByDataFilterRequest")
    _check_comments(body.get("commentsViewMode", ""))
    book = call.spreadsheet(writing=False)
    filters = body.get("dataFilters", [])
    places = [place for each in filters for place in lookups.places(book, each)]
    return as_json(
        document.spreadsheet(
            book,
            places=places if filters else None,
            grid_data=body.get("includeGridData", False),
            mask=call.mask("Spreadsheet"),
            principal=call.principal,
        )
    )


async def create(call: Call) -> Response:
    """spreadsheets.create. A service account cannot own files (docs/vendors/sheets.md#service-accounts)."""
    call.check_query()
    body = await call.body("Spreadsheet")
    if call.principal is not None and call.principal.endswith(".gserviceaccount.com"):
        raise permission_denied()
    return call.answer("Spreadsheet", document.spreadsheet(_created(call, body)))


def _created(call: Call, body: Json) -> Spreadsheet:
    unknown = sorted(body.keys() - {"properties", "sheets"})
    for sheet in body.get("sheets", []):
        unknown += sorted(sheet.keys() - {"properties"})
    if unknown:
        raise unimplemented(f"spreadsheets.create with {unknown[0]}")
    given = body.get("properties", {})
    book = call.store.create(
        given.get("title") or "Untitled spreadsheet", owner=call.principal or "owner@example.com"
    )
    try:
        kept = {k: v for k, v in given.items() if k not in ("defaultFormat", "spreadsheetTheme")}
        book.properties = checked_properties(book.properties | kept)
        _fill(book, [sheet.get("properties", {}) for sheet in body.get("sheets", [])])
    except Exception:
        call.store.delete(book.spreadsheet_id)
        raise
    return book


def _fill(book: Spreadsheet, wanted: list[Json]) -> None:
    if not wanted:
        return
    book.sheets.clear()
    for properties in wanted:
        new_sheet(book, properties)


async def batch_update(call: Call) -> Response:
    """spreadsheets.batchUpdate."""
    call.check_query()
    body = await call.body("BatchUpdateSpreadsheetRequest")
    _check_comments(body.get("commentsViewMode", ""))
    book = call.spreadsheet(writing=True)
    mask = call.mask("BatchUpdateSpreadsheetResponse")
    replies = book.apply(body.get("requests", []), call.principal)
    reply: Json = {"spreadsheetId": book.spreadsheet_id, "replies": replies}
    reply = dict(_pruned(reply, mask))
    if body.get("includeSpreadsheetInResponse") and masks.names(mask, "updatedSpreadsheet"):
        reply["updatedSpreadsheet"] = document.spreadsheet(
            book,
            places=_response_places(book, body),
            grid_data=body.get("responseIncludeGridData", False),
            mask=masks.below(mask, "updatedSpreadsheet"),
            principal=call.principal,
        )
    return as_json(reply)


def _pruned(reply: Json, mask: masks.Mask) -> Json:
    return {
        key: masks.prune(part, mask.get(key, {}))
        for key, part in reply.items()
        if not mask or key in mask
    }


def _response_places(book: Spreadsheet, body: Json) -> list[Place] | None:
    ranges = body.get("responseRanges")
    return [resolve(book, text) for text in ranges] if ranges else None


async def copy_to(call: Call) -> Response:
    """sheets.copyTo: into another spreadsheet, at its end."""
    call.check_query()
    body = await call.body("CopySheetToAnotherSpreadsheetRequest")
    book = call.spreadsheet(writing=False)
    source = book.sheet(call.request.path_params["sheet_id"])
    target = call.store.get(body.get("destinationSpreadsheetId", ""))
    if target.refuses(call.principal, writing=True):
        raise permission_denied()
    title, number = f"Copy of {source.title}", 2
    while target.titled(title):
        title, number = f"Copy of {source.title} {number}", number + 1
    twin = new_sheet(target, source.properties | {"title": title})
    copies.fill(target, source, twin)
    target.touch()
    return call.answer("SheetProperties", document.sheet_properties(target, twin))


async def get_metadata(call: Call) -> Response:
    """developerMetadata.get."""
    call.check_query()
    book = call.spreadsheet(writing=False)
    entry = lookups.by_id(book, call.request.path_params["metadata_id"])
    return call.answer("DeveloperMetadata", document.public(entry))


async def search_metadata(call: Call) -> Response:
    """developerMetadata.search: each entry once, with the filters that matched it."""
    call.check_query()
    body = await call.body("SearchDeveloperMetadataRequest")
    book = call.spreadsheet(writing=False)
    filters = body.get("dataFilters", [])
    if not filters:
        raise invalid_argument("Must specify at least one data filter.")
    found: dict[int, Json] = {}
    for data_filter in filters:
        for entry in lookups.matching(book, data_filter):
            matched: Json = {"developerMetadata": document.public(entry), "dataFilters": []}
            found.setdefault(entry["metadataId"], matched)["dataFilters"].append(data_filter)
    reply = {"matchedDeveloperMetadata": list(found.values())} if found else {}
    return call.answer("SearchDeveloperMetadataResponse", reply)
