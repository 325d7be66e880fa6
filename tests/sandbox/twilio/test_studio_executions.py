import queue
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.request_validator import RequestValidator
from twilio.rest import Client

from sheetdrip.clock import ManualClock
from sheetdrip.sandbox.server import SandboxServer
from sheetdrip.sandbox.twilio.records import Account, Rules, Service
from sheetdrip.sandbox.world import World
from tests.sandbox.conftest import START
from tests.sandbox.twilio.flows import FROM, asking, calling, definition, state

ADA, BEN = "+13125550101", "+13125550102"
LOST = "+15005530006"  # a landline: the sandbox's own convention
Control = Callable[..., tuple[int, Any]]


class Studio:
    """A published flow, whose executions are started and looked at through the real SDK."""

    def __init__(
        self, client: Client, service: Service, world: World, flow: dict[str, Any]
    ) -> None:
        self.client, self.service, self.world = client, service, world
        made = client.studio.v2.flows.create("Score", "published", flow)
        self.flow = client.studio.v2.flows(made.sid)
        self.sid: str = made.sid

    def start(self, to: str = ADA, **parameters: str) -> Any:  # noqa: ANN401
        parameters.setdefault("body", "How is your pain?")
        return self.flow.executions.create(to, self.service.sid, parameters=parameters)

    def fetch(self, sid: str) -> Any:  # noqa: ANN401
        return self.flow.executions(sid).fetch()

    def context(self, sid: str) -> dict[str, Any]:
        read: dict[str, Any] = self.flow.executions(sid).execution_context().fetch().context
        return read

    def went(self, sid: str) -> list[tuple[str, str]]:
        """The events and the widgets they led to, oldest first."""
        steps = self.flow.executions(sid).steps.list(page_size=2)
        return [(step.name, step.transitioned_to) for step in reversed(steps)]

    def texts(self, to: str = ADA) -> list[str]:
        """What was sent, oldest first."""
        return [text.body for text in self.world.twilio.found(to=to)]


@pytest.fixture
def open_flow(twilio: Client, service: Service, world: World) -> Callable[..., Studio]:
    return lambda flow=None: Studio(twilio, service, world, flow or asking())


def test_a_start_is_active_and_its_question_is_a_message_of_twilios(
    open_flow: Callable[..., Studio], service: Service
) -> None:
    studio = open_flow()
    started = studio.start(sheetdrip_key="surgery/day-7/1")
    assert (started.status, started.contact_channel_address) == ("active", ADA)
    assert (started.flow_version, started.context) == (1, {})
    assert started.date_created == START
    (text,) = studio.client.messages.list(to=ADA)
    assert (text.body, text.messaging_service_sid) == ("How is your pain?", service.sid)
    context = studio.context(started.sid)
    assert context["flow"]["data"] == {
        "body": "How is your pain?",
        "sheetdrip_key": "surgery/day-7/1",
    }
    assert context["widgets"]["ask"]["outbound"]["Sid"] == text.sid


def test_a_reply_reaches_the_waiting_flow_and_ends_it(
    open_flow: Callable[..., Studio], control: Control
) -> None:
    studio = open_flow()
    sid = studio.start().sid
    control("POST", "replies", **{"from": ADA, "body": " 7 "})
    assert studio.fetch(sid).status == "ended"
    assert studio.context(sid)["flow"]["variables"] == {"score": "7"}
    assert studio.context(sid)["widgets"]["ask"]["inbound"]["Body"] == " 7 "
    assert studio.texts() == ["How is your pain?", "Thanks for 7"]
    assert studio.went(sid) == [
        ("incomingRequest", "ask"),
        ("incomingMessage", "valid"),
        ("match", "keep"),
        ("next", "thank"),
        ("sent", "Ended"),
    ]


