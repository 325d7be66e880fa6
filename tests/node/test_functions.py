"""Do the kept Twilio Functions say the right thing to sheetdrip, in Twilio's own local runtime?"""

import json
from pathlib import Path
from typing import Any

import pytest
import requests
from twilio.rest import Client

from sheetdrip.clock import ManualClock
from sheetdrip.domain.flow import settled
from sheetdrip.messaging.channels.studio.publishing import Publisher
from sheetdrip.messaging.connection import Connection
from sheetdrip.sandbox.server import SandboxServer
from sheetdrip.sandbox.world import World
from sheetdrip.settings.flows import load_flows
from sheetdrip.settings.model import Studio
from tests.node.runtime import Endpoint, functions_at_work, printed
from tests.sandbox.conftest import START

pytestmark = [pytest.mark.node, pytest.mark.timeout(300)]

ADA = {"patient": "Ada Example", "phone": "+13125550101", "surgery_date": "2026-03-03"}


def call(functions: str, name: str, **fields: str) -> requests.Response:
    """Call a Function as Studio does: by a form."""
    return requests.post(f"{functions}/{name}", data=fields, timeout=20)


def test_a_surgery_is_enrolled_with_token_key_and_what_is_known(
    functions: str, endpoint: Endpoint
) -> None:
    endpoint.body = b'{"steps": [{"step": "evening"}]}'
    answer = call(functions, "enrol", **ADA, procedure="", language="Spanish", key="ehr-17")
    assert (answer.status_code, answer.json()) == (201, {"steps": [{"step": "evening"}]})
    (heard,) = endpoint.heard
    assert heard["path"] == "/v1/surgeries"
    assert heard["headers"]["authorization"] == "Bearer hush"
    assert heard["headers"]["idempotency-key"] == "ehr-17"
    assert heard["headers"]["content-type"] == "application/json"
    assert json.loads(heard["body"]) == {**ADA, "language": "Spanish"}


def test_without_a_key_the_same_surgery_has_the_same_one_and_another_another(
    functions: str, endpoint: Endpoint
) -> None:
    for name in ("Ada Example", "Ada Example", "Ben Example"):
        call(functions, "enrol", **{**ADA, "patient": name})
    first, again, other = (heard["headers"]["idempotency-key"] for heard in endpoint.heard)
    assert first == again != other
    assert len(first) == 32
    assert "Ada" not in first


def test_a_score_is_handed_over_to_its_step(functions: str, endpoint: Endpoint) -> None:
    fields = {"surgery": "a/b c", "step": "day-7", "score": " 10 ", "execution": "a/day-7/1"}
    assert call(functions, "score", **fields).status_code == 201
    (heard,) = endpoint.heard
    assert heard["path"] == "/v1/surgeries/a%2Fb%20c/steps/day-7"
    assert heard["headers"]["idempotency-key"] == "a/day-7/1"
    assert json.loads(heard["body"]) == {"score": 10}


@pytest.mark.parametrize(
    ("name", "fields", "error"),
    [
        ("enrol", {"patient": "Ada Example", "phone": ""}, "missing: phone, surgery_date"),
        ("score", {"score": "7"}, "missing: surgery, step"),
        (
            "score",
            {"surgery": "a", "step": "day-7", "score": "7 or 8"},
            "score must be a number from 0 to 10",
        ),
        ("score", {"surgery": "a", "step": "day-7"}, "score must be a number from 0 to 10"),
    ],
)
def test_what_is_missing_or_wrong_is_said_and_nothing_is_sent(
    functions: str, endpoint: Endpoint, name: str, fields: dict[str, str], error: str
) -> None:
    answer = call(functions, name, **fields)
    assert (answer.status_code, answer.json()) == (400, {"error": error})
    assert endpoint.heard == []


def test_a_refusal_comes_through_and_nothing_of_the_patient_is_printed(
    functions: str, endpoint: Endpoint, folder: Path
) -> None:
    endpoint.status, endpoint.body = 422, b'{"error": "phone: not a number"}'
    answer = call(functions, "enrol", **ADA)
    assert (answer.status_code, answer.json()) == (422, {"error": "phone: not a number"})
    endpoint.status, endpoint.body = 500, b"<html>"
    answer = call(functions, "enrol", **ADA)
    assert (answer.status_code, answer.json()) == (500, {"error": "sheetdrip answered 500"})
    assert "Ada" not in printed(folder)
    assert "5550101" not in printed(folder)


def test_a_silent_sheetdrip_is_given_up_before_twilio_gives_up_the_function(
    functions: str, endpoint: Endpoint
) -> None:
    endpoint.awake.clear()
    answer = call(functions, "enrol", **ADA)
    assert answer.status_code == 504
    assert answer.json()["error"].startswith("sheetdrip did not answer within 8 seconds")
    assert answer.elapsed.total_seconds() < 10


def test_a_sheetdrip_that_is_not_there_or_not_named_is_told(folder: Path) -> None:
    with functions_at_work(folder, "http://127.0.0.1:9", "hush") as functions:
        answer = call(functions, "enrol", **ADA)
    assert answer.status_code == 502
    assert answer.json()["error"].startswith("sheetdrip cannot be reached")
    with functions_at_work(folder, "", "") as functions:
        answer = call(functions, "enrol", **ADA)
    assert answer.status_code == 500
    assert answer.json()["error"].startswith("set SHEETDRIP_URL and SHEETDRIP_TOKEN")


def test_a_score_that_a_patient_texts_arrives_through_flow_and_function(
    functions: str, endpoint: Endpoint
) -> None:
    world = World(clock=ManualClock(START))
    account = world.twilio.create_account()
    number = world.twilio.create_number(account.sid, "+13125550198")
    service = world.twilio.create_service(
        account.sid, "Texts", number_sids=[number.sid], inbound_request_url="https://x.example"
    )
    (kept,) = load_flows(Path("nowhere"), Studio())
    flow = settled(kept, wait_hours=20, functions_url=functions)
    with SandboxServer(world) as server:
        client = Client(account.sid, account.auth_token)
        client.studio.base_url = server.url
        pushed = Publisher(Connection(client, client), ManualClock(START)).push(flow)
        executions = client.studio.v2.flows(pushed.sid).executions
        parameters = {
            "body": "How is your pain?",
            "sheetdrip_key": "ehr-17/day-7/1",
            "hand_over": "yes",
            "surgery": "ehr-17",
            "step": "day-7",
        }
        sid = executions.create(ADA["phone"], service.sid, parameters=parameters).sid
        reply = {"from": ADA["phone"], "body": "7"}
        requests.post(f"{server.url}/sandbox/replies", json=reply, timeout=20)
        context: dict[str, Any] = executions(sid).execution_context().fetch().context
    assert context["flow"]["variables"]["handed_over"] == "yes"
    (heard,) = endpoint.heard
    assert heard["path"] == "/v1/surgeries/ehr-17/steps/day-7"
    assert json.loads(heard["body"]) == {"score": 7}
