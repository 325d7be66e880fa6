"""Says which address is which Sheets method."""

from collections.abc import Awaitable, Callable
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sheetdrip.sandbox.google.sheets import spreadsheet_methods, value_methods
from sheetdrip.sandbox.google.sheets.call import Call
from sheetdrip.sandbox.google.sheets.store import SpreadsheetStore

_ROOT: Final = "/v4/spreadsheets"
_ONE: Final = _ROOT + "/{spreadsheet_id}"
_Method = Callable[[Call], Awaitable[Response]]

# Discovery method id -> verb, path, method. Order matters: verbs after `:` before bare ids.
METHODS: Final[dict[str, tuple[str, str, _Method]]] = {
    "sheets.spreadsheets.create": ("POST", _ROOT, spreadsheet_methods.create),
    "sheets.spreadsheets.batchUpdate": (
        "POST", _ONE + ":batchUpdate", spreadsheet_methods.batch_update,
    ),
    "sheets.spreadsheets.getByDataFilter": (
        "POST", _ONE + ":getByDataFilter", spreadsheet_methods.get_by_data_filter,
    ),
    "sheets.spreadsheets.get": ("GET", _ONE, spreadsheet_methods.get),
    "sheets.spreadsheets.sheets.copyTo": (
        "POST", _ONE + "/sheets/{sheet_id:int}:copyTo", spreadsheet_methods.copy_to,
    ),
    "sheets.spreadsheets.developerMetadata.search": (
        "POST", _ONE + "/developerMetadata:search", spreadsheet_methods.search_metadata,
    ),
    "sheets.spreadsheets.developerMetadata.get": (
        "GET", _ONE + "/developerMetadata/{metadata_id:int}", spreadsheet_methods.get_metadata,
    ),
    "sheets.spreadsheets.values.batchGet": (
        "GET", _ONE + "/values:batchGet", value_methods.batch_get,
    ),
    "sheets.spreadsheets.values.batchUpdate": (
        "POST", _ONE + "/values:batchUpdate", value_methods.batch_update,
    ),
    "sheets.spreadsheets.values.batchClear": (
        "POST", _ONE + "/values:batchClear", value_methods.batch_clear,
    ),
    "sheets.spreadsheets.values.batchGetByDataFilter": (
        "POST", _ONE + "/values:batchGetByDataFilter", value_methods.batch_get_by_data_filter,
    ),
    "sheets.spreadsheets.values.batchUpdateByDataFilter": (
        "POST", _ONE + "/values:batchUpdateByDataFilter", value_methods.batch_update_by_data_filter,
    ),
    "sheets.spreadsheets.values.batchClearByDataFilter": (
        "POST", _ONE + "/values:batchClearByDataFilter", value_methods.batch_clear_by_data_filter,
    ),
    "sheets.spreadsheets.values.append": (
        "POST", _ONE + "/values/{range:path}:append", value_methods.append,
    ),
    "sheets.spreadsheets.values.clear": (
        "POST", _ONE + "/values/{range:path}:clear", value_methods.clear,
    ),
    "sheets.spreadsheets.values.get": ("GET", _ONE + "/values/{range:path}", value_methods.get),
    "sheets.spreadsheets.values.update": (
        "PUT", _ONE + "/values/{range:path}", value_methods.update,
    ),
}  # fmt: skip

# Google counts a method that retrieves as a read, whatever its verb (docs/vendors/sheets.md#quotas).
READS: Final = frozenset(
    name for name in METHODS if name.rpartition(".")[2].startswith(("get", "batchGet", "search"))
)


def routes(store: SpreadsheetStore) -> list[Route]:
    """All Sheets routes over one store; each is named by its discovery method id."""
    return [
        Route(path, _endpoint(method, store), methods=[verb], name=name)
        for name, (verb, path, method) in METHODS.items()
    ]


def _endpoint(method: _Method, store: SpreadsheetStore) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        return await method(Call(request, store))

    return endpoint