def test_a_step_keeps_the_context_of_its_time(
    open_flow: Callable[..., Studio], control: Control
) -> None:
    studio = open_flow()
    sid = studio.start().sid
    control("POST", "replies", **{"from": ADA, "body": "7"})
    newest, *_, oldest = studio.flow.executions(sid).steps.list()
    contexts = [
        studio.flow.executions(sid).steps(step.sid).step_context().fetch().context
        for step in (oldest, newest)
    ]
    assert [context["flow"]["variables"] for context in contexts] == [{}, {"score": "7"}]
    assert studio.flow.executions(sid).steps(newest.sid).fetch().transitioned_from == "thank"


def test_an_answer_that_matches_nothing_takes_no_match(
    open_flow: Callable[..., Studio], control: Control
) -> None:
    studio = open_flow()
    sid = studio.start().sid
    control("POST", "replies", **{"from": ADA, "body": "17"})
    assert studio.fetch(sid).status == "ended"
    assert studio.went(sid)[-1] == ("noMatch", "Ended")
    assert studio.context(sid)["flow"]["variables"] == {}


def test_silence_ends_in_a_timeout_dated_by_when_it_was_due(
    open_flow: Callable[..., Studio], control: Control
) -> None:
    studio = open_flow()
    sid = studio.start().sid
    control("POST", "clock", advance_seconds=3599)
    assert studio.fetch(sid).status == "active"
    control("POST", "clock", advance_seconds=86_400)
    ended = studio.fetch(sid)
    assert (ended.status, ended.date_updated) == ("ended", START + timedelta(seconds=3600))
    assert studio.texts() == ["How is your pain?", "Call us if you need us."]
    control("POST", "replies", **{"from": ADA, "body": "7"})
    assert studio.went(sid)[-2:] == [("timeout", "remind"), ("sent", "Ended")]


def test_a_clock_moved_by_hand_wakes_a_flow_at_the_next_request(
    open_flow: Callable[..., Studio], world: World
) -> None:
    studio = open_flow()
    sid = studio.start().sid
    assert isinstance(world.clock, ManualClock)
    world.clock.advance(4000)
    assert studio.fetch(sid).date_updated == START + timedelta(seconds=3600)


def test_a_text_that_the_network_loses_is_a_delivery_failure(
    open_flow: Callable[..., Studio], control: Control
) -> None:
    studio = open_flow()
    sid = studio.start(LOST).sid
    control("POST", "clock", advance_seconds=60)
    assert studio.fetch(sid).status == "ended"
    assert studio.went(sid)[-1] == ("deliveryFailure", "Ended")


def test_a_patient_who_opted_out_is_a_delivery_failure_at_once(
    open_flow: Callable[..., Studio], control: Control
) -> None:
    studio = open_flow()
    control("POST", "replies", **{"from": ADA, "body": "STOP"})
    sid = studio.start().sid
    assert studio.fetch(sid).status == "ended"
    assert studio.context(sid)["widgets"]["ask"]["error"]["code"] == 21610


def test_a_reply_of_somebody_else_or_to_another_number_is_not_heard(
    open_flow: Callable[..., Studio], control: Control, world: World, account: Account
) -> None:
    studio = open_flow()
    sid = studio.start().sid
    world.twilio.create_number(account.sid, "+13125550150")
    control("POST", "replies", **{"from": BEN, "body": "7"})
    control("POST", "replies", **{"from": ADA, "body": "7", "to": "+13125550150"})
    assert studio.fetch(sid).status == "active"


def test_where_it_must_be_wired_a_flow_hears_only_by_its_own_url(
    open_flow: Callable[..., Studio], control: Control, world: World
) -> None:
    world.twilio.rules = Rules(studio_hears_every_reply=False)
    studio = open_flow()
    sid = studio.start().sid
    control("POST", "replies", **{"from": ADA, "body": "7"})
    assert studio.fetch(sid).status == "active"
    url = studio.flow.fetch().webhook_url
    studio.client.messaging.v1.services(studio.service.sid).update(inbound_request_url=url)
    control("POST", "replies", **{"from": ADA, "body": "7"})
    assert studio.fetch(sid).status == "ended"


