from collections.abc import Callable
from typing import Any

import pytest
import requests
from google.auth.transport.requests import AuthorizedSession
from twilio.rest import Client

from sheetdrip.errors import UserMustFix
from sheetdrip.sandbox.google.sheets.store import Spreadsheet
from sheetdrip.sandbox.seeding import Clinic, seed_clinic
from sheetdrip.sandbox.server import SandboxServer
from sheetdrip.sandbox.twilio.records import Service
from sheetdrip.sandbox.world import World

Control = Callable[..., tuple[int, Any]]
SignIn = Callable[..., AuthorizedSession]


def column(spreadsheet: Spreadsheet, header: str) -> list[Any]:
    grid = spreadsheet.sheets[0].grid
    at = [str(cell.value) for cell in grid.cells[0]].index(header)
    return [grid.get(row, at).value for row in range(1, grid.used().bottom)]


@pytest.fixture
def clinic(world: World) -> Clinic:
    return seed_clinic(world, surgeries=5)


@pytest.fixture
def spreadsheet(world: World, clinic: Clinic) -> Spreadsheet:
    return world.spreadsheets.get(clinic.spreadsheet_id)


@pytest.mark.usefixtures("world")
def test_the_clock_is_read_and_moved(control: Control) -> None:
    assert control("GET", "clock")[1]["now"] == "2026-03-03T15:00:00+00:00"
    status, answer = control("POST", "clock", advance_seconds=90.5)
    assert (status, answer["now"]) == (200, "2026-03-03T15:01:30.500000+00:00")


@pytest.mark.parametrize("seconds", ["60", None, True])
def test_the_clock_moves_by_numbers_only(control: Control, seconds: object) -> None:
    status, answer = control("POST", "clock", advance_seconds=seconds)
    assert (status, answer) == (400, {"error": "advance_seconds must be a number of seconds"})


@pytest.mark.usefixtures("world")
def test_every_answer_carries_the_sandboxs_date(server: SandboxServer) -> None:
    answer = requests.get(f"{server.url}/2010-04-01/Accounts/x.json", timeout=5)
    assert answer.headers["Date"] == "Tue, 03 Mar 2026 15:00:00 GMT"


@pytest.mark.usefixtures("world")
def test_messages_show_what_the_api_hides(
    control: Control, twilio: Client, service: Service
) -> None:
    message = twilio.messages.create(
        to="+13125550101",
        body="Hello",
        messaging_service_sid=service.sid,
        schedule_type="fixed",
        send_at="2026-03-04T01:00:00Z",
    )
    (row,) = control("GET", "messages")[1]["messages"]
    assert row == {
        "sid": message.sid,
        "to": "+13125550101",
        "from": row["from"],
        "body": "Hello",
        "status": "scheduled",
        "direction": "outbound-api",
        "error_code": None,
        "send_at": "2026-03-04T01:00:00Z",
        "date_created": "2026-03-03T15:00:00Z",
        "date_sent": None,
        "messaging_service_sid": service.sid,
        "sent": 0,
    }
    control("POST", "clock", advance_seconds=36_060)
    (row,) = control("GET", "messages?to=%2B13125550101")[1]["messages"]
    assert (row["status"], row["sent"]) == ("delivered", 1)


def test_staff_sort_by_a_header(control: Control, spreadsheet: Spreadsheet) -> None:
    names = sorted(column(spreadsheet, "Patient"))
    status, _ = control("POST", "edits", kind="sort", by="patient ")
    assert (status, column(spreadsheet, "Patient")) == (200, names)
    control("POST", "edits", kind="sort", by="Patient", descending=True)
    assert column(spreadsheet, "Patient") == names[::-1]


def test_a_sheet_without_rows_can_be_sorted(control: Control, spreadsheet: Spreadsheet) -> None:
    count = len([name for name in column(spreadsheet, "Patient") if name])
    control("POST", "edits", kind="delete_rows", row=2, count=count)
    status, told = control("POST", "edits", kind="sort", by="Patient")
    assert (status, told["rows"]) == (200, 1)


def test_staff_tear_rows_apart_by_sorting_some_columns(
    control: Control, spreadsheet: Spreadsheet
) -> None:
    names, procedures = column(spreadsheet, "Patient"), column(spreadsheet, "Procedure")
    control("POST", "edits", kind="sort", by="Patient", columns=["Patient", "Phone"])
    assert column(spreadsheet, "Patient") == sorted(names)
    assert column(spreadsheet, "Procedure") == procedures


