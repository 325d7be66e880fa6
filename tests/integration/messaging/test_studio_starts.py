"""Is a flow started exactly once, and told for ours, whatever happens to the call that starts it?"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
import requests

from sheetdrip.channels import STUDIO
from sheetdrip.clock import ManualClock
from sheetdrip.errors import MessagingUnavailable
from sheetdrip.messaging.channels.studio.executions import FlowRequest, TwilioStudio
from sheetdrip.messaging.connection import Credentials, connect
from sheetdrip.planning.conversations import Conversation
from sheetdrip.sync.ports.messaging import (
    Accepted,
    Cancelled,
    NotCancelled,
    NotTaken,
    Refused,
    Unclear,
)
from tests.integration.clinic import ADA, BEN, START, Clinic
from tests.integration.ear import ear, url_of
from tests.sandbox.twilio.flows import asking

START_FLOW, LIST = "studio.executions.create", "studio.executions.list"
END, FETCH, CONTEXT = (
    "studio.executions.end",
    "studio.executions.fetch",
    "studio.executions.context",
)
NOBODY = "FN" + "0" * 32


@dataclass(frozen=True, slots=True)
class Desk:
    """A clinic with a published flow, and the product's side of Studio."""

    clinic: Clinic
    studio: TwilioStudio
    flow_sid: str

    def request(self, to: str = ADA, key: str = "DRIP1/day-7/1") -> FlowRequest:
        return FlowRequest(
            flow_sid=self.flow_sid,
            to=to,
            service_sid=self.clinic.seeded.messaging_service_sid,
            parameters={"body": "How is your pain?", "sheetdrip_key": key},
        )

    def started(self, to: str = ADA, key: str = "DRIP1/day-7/1") -> str:
        answer = self.studio.start(self.request(to, key))
        assert isinstance(answer, Accepted)
        return answer.sid

    def replies(self, phone: str, body: str) -> None:
        url = f"{self.clinic.world.url}/sandbox/replies"
        requests.post(url, json={"from": phone, "body": body}, timeout=5).raise_for_status()

    def read(self, sid: str) -> Conversation:
        execution = self.studio.execution(self.flow_sid, sid)
        assert execution is not None
        return execution


@pytest.fixture
def desk(clinic: Clinic) -> Desk:
    connection = clinic.app.connection()
    connection.client.http_client.timeout = (0.5, 0.5)
    made = connection.client.studio.v2.flows.create("Score", "published", asking())
    clinic.forget_calls()
    return Desk(clinic, TwilioStudio(connection, clinic.app.clock), made.sid)


@contextmanager
def deaf(status: int, answer: str) -> Iterator[TwilioStudio]:
    """A Studio that answers everything alike."""
    with ear(status, answer) as listening:
        url = url_of(listening)
        secret = Credentials("AC00000000000000000000000000000001", "SK1", "secret")
        connection = connect(secret, api_url=url, messaging_url=url, studio_url=url)
        yield TwilioStudio(connection, ManualClock(START))


def test_a_start_is_accepted_and_asks_its_question(desk: Desk) -> None:
    answer = desk.studio.start(desk.request())
    assert isinstance(answer, Accepted)
    assert answer.status == "active"
    (text,) = desk.clinic.world.twilio.found(to=ADA)
    assert text.body == "How is your pain?"
    assert desk.read(answer.sid) == Conversation(
        sid=answer.sid,
        channel=STUDIO,
        carrier_sid=desk.flow_sid,
        contact=ADA,
        status="active",
        created_at=START,
        ended_at=None,
        key="DRIP1/day-7/1",
        result={},
    )


def test_an_ended_execution_tells_its_end_and_its_result(desk: Desk) -> None:
    sid = desk.started()
    desk.clinic.advance(minutes=5)
    desk.replies(ADA, "7")
    execution = desk.read(sid)
    assert (execution.status, execution.ended_at) == ("ended", START + timedelta(minutes=5))
    assert execution.result == {"score": "7"}


@pytest.mark.parametrize(
    "rule",
    [
        pytest.param({"kind": "500"}, id="500"),
        pytest.param({"kind": "503"}, id="503"),
        pytest.param({"kind": "html_502"}, id="html_502"),
        pytest.param({"kind": "timeout"}, id="timeout"),
        pytest.param({"kind": "reset"}, id="reset"),
    ],
)
def test_a_start_that_never_came_to_be_is_unclear_and_posted_once(
    desk: Desk, rule: dict[str, Any]
) -> None:
    desk.clinic.fault(operation=START_FLOW, **rule)
    answer = desk.studio.start(desk.request())
    assert isinstance(answer, Unclear)
    assert desk.clinic.calls(START_FLOW) == 1
    assert desk.studio.executions_since(desk.flow_sid, START) == ()


