import json
from collections.abc import Callable
from typing import Any

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from sheetdrip.sandbox.server import SandboxServer
from sheetdrip.sandbox.twilio.records import Account
from tests.sandbox.twilio.flows import FROM, asking, definition, match, state


def flaws(client: Client, flow: object) -> list[tuple[str, str]]:
    """The paths and messages of what Validate finds."""
    with pytest.raises(TwilioRestException) as refused:
        client.studio.v2.flow_validate.update("Score", "published", flow)
    assert (refused.value.status, refused.value.code) == (400, 20001)
    details: dict[str, Any] = refused.value.details
    return [(error["property_path"], error["message"]) for error in details["errors"]]


def test_a_flow_is_created_fetched_changed_and_published(twilio: Client, account: Account) -> None:
    flows = twilio.studio.v2.flows
    made = flows.create("Score", "draft", asking(), commit_message="First")
    assert (made.status, made.revision, made.commit_message) == ("draft", 1, "First")
    assert made.definition == asking()
    assert made.valid is True
    assert made.webhook_url == (
        f"https://webhooks.twilio.com/v1/Accounts/{account.sid}/Flows/{made.sid}"
    )
    changed = flows(made.sid).update("published", definition=asking("60"))
    assert (changed.status, changed.revision) == ("published", 2)
    fetched = flows(made.sid).fetch()
    assert fetched.friendly_name == "Score"
    assert fetched.definition == asking("60")
    kept = flows(made.sid).update("draft", friendly_name="Pain")
    assert (kept.friendly_name, kept.definition) == ("Pain", asking("60"))


@pytest.mark.usefixtures("server")
def test_pages_of_flows_stay_on_the_sandbox_newest_first(twilio: Client) -> None:
    for number in range(5):
        twilio.studio.v2.flows.create(f"Flow {number}", "draft", asking())
    found = twilio.studio.v2.flows.list(page_size=2)
    assert [flow.friendly_name for flow in found] == [f"Flow {n}" for n in (4, 3, 2, 1, 0)]


def test_another_accounts_flow_is_not_found(twilio: Client, server: SandboxServer) -> None:
    made = twilio.studio.v2.flows.create("Score", "draft", asking())
    other = server.world.twilio.create_account()
    stranger = Client(other.sid, other.auth_token)
    stranger.studio.base_url = server.url
    assert stranger.studio.v2.flows.list() == []
    with pytest.raises(TwilioRestException) as refused:
        stranger.studio.v2.flows(made.sid).fetch()
    assert (refused.value.status, refused.value.code) == (404, 20404)


def test_a_good_definition_is_valid(twilio: Client) -> None:
    assert twilio.studio.v2.flow_validate.update("Score", "published", asking()).valid is True
    assert twilio.studio.v2.flows.list() == []