def test_staff_insert_delete_and_move_rows(control: Control, spreadsheet: Spreadsheet) -> None:
    first, second, *rest = column(spreadsheet, "Patient")
    control("POST", "edits", kind="insert_rows", at=2, count=2)
    assert column(spreadsheet, "Patient")[:3] == [None, None, first]
    control("POST", "edits", kind="delete_rows", row=2, count=2)
    control("POST", "edits", kind="move_rows", row=2, to=4)
    assert column(spreadsheet, "Patient") == [second, first, *rest]
    control("POST", "edits", kind="delete_rows", where={"Patient": second})
    assert column(spreadsheet, "Patient") == [first, *rest]


def test_staff_insert_delete_and_move_columns(control: Control, spreadsheet: Spreadsheet) -> None:
    phones = column(spreadsheet, "Phone")
    control("POST", "edits", kind="insert_columns", before="Patient", header="Room")
    control("POST", "edits", kind="move_columns", column="Phone", before="Room")
    headers = [str(cell.value) for cell in spreadsheet.sheets[0].grid.cells[0]]
    assert headers[:4] == ["Phone", "Room", "Patient", "Surgery date"]
    assert column(spreadsheet, "Phone") == phones
    control("POST", "edits", kind="delete_columns", column="Room")
    assert str(spreadsheet.sheets[0].grid.cells[0][1].value) == "Patient"


def test_staff_type_as_people_do(control: Control, spreadsheet: Spreadsheet) -> None:
    control("POST", "edits", kind="set", row=2, column="Surgery date", value="3/4/2026")
    control("POST", "edits", kind="set", row=3, column="Surgery date", value="tomorrow-ish")
    assert column(spreadsheet, "Surgery date")[:2] == [46085, "tomorrow-ish"]


def test_staff_append_a_row(control: Control, spreadsheet: Spreadsheet) -> None:
    typed = {"Patient": "Kit Yarrow", "Phone": "(312) 555-0150", "Surgery date": "2026-03-04"}
    status, answer = control("POST", "edits", kind="append", values=typed)
    assert (status, answer["rows"]) == (200, 7)
    assert column(spreadsheet, "Patient")[-1] == "Kit Yarrow"
    assert column(spreadsheet, "Surgery date")[-1] == 46085


def test_staff_rename_the_tab(control: Control, spreadsheet: Spreadsheet) -> None:
    control("POST", "edits", kind="rename_tab", title="Cases")
    assert spreadsheet.sheets[0].title == "Cases"


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        ({"kind": "shred"}, "kind must be one of"),
        ({"kind": "sort", "by": "Mood"}, "there is no column 'Mood'"),
        ({"kind": "sort", "by": "Patient", "sheet": "Nope"}, "there is no tab 'Nope'"),
        ({"kind": "sort", "by": "Patient", "spreadsheet_id": "x"}, "there is no spreadsheet x"),
        ({"kind": "insert_rows"}, "'at' must be a whole number"),
        ({"kind": "insert_rows", "at": 99_999}, "9999"),
        ({"kind": "delete_rows", "where": {"Patient": "Nobody"}}, "no row holds"),
        ({"kind": "append"}, '"values" must name'),
        ({"kind": "rename_tab"}, '"title" must be'),
    ],
)
@pytest.mark.usefixtures("spreadsheet")
def test_an_unclear_edit_is_refused_with_a_sentence(
    control: Control, edit: dict[str, object], words: str
) -> None:
    status, answer = control("POST", "edits", **edit)
    assert status == 400
    assert words in answer["error"]


def test_the_log_counts_operations_and_buckets(
    control: Control, signed_in: SignIn, server: SandboxServer, clinic: Clinic
) -> None:
    session = signed_in(clinic.service_account)
    address = f"{server.url}/v4/spreadsheets/{clinic.spreadsheet_id}"
    session.get(f"{address}/values/A1")
    session.get(f"{address}/values:batchGet?ranges=A1")
    session.post(f"{address}:batchUpdate", json={"requests": []})
    _, log = control("GET", "log")
    assert log["counts"]["sheets.values.get"] == 1
    assert log["counts"]["sheets.values.batchGet"] == 1
    email = clinic.service_account["client_email"]
    assert log["quota"][f"sheets.read {email}"]["this_minute"] == 2
    assert log["quota"][f"sheets.write {email}"]["total"] == 1
    entry = log["requests"][-1]
    assert entry["path"] == "/v4/spreadsheets/{id}:batchUpdate"
    assert entry["principal"] == email
    newest = control("GET", "log?last=2")[1]["requests"]
    assert newest == log["requests"][-2:]
    assert control("GET", "log?last=0")[1]["requests"] == []
    assert control("GET", "log?last=few")[0] == 400
    control("DELETE", "log")
    assert control("GET", "log")[1]["counts"] == {}


