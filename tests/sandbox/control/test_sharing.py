import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import googleapiclient
import gspread
import jsonschema
import pytest
import requests
from typing_extensions import override

from sheetdrip.sandbox.google.sheets.store import Spreadsheet
from sheetdrip.sandbox.server import SandboxServer
from sheetdrip.sandbox.world import World

STAFF = "front.desk@clinic.example"
NURSE = "nurse@clinic.example"
DRIVE = "https://www.googleapis.com/auth/drive"
SHEETS = "https://www.googleapis.com/auth/spreadsheets"
DOCUMENT = Path(googleapiclient.__file__).parent / "discovery_cache/documents/drive.v3.json"
Call = Callable[..., Any]


def _closed(schema: Any) -> Any:  # noqa: ANN401  # any JSON
    """The discovery schema as JSON Schema that allows nothing unknown."""
    if isinstance(schema, list):
        return [_closed(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {name: _closed(part) for name, part in schema.items() if name not in {"id", "format"}}
    if closed.get("type") == "any":
        del closed["type"]
    if isinstance(closed.get("$ref"), str):
        closed["$ref"] = f"#/$defs/{closed['$ref']}"
    if schema.get("type") == "object" and "properties" in schema:
        closed["properties"] = {n: _closed(p) for n, p in schema["properties"].items()}
        closed["additionalProperties"] = False
    return {n: p for n, p in closed.items() if n not in {"description", "enumDescriptions"}}


DEFINITIONS = {n: _closed(s) for n, s in json.loads(DOCUMENT.read_text())["schemas"].items()}
KINDS = {
    "drive#permission": "Permission",
    "drive#permissionList": "PermissionList",
}


def judge(body: dict[str, Any]) -> None:
    if body.get("kind") in KINDS:
        schema = {"$ref": f"#/$defs/{KINDS[body['kind']]}", "$defs": DEFINITIONS}
        jsonschema.Draft202012Validator(schema).validate(body)


@pytest.fixture
def call(world: World, server: SandboxServer) -> Call:
    """`call(principal, method, path, json=...)` -> (status, JSON)."""

    def request(who: str, method: str, path: str, **given: Any) -> tuple[int, Any]:  # noqa: ANN401
        answer = requests.request(
            method,
            f"{server.url}/drive/v3/{path}",
            headers={"Authorization": f"Bearer {world.issue_token(who, DRIVE)}"},
            json=given.pop("json", None),
            params=given,
            timeout=5,
        )
        body = answer.json() if answer.content else None
        if body:
            judge(body)
        return answer.status_code, body

    return request


@pytest.fixture
def spreadsheet(world: World) -> Spreadsheet:
    return world.spreadsheets.create("Surgeries", owner=STAFF)


def test_an_unshared_file_is_not_found(call: Call, spreadsheet: Spreadsheet) -> None:
    status, body = call(NURSE, "GET", f"files/{spreadsheet.spreadsheet_id}/permissions")
    assert status == 404
    assert body["error"]["errors"][0]["reason"] == "notFound"


def test_sharing_is_granted_changed_and_withdrawn(call: Call, spreadsheet: Spreadsheet) -> None:
    path = f"files/{spreadsheet.spreadsheet_id}/permissions"
    grant = {"type": "user", "role": "reader", "emailAddress": NURSE}
    made = call(STAFF, "POST", path, json=grant)[1]
    assert (made["role"], spreadsheet.readers) == ("reader", {NURSE})
    assert call(NURSE, "POST", path, json=grant)[0] == 403
    call(STAFF, "POST", path, json=grant | {"role": "writer"})
    assert (spreadsheet.readers, spreadsheet.editors) == (set(), {NURSE})
    listed = call(STAFF, "GET", path)[1]["permissions"]
    assert [(one["emailAddress"], one["role"]) for one in listed] == [
        (STAFF, "owner"),
        (NURSE, "writer"),
    ]
    assert call(STAFF, "DELETE", f"{path}/{made['id']}") == (204, None)
    assert spreadsheet.editors == set()
    assert call(STAFF, "DELETE", f"{path}/{made['id']}")[0] == 404
    assert call(STAFF, "DELETE", f"{path}/{listed[0]['id']}")[0] == 403


@pytest.mark.parametrize("asked", [{"type": "anyone"}, {"role": "owner"}, {"emailAddress": ""}])
def test_sharing_that_is_not_known_here_is_refused(
    call: Call, spreadsheet: Spreadsheet, asked: dict[str, str]
) -> None:
    grant = {"type": "user", "role": "reader", "emailAddress": NURSE} | asked
    path = f"files/{spreadsheet.spreadsheet_id}/permissions"
    assert call(STAFF, "POST", path, json=grant)[0] == 501
    assert spreadsheet.readers == set()


@pytest.fixture
def gc(world: World, server: SandboxServer) -> Iterator[gspread.Client]:
    class Redirected(gspread.HTTPClient):
        @override
        def request(self, method: Any, endpoint: str, *args: Any, **kwargs: Any) -> Any:
            for host in ("https://sheets.googleapis.com", "https://www.googleapis.com"):
                endpoint = endpoint.replace(host, server.url)
            return super().request(method, endpoint, *args, **kwargs)

    session = requests.Session()
    session.headers["Authorization"] = f"Bearer {world.issue_token(STAFF, DRIVE, SHEETS)}"
    yield gspread.Client(auth=None, session=session, http_client=Redirected)  # type: ignore[arg-type]
    session.close()


def test_gspread_shares(gc: gspread.Client, spreadsheet: Spreadsheet) -> None:
    opened = gc.open_by_key(spreadsheet.spreadsheet_id)
    opened.share(NURSE, perm_type="user", role="writer", notify=False)
    assert [one["emailAddress"] for one in opened.list_permissions()] == [STAFF, NURSE]
    opened.remove_permissions(NURSE)
    assert spreadsheet.editors == set()
