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
    "drive#file": "File",
    "drive#fileList": "FileList",
    "drive#permission": "Permission",
    "drive#permissionList": "PermissionList",
    "drive#changeList": "ChangeList",
    "drive#startPageToken": "StartPageToken",
}


def judge(body: dict[str, Any]) -> None:
    if body.get("kind") in KINDS:
        schema = {"$ref": f"#/$defs/{KINDS[body['kind']]}", "$defs": DEFINITIONS}
        jsonschema.Draft202012Validator(schema).validate(body)


@pytest.fixture
def call(world: World, server: SandboxServer) -> Call:
    """`call(principal, method, path, json=..., **query)` -> (status, JSON)."""

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


def type_something(spreadsheet: Spreadsheet, text: str = "x") -> None:
    cell = {"userEnteredValue": {"stringValue": text}}
    start = {"sheetId": 0, "rowIndex": 0, "columnIndex": 0}
    rows = [{"values": [cell]}]
    spreadsheet.apply([{"updateCells": {"start": start, "rows": rows, "fields": "*"}}])


def test_a_file_shows_the_fields_that_were_asked_for(call: Call, spreadsheet: Spreadsheet) -> None:
    path = f"files/{spreadsheet.spreadsheet_id}"
    assert call(STAFF, "GET", path)[1] == {
        "kind": "drive#file",
        "id": spreadsheet.spreadsheet_id,
        "name": "Surgeries",
        "mimeType": "application/vnd.google-apps.spreadsheet",
    }
    status, body = call(STAFF, "GET", path, fields="name,version,owners(emailAddress),modifiedTime")
    assert (status, body) == (
        200,
        {
            "name": "Surgeries",
            "version": "1",
            "owners": [{"emailAddress": STAFF}],
            "modifiedTime": "2026-03-03T15:00:00.000Z",
        },
    )
    everything = call(STAFF, "GET", path, fields="*")[1]
    assert everything["capabilities"]["canEdit"] is True
    assert "headRevisionId" not in everything


@pytest.mark.parametrize("fields", ["name,", "owners(", "a b)", ")", "name//x"])
def test_an_unreadable_mask_is_refused(call: Call, spreadsheet: Spreadsheet, fields: str) -> None:
    status, body = call(STAFF, "GET", f"files/{spreadsheet.spreadsheet_id}", fields=fields)
    assert (status, body["error"]["errors"][0]["reason"]) == (400, "invalidParameter")


def test_an_unshared_file_is_not_found(call: Call, spreadsheet: Spreadsheet) -> None:
    status, body = call(NURSE, "GET", f"files/{spreadsheet.spreadsheet_id}")
    assert status == 404
    assert body["error"]["errors"][0]["reason"] == "notFound"


def test_modified_time_lags_behind_cells_but_not_behind_the_name(
    call: Call, spreadsheet: Spreadsheet, world: World
) -> None:
    path = f"files/{spreadsheet.spreadsheet_id}"

    def seen() -> tuple[str, str]:
        body = call(STAFF, "GET", path, fields="version,modifiedTime")[1]
        return body["version"], body["modifiedTime"][11:19]

    assert seen() == ("1", "15:00:00")
    world.clock.advance(70)
    type_something(spreadsheet)
    assert seen() == ("1", "15:00:00")
    world.clock.advance(60)
    assert seen() == ("1", "15:00:00")
    world.clock.advance(60)
    assert seen() == ("2", "15:01:10")
    title = {"properties": {"title": "Cases"}, "fields": "title"}
    spreadsheet.apply([{"updateSpreadsheetProperties": title}])
    assert seen()[1] == "15:03:10"


def test_the_change_feed_tells_of_edits_late_and_of_sharing_at_once(
    call: Call, spreadsheet: Spreadsheet, world: World
) -> None:
    token = call(STAFF, "GET", "changes/startPageToken")[1]["startPageToken"]
    world.clock.advance(1)
    type_something(spreadsheet)
    feed = call(STAFF, "GET", "changes", pageToken=token)[1]
    assert feed["changes"] == []
    world.clock.advance(180)
    feed = call(STAFF, "GET", "changes", pageToken=token)[1]
    assert [c["fileId"] for c in feed["changes"]] == [spreadsheet.spreadsheet_id]
    token = feed["newStartPageToken"]
    assert call(STAFF, "GET", "changes", pageToken=token)[1]["changes"] == []
    spreadsheet.editors.add(NURSE)
    assert len(call(NURSE, "GET", "changes", pageToken=token)[1]["changes"]) == 1


def test_a_deleted_file_is_removed_in_the_feed(call: Call, spreadsheet: Spreadsheet) -> None:
    token = call(STAFF, "GET", "changes/startPageToken")[1]["startPageToken"]
    assert call(STAFF, "DELETE", f"files/{spreadsheet.spreadsheet_id}") == (204, None)
    (change,) = call(STAFF, "GET", "changes", pageToken=token)[1]["changes"]
    assert (change["removed"], change["fileId"]) == (True, spreadsheet.spreadsheet_id)
    assert call(STAFF, "GET", f"files/{spreadsheet.spreadsheet_id}")[0] == 404


