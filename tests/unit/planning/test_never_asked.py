"""Which patients will never have been asked anything, and who must know?"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from sheetdrip.domain.identity import KnownSurgery
from sheetdrip.domain.lifecycle import State
from sheetdrip.domain.message import Message
from sheetdrip.domain.reasons import CANCELLED_OUTSIDE, Reason, ReasonCode
from sheetdrip.domain.wording import as_said, sentence
from sheetdrip.planning.course import Course, CourseStatus
from sheetdrip.planning.never_asked import MOST_TYPED, past, unasked, with_needs, year_ahead
from tests.builders import (
    DAY_14,
    DAY_SEVEN,
    NOW,
    SURGERY_SERIAL,
    because,
    course,
    desired,
    draft,
    due,
    failed,
    fingerprint,
    key,
    known,
    message,
)

MAY_HAVE_IT = Reason(ReasonCode.MAY_HAVE_IT)
PAUSED_AT_ITS_TIME = Reason(ReasonCode.PAUSED_AT_ITS_TIME)
CLINIC_PAUSED_AT_ITS_TIME = Reason(ReasonCode.CLINIC_PAUSED_AT_ITS_TIME)
STOPPED_AT_ITS_TIME = Reason(ReasonCode.STOPPED_AT_ITS_TIME)

LATE = Reason.of(ReasonCode.EXPIRED, time="18:00")
STEPS = (DAY_SEVEN, DAY_14)
DAY = timedelta(days=1)


def texts(day: date) -> Mapping[str, datetime]:
    """When the texts of a surgery on that day go."""
    at = NOW + (day - NOW.date())
    return {step.name: at + step.day * DAY for step in STEPS}


def surgery(day: date = date(2026, 3, 3), **given: object) -> Course:
    when = texts(day)
    messages = [desired(step, when=due(when[step.name], when[step.name])) for step in STEPS]
    return replace(course(*messages, surgery_date=day), **given)  # type: ignore[arg-type]


def skipped(day: date = date(2026, 3, 3), *reasons: Reason) -> dict[str, Message]:
    when = texts(day)
    told = reasons or (LATE, LATE)
    return {
        step: message(
            State.SKIPPED,
            draft(key(step=step), when=due(at, at)),
            attempt=0,
            posted_at=None,
            sid=None,
            reason=why,
        )
        for (step, at), why in zip(when.items(), told, strict=True)
    }


OLD = date(2025, 3, 3)


@pytest.mark.parametrize(
    ("day", "now", "says"),
    [
        (OLD, NOW, "2025, is it 2026"),
        (date(2024, 2, 29), NOW, "2024, is it 2026"),
        (date(2025, 1, 20), datetime(2025, 12, 28, tzinfo=NOW.tzinfo), "2025, is it 2026"),
        (date(2025, 12, 1), NOW, "check Surgery date"),
        (date(2026, 2, 1), NOW, "check Surgery date"),
    ],
    ids=str,
)
def test_a_date_that_was_over_is_told_with_the_likely_slip(
    day: date, now: datetime, says: str
) -> None:
    told = sentence(unasked(surgery(day), skipped(day), (), now))
    assert says in told
    assert "Drip to Stopped" in told


def test_whom_a_text_reached_or_may_reach_needs_nobody() -> None:
    over = skipped(OLD)
    for state in (State.SENT, State.DELIVERED, State.TOO_LATE, State.SCHEDULED, State.WAITING):
        reached = over | {"day-7": replace(over["day-7"], state=state)}
        assert unasked(surgery(OLD), reached, (), NOW) is None
    doubtful = over | {"day-7": replace(over["day-7"], reason=MAY_HAVE_IT)}
    assert unasked(surgery(OLD), doubtful, (), NOW) is None
    before = over | {"evening": message(State.DELIVERED, draft(key(step="evening")))}
    assert unasked(surgery(OLD), before, (), NOW) is None


def test_what_is_still_to_come_is_waited_for() -> None:
    over = skipped(OLD)
    assert unasked(surgery(OLD), {"day-7": over["day-7"]}, (), NOW) is None
    assert unasked(surgery(OLD), over, ("day-14",), NOW) is None
    # the row has another date by now: the texts are planned anew
    assert unasked(surgery(date(2026, 3, 4)), over, (), NOW) is None


def test_what_staff_or_the_patient_wanted_needs_nobody() -> None:
    for status in (
        CourseStatus.STOPPED,
        CourseStatus.OPTED_OUT,
        CourseStatus.PAUSED,
        CourseStatus.WAITING,
        CourseStatus.GONE,
    ):
        assert unasked(surgery(OLD, status=status), skipped(OLD), (), NOW) is None
    assert (
        unasked(surgery(OLD, unrecorded=as_said("texts that nobody knows")), skipped(OLD), (), NOW)
        is None
    )
    assert unasked(surgery(OLD, messages={}), {}, (), NOW) is None
    wanted = skipped(OLD, PAUSED_AT_ITS_TIME, STOPPED_AT_ITS_TIME)
    assert unasked(surgery(OLD), wanted, (), NOW) is None
    outside = {
        step: replace(one, state=State.CANCELLED, reason=CANCELLED_OUTSIDE)
        for step, one in wanted.items()
    }
    assert unasked(surgery(OLD), outside, (), NOW) is None
    paused = skipped(OLD, CLINIC_PAUSED_AT_ITS_TIME, CLINIC_PAUSED_AT_ITS_TIME)
    assert "the clinic was paused" in sentence(unasked(surgery(OLD), paused, (), NOW))
    ours = {
        step: replace(one, reason=because("the phone changed")) for step, one in outside.items()
    }
    assert unasked(surgery(OLD), ours, (), NOW) is None


def test_a_text_that_failed_or_was_crowded_says_so() -> None:
    over = skipped(OLD)
    when = due(texts(OLD)["day-7"])
    lost = over | {"day-7": failed(30006, draft(when=when), reason="a landline")}
    assert "a landline" in sentence(unasked(surgery(OLD), lost, (), NOW))
    mute = over | {"day-7": failed(None, draft(when=when))}
    assert "no reason" in sentence(unasked(surgery(OLD), mute, (), NOW))
    cap_reason = skipped(OLD, Reason.of(ReasonCode.PHONE_FULL, count=2), LATE)
    assert "Ben Example" in sentence(
        unasked(surgery(OLD, sharing=("Ben Example",)), cap_reason, (), NOW)
    )
    assert "another row" in sentence(unasked(surgery(OLD), cap_reason, (), NOW))
    unread = sentence(unasked(surgery(OLD, surgery_date=None), skipped(OLD), (), NOW))
    assert sentence(LATE) in unread
    silent = {step: replace(one, reason=None) for step, one in over.items()}
    assert "none was sent" in sentence(unasked(surgery(OLD), silent, (), NOW))


def rows(count: int, day: int, seen: datetime | None = NOW) -> list[KnownSurgery]:
    return [
        known(
            f"D{day}-{n}",
            fingerprint(day=str(day)),
            first_seen=seen and seen + timedelta(microseconds=n),
        )
        for n in range(count)
    ]


def test_many_that_were_over_when_they_came_together_are_history() -> None:
    long_ago = SURGERY_SERIAL - 400
    assert past(rows(MOST_TYPED, long_ago), 21) == frozenset()
    assert len(past(rows(MOST_TYPED + 1, long_ago), 21)) == MOST_TYPED + 1
    apart = [*rows(3, long_ago), *rows(3, long_ago - 1, NOW + timedelta(minutes=1))]
    assert past(apart, 21) == frozenset()
    going = rows(50, SURGERY_SERIAL - 21)
    assert past([*going, *rows(1, long_ago)], 21) == frozenset()
    assert (
        past([*rows(50, long_ago, None), known(fingerprint_=fingerprint(day="soon"))], 21)
        == frozenset()
    )


def test_only_what_is_no_history_asks_for_a_person() -> None:
    def of(surgeries: list[KnownSurgery], one: Course, messages: dict[str, Message]) -> Course:
        drip_id = surgeries[0].drip_id
        given = {drip_id: replace(one, surgery=drip_id)}
        told = with_needs(given, {drip_id: messages}, {}, surgeries, 21, NOW)
        assert (told is given) is (told[drip_id] == given[drip_id])
        return told[drip_id]

    serial = SURGERY_SERIAL - 365
    one, many, before = rows(1, serial), rows(9, serial), rows(1, serial, None)
    assert of(one, surgery(OLD), skipped(OLD)).needs
    assert not of(many, surgery(OLD), skipped(OLD)).needs
    assert not of(before, surgery(OLD), skipped(OLD)).needs
    assert not of(one, surgery(), {}).needs
    # what Twilio was asked for has been moved into the past
    moved = skipped(OLD)
    moved["day-7"] = replace(moved["day-7"], key=key(revision=2))
    assert of(many, surgery(OLD), moved).needs
    asks = surgery(OLD, needs=(as_said("something else"),))
    assert of(one, asks, skipped(OLD)).needs == asks.needs
    waiting = surgery(OLD, status=CourseStatus.WAITING, why="Consent is not ticked")
    assert of(many, waiting, {}).is_past
    assert not of(one, waiting, {}).is_past


def test_a_row_asks_for_something_or_not() -> None:
    assert surgery(status=CourseStatus.WAITING).is_needing
    assert not surgery(status=CourseStatus.WAITING, is_past=True).is_needing
    assert surgery(
        status=CourseStatus.WAITING, is_past=True, unrecorded=as_said("evidence")
    ).is_needing
    assert surgery(unrecorded=as_said("evidence")).is_needing
    assert surgery(needs=(as_said("something"),)).is_needing
    assert not surgery().is_needing
    assert not surgery(status=CourseStatus.STOPPED, needs=(as_said("something"),)).is_needing


@pytest.mark.parametrize(
    ("day", "is_told"),
    [
        (NOW.date() + timedelta(days=365), True),
        (NOW.date() + timedelta(days=365 - 14), True),
        (NOW.date() + timedelta(days=365 - 15), False),
        (NOW.date() + timedelta(days=365 + 183), True),
        (NOW.date() + timedelta(days=365 + 184), False),
        (NOW.date() + timedelta(days=183), False),
    ],
)
def test_a_date_whose_year_seems_one_too_many_is_told(day: date, *, is_told: bool) -> None:
    needs = year_ahead(surgery(day), NOW.date())
    assert bool(needs) is is_told
    assert f"says {day.year}, is it {day.year - 1}?" in sentence(needs) or not is_told


def test_a_year_ahead_is_asked_about_only_where_texts_would_go() -> None:
    day = NOW.date() + timedelta(days=365)
    assert year_ahead(surgery(day, status=CourseStatus.STOPPED), NOW.date()) is None
    assert year_ahead(replace(surgery(day), surgery_date=None), NOW.date()) is None


def test_a_year_ahead_asks_for_a_person_and_keeps_no_text_back() -> None:
    far = surgery(NOW.date() + timedelta(days=365))
    entered = replace(known(far.surgery), first_seen=NOW)
    (found,) = with_needs({far.surgery: far}, {}, {}, [entered], 21, NOW).values()
    assert found.is_needing
    assert (found.status, found.messages) == (far.status, far.messages)
