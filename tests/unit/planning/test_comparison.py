from dataclasses import replace
from datetime import timedelta

import pytest

from sheetdrip.domain.lifecycle import MAY_HAVE_REACHED, UNSETTLED, State, can_transition
from sheetdrip.domain.message import Outcome
from sheetdrip.domain.reasons import CANCELLED_OUTSIDE, NOTHING, Reason, ReasonCode
from sheetdrip.domain.send_time import Due
from sheetdrip.domain.wording import sentence
from sheetdrip.planning.comparison import (
    Missing,
    RecordConflict,
    Shown,
    being_replaced,
    in_order,
    lacking,
    may_be_its,
    may_displace,
    replaced,
)
from sheetdrip.planning.unknown_outcomes import Listed
from tests.builders import DAY_7, NOW, draft, key, listed, message

UNTIMED = Reason(ReasonCode.UNTIMED)

ENDED = (State.FAILED, State.UNDELIVERED, State.SKIPPED, State.CANCELLED)


def found(sid: str = "SM2", status: str = "scheduled", **more: object) -> Listed:
    return replace(listed(sid, status=status), **more)  # type: ignore[arg-type]


def test_a_text_that_is_not_on_record_becomes_the_first_revision() -> None:
    lack = lacking(None, found(status="delivered"), draft(), Shown())
    assert isinstance(lack, Missing)
    assert lack.draft is not None
    assert lack.draft.key.revision == 1
    assert [(one.state, one.sid) for one in lack.outcomes] == [(State.DELIVERED, "SM2")]


@pytest.mark.parametrize("state", ENDED)
def test_after_a_text_that_is_over_it_becomes_the_next_revision(state: State) -> None:
    before = replace(message(state), sid="SM1")
    lack = lacking(before, found(), draft(), Shown())
    assert isinstance(lack, Missing)
    assert lack.draft is not None
    assert lack.draft.key.revision == before.key.revision + 1


def test_a_text_that_twilio_had_not_taken_was_taken_after_all() -> None:
    lack = lacking(message(State.WAITING), found(), draft(), Shown())
    assert isinstance(lack, Missing)
    assert lack.draft is not None
    assert lack.draft.key == message(State.WAITING).key


@pytest.mark.parametrize("state", sorted(UNSETTLED))
def test_an_intent_without_an_outcome_gets_it(state: State) -> None:
    before = message(state)
    lack = lacking(before, found(), draft(), Shown())
    assert isinstance(lack, Missing)
    assert lack.draft is None
    assert [one.key for one in lack.outcomes] == [before.key]
    assert lacking(before, found(status="canceled"), draft(), Shown()) is None


@pytest.mark.parametrize("state", sorted(MAY_HAVE_REACHED - UNSETTLED))
def test_another_text_that_may_reach_the_patient_stands_in_the_way(state: State) -> None:
    before = replace(message(state), sid="SM1")
    assert lacking(before, found(), draft(), Shown()) == RecordConflict(before)


def test_a_text_that_is_on_record_only_gets_further() -> None:
    before = replace(message(State.SCHEDULED), sid="SM2", twilio_status="scheduled")
    assert lacking(before, found(), draft(), Shown()) is None
    ahead = lacking(before, found(status="delivered"), draft(), Shown())
    assert isinstance(ahead, Outcome)
    assert ahead.state is State.DELIVERED


@pytest.mark.parametrize(
    ("told", "why"),
    [(f"cancelled: {sentence(CANCELLED_OUTSIDE)}", CANCELLED_OUTSIDE), ("cancelled", NOTHING)],
)
def test_a_cancelled_text_was_scheduled_first_and_keeps_whose_word_it_was(
    told: str, why: Reason
) -> None:
    lack = lacking(None, found(status="canceled"), draft(), Shown(told))
    assert isinstance(lack, Missing)
    assert [one.state for one in lack.outcomes] == [State.SCHEDULED, State.CANCELLED]
    assert lack.outcomes[-1].reason == why


def test_a_failed_text_says_why_and_an_unheard_of_status_counts_as_sent() -> None:
    lack = lacking(None, found(status="undelivered", error_code=30003), draft(), Shown())
    assert isinstance(lack, Missing)
    assert lack.outcomes[0].reason
    lack = lacking(None, found(status="novel"), draft(), Shown())
    assert isinstance(lack, Missing)
    assert lack.outcomes[0].state is State.SENT


def reasons(lack: object) -> list[Reason | None]:
    assert isinstance(lack, Missing)
    return [one.reason for one in lack.outcomes]


