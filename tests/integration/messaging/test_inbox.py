"""Are the texts that patients send read whole, cheaply, and only the clinic's own?"""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from sheetdrip.domain.reply import Reply
from sheetdrip.errors import MessagingUnavailable
from sheetdrip.sandbox.twilio.inbound import number_for, receive
from tests.integration.clinic import ADA, BEN, LIST, Clinic

POOL = "messaging.senders.list"


def text(clinic: Clinic, sender: str, body: str) -> str:
    """A patient texts; the SID."""
    number = number_for(clinic.world.twilio, sender)
    assert number is not None
    message = receive(clinic.world.twilio, sender, number, body).message
    assert message is not None
    return message.sid


def test_a_reply_comes_with_its_sender_words_and_time(clinic: Clinic) -> None:
    sid = text(clinic, ADA, " 7 ")
    at = clinic.clock.now().replace(microsecond=0)
    clinic.advance(minutes=1)
    hour_ago = clinic.clock.now() - timedelta(hours=1)
    assert clinic.ctx.inbox.received_since(hour_ago) == (
        Reply(sid=sid, phone=ADA, body=" 7 ", received_at=at),
    )


def test_our_own_texts_and_twilios_answers_are_no_replies(clinic: Clinic) -> None:
    clinic.add_row()
    clinic.cycle()
    sid = text(clinic, BEN, "STOP")
    clinic.advance(minutes=1)
    hour_ago = clinic.clock.now() - timedelta(hours=1)
    assert [one.sid for one in clinic.ctx.inbox.received_since(hour_ago)] == [sid]


def test_replies_come_oldest_first_from_the_moment_on_in_any_zone(clinic: Clinic) -> None:
    text(clinic, ADA, "1")
    clinic.advance(minutes=30)
    second = text(clinic, BEN, "2")
    clinic.advance(minutes=1)
    third = text(clinic, ADA, "3")
    moment = (clinic.clock.now() - timedelta(minutes=10)).astimezone(ZoneInfo("America/Chicago"))
    assert [one.sid for one in clinic.ctx.inbox.received_since(moment)] == [second, third]


def test_asking_again_costs_a_list_per_number_and_the_pool_is_asked_for_once(
    clinic: Clinic,
) -> None:
    for _ in range(3):
        clinic.ctx.inbox.received_since(clinic.clock.now())
    assert (clinic.calls(LIST), clinic.calls(POOL)) == (6, 3)


def test_a_list_that_fails_for_good_is_an_error_not_silence(clinic: Clinic) -> None:
    clinic.fault("500", LIST, times=None)
    with pytest.raises(MessagingUnavailable):
        clinic.ctx.inbox.received_since(clinic.clock.now())


def test_a_service_that_is_not_there_is_an_error_not_silence(clinic: Clinic) -> None:
    clinic.fault("500", POOL, times=None)
    with pytest.raises(MessagingUnavailable):
        clinic.ctx.inbox.received_since(clinic.clock.now())