def test_a_contact_has_one_active_execution_per_sender(
    open_flow: Callable[..., Studio], control: Control
) -> None:
    studio = open_flow()
    studio.start()
    with pytest.raises(TwilioRestException) as refused:
        studio.start()
    assert (refused.value.status, refused.value.code) == (409, 20409)
    assert "already active for this contact" in refused.value.msg
    other = studio.flow.executions.create(ADA, "+13125550198", parameters={"body": "Hello?"})
    assert other.status == "active"
    assert studio.start(BEN).status == "active"
    control("POST", "replies", **{"from": ADA, "body": "7", "to": "+13125550199"})
    assert studio.start().status == "active"


def test_more_than_twenty_starts_in_a_second_are_too_many(
    open_flow: Callable[..., Studio], control: Control
) -> None:
    studio = open_flow()
    for number in range(20):
        studio.start(f"+1312555{number:04d}")
    with pytest.raises(TwilioRestException) as refused:
        studio.start()
    assert (refused.value.status, refused.value.code) == (429, 20429)
    control("POST", "clock", advance_seconds=1)
    assert studio.start().status == "active"


def test_an_execution_ends_after_thirty_days(
    open_flow: Callable[..., Studio], control: Control
) -> None:
    studio = open_flow(asking(timeout=str(40 * 86_400)))
    sid = studio.start().sid
    control("POST", "clock", advance_seconds=30 * 86_400 - 1)
    assert studio.fetch(sid).status == "active"
    control("POST", "clock", advance_seconds=1)
    assert studio.fetch(sid).date_updated == START + timedelta(days=30)
    control("POST", "clock", advance_seconds=11 * 86_400)
    assert studio.texts() == ["How is your pain?"]


def test_an_execution_is_ended_by_hand_and_hears_nothing_more(
    open_flow: Callable[..., Studio], control: Control
) -> None:
    studio = open_flow()
    sid = studio.start().sid
    assert studio.flow.executions(sid).update("ended").status == "ended"
    assert studio.flow.executions(sid).update("ended").status == "ended"
    control("POST", "replies", **{"from": ADA, "body": "7"})
    assert studio.context(sid)["flow"]["variables"] == {}
    with pytest.raises(TwilioRestException) as refused:
        studio.flow.executions(sid).update("active")
    assert refused.value.status == 400


def test_a_deleted_execution_is_gone(open_flow: Callable[..., Studio], control: Control) -> None:
    studio = open_flow()
    sid = studio.start().sid
    assert studio.flow.executions(sid).delete() is True
    with pytest.raises(TwilioRestException) as refused:
        studio.fetch(sid)
    assert refused.value.status == 404
    control("POST", "clock", advance_seconds=31 * 86_400)
    assert studio.texts() == ["How is your pain?"]


def test_a_list_is_filtered_and_paged_newest_first(
    open_flow: Callable[..., Studio], control: Control
) -> None:
    studio = open_flow()
    sids = []
    for number in range(5):
        sids.append(studio.start(f"+1312555010{number}").sid)
        control("POST", "clock", advance_seconds=60)
    control("POST", "replies", **{"from": "+13125550102", "body": "2"})
    executions = studio.flow.executions

    assert [one.sid for one in executions.list(page_size=2)] == sids[::-1]
    assert [one.sid for one in executions.list(status="ended")] == [sids[2]]
    assert len(executions.list(status="active", page_size=1)) == 4
    since = datetime(2026, 3, 3, 15, 2, tzinfo=UTC)
    assert [one.sid for one in executions.list(date_created_from=since)] == sids[:1:-1]
    assert [one.sid for one in executions.list(date_created_to=since)] == sids[1::-1]


def test_rows_created_between_two_pages_neither_repeat_nor_hide_others(
    open_flow: Callable[..., Studio],
) -> None:
    studio = open_flow()
    sids = [studio.start(f"+1312555010{number}").sid for number in range(4)]
    first = studio.flow.executions.page(page_size=2)
    seen = [one.sid for one in first]
    studio.start("+13125550109")
    seen += [one.sid for one in first.next_page()]
    assert seen == sids[::-1]


