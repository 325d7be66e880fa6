"""The feed of what changed since a token, over every file the caller can see."""

from functools import partial
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sheetdrip.sandbox.google.drive.errors import invalid
from sheetdrip.sandbox.google.drive.fields import select
from sheetdrip.sandbox.google.drive.files import shown
from sheetdrip.sandbox.google.drive.resources import change_resource
from sheetdrip.sandbox.google.drive.store import Change, Drive

_FEED: Final = "/drive/v3/changes"
_SHOWN: Final = (
    "kind,nextPageToken,newStartPageToken,changes(kind,changeType,type,time,removed,fileId,"
    "file(kind,id,name,mimeType))"
)


def routes(drive: Drive) -> list[Route]:
    """The change feed's routes."""
    return [
        Route(f"{_FEED}/startPageToken", partial(_start, drive), methods=["GET"]),
        Route(_FEED, partial(_list, drive), methods=["GET"]),
    ]


async def _start(drive: Drive, request: Request) -> Response:
    drive.refresh()
    body = {"kind": "drive#startPageToken", "startPageToken": str(len(drive.changes) + 1)}
    return JSONResponse(select(body, request.query_params.get("fields"), "*"))


async def _list(drive: Drive, request: Request) -> Response:
    drive.refresh()
    query, principal = request.query_params, request.state.principal
    since, size = _token(query.get("pageToken")), int(query.get("pageSize", "100"))
    fresh = drive.changes[since - 1 :]
    page = fresh[:size]
    body: dict[str, Any] = {
        "kind": "drive#changeList",
        "changes": [_resource(drive, change, principal) for change in _latest(page, principal)],
    }
    following = str(since + len(page))
    body["nextPageToken" if len(fresh) > size else "newStartPageToken"] = following
    return JSONResponse(select(body, query.get("fields"), _SHOWN))


def _latest(changes: list[Change], principal: str) -> list[Change]:
    # A file appears once, with its last change.
    last = {change.file_id: change for change in changes if principal in change.audience}
    return sorted(last.values(), key=lambda change: change.number)


def _resource(drive: Drive, change: Change, principal: str) -> dict[str, Any]:
    for spreadsheet in drive.spreadsheets:
        if spreadsheet.spreadsheet_id == change.file_id and not change.removed:
            return change_resource(change, shown(drive, spreadsheet, principal))
    return change_resource(change, None)


def _token(text: str | None) -> int:
    if text is None or not text.isdecimal() or int(text) < 1:
        raise invalid("pageToken", str(text))
    return int(text)
