"""Are Twilio's lists read whole, and is what became of the texts learned cheaply?"""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from sheetdrip.errors import MessagingUnavailable
from sheetdrip.messaging.messenger import TwilioMessenger
from sheetdrip.sandbox.twilio.creation import create_message
from tests.integration.clinic import ADA, FETCH, LIST, Clinic


def fill(clinic: Clinic, count: int, to: str = ADA) -> None:
    """Other texts of the account to one number, sent at once."""
    fields = {
        "To": [to],
        "Body": ["Hello"],
        "MessagingServiceSid": [clinic.seeded.messaging_service_sid],
    }
    for _ in range(count):
        create_message(clinic.world.twilio, clinic.seeded.account_sid, fields)


@pytest.mark.slow
def test_a_list_goes_on_beyond_its_first_page(clinic: Clinic) -> None:
    fill(clinic, 1003)
    clinic.advance(minutes=1)
    assert len(clinic.ctx.messenger.listed_to(ADA)) == 1003
    assert clinic.calls(LIST) == 2
    hour_ago = clinic.clock.now() - timedelta(hours=1)
    assert len(clinic.ctx.messenger.sent_since(hour_ago)) == 1003


@pytest.mark.slow
def test_a_second_page_that_fails_makes_the_whole_list_a_failed_one(clinic: Clinic) -> None:
    fill(clinic, 1003)
    clinic.fault("500", LIST, nth=2, times=None)
    with pytest.raises(MessagingUnavailable):
        clinic.ctx.messenger.listed_to(ADA)


def test_a_list_tells_scheduled_texts_too(clinic: Clinic) -> None:
    clinic.add_row()
    clinic.cycle()
    (listed,) = clinic.ctx.messenger.listed_to(ADA)
    assert (listed.status, listed.sid) == ("scheduled", clinic.texts_to(ADA)[0].sid)


def test_a_list_since_a_moment_of_another_zone_means_that_moment(clinic: Clinic) -> None:
    fill(clinic, 1)
    clinic.advance(minutes=30)
    fill(clinic, 1)
    clinic.advance(minutes=1)
    moment = (clinic.clock.now() - timedelta(minutes=10)).astimezone(ZoneInfo("America/Chicago"))
    assert len(clinic.ctx.messenger.sent_since(moment)) == 1


def test_a_message_that_twilio_does_not_have_is_none_not_an_error(clinic: Clinic) -> None:
    assert clinic.ctx.messenger.fetch("SM" + "0" * 32) is None


def test_a_page_that_is_not_there_is_not_twilios_word_for_a_message(clinic: Clinic) -> None:
    clinic.add_row()
    clinic.cycle()
    clinic.fault("html_404", FETCH, times=None)
    with pytest.raises(MessagingUnavailable, match="HTTP 404"):
        clinic.ctx.messenger.fetch(clinic.texts_to(ADA)[0].sid)


def test_a_question_is_repeated_a_few_times_and_then_given_up(clinic: Clinic) -> None:
    clinic.fault("503", LIST, times=None)
    began = clinic.clock.now()
    with pytest.raises(MessagingUnavailable) as caught:
        clinic.ctx.messenger.listed_to(ADA)
    assert clinic.calls(LIST) == 4
    assert clinic.clock.now() - began < timedelta(seconds=60)
    assert ADA.removeprefix("+") not in str(caught.value)


def test_refused_credentials_are_not_asked_with_again(clinic: Clinic) -> None:
    connection = clinic.app.connection()
    connection.client.password = "wrong"
    connection.client.auth = (connection.client.username, "wrong")
    with pytest.raises(MessagingUnavailable):
        TwilioMessenger(connection, clinic.app.clock).listed_to(ADA)
    assert clinic.calls(LIST) == 1


def discharged(clinic: Clinic, patients: int) -> None:
    for number in range(patients):
        clinic.add_row(f"Patient {number}", f"+1312555{1000 + number}")
    clinic.cycle()
    clinic.until("2026-03-04 01:05")
    clinic.forget_calls()


@pytest.mark.slow
def test_two_hundred_delivered_texts_are_learned_from_one_list(clinic: Clinic) -> None:
    discharged(clinic, 200)
    assert clinic.refresh() == 200
    assert clinic.all_calls() == {LIST: 1}
    assert set(clinic.states("Patient 7").values()) == {"delivered"}


def test_what_is_settled_is_not_asked_for_again(clinic: Clinic) -> None:
    discharged(clinic, 3)
    assert clinic.refresh() == 3
    clinic.forget_calls()
    assert clinic.refresh() == 0
    assert clinic.calls() == 0


def test_nothing_is_asked_before_any_text_was_due(clinic: Clinic) -> None:
    clinic.add_row()
    clinic.cycle()
    clinic.forget_calls()
    assert clinic.refresh() == 0
    assert clinic.calls() == 0


def test_a_text_that_lists_leave_out_is_looked_up_by_itself(clinic: Clinic) -> None:
    clinic.add_row()
    clinic.cycle()
    sid = clinic.texts_to(ADA)[0].sid
    store = clinic.world.twilio
    store.cancel(store.messages[sid])
    clinic.until("2026-03-04 01:05")
    clinic.forget_calls()
    assert clinic.refresh() == 1
    # the phone's own list tells whose cancel it was
    assert (clinic.calls(LIST), clinic.calls(FETCH)) == (2, 1)
    clinic.cycle()
    told = "cancelled: cancelled in Twilio, not by sheetdrip"
    assert clinic.cells_of("Ada Example")["Evening status"] == told
    assert len(clinic.texts_to(ADA, "evening")) == 1


@pytest.mark.parametrize(
    ("phone", "told"),
    [
        (
            "+15005530003",
            "undelivered: the phone was off or out of reach: call if it stays so (Twilio 30003)",
        ),
        ("+15005530006", "undelivered: this is a landline or unreachable: ask for a mobile number"),
    ],
)
def test_a_text_that_did_not_arrive_says_why(clinic: Clinic, phone: str, told: str) -> None:
    clinic.add_row(phone=phone)
    clinic.cycle()
    clinic.until("2026-03-04 01:05")
    clinic.refresh()
    clinic.cycle()
    assert str(clinic.cells_of("Ada Example")["Evening status"]).startswith(told)
    clinic.cycle()
    assert len(clinic.texts_to(phone, "evening")) == 1


def test_a_list_that_fails_leaves_everything_as_it_was(clinic: Clinic) -> None:
    discharged(clinic, 2)
    clinic.fault("500", LIST, times=None)
    with pytest.raises(MessagingUnavailable):
        clinic.refresh()
    assert set(clinic.states("Patient 1").values()) == {"scheduled"}
