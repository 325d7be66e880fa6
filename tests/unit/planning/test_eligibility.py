"""May a step's text still be created?"""

from dataclasses import replace
from datetime import timedelta

import pytest

from sheetdrip.domain.lifecycle import MAY_HAVE_REACHED, State
from sheetdrip.domain.message import Message
from sheetdrip.domain.reasons import CANCELLED_OUTSIDE, Reason, ReasonCode
from sheetdrip.domain.wording import Statement, as_said
from sheetdrip.planning.course import CourseStatus
from sheetdrip.planning.eligibility import (
    Blocked,
    Deferred,
    Eligibility,
    Open,
    Retried,
    Taken,
    eligibility,
    may_be_created,
)
from tests.builders import DAY_7, because, course, desired, draft, due, failed, key, message

TEXT = desired()
GOING = course(TEXT)


def of(recorded: Message | None) -> Eligibility:
    return eligibility(GOING, TEXT, recorded)


def third(state: State, reason: Reason | str | None = None) -> Message:
    """The very text as its third revision."""
    return message(state, draft(key(revision=3)), reason=reason)


@pytest.mark.parametrize(
    ("recorded", "expected"),
    [
        (None, Open(1)),
        (third(State.WAITING), Open(3, tried=third(State.WAITING))),
        (third(State.CANCELLED, "Drip says Paused"), Open(4)),
        (third(State.CANCELLED, CANCELLED_OUTSIDE), Blocked(CANCELLED_OUTSIDE)),
        (third(State.SKIPPED, "too late"), Blocked(because("too late"))),
        (third(State.SKIPPED), Blocked(None)),
        (third(State.SKIPPED, Reason.of(ReasonCode.SURGERY_LATER, time="20:00")), Open(4)),
        (third(State.UNDELIVERED, "the phone is off"), Blocked(because("the phone is off"))),
    ],
)
def test_what_is_on_record_decides_first(recorded: Message | None, expected: Eligibility) -> None:
    assert of(recorded) == expected
    assert may_be_created(GOING, TEXT, recorded) is isinstance(expected, Open)


@pytest.mark.parametrize("state", sorted(MAY_HAVE_REACHED))
def test_what_may_have_reached_somebody_is_never_created_again(state: State) -> None:
    assert of(third(state)) == Taken(third(state))


def test_what_was_skipped_or_cancelled_outside_opens_when_its_row_changes() -> None:
    for state, reason in ((State.SKIPPED, "too late"), (State.CANCELLED, CANCELLED_OUTSIDE)):
        before = message(state, draft(when=due(DAY_7 - timedelta(days=1))), reason=reason)
        assert of(before) == Open(2)


@pytest.mark.parametrize(
    ("code", "expected"),
    [(30003, Retried), (30006, Blocked), (21610, Open), (None, Open)],
    ids=["passes", "for good", "after STOP", "refused without a code"],
)
def test_what_failed_may_go_again_by_what_it_failed_for(
    code: int | None, expected: type[Eligibility]
) -> None:
    # what Twilio refused to create has no SID
    before = failed(code)
    before = replace(before, sid=None) if expected is Open else before
    assert isinstance(of(before), expected)


def test_what_failed_on_another_phone_may_go_to_this_one() -> None:
    assert of(failed(30006, draft(to="+13125550199"))) == Open(2, failed=True)


@pytest.mark.parametrize("status", set(CourseStatus) - {CourseStatus.GOING})
def test_what_its_row_holds_back_waits(status: CourseStatus) -> None:
    held = course(TEXT, status=status, why="Drip says so")
    assert eligibility(held, TEXT, None) == Deferred(because("Drip says so"))
    assert eligibility(held, TEXT, third(State.SENT)) == Taken(third(State.SENT))


def barred(why: Statement) -> Deferred:
    return Deferred(Reason.of(ReasonCode.BARRED, why=why))


def test_nothing_is_created_beside_texts_that_the_ledger_does_not_know() -> None:
    recover, later = as_said("recover"), as_said("later")
    assert eligibility(replace(GOING, unrecorded=recover), TEXT, None) == barred(recover)
    assert eligibility(replace(GOING, unanswered=later), TEXT, None) == barred(later)


def test_an_obstacle_is_for_good_and_a_crowd_is_for_now() -> None:
    hindered = replace(TEXT, never_reason=because("the surgery is at 20:00"))
    cap_reason = replace(TEXT, cap_reason=because("another text to this phone"))
    assert eligibility(GOING, hindered, None) == Blocked(because("the surgery is at 20:00"))
    assert eligibility(GOING, cap_reason, None) == Deferred(because("another text to this phone"))
    assert eligibility(GOING, cap_reason, failed(30003)) == Deferred(
        because("another text to this phone")
    )
