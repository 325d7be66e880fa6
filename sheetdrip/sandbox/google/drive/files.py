"""Drive's file methods over HTTP: get, list, create, rename, delete."""

from functools import partial
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sheetdrip.sandbox.google.drive.errors import (
    file_not_found,
    insufficient_permissions,
    invalid,
    no_storage,
    not_known,
)
from sheetdrip.sandbox.google.drive.fields import select
from sheetdrip.sandbox.google.drive.queries import matcher
from sheetdrip.sandbox.google.drive.resources import SPREADSHEET_MIME, file_resource
from sheetdrip.sandbox.google.drive.store import Drive
from sheetdrip.sandbox.google.sheets.store import Spreadsheet

_MANY: Final = "/drive/v3/files"
_ONE: Final = f"{_MANY}/{{file}}"
_SHOWN: Final = "kind,id,name,mimeType"
_MAX_PAGE: Final = 1000


def routes(drive: Drive) -> list[Route]:
    """The file routes."""
    return [
        Route(_MANY, partial(_list, drive), methods=["GET"]),
        Route(_MANY, partial(_create, drive), methods=["POST"]),
        Route(_ONE, partial(_get, drive), methods=["GET"]),
        Route(_ONE, partial(_update, drive), methods=["PATCH"]),
        Route(_ONE, partial(_delete, drive), methods=["DELETE"]),
    ]


def visible(drive: Drive, request: Request) -> Spreadsheet:
    """The file of the path, if the caller may see it; else 404."""
    file_id = request.path_params["file"]
    for spreadsheet in drive.spreadsheets:
        if spreadsheet.spreadsheet_id == file_id and _sees(spreadsheet, request.state.principal):
            return spreadsheet
    raise file_not_found(file_id)


def editable(drive: Drive, request: Request) -> Spreadsheet:
    """The file of the path, if the caller may change it."""
    spreadsheet = visible(drive, request)
    if request.state.principal not in {spreadsheet.owner, *spreadsheet.editors}:
        raise insufficient_permissions()
    return spreadsheet


def _sees(spreadsheet: Spreadsheet, principal: str) -> bool:
    return principal in {spreadsheet.owner, *spreadsheet.editors, *spreadsheet.readers}


def shown(drive: Drive, spreadsheet: Spreadsheet, principal: str) -> dict[str, Any]:
    """The File resource as `principal` sees it."""
    return file_resource(spreadsheet, drive.entry(spreadsheet), principal)


async def _get(drive: Drive, request: Request) -> Response:
    return _answer(drive, request, visible(drive, request))


async def _list(drive: Drive, request: Request) -> Response:
    query = request.query_params
    principal, fits = request.state.principal, matcher(query.get("q"))
    found = [s for s in drive.spreadsheets if _sees(s, principal) and fits(s)]
    found.sort(key=lambda s: drive.entry(s).modified_at, reverse=True)
    start, size = _number(query.get("pageToken"), 0), _number(query.get("pageSize"), 100)
    size = min(size, _MAX_PAGE)
    page = found[start : start + size]
    body = {
        "kind": "drive#fileList",
        "incompleteSearch": False,
        "files": [shown(drive, spreadsheet, principal) for spreadsheet in page],
    }
    if start + size < len(found):
        body["nextPageToken"] = str(start + size)
    default = f"kind,incompleteSearch,nextPageToken,files({_SHOWN})"
    return JSONResponse(select(body, query.get("fields"), default))


async def _create(drive: Drive, request: Request) -> Response:
    asked = await request.json()
    if asked.get("mimeType") != SPREADSHEET_MIME:
        raise not_known(f"creating a file of type {asked.get('mimeType')}")
    principal = request.state.principal
    if drive.keys.is_service_account(principal):
        raise no_storage()
    title = asked.get("name", "Untitled spreadsheet")
    return _answer(drive, request, drive.spreadsheets.create(title, owner=principal))


async def _update(drive: Drive, request: Request) -> Response:
    spreadsheet, asked = editable(drive, request), await request.json()
    unknown = sorted(set(asked) - {"name"})
    if unknown:
        raise not_known(f"files.update of {unknown[0]}")
    if "name" in asked:
        title = {"properties": {"title": asked["name"]}, "fields": "title"}
        spreadsheet.apply([{"updateSpreadsheetProperties": title}])
    return _answer(drive, request, spreadsheet)


async def _delete(drive: Drive, request: Request) -> Response:
    spreadsheet = visible(drive, request)
    if spreadsheet.owner != request.state.principal:
        raise insufficient_permissions()
    drive.refresh()
    drive.spreadsheets.delete(spreadsheet.spreadsheet_id)
    drive.refresh()
    return Response(status_code=204)


def _answer(drive: Drive, request: Request, spreadsheet: Spreadsheet) -> Response:
    body = shown(drive, spreadsheet, request.state.principal)
    return JSONResponse(select(body, request.query_params.get("fields"), _SHOWN))


def _number(text: str | None, default: int) -> int:
    if text is None:
        return default
    if not text.isdecimal():
        raise invalid("page", text)
    return int(text)