def test_a_text_is_held_for_the_time_that_is_told_beside_it_and_else_for_none_that_is_known() -> (
    None
):
    at = DAY_7 - timedelta(hours=2)
    for shown, send_at, why in (
        (Shown(send_at=at), at, NOTHING),
        (Shown("scheduled"), DAY_7, UNTIMED),
    ):
        lack = lacking(None, found(), draft(), shown)
        assert isinstance(lack, Missing)
        assert lack.draft is not None
        assert (lack.draft.send_at, reasons(lack)) == (send_at, [why])
    assert reasons(lacking(None, found(status="delivered"), draft(), Shown())) == [NOTHING]


@pytest.mark.parametrize("state", sorted(UNSETTLED))
@pytest.mark.parametrize(
    ("made", "shown", "why"),
    [
        (timedelta(seconds=20), Shown(), NOTHING),
        (timedelta(minutes=-1), Shown(), NOTHING),
        (timedelta(minutes=-2), Shown(), UNTIMED),
        (timedelta(minutes=2), Shown(), NOTHING),
        (timedelta(minutes=4), Shown(), UNTIMED),
        (timedelta(hours=3), Shown(send_at=DAY_7), NOTHING),
        (timedelta(hours=3), Shown(send_at=DAY_7 - timedelta(hours=2)), UNTIMED),
        (timedelta(hours=3), Shown(), UNTIMED),
    ],
)
def test_what_was_made_by_another_call_than_an_intents_may_be_for_another_time(
    state: State, made: timedelta, shown: Shown, why: Reason
) -> None:
    """An old copy has the intent; the row was changed since then, and its text made anew."""
    assert reasons(lacking(message(state), found(created_at=NOW + made), draft(), shown)) == [why]
    unposted = message(state, posted_at=None)
    is_told = shown.send_at == DAY_7
    assert reasons(lacking(unposted, found(created_at=NOW), draft(), shown)) == [
        NOTHING if is_told else UNTIMED
    ]


def test_the_text_in_the_row_counts_unless_it_was_cancelled() -> None:
    shown, other = found("SM1"), found("SM2")
    assert in_order(shown, [shown, other]) == (shown,)
    gone = found("SM1", "canceled")
    late = found("SM3", created_at=NOW + timedelta(hours=1))
    early = found("SM2", created_at=NOW)
    assert in_order(gone, [gone, early, late, found("SM4", "canceled")]) == (gone, late)
    assert in_order(None, []) == ()


@pytest.mark.parametrize("status", ["failed", "undelivered"])
def test_after_a_text_that_did_not_arrive_the_next_try_counts(status: str) -> None:
    first = found("SM1", status, created_at=NOW)
    again = found("SM2", "delivered", created_at=NOW + timedelta(hours=1))
    last = found("SM3", status, created_at=NOW + timedelta(hours=2))
    assert in_order(first, [first, again]) == (first, again)
    assert in_order(last, [first, last]) == (last,)
    assert in_order(None, [first, again, last]) == (again,)
    assert in_order(None, [first, last]) == (last,)


@pytest.mark.parametrize(("state", "is_over"), [(State.SCHEDULED, True), (State.SENT, False)])
def test_only_what_has_not_left_is_replaced(state: State, *, is_over: bool) -> None:
    assert (replaced(message(state)) is not None) is is_over
    assert key().revision == 1


@pytest.mark.parametrize(
    ("status", "may"),
    [
        ("scheduled", True),
        ("sent", True),
        ("delivered", True),
        ("canceled", False),
        ("failed", False),
        ("undelivered", False),
    ],
)
def test_what_is_over_itself_takes_nobodys_place(status: str, *, may: bool) -> None:
    assert may_displace(found(status=status)) is may


@pytest.mark.parametrize(
    ("status", "sends_in", "made", "is_its"),
    [
        ("scheduled", 24, -1, True),
        ("accepted", -1, -30, True),
        ("delivered", 24, -1, False),
        ("delivered", -1, -24, True),
        ("undelivered", -1, -35 * 24, True),
        ("delivered", -1, -40 * 24, False),
        ("delivered", -6, -1, False),
    ],
)
def test_which_text_that_no_row_shows_may_be_that_of_a_step(
    status: str, sends_in: float, made: float, *, is_its: bool
) -> None:
    """In hours from now; it goes until two hours after its time."""
    send_at = NOW + timedelta(hours=sends_in)
    due = Due(send_at=send_at, latest=send_at + timedelta(hours=2))
    one = found(status=status, created_at=NOW + timedelta(hours=made))
    assert may_be_its(one, due, NOW) is is_its


@pytest.mark.parametrize("state", State)
def test_that_a_text_gives_way_is_on_record_before_its_cancel(state: State) -> None:
    begun = being_replaced(message(state))
    assert (begun is not None) is (state is State.SCHEDULED)
    assert begun is None or can_transition(begun.state, State.CANCELLED)
