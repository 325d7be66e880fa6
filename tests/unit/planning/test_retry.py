"""When is a text tried again that was refused or did not arrive?"""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from sheetdrip.domain.lifecycle import State
from sheetdrip.domain.message import Message
from sheetdrip.domain.wording import sentence
from sheetdrip.planning.retry import (
    RETRY_AFTER,
    is_backing_off,
    may_go_again,
    missed,
    next_try,
    retry_at,
)
from sheetdrip.planning.unknown_outcomes import CLOCK_SLACK, SETTLING
from tests.builders import (
    DAY_7,
    DAY_7_LATEST,
    NOW,
    desired,
    draft,
    due,
    failed,
    message,
    started,
)

MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)
AGAIN = DAY_7 + 45 * MINUTE


@pytest.mark.parametrize("state", State)
def test_only_what_failed_is_tried_again(state: State) -> None:
    tried = retry_at(failed(30003, state=state))
    assert tried == (AGAIN if state in {State.FAILED, State.UNDELIVERED} else None)


@pytest.mark.parametrize(
    ("posted_at", "at"),
    [
        (NOW, AGAIN),
        (DAY_7, AGAIN),
        (DAY_7 + 10 * MINUTE, AGAIN + 10 * MINUTE),
        (AGAIN - MINUTE, AGAIN + 44 * MINUTE),
        (AGAIN, None),
        (AGAIN + MINUTE, None),
        (None, None),
    ],
    ids=str,
)
def test_only_a_first_try_has_a_second(posted_at: datetime | None, at: datetime | None) -> None:
    assert retry_at(failed(30003, posted_at=posted_at)) == at


@pytest.mark.parametrize(
    ("latest", "at"), [(AGAIN, AGAIN), (AGAIN - timedelta(seconds=1), None)], ids=str
)
def test_it_must_still_make_sense_then(latest: datetime, at: datetime | None) -> None:
    assert retry_at(failed(30003, draft(when=due(DAY_7, latest)))) == at


def test_a_code_that_proves_nothing_allows_nothing() -> None:
    assert retry_at(failed(30008)) is None
    assert retry_at(message(State.FAILED)) is None


def test_settling_cannot_take_the_first_try_for_the_second() -> None:
    # what is listed as created up to CLOCK_SLACK before the second try's intent may be adopted for it
    assert RETRY_AFTER > SETTLING + CLOCK_SLACK


BUSY = started(State.WAITING, code=20409, reason="busy")
GONE = started(State.WAITING, code=20404, reason="no such flow")


@pytest.mark.parametrize(
    ("waited", "resting"),
    [(timedelta(), True), (5 * MINUTE - SECOND, True), (5 * MINUTE, False)],
    ids=str,
)
def test_a_refused_start_rests(waited: timedelta, *, resting: bool) -> None:
    assert is_backing_off(BUSY, DAY_7 + waited) is resting


def waiting(code: int | None, reason: str | None = "no route") -> Message:
    return replace(message(State.WAITING, posted_at=DAY_7, reason=reason), error_code=code)


@pytest.mark.parametrize(
    ("tried", "why"),
    [
        (BUSY, "another Studio conversation with this phone was still open"),
        (GONE, "no such flow"),
        (None, None),
        (started(State.WAITING), None),
        (started(State.SENT, code=20409), None),
        (message(State.WAITING), None),
        (message(State.SENT, reason="Twilio sent it at once"), None),
        (waiting(21606), "Twilio did not take it in time: no route"),
        (waiting(None), "Twilio did not take it in time: no route"),
        (waiting(429, ""), None),
    ],
    ids=[
        *("busy", "gone", "fresh", "not taken", "sent", "a text", "a sent text"),
        *("refused", "behind a refusal", "too many requests"),
    ],
)
def test_what_was_missed_says_why(tried: Message | None, why: str | None) -> None:
    assert sentence(missed(tried)) == (why or "")


@pytest.mark.parametrize(
    ("tried", "resting"),
    [
        (waiting(21606), True),
        (waiting(99999), True),
        (waiting(400), True),
        (waiting(20003), False),
        (waiting(429), False),
        (waiting(None), False),
        (replace(waiting(21606), posted_at=None), False),
        (None, False),
    ],
    ids=["pair", "unknown", "no code", "account", "429", "behind", "not posted", "none"],
)
def test_what_was_refused_for_its_own_sake_rests(tried: Message | None, *, resting: bool) -> None:
    assert is_backing_off(tried, DAY_7 + SECOND) is resting
    assert tried is None or may_go_again(tried) is (tried.error_code in {21606, 99999, 400})


@pytest.mark.parametrize(
    ("attempt", "posted_at", "until"),
    [
        (0, DAY_7, DAY_7 + MINUTE),
        (4, DAY_7, DAY_7 + 8 * MINUTE),
        (9, DAY_7, DAY_7 + 15 * MINUTE),
        (9, NOW, NOW + 60 * MINUTE),
        (9, DAY_7 - 20 * MINUTE, DAY_7),
        (9, DAY_7_LATEST - 10 * MINUTE, DAY_7_LATEST - 2 * MINUTE),
        (9, DAY_7_LATEST - 2 * MINUTE, DAY_7_LATEST + 13 * MINUTE),
    ],
    ids=["first", "fourth", "due", "ahead", "its time", "the last try", "no other"],
)
def test_pauses_grow_but_never_past_a_moment_that_is_worth_a_try(
    attempt: int, posted_at: datetime, until: datetime
) -> None:
    tried = replace(waiting(21606), attempt=attempt, posted_at=posted_at)
    assert is_backing_off(tried, until - SECOND)
    assert not is_backing_off(tried, until)


@pytest.mark.parametrize(
    ("message_", "may"),
    [
        (failed(30023), True),
        (failed(30034), True),
        (failed(30003), True),
        (failed(30008), False),
        (failed(None), False),
        (failed(30034, posted_at=DAY_7_LATEST - 44 * MINUTE), False),
        (failed(30023, state=State.SENT), False),
    ],
    ids=["cap", "registration", "out of reach", "unknown", "no code", "too late", "sent"],
)
def test_what_may_go_again(message_: Message, *, may: bool) -> None:
    assert may_go_again(message_) is may


def test_a_text_that_was_never_posted_waits_for_no_morning() -> None:
    unposted = replace(waiting(30023), posted_at=None)
    assert next_try(unposted, desired(), ()) is None


MORNING = DAY_7 + timedelta(hours=22)
"""8:00 in Chicago on the next day."""


def test_what_is_mended_too_late_for_its_pause_is_tried_just_before_it_makes_no_sense() -> None:
    last = DAY_7_LATEST - 2 * MINUTE
    assert retry_at(failed(30034, posted_at=last - RETRY_AFTER)) == last
    assert retry_at(failed(30034, posted_at=last - RETRY_AFTER + SECOND)) is None


def test_a_day_limit_ends_in_the_morning_while_the_text_makes_sense_just_then() -> None:
    times = due(DAY_7, MORNING)
    capped = failed(30023, draft(when=times), posted_at=DAY_7)
    assert next_try(capped, desired(when=times), ()) == due(MORNING, MORNING)


@pytest.mark.parametrize(("after", "caught_up"), [(0, True), (-1, False)])
def test_a_text_is_caught_up_half_a_day_before_the_next_one(after: int, *, caught_up: bool) -> None:
    beside = MORNING + timedelta(hours=12) + after * SECOND
    found = next_try(failed(30023, posted_at=DAY_7), desired(), (beside,))
    assert (found is not None) is caught_up