@pytest.mark.parametrize(
    "rule",
    [
        pytest.param({"kind": "500", "applied": True}, id="500-applied"),
        pytest.param({"kind": "503", "applied": True}, id="503-applied"),
        pytest.param({"kind": "html_502", "applied": True}, id="html_502-applied"),
        pytest.param({"kind": "cut_after_applied"}, id="cut_after_applied"),
        pytest.param({"kind": "truncated"}, id="truncated"),
    ],
)
def test_an_unclear_start_that_was_applied_is_found_by_contact_and_key(
    desk: Desk, rule: dict[str, Any]
) -> None:
    desk.started(BEN, "DRIP2/day-7/1")
    desk.clinic.fault(operation=START_FLOW, **rule)
    assert isinstance(desk.studio.start(desk.request()), Unclear)
    assert desk.clinic.calls(START_FLOW) == 2
    mine = [
        execution
        for execution in desk.studio.executions_since(desk.flow_sid, START)
        if execution.contact == ADA
    ]
    assert [(one.key, one.result) for one in mine] == [(None, None)]
    assert desk.read(mine[0].sid).key == "DRIP1/day-7/1"


def test_a_start_of_another_system_is_not_taken_for_ours(desk: Desk) -> None:
    connection = desk.clinic.app.connection()
    executions = connection.client.studio.v2.flows(desk.flow_sid).executions
    service = desk.clinic.seeded.messaging_service_sid
    for contact, parameters in ((ADA, {"sheetdrip_key": "other"}), (BEN, {})):
        executions.create(contact, service, parameters=parameters)
    found = desk.studio.executions_since(desk.flow_sid, START)
    assert [desk.read(one.sid).key for one in found] == [None, "other"]


def test_a_contact_who_is_busy_is_a_certain_refusal(desk: Desk) -> None:
    desk.started()
    assert desk.studio.start(desk.request(key="DRIP1/day-14/1")) == Refused(20409)
    assert desk.clinic.calls(START_FLOW) == 2


def test_another_refusal_is_certain_too(desk: Desk) -> None:
    unknown = FlowRequest(
        flow_sid="FW" + "0" * 32,
        to=ADA,
        service_sid=desk.clinic.seeded.messaging_service_sid,
        parameters=desk.request().parameters,
    )
    assert desk.studio.start(unknown) == Refused(20404)


def test_a_409_that_is_not_studios_own_is_unclear(desk: Desk) -> None:
    with deaf(409, "{}") as studio:
        assert studio.start(desk.request()) == Unclear("HTTP 409")


def test_a_429_is_tried_again_because_it_was_never_processed(desk: Desk) -> None:
    desk.clinic.fault("429", START_FLOW, times=2)
    assert isinstance(desk.studio.start(desk.request()), Accepted)
    assert desk.clinic.calls(START_FLOW) == 3


def test_a_lasting_429_is_not_taken(desk: Desk) -> None:
    desk.clinic.fault("429", START_FLOW, times=None)
    assert desk.studio.start(desk.request()) == NotTaken("Twilio has too many requests (429)", 429)
    assert desk.clinic.calls(START_FLOW) == 4


def test_more_starts_than_studio_takes_in_a_second_all_get_through(desk: Desk) -> None:
    sids = {desk.started(f"+1312555{number:04d}", str(number)) for number in range(45)}
    assert len(sids) == 45


def test_an_answer_without_sid_or_status_is_unclear(desk: Desk) -> None:
    with deaf(201, "{}") as studio:
        answer = studio.start(desk.request())
    assert answer == Unclear("an answer without SID or status")


def test_every_page_is_read(desk: Desk) -> None:
    store = desk.clinic.world.studio
    flow = store.flows[desk.flow_sid]
    assert flow.live is not None
    for number in range(2001):
        store.create_execution(flow, flow.live, f"+1312{number:07d}", "MG1", {})
    patient = TwilioStudio(desk.clinic.app.connection(), desk.clinic.clock)
    found = patient.executions_since(desk.flow_sid, START)
    assert [one.sid for one in found] == list(store.executions)[::-1]
    assert desk.clinic.calls(LIST) == 3


