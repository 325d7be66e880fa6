from collections.abc import Callable
from typing import Any

import pytest
from twilio.rest import Client

from sheetdrip.sandbox.twilio.records import Account, Service
from sheetdrip.sandbox.world import World

PATIENT = "+13125550101"
Control = Callable[..., tuple[int, Any]]


def bodies(client: Client, **filters: object) -> list[tuple[str, str]]:
    return [(m.direction, m.body) for m in client.messages.list(**filters)]


def test_a_reply_is_logged_as_inbound(
    twilio: Client, service: Service, control: Control, world: World
) -> None:
    twilio.messages.create(to=PATIENT, body="How is it?", messaging_service_sid=service.sid)
    world.clock.advance(60)
    status, answer = control("POST", "replies", **{"from": PATIENT, "body": "7"})
    assert (status, answer["logged"]) == (201, True)
    (reply,) = twilio.messages.list(from_=PATIENT)
    assert (reply.direction, reply.status, reply.body) == ("inbound", "received", "7")
    assert reply.to == twilio.messages.list(to=PATIENT)[0].from_
    assert reply.date_sent == world.clock.now()


@pytest.mark.parametrize("word", ["STOP", " stop ", "Cancel", "END", "optout"])
def test_a_stop_word_opts_out_and_is_answered(
    twilio: Client, service: Service, control: Control, world: World, word: str
) -> None:
    control("POST", "replies", **{"from": PATIENT, "body": word})
    world.clock.advance(10)
    assert world.twilio.opt_outs() == [(service.sid, PATIENT)]
    ((direction, text),) = bodies(twilio, to=PATIENT)
    assert direction == "outbound-reply"
    assert text.startswith("You have successfully been unsubscribed.")


@pytest.mark.usefixtures("service")
def test_a_stop_word_inside_a_sentence_does_nothing(control: Control, world: World) -> None:
    control("POST", "replies", **{"from": PATIENT, "body": "Stop please"})
    assert world.twilio.opt_outs() == []


@pytest.mark.usefixtures("service")
def test_start_opts_in_again(control: Control, world: World) -> None:
    control("POST", "replies", **{"from": PATIENT, "body": "STOP"})
    world.clock.advance(5)
    control("POST", "replies", **{"from": PATIENT, "body": "START"})
    assert world.twilio.opt_outs() == []


@pytest.mark.usefixtures("service")
def test_help_gets_twilios_answer_not_the_clinics(twilio: Client, control: Control) -> None:
    control("POST", "replies", **{"from": PATIENT, "body": "help"})
    ((direction, text),) = bodies(twilio, to=PATIENT)
    assert (direction, text) == (
        "outbound-reply",
        "Reply STOP to unsubscribe. Msg&Data Rates May Apply.",
    )


def test_without_an_inbound_url_nothing_is_received(
    twilio: Client, service: Service, control: Control, world: World
) -> None:
    twilio.messaging.v1.services(service.sid).update(inbound_request_url="")
    _, answer = control("POST", "replies", **{"from": PATIENT, "body": "STOP"})
    assert answer["logged"] is False
    assert "inbound_request_url" in answer["reason"]
    assert twilio.messages.list() == []
    assert world.twilio.opt_outs() == []


def test_the_numbers_own_webhook_receives_where_the_service_says_so(
    twilio: Client, world: World, account: Account, control: Control
) -> None:
    number = world.twilio.create_number(account.sid, "+13125550160", "https://clinic.example/n")
    world.twilio.create_service(account.sid, "Second", number_sids=[number.sid])
    service = next(iter(world.twilio.services.values()))
    twilio.messaging.v1.services(service.sid).update(use_inbound_webhook_on_number=True)
    _, answer = control("POST", "replies", **{"from": PATIENT, "body": "3", "to": "+13125550160"})
    assert answer["logged"] is True


@pytest.mark.usefixtures("service")
def test_a_stop_reaches_only_the_service_it_was_sent_to(
    twilio: Client, world: World, account: Account, control: Control
) -> None:
    number = world.twilio.create_number(account.sid, "+13125550160")
    other = world.twilio.create_service(account.sid, "Second", number_sids=[number.sid])
    control("POST", "replies", **{"from": PATIENT, "body": "STOP", "to": "+13125550198"})
    sent = twilio.messages.create(to=PATIENT, body="Hello", messaging_service_sid=other.sid)
    assert sent.status == "accepted"


@pytest.mark.usefixtures("service")
def test_a_reply_needs_a_number_and_words(control: Control) -> None:
    status, answer = control("POST", "replies", **{"from": "nobody", "body": "3"})
    assert (status, answer["error"][:6]) == (400, '"from"')
    assert control("POST", "replies", **{"from": PATIENT})[0] == 400
    assert control("POST", "replies", **{"from": PATIENT, "body": "3", "to": "+1999"})[0] == 400
