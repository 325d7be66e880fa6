"""What does a reported status make of a message?"""

from dataclasses import replace

import pytest

from sheetdrip.domain.lifecycle import State
from sheetdrip.domain.message import Message, Outcome
from sheetdrip.domain.reasons import CANCELLED_OUTSIDE, NOTHING, Reason, ReasonCode, of_twilio
from sheetdrip.planning.delivery_status import DeliveryStatus, furthest, outcome_of
from tests.builders import because, key, message

UNTIMED = Reason(ReasonCode.UNTIMED)


def told(state: State, twilio_status: str | None, **more: object) -> Message:
    return replace(message(state), twilio_status=twilio_status, **more)  # type: ignore[arg-type]


def outcome(
    state: State, status: str, code: int | None = None, why: Reason | None = None
) -> Outcome:
    return Outcome(key=key(), state=state, twilio_status=status, error_code=code, reason=why)


@pytest.mark.parametrize(
    ("before", "known", "reported", "after"),
    [
        (State.SCHEDULED, "scheduled", "queued", State.SENT),
        (State.SCHEDULED, "scheduled", "delivered", State.DELIVERED),
        (State.SENT, "queued", "sent", State.SENT),
        (State.SENT, "sent", "delivered", State.DELIVERED),
        (State.DELIVERED, "delivered", "read", State.DELIVERED),
        (State.UNKNOWN, None, "sent", State.SENT),
    ],
)
def test_a_status_further_along_moves_the_message(
    before: State, known: str | None, reported: str, after: State
) -> None:
    assert outcome_of(told(before, known), DeliveryStatus(reported)) == outcome(after, reported)


@pytest.mark.parametrize(
    ("state", "known", "reported"),
    [
        (State.SENT, "sent", "queued"),
        (State.SENT, "sent", "sent"),
        (State.DELIVERED, "delivered", "sent"),
        (State.DELIVERED, "delivered", "undelivered"),
        (State.CANCELLED, "canceled", "delivered"),
        (State.SENT, "sent", "a status of tomorrow"),
    ],
)
def test_a_status_not_further_along_is_no_news(state: State, known: str, reported: str) -> None:
    assert outcome_of(told(state, known), DeliveryStatus(reported)) is None


def test_a_failure_says_why_in_words() -> None:
    assert outcome_of(told(State.SENT, "sent"), DeliveryStatus("undelivered", 30005)) == outcome(
        State.UNDELIVERED,
        "undelivered",
        30005,
        of_twilio(30005),
    )


def test_a_cancel_that_is_not_ours_is_said_so() -> None:
    found = outcome_of(told(State.SCHEDULED, "scheduled"), DeliveryStatus("canceled"))
    assert found == outcome(State.CANCELLED, "canceled", why=CANCELLED_OUTSIDE)


def test_a_cancel_of_ours_keeps_its_reason() -> None:
    cancelling = told(State.CANCELLING, "scheduled", reason=because("the date changed"))
    assert outcome_of(cancelling, DeliveryStatus("canceled")) == outcome(
        State.CANCELLED, "canceled"
    )


def test_a_text_that_left_had_a_time_after_all() -> None:
    untimed = told(State.SCHEDULED, "scheduled", reason=UNTIMED)
    assert outcome_of(untimed, DeliveryStatus("sent")) == outcome(State.SENT, "sent", why=NOTHING)
    failed = outcome_of(untimed, DeliveryStatus("failed", 30006))
    assert failed
    assert failed.reason not in {UNTIMED, NOTHING}
    unheard_of = replace(untimed, twilio_status=None)
    assert outcome_of(unheard_of, DeliveryStatus("scheduled")) == outcome(
        State.SCHEDULED, "scheduled"
    )


def test_a_text_that_left_while_it_was_cancelled_stays_for_the_cancel_to_prove() -> None:
    cancelling = told(State.CANCELLING, "scheduled")
    assert outcome_of(cancelling, DeliveryStatus("delivered")) == outcome(
        State.CANCELLING, "delivered"
    )


def test_of_several_reports_the_furthest_counts() -> None:
    heard = [
        DeliveryStatus("sent"),
        DeliveryStatus("odd"),
        DeliveryStatus("undelivered", 30003),
        DeliveryStatus("failed"),
        DeliveryStatus("queued"),
    ]
    assert furthest(heard) == DeliveryStatus("undelivered", 30003)