def test_since_is_converted_from_any_zone(desk: Desk) -> None:
    desk.started()
    desk.clinic.advance(hours=1)
    later = desk.started(BEN)
    chicago = timezone(timedelta(hours=-6))
    since = datetime(2026, 3, 3, 8, 30, tzinfo=chicago)
    assert since.astimezone(UTC) == START + timedelta(minutes=30)
    (found,) = desk.studio.executions_since(desk.flow_sid, since)
    assert found.sid == later


@pytest.mark.parametrize("kind", ["500", "html_502", "truncated", "timeout", "429", "reset"])
def test_a_list_that_fails_once_is_asked_again(desk: Desk, kind: str) -> None:
    sid = desk.started()
    desk.clinic.fault(kind, LIST)
    (found,) = desk.studio.executions_since(desk.flow_sid, START)
    assert found.sid == sid


@pytest.mark.parametrize("kind", ["500", "truncated", "429"])
def test_a_list_that_keeps_failing_is_not_an_empty_list(desk: Desk, kind: str) -> None:
    desk.started()
    desk.clinic.fault(kind, LIST, times=None)
    with pytest.raises(MessagingUnavailable, match="Twilio did not answer"):
        desk.studio.executions_since(desk.flow_sid, START)


def test_a_list_of_a_flow_that_is_not_there_is_not_an_empty_list(desk: Desk) -> None:
    with pytest.raises(MessagingUnavailable, match="does not have this flow"):
        desk.studio.executions_since("FW" + "0" * 32, START)


def test_an_execution_that_twilio_does_not_have_is_none(desk: Desk) -> None:
    assert desk.studio.execution(desk.flow_sid, NOBODY) is None


@pytest.mark.parametrize("operation", [FETCH, CONTEXT])
def test_a_page_that_is_not_there_is_not_twilios_word(desk: Desk, operation: str) -> None:
    sid = desk.started()
    desk.clinic.fault("html_404", operation, times=None)
    with pytest.raises(MessagingUnavailable, match=r"HTTP 404"):
        desk.studio.execution(desk.flow_sid, sid)


@pytest.mark.parametrize("operation", [FETCH, CONTEXT])
def test_a_question_that_keeps_failing_says_so(desk: Desk, operation: str) -> None:
    sid = desk.started()
    desk.clinic.fault("500", operation, times=None)
    with pytest.raises(MessagingUnavailable, match=r"HTTP 500"):
        desk.studio.execution(desk.flow_sid, sid)


def test_a_context_that_cannot_be_read_is_not_anothers(desk: Desk) -> None:
    sid = desk.started()
    del desk.clinic.world.studio.executions[sid].context["flow"]
    with pytest.raises(MessagingUnavailable, match="ValueError"):
        desk.studio.execution(desk.flow_sid, sid)


def test_an_end_is_proven_by_its_answer(desk: Desk) -> None:
    sid = desk.started()
    assert desk.studio.end(desk.flow_sid, sid) == Cancelled()
    assert desk.studio.end(desk.flow_sid, sid) == Cancelled()
    assert desk.read(sid).status == "ended"
    assert desk.studio.end(desk.flow_sid, NOBODY) == NotCancelled()


@pytest.mark.parametrize(
    "kind", ["500", "timeout", "cut_after_applied", "truncated", "429", "html_404"]
)
def test_an_end_without_an_answer_is_unclear(desk: Desk, kind: str) -> None:
    sid = desk.started()
    desk.clinic.fault(kind, END)
    assert isinstance(desk.studio.end(desk.flow_sid, sid), Unclear)
    assert desk.clinic.calls(END) == 1


def test_an_end_that_left_it_active_is_no_proof(desk: Desk) -> None:
    with deaf(200, '{"status": "active"}') as studio:
        answer = studio.end(desk.flow_sid, NOBODY)
    assert answer == Unclear("no proof")


def test_no_answer_names_the_patient(desk: Desk) -> None:
    desk.clinic.fault("500", START_FLOW)
    desk.clinic.fault("500", LIST, times=None)
    answer = desk.studio.start(desk.request())
    assert ADA not in repr(answer)
    with pytest.raises(MessagingUnavailable) as caught:
        desk.studio.executions_since(desk.flow_sid, START)
    assert ADA not in str(caught.value)
