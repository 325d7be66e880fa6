"""The `spreadsheets.values` methods over HTTP."""

from typing import Any

from starlette.responses import Response

from sheetdrip.sandbox.google.errors import invalid_argument
from sheetdrip.sandbox.google.sheets import lookups, values
from sheetdrip.sandbox.google.sheets.call import Call
from sheetdrip.sandbox.google.sheets.readout import (
    FORMATTED,
    FORMULA,
    SERIAL,
    UNFORMATTED,
    Reader,
    Rendering,
)
from sheetdrip.sandbox.google.sheets.references import resolve
from sheetdrip.sandbox.google.sheets.schema import Json
from sheetdrip.sandbox.google.sheets.shifts import COLUMNS, ROWS
from sheetdrip.sandbox.google.sheets.store import Spreadsheet
from sheetdrip.sandbox.google.sheets.values import USER_ENTERED, Writing, Written

_RENDER = (FORMATTED, UNFORMATTED, FORMULA)
_DATES = (SERIAL, "FORMATTED_STRING")
_INPUT = ("INPUT_VALUE_OPTION_UNSPECIFIED", "RAW", USER_ENTERED)
_READING = ("valueRenderOption", "dateTimeRenderOption", "majorDimension")
_WRITING = (
    "valueInputOption",
    "includeValuesInResponse",
    "responseValueRenderOption",
    "responseDateTimeRenderOption",
)


def _rendering_of(call: Call) -> Rendering:
    major = call.choice("majorDimension", ROWS, COLUMNS, "DIMENSION_UNSPECIFIED")
    return Rendering(
        values=call.choice("valueRenderOption", *_RENDER),
        dates=call.choice("dateTimeRenderOption", *_DATES),
        major=COLUMNS if major == COLUMNS else ROWS,
    )


def _writing_of(call: Call, body: Json) -> Writing:
    major = COLUMNS if body.get("majorDimension") == COLUMNS else ROWS
    return Writing(
        call.choice("valueInputOption", *_INPUT),
        call.principal,
        include_values=call.flag("includeValuesInResponse"),
        rendering=Rendering(
            call.choice("responseValueRenderOption", *_RENDER),
            call.choice("responseDateTimeRenderOption", *_DATES),
            major,
        ),
    )


def _writing_in(body: Json, principal: str | None) -> Writing:
    return Writing(
        body.get("valueInputOption", ""),
        principal,
        include_values=body.get("includeValuesInResponse", False),
        rendering=Rendering(
            body.get("responseValueRenderOption", FORMATTED),
            body.get("responseDateTimeRenderOption", SERIAL),
        ),
    )


async def get(call: Call) -> Response:
    """values.get."""
    call.check_query(*_READING)
    book = call.spreadsheet(writing=False)
    rendering = _rendering_of(call)
    place = resolve(book, call.request.path_params["range"])
    return call.answer("ValueRange", Reader(book, rendering).value_range(place))


async def batch_get(call: Call) -> Response:
    """values.batchGet."""
    call.check_query("ranges", *_READING)
    book = call.spreadsheet(writing=False)
    reader = Reader(book, _rendering_of(call))
    ranges = [reader.value_range(resolve(book, text)) for text in call.texts("ranges")]
    reply: Json = {"spreadsheetId": book.spreadsheet_id}
    return call.answer("BatchGetValuesResponse", reply | _present(valueRanges=ranges))


async def update(call: Call) -> Response:
    """values.update."""
    call.check_query(*_WRITING)
    body = await call.body("ValueRange", "data")
    book = call.spreadsheet(writing=True)
    writing = _writing_of(call, body)
    reply = values.update(book, call.request.path_params["range"], body, writing)
    return call.answer("UpdateValuesResponse", reply)


async def batch_update(call: Call) -> Response:
    """values.batchUpdate."""
    call.check_query()
    body = await call.body("BatchUpdateValuesRequest")
    book = call.spreadsheet(writing=True)
    reply = values.batch_update(book, body, _writing_in(body, call.principal))
    return call.answer("BatchUpdateValuesResponse", reply)