def test_a_draft_changes_nothing_for_who_starts(
    open_flow: Callable[..., Studio],
) -> None:
    studio = open_flow()
    studio.flow.update("draft", definition=definition(""))
    sid = studio.start().sid
    assert studio.fetch(sid).flow_version == 1
    assert studio.texts() == ["How is your pain?"]


def test_an_unpublished_flow_cannot_be_started(twilio: Client, service: Service) -> None:
    draft = twilio.studio.v2.flows.create("Score", "draft", asking())
    with pytest.raises(TwilioRestException) as refused:
        twilio.studio.v2.flows(draft.sid).executions.create(ADA, service.sid)
    assert (refused.value.status, refused.value.code) == (400, 20001)


@pytest.mark.parametrize(
    ("to", "sender", "parameters", "message"),
    [
        ("3125550101", None, None, "To must be"),
        (ADA, "MG00000000000000000000000000000000", None, "From must be"),
        (ADA, "+19995550100", None, "From must be"),
        (ADA, None, "[1]", "JSON object"),
        (ADA, None, "{", "must be JSON"),
    ],
)
def test_a_start_that_cannot_be_is_refused(
    open_flow: Callable[..., Studio],
    to: str,
    sender: str | None,
    parameters: str | None,
    message: str,
) -> None:
    studio = open_flow()
    with pytest.raises(TwilioRestException) as refused:
        studio.flow.executions.create(to, sender or studio.service.sid, parameters=parameters or {})
    assert refused.value.status == 400
    assert message in refused.value.msg


def test_a_widget_ten_times_in_a_row_stops_the_flow(open_flow: Callable[..., Studio]) -> None:
    loop = state("again", "set-variables", {"next": "again"}, variables=[])
    studio = open_flow(definition("again", loop))
    sid = studio.start().sid
    assert studio.fetch(sid).status == "ended"
    assert studio.went(sid) == [("incomingRequest", "again")] + [("next", "again")] * 9


def test_a_thousand_steps_stop_the_flow(open_flow: Callable[..., Studio]) -> None:
    studio = open_flow(
        definition(
            "one",
            state("one", "set-variables", {"next": "two"}, variables=[]),
            state("two", "set-variables", {"next": "one"}, variables=[]),
        )
    )
    sid = studio.start().sid
    assert studio.fetch(sid).status == "ended"
    assert len(studio.flow.executions(sid).steps.list(page_size=1000)) == 1000


def test_an_event_that_is_not_drawn_ends_the_flow(open_flow: Callable[..., Studio]) -> None:
    studio = open_flow(
        definition("say", state("say", "send-message", {}, **{"from": FROM, "body": "Hi"}))
    )
    assert studio.fetch(studio.start().sid).status == "ended"


class Outside:
    """A server on this machine: keeps what it is asked, and answers as it is told."""

    def __init__(self) -> None:
        self.heard: queue.Queue[tuple[str, str, str, dict[str, str]]] = queue.Queue()
        self.status, self.body, self.silent = 200, b'{"word": "ready"}', threading.Event()
        self.silent.set()
        outside = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.do_POST()

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
                outside.heard.put((self.command, self.path, body, dict(self.headers)))
                outside.silent.wait()
                self.send_response(outside.status)
                self.send_header("Content-Length", str(len(outside.body)))
                self.end_headers()
                self.wfile.write(outside.body)

            def log_message(self, *_: object) -> None:
                return

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"


@pytest.fixture
def outside() -> Iterator[Outside]:
    outside = Outside()
    thread = threading.Thread(target=outside.server.serve_forever, args=(0.01,))
    thread.start()
    yield outside
    outside.silent.set()
    outside.server.shutdown()
    thread.join()
    outside.server.server_close()


def variables(studio: Studio) -> dict[str, str]:
    found: dict[str, str] = studio.context(studio.start(score="7").sid)["flow"]["variables"]
    return found