@pytest.mark.usefixtures("control")
def test_people_at_googles_own_page_have_no_quota(
    server: SandboxServer, clinic: Clinic, world: World
) -> None:
    world.quotas.unmetered.add(clinic.owner)
    token = world.issue_token(clinic.owner, "https://www.googleapis.com/auth/spreadsheets")
    address = f"{server.url}/v4/spreadsheets/{clinic.spreadsheet_id}/values/A1"
    headers = {"Authorization": f"Bearer {token}"}

    found = {requests.get(address, headers=headers, timeout=5).status_code for _ in range(61)}

    assert found == {200}
    assert world.quotas.usage() == {}


@pytest.mark.usefixtures("control")
def test_a_full_minute_is_refused_as_google_does_and_refilled(
    signed_in: SignIn, server: SandboxServer, clinic: Clinic, world: World
) -> None:
    session = signed_in(clinic.service_account)
    address = f"{server.url}/v4/spreadsheets/{clinic.spreadsheet_id}/values/A1"
    assert {session.get(address).status_code for _ in range(60)} == {200}
    refused = session.get(address)
    assert refused.status_code == 429
    assert refused.json()["error"]["message"] == (
        "Quota exceeded for quota metric 'Read requests' and limit 'Read requests per minute per "
        "user' of service 'sheets.googleapis.com' for consumer 'project_number:1'."
    )
    write = session.put(f"{address}?valueInputOption=RAW", json={"values": [["Patient"]]})
    assert write.status_code == 200
    world.clock.advance(60)
    assert session.get(address).status_code == 200


def test_an_unknown_path_is_refused_by_name(server: SandboxServer) -> None:
    answer = requests.get(f"{server.url}/calendar/v3/events", timeout=5)
    assert answer.status_code == 501
    assert answer.json() == {"error": "The sandbox does not know GET /calendar/v3/events"}


def test_google_and_twilio_refuse_unknown_paths_in_their_own_shape(
    signed_in: SignIn, server: SandboxServer, clinic: Clinic, twilio: Client
) -> None:
    answer = signed_in(clinic.service_account).get(f"{server.url}/v4/spreadsheets/x/magic")
    assert (answer.status_code, answer.json()["error"]["status"]) == (501, "UNIMPLEMENTED")
    raw = twilio.request("GET", f"{server.url}/2010-04-01/Accounts/x/Calls.json")
    assert raw.status_code in {404, 501}


def test_the_index_says_what_this_is(server: SandboxServer) -> None:
    answer = requests.get(f"{server.url}/sandbox/", timeout=5).json()
    assert answer["what"].startswith("sheetdrip sandbox")
    assert "/sandbox/clock" in answer["control"]


def test_a_body_that_is_no_json_is_refused(server: SandboxServer) -> None:
    for body in (b"{", b"[]"):
        answer = requests.post(f"{server.url}/sandbox/clock", data=body, timeout=5)
        assert answer.status_code == 400


def test_a_taken_port_is_refused_with_the_way_out(server: SandboxServer) -> None:
    port = int(server.url.rpartition(":")[2])
    with pytest.raises(UserMustFix, match="choose another with --port"):
        SandboxServer(World(), port=port).start()


def test_without_a_way_to_rebuild_there_is_no_reset(control: Control) -> None:
    assert control("POST", "reset")[0] == 400


def test_the_same_seed_gives_the_same_ids() -> None:
    one, other, different = World(seed=3), World(seed=3), World(seed=4)
    assert one.twilio.new_sid("SM") == other.twilio.new_sid("SM")
    assert one.twilio.new_sid("SM") != different.twilio.new_sid("SM")


def test_how_twilio_keeps_texts_is_asked_and_changed(
    control: Control, twilio: Client, service: Service
) -> None:
    before = control("GET", "twilio")[1]
    assert (before["rewrites"], before["queue_seconds"]) == ([], 0)
    status, told = control(
        "POST",
        "twilio",
        rewrites=["redacted", "obfuscated"],
        queue_seconds=60,
        validity_from_creation=True,
    )
    assert status == 200
    assert told["rewrites"] == ["obfuscated", "redacted"]
    assert (told["queue_seconds"], told["validity_from_creation"]) == (60, True)
    made = twilio.messages.create(
        to="+13125550101", body="Hello", messaging_service_sid=service.sid
    )
    assert (made.to, made.body) == ("+1312555XXXX", "")
    (listed,) = twilio.messages.list(to="+13125550101")
    assert (listed.to, listed.body) == ("+1312555XXXX", "")


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    "asked",
    [
        {"rewrites": ["upside-down"]},
        {"rewrites": "redacted"},
        {"queue_seconds": -1},
        {"queue_seconds": True},
        {"validity_from_creation": 1},
    ],
)
def test_an_unclear_wish_for_twilio_is_refused(control: Control, asked: dict[str, Any]) -> None:
    assert control("POST", "twilio", **asked)[0] == 400