async def append(call: Call) -> Response:
    """values.append."""
    call.check_query("insertDataOption", *_WRITING)
    body = await call.body("ValueRange", "data")
    book = call.spreadsheet(writing=True)
    option = call.choice("insertDataOption", "OVERWRITE", "INSERT_ROWS")
    reference = call.request.path_params["range"]
    reply = values.append(book, reference, body, option, _writing_of(call, body))
    return call.answer("AppendValuesResponse", reply)


async def clear(call: Call) -> Response:
    """values.clear."""
    call.check_query()
    await call.body("ClearValuesRequest")
    book = call.spreadsheet(writing=True)
    place = resolve(book, call.request.path_params["range"])
    (cleared,) = values.clear(book, [place], call.principal)
    reply = {"spreadsheetId": book.spreadsheet_id, "clearedRange": cleared}
    return call.answer("ClearValuesResponse", reply)


async def batch_clear(call: Call) -> Response:
    """values.batchClear."""
    call.check_query()
    body = await call.body("BatchClearValuesRequest")
    book = call.spreadsheet(writing=True)
    places = [resolve(book, text) for text in body.get("ranges", [])]
    cleared = values.clear(book, places, call.principal)
    reply: Json = {"spreadsheetId": book.spreadsheet_id}
    return call.answer("BatchClearValuesResponse", reply | _present(clearedRanges=cleared))


async def batch_get_by_data_filter(call: Call) -> Response:
    """values.batchGetByDataFilter: each matched range once, with the filters that matched it."""
    call.check_query()
    body = await call.body("BatchGetValuesByDataFilterRequest")
    book = call.spreadsheet(writing=False)
    major = COLUMNS if body.get("majorDimension") == COLUMNS else ROWS
    render = body.get("valueRenderOption", FORMATTED)
    reader = Reader(book, Rendering(render, body.get("dateTimeRenderOption", SERIAL), major))
    found: dict[str, Json] = {}
    for data_filter in _filters(body):
        for place in lookups.places(book, data_filter):
            if place.a1() not in found:
                matched: Json = {"valueRange": reader.value_range(place), "dataFilters": []}
                found[place.a1()] = matched
            found[place.a1()]["dataFilters"].append(data_filter)
    reply: Json = {"spreadsheetId": book.spreadsheet_id}
    reply |= _present(valueRanges=list(found.values()))
    return call.answer("BatchGetValuesByDataFilterResponse", reply)


async def batch_update_by_data_filter(call: Call) -> Response:
    """values.batchUpdateByDataFilter: ranges are looked up now; one that is not there is passed by.

    What Google answers for a filter without a match is recorded nowhere.
    """
    call.check_query()
    body = await call.body("BatchUpdateValuesByDataFilterRequest")
    book = call.spreadsheet(writing=True)
    writing = _writing_in(body, call.principal)
    with book.atomic():
        done = [each for item in body.get("data", []) for each in _filtered(book, item, writing)]
    answers = [part.answer(book, writing) | {"dataFilter": wanted} for part, wanted in done]
    reply = values.totals(book, [part for part, _ in done], answers)
    return call.answer("BatchUpdateValuesByDataFilterResponse", reply)


def _filtered(book: Spreadsheet, item: Json, writing: Writing) -> list[tuple[Written, Json]]:
    rows = values.by_rows(item)
    wanted = item.get("dataFilter", {})
    return [
        (values.write(book, place, rows, writing), wanted) for place in lookups.places(book, wanted)
    ]


async def batch_clear_by_data_filter(call: Call) -> Response:
    """values.batchClearByDataFilter."""
    call.check_query()
    body = await call.body("BatchClearValuesByDataFilterRequest")
    book = call.spreadsheet(writing=True)
    places = [place for each in _filters(body) for place in lookups.places(book, each)]
    cleared = values.clear(book, places, call.principal)
    reply: Json = {"spreadsheetId": book.spreadsheet_id}
    return call.answer(
        "BatchClearValuesByDataFilterResponse", reply | _present(clearedRanges=cleared)
    )


def _filters(body: Json) -> list[Json]:
    filters: list[Json] = body.get("dataFilters", [])
    if not filters:
        raise invalid_argument("Must specify at least one data filter.")
    return filters


def _present(**lists: list[Any]) -> Json:
    """Proto JSON leaves out empty lists."""
    return {name: items for name, items in lists.items() if items}