def test_only_the_owner_deletes(call: Call, spreadsheet: Spreadsheet) -> None:
    spreadsheet.editors.add(NURSE)
    assert call(NURSE, "DELETE", f"files/{spreadsheet.spreadsheet_id}")[0] == 403


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("name = 'Alpha'", ["Alpha"]),
        ('name = "It\'s"', ["It's"]),
        ("name = 'It\\'s'", ["It's"]),
        ("name contains 'alp' and trashed = false", ["Alpha"]),
        ("mimeType='application/vnd.google-apps.spreadsheet'", ["It's", "Alpha"]),
        ("mimeType != 'application/vnd.google-apps.spreadsheet'", []),
        ("trashed = true", []),
        ("'front.desk@clinic.example' in owners", ["It's", "Alpha"]),
        ("name = 'Alpha and Omega'", []),
    ],
)
def test_a_search_understands_the_usual_clauses(
    call: Call, world: World, query: str, names: list[str]
) -> None:
    world.spreadsheets.create("Alpha", owner=STAFF)
    call(STAFF, "GET", "files")
    world.clock.advance(1)
    world.spreadsheets.create("It's", owner=STAFF)
    assert [file["name"] for file in call(STAFF, "GET", "files", q=query)[1]["files"]] == names


def test_an_unknown_clause_is_refused_by_name(call: Call) -> None:
    status, body = call(STAFF, "GET", "files", q="starred = true")
    assert status == 501
    assert "starred" in body["error"]["message"]


def test_files_come_in_pages(call: Call, world: World) -> None:
    for number in range(5):
        world.spreadsheets.create(f"Sheet {number}", owner=STAFF)
    first = call(STAFF, "GET", "files", pageSize=3)[1]
    rest = call(STAFF, "GET", "files", pageSize=3, pageToken=first["nextPageToken"])[1]
    names = {file["name"] for file in first["files"] + rest["files"]}
    assert names == {f"Sheet {number}" for number in range(5)}
    assert "nextPageToken" not in rest


def test_sharing_is_granted_changed_and_withdrawn(call: Call, spreadsheet: Spreadsheet) -> None:
    path = f"files/{spreadsheet.spreadsheet_id}/permissions"
    grant = {"type": "user", "role": "reader", "emailAddress": NURSE}
    made = call(STAFF, "POST", path, json=grant)[1]
    assert (made["role"], spreadsheet.readers) == ("reader", {NURSE})
    assert call(NURSE, "POST", path, json=grant)[0] == 403
    call(STAFF, "PATCH", f"{path}/{made['id']}", json={"role": "writer"})
    assert (spreadsheet.readers, spreadsheet.editors) == (set(), {NURSE})
    listed = call(STAFF, "GET", path, fields="permissions(emailAddress,role)")[1]["permissions"]
    assert listed == [
        {"emailAddress": STAFF, "role": "owner"},
        {"emailAddress": NURSE, "role": "writer"},
    ]
    assert call(STAFF, "DELETE", f"{path}/{made['id']}") == (204, None)
    assert spreadsheet.editors == set()
    assert call(STAFF, "DELETE", f"{path}/{made['id']}")[0] == 404


def test_a_service_account_owns_nothing(call: Call, world: World, spreadsheet: Spreadsheet) -> None:
    email = world.create_service_account()["client_email"]
    asked = {"name": "Mine", "mimeType": "application/vnd.google-apps.spreadsheet"}
    status, body = call(email, "POST", "files", json=asked)
    assert status == 403
    assert body["error"]["errors"][0] == {
        "domain": "usageLimits",
        "reason": "storageQuotaExceeded",
        "message": "The user's Drive storage quota has been exceeded.",
    }
    path = f"files/{spreadsheet.spreadsheet_id}/permissions"
    gift = {"type": "user", "role": "owner", "emailAddress": email}
    assert call(STAFF, "POST", path, json=gift, transferOwnership="true")[0] == 403


def test_a_person_creates_renames_and_gives_away(call: Call, world: World) -> None:
    asked = {"name": "Mine", "mimeType": "application/vnd.google-apps.spreadsheet"}
    status, made = call(STAFF, "POST", "files", json=asked)
    assert status == 200
    call(STAFF, "PATCH", f"files/{made['id']}", json={"name": "Ours"})
    gift = {"type": "user", "role": "owner", "emailAddress": NURSE}
    path = f"files/{made['id']}/permissions"
    assert call(STAFF, "POST", path, json=gift)[0] == 403
    call(STAFF, "POST", path, json=gift, transferOwnership="true")
    spreadsheet = world.spreadsheets.get(made["id"])
    assert (spreadsheet.title, spreadsheet.owner) == ("Ours", NURSE)
    assert spreadsheet.editors == {STAFF}


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


def test_gspread_finds_creates_and_shares(gc: gspread.Client, spreadsheet: Spreadsheet) -> None:
    assert gc.open("Surgeries").id == spreadsheet.spreadsheet_id
    made = gc.create("Another")
    assert made.sheet1.title == "Sheet1"
    made.share(NURSE, perm_type="user", role="writer", notify=False)
    assert [p["emailAddress"] for p in made.list_permissions()] == [STAFF, NURSE]
    made.remove_permissions(NURSE)
    assert {file["name"] for file in gc.list_spreadsheet_files()} == {"Surgeries", "Another"}
    assert made.get_lastUpdateTime() == "2026-03-03T15:00:00.000Z"
    gc.del_spreadsheet(made.id)
    with pytest.raises(gspread.SpreadsheetNotFound):
        gc.open("Another")
