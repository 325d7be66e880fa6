import threading
from collections.abc import Callable
from typing import Any

import pytest
import requests
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from sheetdrip.sandbox.server import SandboxServer
from sheetdrip.sandbox.twilio.records import Service
from sheetdrip.sandbox.world import World

Control = Callable[..., tuple[int, Any]]
PATIENT = "+13125550101"


def create(client: Client, service: Service) -> Any:  # noqa: ANN401  # the SDK is untyped
    return client.messages.create(to=PATIENT, body="Hello", messaging_service_sid=service.sid)


def inject(control: Control, kind: str, operation: str = "messages.create", **more: object) -> None:
    status, _ = control("POST", "faults", service="twilio", operation=operation, kind=kind, **more)
    assert status == 201


@pytest.mark.parametrize(("kind", "code"), [("429", 20429), ("500", 20500), ("503", 20503)])
def test_an_error_answer_means_nothing_was_created(
    twilio: Client, service: Service, world: World, control: Control, kind: str, code: int
) -> None:
    inject(control, kind)
    with pytest.raises(TwilioRestException) as failed:
        create(twilio, service)
    assert (failed.value.status, failed.value.code) == (int(kind), code)
    assert world.twilio.messages == {}
    assert create(twilio, service).status == "accepted"


def test_an_error_answer_may_hide_that_the_work_was_done(
    twilio: Client, service: Service, world: World, control: Control
) -> None:
    inject(control, "500", applied=True)
    with pytest.raises(TwilioRestException):
        create(twilio, service)
    assert len(world.twilio.messages) == 1


def test_a_gateway_answers_in_html(twilio: Client, service: Service, control: Control) -> None:
    inject(control, "html_502")
    with pytest.raises(TwilioRestException) as failed:
        create(twilio, service)
    # The SDK has no Twilio code to show then, and puts the HTTP status in its place.
    assert (failed.value.status, failed.value.code) == (502, 502)


@pytest.mark.usefixtures("service")
def test_a_failed_list_raises_the_sdks_other_error(twilio: Client, control: Control) -> None:
    inject(control, "503", "messages.list")
    with pytest.raises(TwilioException) as failed:
        twilio.messages.list(to=PATIENT)
    assert failed.value.args[1].status_code == 503


@pytest.mark.usefixtures("server")
def test_silence_ends_with_the_callers_patience(
    twilio: Client, service: Service, world: World, control: Control
) -> None:
    inject(control, "timeout")
    twilio.http_client = TwilioHttpClient(timeout=0.05)
    with pytest.raises(requests.exceptions.ReadTimeout):
        create(twilio, service)
    assert world.twilio.messages == {}


def test_silence_has_a_bound(twilio: Client, service: Service, control: Control) -> None:
    inject(control, "timeout", seconds=0.01)
    with pytest.raises(requests.exceptions.ConnectionError):
        create(twilio, service)


def test_a_reset_connection_means_nothing_was_created(
    twilio: Client, service: Service, world: World, control: Control
) -> None:
    inject(control, "reset")
    with pytest.raises(requests.exceptions.ConnectionError, match="reset by peer"):
        create(twilio, service)
    assert world.twilio.messages == {}


def test_a_cut_connection_hides_that_the_message_exists(
    twilio: Client, service: Service, world: World, control: Control
) -> None:
    inject(control, "cut_after_applied")
    with pytest.raises(requests.exceptions.ConnectionError, match="without response"):
        create(twilio, service)
    assert len(world.twilio.messages) == 1


def test_a_truncated_answer_hides_that_the_message_exists(
    twilio: Client, service: Service, world: World, control: Control
) -> None:
    inject(control, "truncated")
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        create(twilio, service)
    assert len(world.twilio.messages) == 1


def test_a_slow_answer_is_still_an_answer(
    twilio: Client, service: Service, control: Control
) -> None:
    inject(control, "latency", seconds=0.02)
    assert create(twilio, service).status == "accepted"


def test_late_work_is_done_when_the_clock_gets_there(
    twilio: Client, service: Service, world: World, control: Control
) -> None:
    inject(control, "late_apply", seconds=60)
    with pytest.raises(requests.exceptions.ConnectionError):
        create(twilio, service)
    control("POST", "clock", advance_seconds=59)
    assert twilio.messages.list(to=PATIENT) == []
    due = world.clock.now().timestamp() + 1
    control("POST", "clock", advance_seconds=600)
    (message,) = twilio.messages.list(to=PATIENT)
    assert message.date_created.timestamp() == due


@pytest.mark.usefixtures("world")
def test_only_the_nth_matching_call_goes_wrong(
    twilio: Client, service: Service, control: Control
) -> None:
    inject(control, "500", nth=2, times=2)
    create(twilio, service)
    for _ in range(2):
        with pytest.raises(TwilioRestException):
            create(twilio, service)
    create(twilio, service)
    _, answer = control("GET", "faults")
    assert [(f["seen"], f["injected"]) for f in answer["faults"]] == [(4, 2)]


def test_a_rule_without_end_lasts_until_it_is_cleared(
    twilio: Client, service: Service, control: Control
) -> None:
    inject(control, "500", "messages.*", times=None)
    for _ in range(3):
        with pytest.raises(TwilioRestException):
            create(twilio, service)
    status, answer = control("DELETE", "faults")
    assert (status, answer["cleared"][0]["injected"]) == (200, 3)
    assert create(twilio, service).status == "accepted"


def test_another_operation_is_left_alone(
    twilio: Client, service: Service, control: Control
) -> None:
    inject(control, "500", "messages.cancel", times=None)
    message = create(twilio, service)
    assert message.fetch().sid == message.sid
    with pytest.raises(TwilioRestException) as failed:
        message.update(status="canceled")
    assert failed.value.status == 500


def test_a_faulted_call_is_logged_with_its_kind(
    twilio: Client, service: Service, control: Control
) -> None:
    inject(control, "cut_after_applied")
    with pytest.raises(requests.exceptions.ConnectionError):
        create(twilio, service)
    _, answer = control("GET", "log")
    last = answer["requests"][-1]
    assert (last["operation"], last["status"], last["fault"]) == (
        "messages.create",
        0,
        "cut_after_applied",
    )


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ({"kind": "gremlin"}, "kind must be one of"),
        ({"kind": "500", "service": "gmail"}, "service must be one of"),
        ({"kind": "500", "nth": 0}, "nth must be"),
        ({"kind": "500", "times": "x"}, "times must be"),
        ({"kind": "500", "seconds": -1}, "seconds must be"),
        ({"kind": "500", "when": 3}, "unknown field 'when'"),
    ],
)
def test_an_unclear_rule_is_refused_with_a_sentence(
    control: Control, rule: dict[str, object], words: str
) -> None:
    status, answer = control("POST", "faults", **rule)
    assert status == 400
    assert words in answer["error"]


def test_a_server_stops_while_somebody_waits_for_silence(
    server: SandboxServer, twilio: Client, service: Service, control: Control
) -> None:
    inject(control, "timeout")
    seen: list[Exception] = []

    def wait() -> None:
        try:
            create(twilio, service)
        except requests.exceptions.ConnectionError as error:
            seen.append(error)

    caller = threading.Thread(target=wait)
    caller.start()
    while not server.world.faults.rules[0].injected:
        control("GET", "clock")
    server.stop()
    caller.join(5)
    assert len(seen) == 1
