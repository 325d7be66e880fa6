"""Shares spreadsheets: Drive's permissions over HTTP, refused in its older error shape."""

import hashlib
from functools import partial
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sheetdrip.sandbox.google.sheets.store import Spreadsheet, SpreadsheetStore

_MANY: Final = "/drive/v3/files/{file}/permissions"
_SHARED: Final = frozenset({"writer", "commenter", "reader"})


class DriveRefused(Exception):
    """A refusal with its HTTP code, reason and message."""

    def __init__(self, code: int, reason: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        error = {"domain": "global", "reason": reason, "message": message}
        self.body = {"error": {"errors": [error], "code": code, "message": message}}


async def drive_refused_handler(_request: Request, exc: Exception) -> Response:
    """Turn a DriveRefused into its response."""
    if not isinstance(exc, DriveRefused):
        raise exc
    return JSONResponse(exc.body, status_code=exc.code)


def routes(spreadsheets: SpreadsheetStore) -> list[Route]:
    """The permission routes."""
    return [
        Route(_MANY, partial(_list, spreadsheets), methods=["GET"]),
        Route(_MANY, partial(_create, spreadsheets), methods=["POST"]),
        Route(f"{_MANY}/{{permission}}", partial(_delete, spreadsheets), methods=["DELETE"]),
    ]


async def _list(spreadsheets: SpreadsheetStore, request: Request) -> Response:
    spreadsheet = _visible(spreadsheets, request)
    rows = [
        _resource(spreadsheet.owner, "owner"),
        *(_resource(email, "writer") for email in sorted(spreadsheet.editors)),
        *(_resource(email, "reader") for email in sorted(spreadsheet.readers)),
    ]
    return JSONResponse({"kind": "drive#permissionList", "permissions": rows})


async def _create(spreadsheets: SpreadsheetStore, request: Request) -> Response:
    spreadsheet, asked = _editable(spreadsheets, request), await request.json()
    email, role = asked.get("emailAddress"), asked.get("role")
    if asked.get("type") not in {"user", "group"} or not email or role not in _SHARED:
        raise DriveRefused(501, "notImplemented", "The sandbox shares with an address, not so.")
    if email != spreadsheet.owner:
        _withdraw(spreadsheet, email)
        (spreadsheet.editors if role == "writer" else spreadsheet.readers).add(email)
    return JSONResponse(_resource(email, role))


async def _delete(spreadsheets: SpreadsheetStore, request: Request) -> Response:
    spreadsheet, asked = _editable(spreadsheets, request), request.path_params["permission"]
    known = [spreadsheet.owner, *spreadsheet.editors, *spreadsheet.readers]
    email = next((email for email in known if _id(email) == asked), None)
    if email is None:
        raise DriveRefused(404, "notFound", f"Permission not found: {asked}.")
    if email == spreadsheet.owner:
        raise _insufficient()
    _withdraw(spreadsheet, email)
    return Response(status_code=204)


def _visible(spreadsheets: SpreadsheetStore, request: Request) -> Spreadsheet:
    """The file of the path, if the caller may see it; else 404."""
    file_id, principal = request.path_params["file"], request.state.principal
    for spreadsheet in spreadsheets:
        audience = {spreadsheet.owner, *spreadsheet.editors, *spreadsheet.readers}
        if spreadsheet.spreadsheet_id == file_id and principal in audience:
            return spreadsheet
    raise DriveRefused(404, "notFound", f"File not found: {file_id}.")


def _editable(spreadsheets: SpreadsheetStore, request: Request) -> Spreadsheet:
    """The file of the path, if the caller may change it."""
    spreadsheet = _visible(spreadsheets, request)
    if request.state.principal not in {spreadsheet.owner, *spreadsheet.editors}:
        raise _insufficient()
    return spreadsheet


def _insufficient() -> DriveRefused:
    message = "The user does not have sufficient permissions for this file."
    return DriveRefused(403, "insufficientFilePermissions", message)


def _withdraw(spreadsheet: Spreadsheet, email: str) -> None:
    spreadsheet.editors.discard(email)
    spreadsheet.readers.discard(email)


def _id(email: str) -> str:
    """Twenty digits that stay the same for an address."""
    digest = hashlib.blake2b(email.lower().encode(), digest_size=8).digest()
    return f"{int.from_bytes(digest, 'big'):020d}"


def _resource(email: str, role: str) -> dict[str, Any]:
    """One address and what it may do."""
    return {
        "kind": "drive#permission",
        "id": _id(email),
        "type": "user",
        "emailAddress": email,
        "role": role,
        "displayName": email.partition("@")[0],
        "deleted": False,
        "pendingOwner": False,
    }
