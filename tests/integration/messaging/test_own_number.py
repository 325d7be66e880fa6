"""Is a clinic's own number, typed as a patient's phone, told and never texted?"""

from dataclasses import replace

import pytest

from sheetdrip.sandbox.twilio.records import PhoneNumber
from sheetdrip.sync.reply_polling import ReplyPoller
from tests.integration.clinic import ADA, BEN, CREATE, Clinic

SECOND = "+13125550177"
OWN = "21266"


def pool(clinic: Clinic) -> list[PhoneNumber]:
    (service,) = clinic.world.twilio.services.values()
    return clinic.world.twilio.pool(service)


@pytest.fixture
def two_senders(clinic: Clinic) -> Clinic:
    """A clinic with a second number in its pool."""
    store = clinic.world.twilio
    (service,) = store.services.values()
    bought = store.create_number(service.account_sid, SECOND)
    joined = (*service.number_sids, bought.sid)
    store.services[service.sid] = replace(service, number_sids=joined)
    return clinic


def test_the_only_sender_is_refused_by_twilio_and_told(clinic: Clinic) -> None:
    (own, *others) = pool(clinic)
    store = clinic.world.twilio
    for other in others:
        del store.numbers[other.sid]
    clinic.add_row(phone=own.number)
    clinic.add_row("Ben Example", BEN)
    clinic.cycle()
    assert OWN in str(clinic.cells_of("Ada Example")["Status"])
    assert clinic.texts_to(own.number) == []
    assert len(clinic.live_to(BEN)) == 1


@pytest.mark.parametrize("number", [0, 1])
def test_each_of_several_senders_is_told_and_nothing_is_asked_of_twilio(
    two_senders: Clinic, number: int
) -> None:
    own = pool(two_senders)[number].number
    ReplyPoller(two_senders.ctx).collect()
    two_senders.add_row(phone=f"{own[2:5]}-{own[5:8]}-{own[8:]}")
    two_senders.cycle()
    assert OWN in str(two_senders.cells_of("Ada Example")["Status"])
    assert two_senders.calls(CREATE) == 0
    two_senders.edit("Ada Example", "Phone", ADA)
    two_senders.cycle()
    assert len(two_senders.live_to(ADA)) == 1


def test_it_is_known_after_a_restart_and_forgotten_when_it_leaves_the_pool(
    two_senders: Clinic,
) -> None:
    ReplyPoller(two_senders.ctx).collect()
    two_senders.restart()
    two_senders.add_row(phone=SECOND)
    two_senders.cycle()
    assert two_senders.texts_to(SECOND) == []
    store = two_senders.world.twilio
    (service,) = store.services.values()
    store.services[service.sid] = replace(service, number_sids=service.number_sids[:1])
    two_senders.advance(minutes=2)
    ReplyPoller(two_senders.ctx).collect()
    two_senders.cycle()
    assert len(two_senders.live_to(SECOND)) == 1


def test_a_text_scheduled_before_the_pool_was_known_is_taken_back(two_senders: Clinic) -> None:
    two_senders.add_row(phone=SECOND)
    two_senders.cycle()
    ReplyPoller(two_senders.ctx).collect()
    two_senders.cycle()
    assert two_senders.live_to(SECOND) == []
