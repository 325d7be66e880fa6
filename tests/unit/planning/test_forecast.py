"""What do the next 24 hours send?"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sheetdrip.domain.lifecycle import State
from sheetdrip.domain.message import Message
from sheetdrip.domain.reasons import CANCELLED_OUTSIDE
from sheetdrip.planning.course import CourseStatus
from sheetdrip.planning.forecast import ForecastText, by_hour, forecast
from sheetdrip.planning.plan import Cancel, Plan, Schedule, SendNow, Skip, make_plan
from tests.builders import (
    DAY_7,
    DAY_SEVEN,
    EVENING,
    because,
    course,
    desired,
    draft,
    due,
    key,
    message,
)

NOW = DAY_7 - timedelta(hours=2)
SOON, LAST, NEXT_DAY = (NOW + timedelta(hours=hours) for hours in (1, 23.99, 24))
EMPTY = Plan(())


def times(*texts: ForecastText) -> list[datetime]:
    return [text.at for text in texts]


def test_what_the_plan_adds_counts_within_a_day() -> None:
    plan = make_plan(
        [
            SendNow(draft(key(step="evening"), when=due(NOW - timedelta(hours=1)))),
            Schedule(draft(key(surgery="B"), when=due(LAST), body="á" * 71)),
            Schedule(draft(key(surgery="C"), when=due(NEXT_DAY))),
            Skip(draft(key(surgery="D"), when=due(SOON)), because("too late")),
        ]
    )
    assert forecast(plan, {}, {}, NOW) == (ForecastText(NOW, 1), ForecastText(LAST, 2))


def test_what_twilio_has_or_may_have_goes_unless_it_is_taken_back() -> None:
    def one(
        surgery: str, state: State = State.SCHEDULED, when: datetime = SOON
    ) -> dict[str, Message]:
        return {"day-7": message(state, draft(key(surgery=surgery), when=due(when)))}

    recorded = {
        "A": one("A"),
        "B": one("B", State.UNKNOWN, LAST),
        "C": one("C", State.DELIVERED),
        "D": one("D"),
        "E": one("E", when=NOW - timedelta(minutes=1)),
    }
    plan = make_plan([Cancel(recorded["D"]["day-7"], because("the row was removed"))])
    assert times(*forecast(plan, {}, recorded, NOW)) == [SOON, LAST]


def test_what_the_daemon_sends_itself_when_its_time_has_come_counts_too() -> None:
    going = course(
        desired(DAY_SEVEN, when=due(SOON)),
        desired(EVENING, when=due(LAST), never_reason="the surgery is at 20:00"),
    )
    assert times(*forecast(EMPTY, {"A": going}, {}, NOW)) == [SOON]
    cap_reason = replace(
        desired(DAY_SEVEN, when=due(SOON)), cap_reason=because("another text is near")
    )
    assert forecast(EMPTY, {"A": course(cap_reason)}, {}, NOW) == ()
    paused = course(desired(DAY_SEVEN, when=due(SOON)), status=CourseStatus.PAUSED)
    assert forecast(EMPTY, {"A": paused}, {}, NOW) == ()


def test_no_text_is_counted_twice() -> None:
    going = {"A": course(desired(DAY_SEVEN, when=due(SOON)))}
    plan = make_plan([Schedule(draft(when=due(SOON)))])
    assert times(*forecast(plan, going, {}, NOW)) == [SOON]
    sent = {"A": {"day-7": message(State.SENT)}}
    assert forecast(EMPTY, going, sent, NOW) == ()
    held_by_twilio = {"A": {"day-7": message(of=draft(when=due(SOON)))}}
    assert times(*forecast(EMPTY, going, held_by_twilio, NOW)) == [SOON]
    moved = make_plan(
        [
            Cancel(held_by_twilio["A"]["day-7"], because("the date was changed")),
            Schedule(draft(key(revision=2), when=due(LAST))),
        ]
    )
    assert times(*forecast(moved, going, held_by_twilio, NOW)) == [LAST]
    for state in (State.CANCELLED, State.WAITING):
        assert times(*forecast(EMPTY, going, {"A": {"day-7": message(state)}}, NOW)) == [SOON]
    outside = message(State.CANCELLED, draft(when=due(SOON)), reason=CANCELLED_OUTSIDE)
    assert forecast(EMPTY, going, {"A": {"day-7": outside}}, NOW) == ()


def test_hours_are_those_of_the_zones_clocks() -> None:
    texts = tuple(
        ForecastText(datetime(2026, 3, 10, hour, minute, 7, tzinfo=UTC), 1)
        for hour, minute in ((15, 0), (15, 59), (17, 30))
    )
    assert by_hour(texts, "America/Chicago") == {
        datetime(2026, 3, 10, 10): 2,  # noqa: DTZ001 - wall clocks have no zone
        datetime(2026, 3, 10, 12): 1,  # noqa: DTZ001
    }
