"""Does a kept flow get to Twilio once, and only when it differs?"""

import json
from pathlib import Path
from typing import Any

import pytest

from sheetdrip.domain.flow import Flow
from sheetdrip.errors import MessagingUnavailable, UserMustFix
from sheetdrip.messaging.channels.studio.publishing import Flaw, Publisher
from sheetdrip.settings.flows import load_flows
from sheetdrip.settings.model import Studio
from tests.integration.clinic import Clinic
from tests.sandbox.twilio.flows import asking

FLOW = Flow("sheetdrip score", asking())
CREATE, UPDATE, VALIDATE = "studio.flows.create", "studio.flows.update", "studio.flows.validate"


@pytest.fixture
def publisher(clinic: Clinic) -> Publisher:
    connection = clinic.app.connection()
    connection.client.http_client.timeout = (0.5, 0.5)
    return Publisher(connection, clinic.app.clock)


def flows(clinic: Clinic) -> list[tuple[str, str, int, Any]]:
    return [
        (flow.friendly_name, flow.status, flow.revision, flow.live)
        for flow in clinic.world.studio.flows.values()
    ]


def broken(**properties: object) -> Flow:
    definition = json.loads(json.dumps(asking()))
    definition["states"][1]["properties"].update(properties)
    return Flow("sheetdrip score", definition)


def test_the_kept_flow_is_one_that_twilio_takes(publisher: Publisher, clinic: Clinic) -> None:
    (kept,) = load_flows(Path("nowhere"), Studio())
    assert publisher.validate(kept).did == "valid"
    assert flows(clinic) == []
    pushed = publisher.push(kept)
    assert (pushed.did, pushed.revision) == ("created", 2)
    assert clinic.world.studio.flows[pushed.sid or ""].live == kept.definition


def test_a_flow_is_saved_as_a_draft_and_then_published(
    publisher: Publisher, clinic: Clinic
) -> None:
    pushed = publisher.push(FLOW)
    assert (pushed.did, pushed.revision, pushed.flaws) == ("created", 2, ())
    assert flows(clinic) == [("sheetdrip score", "published", 2, FLOW.definition)]


def test_an_unchanged_flow_is_not_pushed_again(publisher: Publisher, clinic: Clinic) -> None:
    first = publisher.push(FLOW)
    clinic.forget_calls()
    again = publisher.push(FLOW)
    assert (again.did, again.sid, again.revision) == ("unchanged", first.sid, 2)
    assert (clinic.calls(CREATE), clinic.calls(UPDATE)) == (0, 0)


def test_a_changed_flow_is_updated_under_the_same_sid(publisher: Publisher, clinic: Clinic) -> None:
    first = publisher.push(FLOW)
    changed = Flow(FLOW.name, asking("7200"))
    pushed = publisher.push(changed)
    assert (pushed.did, pushed.sid, pushed.revision) == ("updated", first.sid, 4)
    assert flows(clinic) == [("sheetdrip score", "published", 4, changed.definition)]


def test_what_somebody_changed_in_the_console_is_put_back(
    publisher: Publisher, clinic: Clinic
) -> None:
    first = publisher.push(FLOW)
    connection = clinic.app.connection()
    connection.client.studio.v2.flows(first.sid).update("published", definition=asking("60"))
    assert publisher.push(FLOW).did == "updated"
    assert flows(clinic) == [("sheetdrip score", "published", 5, FLOW.definition)]


def test_other_flows_are_left_alone(publisher: Publisher, clinic: Clinic) -> None:
    connection = clinic.app.connection()
    connection.client.studio.v2.flows.create("Their own", "published", asking("60"))
    publisher.push(FLOW)
    assert flows(clinic)[0] == ("Their own", "published", 1, asking("60"))


def test_two_flows_of_one_name_are_a_persons_turn(publisher: Publisher, clinic: Clinic) -> None:
    connection = clinic.app.connection()
    for _ in range(2):
        connection.client.studio.v2.flows.create(FLOW.name, "draft", asking())
    with pytest.raises(UserMustFix, match=r"2 flows named 'sheetdrip score' .*delete or rename"):
        publisher.push(FLOW)


def test_a_flaw_is_told_with_path_widget_and_fix_and_nothing_is_pushed(
    publisher: Publisher, clinic: Clinic
) -> None:
    for act in (publisher.validate, publisher.push):
        told = act(broken(timeout=3600))
        assert told.did == "invalid"
        assert told.flaws == (
            Flaw(
                "#/states/1/properties/timeout",
                "ask",
                "integer found, string expected",
                "put it in quotes",
            ),
        )
    assert flows(clinic) == []


def test_every_flaw_is_told(publisher: Publisher) -> None:
    definition = json.loads(json.dumps(asking()))
    definition["initial_state"] = "Start"
    definition["states"][1]["transitions"][0]["next"] = "nowhere"
    flaws = publisher.validate(Flow("f", definition)).flaws
    assert [(unreachable_code.path, unreachable_code.widget) for unreachable_code in flaws] == [
        ("#/initial_state", ""),
        ("#/states/1/transitions/0/next", "ask"),
    ]
    assert flaws[1].says == "no state is named nowhere"


@pytest.mark.parametrize("kind", ["500", "timeout", "cut_after_applied", "truncated"])
def test_a_create_without_an_answer_is_not_repeated_but_pushing_again_is_harmless(
    publisher: Publisher, clinic: Clinic, kind: str
) -> None:
    clinic.fault(kind, CREATE)
    with pytest.raises(MessagingUnavailable, match="push again: nothing is created twice"):
        publisher.push(FLOW)
    assert clinic.calls(CREATE) == 1
    publisher.push(FLOW)
    assert [(name, status, live) for name, status, _, live in flows(clinic)] == [
        ("sheetdrip score", "published", FLOW.definition)
    ]


def test_a_draft_that_was_not_published_is_published_next_time(
    publisher: Publisher, clinic: Clinic
) -> None:
    clinic.fault("500", UPDATE)
    with pytest.raises(MessagingUnavailable):
        publisher.push(FLOW)
    assert flows(clinic) == [("sheetdrip score", "draft", 1, None)]
    assert publisher.push(FLOW).did == "updated"
    assert flows(clinic) == [("sheetdrip score", "published", 3, FLOW.definition)]


def test_a_question_is_asked_again(publisher: Publisher, clinic: Clinic) -> None:
    clinic.fault("500", VALIDATE)
    clinic.fault("truncated", "studio.flows.list")
    assert publisher.push(FLOW).did == "created"


@pytest.mark.parametrize("kind", ["html_403", "html_404"])
def test_a_web_filters_page_is_nobodys_refusal(
    publisher: Publisher, clinic: Clinic, kind: str
) -> None:
    clinic.fault(kind, VALIDATE)
    with pytest.raises(MessagingUnavailable):
        publisher.validate(FLOW)


def test_wrong_credentials_are_no_outage(publisher: Publisher, clinic: Clinic) -> None:
    clinic.world.twilio.accounts.clear()
    with pytest.raises(UserMustFix, match="Twilio refused the credentials"):
        publisher.validate(FLOW)


def test_what_twilio_does_not_do_is_told(publisher: Publisher) -> None:
    with pytest.raises(MessagingUnavailable, match="HTTP 501"):
        publisher.validate(broken(media_url="https://x.example"))
