"""Which texts have failed for good, so that somebody should call?"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from sheetdrip.domain.lifecycle import State
from sheetdrip.domain.message import Message
from sheetdrip.domain.reasons import Reason, ReasonCode
from sheetdrip.planning.concerns import RELEVANT, Concern, ConcernKind, undelivered
from tests.builders import DAY_7, because, clarification, draft, due, failed, key, message

MAY_HAVE_IT = Reason(ReasonCode.MAY_HAVE_IT)
MAY_HAVE_BEEN_SENT = Reason(ReasonCode.MAY_HAVE_BEEN_SENT)

OVER = DAY_7 + timedelta(hours=9)
WEEK = timedelta(days=7)


def text(step: str, state: State, code: int | None = None, weeks: int = 0) -> Message:
    """Posted long before its time, so many weeks after Day 7."""
    at = DAY_7 + weeks * WEEK
    what = draft(key(step=step), when=due(at, at + timedelta(hours=8)))
    return failed(code, what, state=state, posted_at=at - WEEK)


def found(*messages: Message, now: datetime = OVER) -> list[Concern]:
    by_step: Mapping[str, Message] = {one.key.step: one for one in messages}
    return list(undelivered(by_step, now))


def steps(*messages: Message, now: datetime = OVER) -> list[str]:
    return [one.step for one in found(*messages, now=now)]


@pytest.mark.parametrize(
    ("state", "code", "told"),
    [
        (State.FAILED, 21614, ("mobile number",)),
        (State.UNDELIVERED, 30006, ("mobile number",)),
        (State.UNDELIVERED, 30005, ("check the number",)),
        (State.UNDELIVERED, 30003, ("call the patient",)),
        (State.UNDELIVERED, 30008, ("call the patient",)),
        (State.UNDELIVERED, 30007, ("call the patient", "Twilio account")),
        (State.UNDELIVERED, 30034, ("call the patient", "Twilio account")),
        (State.UNDELIVERED, 30019, ("call the patient", "have the text changed")),
        (State.FAILED, None, ("no reason", "call the patient")),
    ],
)
def test_a_text_that_failed_for_good_says_what_to_do(
    state: State, code: int | None, told: tuple[str, ...]
) -> None:
    (concern,) = found(text("day-7", state, code))
    assert (concern.surgery, concern.step, concern.kind) == ("A", "day-7", "undeliverable")
    assert all(words in str(concern.detail) for words in told)
    assert code is None or str(code) in str(concern.detail)


def test_what_arrived_or_was_stopped_by_the_patient_is_none() -> None:
    for one in (
        text("day-7", State.SENT, 30006),
        text("day-7", State.DELIVERED),
        text("day-7", State.FAILED, 21610),
        text("day-7", State.SKIPPED),
    ):
        assert found(one) == []


def test_a_flow_that_failed_tells_its_own_reason() -> None:
    flow = replace(text("day-7", State.FAILED), reason=because("the flow ended without asking"))
    assert "the flow ended without asking" in str(found(flow)[0].detail)


@pytest.mark.parametrize("code", [30003, 30034])
def test_what_is_still_tried_again_is_not_final(code: int) -> None:
    tried = text("day-7", State.UNDELIVERED, code)
    assert found(tried, now=DAY_7 + timedelta(hours=8)) == []
    assert steps(tried) == ["day-7"]
    # the second try of what passes is the last one
    again = replace(tried, posted_at=DAY_7 + timedelta(minutes=45))
    assert bool(found(again, now=DAY_7 + timedelta(hours=2))) is (code == 30003)


def test_what_a_days_limit_stopped_has_the_next_day() -> None:
    capped = text("day-7", State.UNDELIVERED, 30023)
    assert found(capped, now=DAY_7 + timedelta(hours=36)) == []
    assert steps(capped, now=DAY_7 + timedelta(hours=37)) == ["day-7"]


def test_one_cause_is_told_once_until_a_text_arrives() -> None:
    now = DAY_7 + 3 * WEEK
    first, second, third = (
        text(f"day-{7 * n + 7}", State.UNDELIVERED, code, n)
        for n, code in enumerate((30034, 30007, 30034))
    )
    assert steps(third, second, first, now=now) == ["day-7"]
    arrived = text("day-14", State.DELIVERED, None, 1)
    assert steps(first, arrived, third, now=now) == ["day-7", "day-21"]
    other = text("day-14", State.UNDELIVERED, 30006, 1)
    assert steps(first, other, third, now=now) == ["day-7", "day-14"]


def test_what_is_long_ago_says_nothing_and_stands_for_its_cause_all_the_same() -> None:
    old, fresh = text("day-7", State.UNDELIVERED, 30008), text("x", State.FAILED, 30008, 3)
    assert steps(old, now=DAY_7 + RELEVANT) == ["day-7"]
    assert found(old, fresh, now=DAY_7 + RELEVANT + timedelta(seconds=1)) == []


def test_a_question_asked_again_counts_only_against_its_phone() -> None:
    again = failed(30008, clarification(), state=State.UNDELIVERED, posted_at=DAY_7)
    assert found(again) == []
    assert steps(replace(again, error_code=30006)) == ["day-7"]


def test_what_may_have_been_sent_needs_a_look() -> None:
    sent = message(State.SENT, reason=MAY_HAVE_BEEN_SENT)
    (told,) = found(sent)
    assert (told.kind, told.detail) == (ConcernKind.UNDELIVERABLE, sent.reason)
    assert found(message(State.UNKNOWN, reason=MAY_HAVE_IT)) == []