def _with(change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    flow = asking()
    change(flow)
    return flow


@pytest.mark.parametrize(
    ("flow", "found"),
    [
        ([], ("#", "array found, object expected")),
        ({"states": []}, ("#/initial_state", "is missing but it is required")),
        (
            _with(lambda flow: flow.update(initial_state="Start")),
            ("#/initial_state", "no state is named Start"),
        ),
        (
            _with(lambda flow: flow["states"].append(1)),
            ("#/states/6", "integer found, object expected"),
        ),
        (
            _with(lambda flow: flow["states"][1].pop("name")),
            ("#/states/1/name", "is missing but it is required"),
        ),
        (
            _with(lambda flow: flow["states"][1].update(name="keep")),
            ("#/states/3/name", "keep is another state's name too"),
        ),
        (
            _with(lambda flow: flow["states"][1]["properties"].update(timeout=3600)),
            ("#/states/1/properties/timeout", "integer found, string expected"),
        ),
        (
            _with(lambda flow: flow["states"][1]["properties"].update(timeout="soon")),
            ("#/states/1/properties/timeout", "must be a number of seconds in quotes"),
        ),
        (
            _with(lambda flow: flow["states"][1]["properties"].pop("from")),
            ("#/states/1/properties/from", "is missing but it is required"),
        ),
        (
            _with(lambda flow: flow["states"][3]["properties"]["variables"].append({"key": "k"})),
            ("#/states/3/properties/variables/1/value", "null found, string expected"),
        ),
        (
            _with(lambda flow: flow["states"][1]["transitions"][0].update(next="nowhere")),
            ("#/states/1/transitions/0/next", "no state is named nowhere"),
        ),
        (
            _with(lambda flow: flow["states"][1]["transitions"][0].update(event="reply")),
            (
                "#/states/1/transitions/0/event",
                "must be a constant value incomingMessage or timeout or deliveryFailure",
            ),
        ),
        (
            _with(lambda flow: flow["states"][1]["transitions"].append({})),
            ("#/states/1/transitions/3/event", "is missing but it is required"),
        ),
        (
            _with(lambda flow: flow["states"][2]["transitions"][1].pop("conditions")),
            ("#/states/2/transitions/1/conditions", "is missing but it is required"),
        ),
        (
            _with(lambda flow: flow["states"][2]["transitions"][1]["conditions"][0].pop("value")),
            (
                "#/states/2/transitions/1/conditions/0/value",
                "is missing but it is required",
            ),
        ),
    ],
)
def test_a_flaw_is_told_with_its_path(twilio: Client, flow: object, found: tuple[str, str]) -> None:
    assert found in flaws(twilio, flow)


def test_a_broken_regular_expression_is_a_flaw(twilio: Client) -> None:
    flow = asking()
    flow["states"][2]["transitions"].append(match("", "regex", "(", "{{flow.data.body}}"))
    ((path, message),) = flaws(twilio, flow)
    assert path == "#/states/2/transitions/2/conditions/0/value"
    assert message.startswith("is no regular expression")


def test_an_invalid_flow_is_not_created(twilio: Client) -> None:
    broken = {**asking(), "initial_state": "Start"}
    with pytest.raises(TwilioRestException) as refused:
        twilio.studio.v2.flows.create("Score", "published", broken)
    assert refused.value.details["errors"][0]["property_path"] == "#/initial_state"
    assert twilio.studio.v2.flows.list() == []


@pytest.mark.parametrize(
    ("extra", "name"),
    [
        (state("say", "say-play", {}), "the Studio widget say-play"),
        (
            state("send", "send-message", {}, **{"from": FROM, "media_url": "x"}),
            "the property media_url of the Studio widget send-message",
        ),
        (
            state("send", "send-message", {}, **{"from": FROM, "body": "{% if a %}"}),
            "the Liquid tag {%",
        ),
        (
            state("send", "send-message", {}, **{"from": FROM, "body": "{{a | times: 3}}"}),
            "the Liquid filter times: 3",
        ),
        (
            state("send", "send-message", {}, **{"from": FROM, "body": "{{a == b}}"}),
            "the Liquid expression a == b",
        ),
    ],
)
def test_what_the_sandbox_does_not_know_is_refused_by_its_name(
    twilio: Client, extra: dict[str, Any], name: str
) -> None:
    for ask in (twilio.studio.v2.flow_validate.update, twilio.studio.v2.flows.create):
        with pytest.raises(TwilioRestException) as refused:
            ask("Score", "published", definition("", extra))
        assert refused.value.status == 501
        assert refused.value.msg.endswith(f"does not implement {name}")


def test_an_unknown_condition_is_refused_by_its_name(twilio: Client) -> None:
    split = state("split", "split-based-on", {"noMatch": ""}, input="x")
    split["transitions"].append(match("", "greater_than", "4", "x"))
    with pytest.raises(TwilioRestException) as refused:
        twilio.studio.v2.flow_validate.update("Score", "published", definition("split", split))
    assert refused.value.status == 501
    assert "greater_than" in refused.value.msg


@pytest.mark.parametrize(
    ("method", "path"),
    [("DELETE", ""), ("GET", "/Revisions"), ("POST", "/TestUsers"), ("GET", "/Executions/a/b/c/d")],
)
def test_an_unknown_call_answers_501_by_its_name(
    twilio: Client, server: SandboxServer, method: str, path: str
) -> None:
    made = twilio.studio.v2.flows.create("Score", "draft", asking())
    answer = twilio.request(method, f"{server.url}/v2/Flows/{made.sid}{path}")
    assert answer.status_code == 501
    assert f"{method} /v2/Flows/" in json.loads(answer.text)["message"]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"Status": "draft", "Definition": "{}"}, "FriendlyName"),
        ({"FriendlyName": "F", "Definition": "{}"}, "Status"),
        ({"FriendlyName": "F", "Status": "live", "Definition": "{}"}, "draft or published"),
        ({"FriendlyName": "F", "Status": "draft"}, "Definition"),
        ({"FriendlyName": "F", "Status": "draft", "Definition": "{"}, "not JSON"),
    ],
)
def test_a_bad_request_says_what_is_missing(
    twilio: Client, server: SandboxServer, fields: dict[str, str], message: str
) -> None:
    answer = twilio.request("POST", f"{server.url}/v2/Flows", data=fields)
    assert answer.status_code == 400
    assert message in json.loads(answer.text)["message"]


def test_an_unknown_field_is_refused_by_its_name(twilio: Client) -> None:
    with pytest.raises(TwilioRestException) as refused:
        twilio.studio.v2.flows.create("Score", "draft", asking(), author_sid="US" + "0" * 32)
    assert refused.value.status == 501
    assert "AuthorSid" in refused.value.msg