def test_a_function_gets_its_parameters_as_a_signed_form(
    open_flow: Callable[..., Studio], outside: Outside, account: Account
) -> None:
    parameters = [{"key": "score", "value": "{{flow.data.score}}"}, {"key": "x", "value": "a b"}]
    studio = open_flow(calling(outside.url, "run-function", parameters=parameters))
    assert variables(studio) == {"said": "ready"}
    method, path, body, headers = outside.heard.get(timeout=5)
    fields = dict(parse_qsl(body))
    assert (method, path, fields) == ("POST", "/hook", {"score": "7", "x": "a b"})
    signature = headers["X-Twilio-Signature"]
    assert RequestValidator(account.auth_token).validate(outside.url, fields, signature)


def test_a_request_may_be_json_or_a_query(
    open_flow: Callable[..., Studio], outside: Outside
) -> None:
    studio = open_flow(
        calling(
            outside.url,
            method="POST",
            content_type="application/json;charset=utf-8",
            body='{"score": {{flow.data.score}}}',
        )
    )
    assert variables(studio) == {"said": "ready"}
    assert outside.heard.get(timeout=5)[2] == '{"score": 7}'
    fields = [{"key": "score", "value": "{{flow.data.score}}"}]
    asking_again = definition(
        "call", state("call", "make-http-request", {}, url=outside.url, parameters=fields)
    )
    open_flow(asking_again).start(BEN, score="7")
    assert outside.heard.get(timeout=5)[:2] == ("GET", "/hook?score=7")


@pytest.mark.parametrize("kind", ["make-http-request", "run-function"])
@pytest.mark.parametrize(
    ("status", "body"),
    [(500, b""), (404, b"no"), (200, b"x" * 65_537)],
    ids=["500", "404", "large"],
)
def test_a_bad_answer_is_a_failure(
    open_flow: Callable[..., Studio], outside: Outside, kind: str, status: int, body: bytes
) -> None:
    outside.status, outside.body = status, body
    assert variables(open_flow(calling(outside.url, kind))) == {"bad": "yes"}


def test_an_answer_that_takes_too_long_is_a_failure(outside: Outside) -> None:
    world = World(clock=ManualClock(START), rules=Rules(studio_call_seconds=0.2))
    account = world.twilio.create_account()
    number = world.twilio.create_number(account.sid, "+13125550198")
    service = world.twilio.create_service(account.sid, "Texts", number_sids=[number.sid])
    outside.silent.clear()
    with SandboxServer(world) as server:
        client = Client(account.sid, account.auth_token)
        client.studio.base_url = server.url
        assert variables(Studio(client, service, world, calling(outside.url))) == {"bad": "yes"}


def test_a_server_beyond_this_machine_is_never_called_and_that_is_on_record(
    open_flow: Callable[..., Studio], control: Control
) -> None:
    assert variables(open_flow(calling("https://clinic.example/hook"))) == {"bad": "yes"}
    _, log = control("GET", "log")
    (delivery,) = log["webhooks"]
    assert (delivery["kind"], delivery["status"]) == ("make-http-request", None)


def test_a_server_that_is_not_there_is_a_failure(open_flow: Callable[..., Studio]) -> None:
    assert variables(open_flow(calling("http://127.0.0.1:9/hook"))) == {"bad": "yes"}


def test_faults_and_the_log_know_the_calls_of_studio(
    open_flow: Callable[..., Studio], world: World, control: Control
) -> None:
    studio = open_flow()
    world.faults.add({"kind": "503", "service": "studio", "operation": "executions.create"})
    with pytest.raises(TwilioRestException) as refused:
        studio.start()
    assert (refused.value.status, refused.value.code) == (503, 20503)
    world.faults.add(
        {"kind": "cut_after_applied", "service": "studio", "operation": "executions.*"}
    )
    with pytest.raises(Exception, match=r"Remote end closed"):
        studio.start()
    (found,) = studio.flow.executions.list()
    studio.context(found.sid)
    studio.went(found.sid)
    _, log = control("GET", "log")
    assert log["counts"] == {
        "studio.flows.create": 1,
        "studio.executions.create": 2,
        "studio.executions.list": 1,
        "studio.executions.context": 1,
        "studio.steps.list": 1,
    }
