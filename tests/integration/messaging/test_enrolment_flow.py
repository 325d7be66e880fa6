"""Does the kept enrolment flow, at Twilio, hand a surgery to the Function and tell of a refusal?"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from twilio.rest import Client

from sheetdrip.clock import ManualClock
from sheetdrip.messaging.channels.studio.publishing import Publisher
from sheetdrip.messaging.connection import Connection
from sheetdrip.sandbox.server import SandboxServer
from sheetdrip.sandbox.world import World
from sheetdrip.settings.flows import load_flows
from sheetdrip.settings.model import Studio
from tests.node.runtime import Endpoint, endpoint_at_work
from tests.sandbox.conftest import START

DESK = "+13125550177"
"""The phone of whoever hears of a refusal."""

SURGERY = {"patient": "Ada Example", "phone": "(312) 555-0101", "surgery_date": "2026-03-03"}


@pytest.fixture
def function() -> Iterator[Endpoint]:
    """What stands for the Function `enrol`; the real one is run by tests/node."""
    with endpoint_at_work() as endpoint:
        endpoint.begin_anew()
        yield endpoint


def enrolled(functions_url: str, **surgery: str) -> tuple[dict[str, Any], list[str]]:
    """What an execution of the flow, as `studio push` publishes it, keeps and what it texts."""
    world = World(clock=ManualClock(START))
    account = world.twilio.create_account()
    number = world.twilio.create_number(account.sid, "+13125550198")
    service = world.twilio.create_service(account.sid, "Texts", number_sids=[number.sid])
    kept = load_flows(Path("nowhere"), Studio(functions_url=functions_url))
    (flow,) = (one for one in kept if one.name == "sheetdrip enrol")
    with SandboxServer(world) as server:
        client = Client(account.sid, account.auth_token)
        client.studio.base_url = server.url
        pushed = Publisher(Connection(client, client), ManualClock(START)).push(flow)
        assert (pushed.did, pushed.flaws) == ("created", ())
        executions = client.studio.v2.flows(pushed.sid or "").executions
        sid = executions.create(DESK, service.sid, parameters=surgery).sid
        context = executions(sid).execution_context().fetch().context
    texts = [text.body for text in world.twilio.found(to=DESK)]
    return dict(context["flow"]["variables"]), texts


def test_a_surgery_goes_to_the_function_and_its_status_comes_back(function: Endpoint) -> None:
    function.body = b'{"drip_id": "K7", "status": "Next is Evening.", "notice": null}'

    kept, texts = enrolled(function.url, **SURGERY, key="visit-17")

    assert kept == {
        "outcome": "enrolled",
        "drip_id": "K7",
        "status": "Next is Evening.",
        "notice": "",
    }
    (heard,) = function.heard
    assert heard["path"] == "/enrol"
    assert "phone=%28312%29+555-0101" in heard["body"]
    assert "key=visit-17" in heard["body"]
    assert texts == []


def test_a_refusal_is_texted_to_whoever_it_was_started_for(function: Endpoint) -> None:
    function.status, function.body = 422, b'{"error": "Phone is not one whole number"}'

    kept, (text,) = enrolled(function.url, **SURGERY, key="visit-17")

    assert kept == {"outcome": "refused", "why": "Phone is not one whole number"}
    assert "(key visit-17): Phone is not one whole number." in text
    assert "Ada" not in text
