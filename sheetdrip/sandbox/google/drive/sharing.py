"""Permissions over HTTP: who may see a spreadsheet."""

from functools import partial
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sheetdrip.sandbox.google.drive.errors import (
    insufficient_permissions,
    invalid,
    not_known,
    permission_not_found,
)
from sheetdrip.sandbox.google.drive.fields import select
from sheetdrip.sandbox.google.drive.files import editable, visible
from sheetdrip.sandbox.google.drive.resources import (
    permission_id,
    permission_resource,
    permissions_of,
)
from sheetdrip.sandbox.google.drive.store import Drive
from sheetdrip.sandbox.google.sheets.store import Spreadsheet

_MANY: Final = "/drive/v3/files/{file}/permissions"
_ONE: Final = f"{_MANY}/{{permission}}"
_ROLES: Final = frozenset({"owner", "writer", "commenter", "reader"})
_SHOWN: Final = "kind,id,type,role"


def routes(drive: Drive) -> list[Route]:
    """The permission routes."""
    return [
        Route(_MANY, partial(_list, drive), methods=["GET"]),
        Route(_MANY, partial(_create, drive), methods=["POST"]),
        Route(_ONE, partial(_get, drive), methods=["GET"]),
        Route(_ONE, partial(_update, drive), methods=["PATCH"]),
        Route(_ONE, partial(_delete, drive), methods=["DELETE"]),
    ]


async def _list(drive: Drive, request: Request) -> Response:
    rows = permissions_of(visible(drive, request))
    body = {"kind": "drive#permissionList", "permissions": rows}
    return JSONResponse(
        select(body, request.query_params.get("fields"), f"kind,permissions({_SHOWN})")
    )


async def _create(drive: Drive, request: Request) -> Response:
    spreadsheet, asked = editable(drive, request), await request.json()
    if asked.get("type") not in {"user", "group"}:
        raise not_known(f"sharing with type {asked.get('type')}")
    email = asked.get("emailAddress")
    if not email:
        raise invalid("emailAddress", str(email))
    return _granted(drive, request, spreadsheet, email, str(asked.get("role")))


async def _get(drive: Drive, request: Request) -> Response:
    spreadsheet = visible(drive, request)
    email = _email(spreadsheet, request)
    rows = permissions_of(spreadsheet)
    row = next(row for row in rows if row["emailAddress"] == email)
    return JSONResponse(select(row, request.query_params.get("fields"), _SHOWN))


async def _update(drive: Drive, request: Request) -> Response:
    spreadsheet, asked = editable(drive, request), await request.json()
    email = _email(spreadsheet, request)
    return _granted(drive, request, spreadsheet, email, str(asked.get("role")))


async def _delete(drive: Drive, request: Request) -> Response:
    spreadsheet = editable(drive, request)
    email = _email(spreadsheet, request)
    if email == spreadsheet.owner:
        raise insufficient_permissions()
    _withdraw(spreadsheet, email)
    drive.refresh()
    return Response(status_code=204)


def _granted(
    drive: Drive, request: Request, spreadsheet: Spreadsheet, email: str, role: str
) -> Response:
    if role not in _ROLES:
        raise invalid("role", role)
    if role == "owner":
        _transfer(drive, request, spreadsheet, email)
    elif email != spreadsheet.owner:
        _withdraw(spreadsheet, email)
        (spreadsheet.editors if role == "writer" else spreadsheet.readers).add(email)
    drive.refresh()
    body: dict[str, Any] = permission_resource(email, role)
    return JSONResponse(select(body, request.query_params.get("fields"), _SHOWN))


def _transfer(drive: Drive, request: Request, spreadsheet: Spreadsheet, email: str) -> None:
    agreed = request.query_params.get("transferOwnership", "").lower() == "true"
    if not agreed or request.state.principal != spreadsheet.owner:
        raise insufficient_permissions()
    if drive.keys.is_service_account(email):
        raise insufficient_permissions()
    _withdraw(spreadsheet, email)
    spreadsheet.editors.add(spreadsheet.owner)
    spreadsheet.owner = email


def _withdraw(spreadsheet: Spreadsheet, email: str) -> None:
    spreadsheet.editors.discard(email)
    spreadsheet.readers.discard(email)


def _email(spreadsheet: Spreadsheet, request: Request) -> str:
    asked = request.path_params["permission"]
    known = [spreadsheet.owner, *spreadsheet.editors, *spreadsheet.readers]
    for email in known:
        if permission_id(email) == asked:
            return email
    raise permission_not_found(asked)
