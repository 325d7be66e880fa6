"""Which texts would crowd a phone?"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from sheetdrip.domain.lifecycle import LIVE, State
from sheetdrip.domain.message import Message
from sheetdrip.planning.course import Course, DesiredMessage, Way
from sheetdrip.planning.spacing import Spacing, space
from tests.builders import (
    DAY_7,
    NOW,
    PHONE,
    course,
    desired,
    draft,
    due,
    failed,
    key,
    message,
    step,
)

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
OTHER = "+13125550102"
CROWDED = "another text to this phone is for Tue 10 Mar 10:00; at most one in 12 hours"


def text(surgery: str, hours: float, name: str = "day-7", to: str = PHONE) -> DesiredMessage:
    """A text so many hours after 10:00 on 10 March in Chicago; it may go an hour late."""
    at = DAY_7 + hours * HOUR
    return desired(step(name), surgery=surgery, to=to, when=due(at, at + HOUR))


def surgery(name: str, *messages: DesiredMessage, way: Way = Way.GOING) -> Course:
    return course(*messages, surgery=name, way=way)


def crowded(
    *courses: Course, sent: tuple[Message, ...] = (), spacing: Spacing | None = None
) -> Mapping[str, str]:
    """What is told of each crowded text, by surgery and step."""
    given = {one.surgery: one for one in courses}
    spaced = space(given, sent, spacing or Spacing(), NOW)
    assert list(spaced) == list(given)
    return {
        f"{one.surgery} {name}": text.crowded
        for one in spaced.values()
        for name, text in one.messages.items()
        if text.crowded
    }


def test_texts_to_different_phones_do_not_crowd() -> None:
    assert crowded(surgery("A", text("A", 0)), surgery("B", text("B", 0, to=OTHER))) == {}


def test_courses_without_crowds_are_left_as_they_are() -> None:
    courses = {"A": surgery("A", text("A", 0), text("A", 24, "day-8"))}
    assert space(courses, [], Spacing(), NOW) is courses
    assert space({}, [], Spacing(), NOW) == {}


def test_of_two_patients_on_one_phone_the_first_due_goes() -> None:
    three = (
        surgery("C", text("C", 40)),
        surgery("B", text("B", 2)),
        surgery("A", text("A", 0)),
    )
    assert crowded(*three) == {"B day-7": CROWDED}


def test_of_two_texts_at_one_time_the_first_surgery_and_step_goes() -> None:
    assert list(crowded(surgery("B", text("B", 0)), surgery("A", text("A", 0)))) == ["B day-7"]
    tight = surgery("A", text("A", 0, "b"), text("A", 0, "a"))
    assert list(crowded(tight)) == ["A b"]


@pytest.mark.parametrize(("hours", "crowds"), [(11.99, True), (12, False), (36, False)])
def test_texts_keep_their_distance(hours: float, *, crowds: bool) -> None:
    pair = (surgery("A", text("A", 0)), surgery("B", text("B", hours)))
    assert bool(crowded(*pair)) is crowds
    one = surgery("A", text("A", 0, "a"), text("A", hours, "b"))
    assert bool(crowded(one)) is crowds


def test_a_crowded_text_takes_no_place_from_later_ones() -> None:
    three = (
        surgery("A", text("A", 0)),
        surgery("B", text("B", 10)),
        surgery("C", text("C", 14)),
    )
    assert list(crowded(*three)) == ["B day-7"]


def test_a_phone_gets_so_many_texts_a_day() -> None:
    spacing = Spacing(gap=2 * HOUR, per_day=2)
    four = [
        surgery(name, text(name, hours)) for name, hours in zip("ABCD", (0, 3, 6, 24), strict=True)
    ]
    assert crowded(*four, spacing=spacing) == {
        "C day-7": "this phone gets 2 texts that day already"
    }


def test_a_day_is_the_patients() -> None:
    spacing = Spacing(gap=HOUR, per_day=1)
    # 23:00 and 01:00 in Chicago, both on 11 March in UTC
    night = (surgery("A", text("A", 13)), surgery("B", text("B", 15)))
    assert crowded(*night, spacing=spacing) == {}


@pytest.mark.parametrize("state", State)
def test_what_twilio_has_or_had_comes_first(state: State) -> None:
    late = message(state, draft(key("B"), when=due(DAY_7 + 2 * HOUR)))
    told = crowded(surgery("A", text("A", 0)), sent=(late,))
    expected = "another text to this phone is for Tue 10 Mar 12:00; at most one in 12 hours"
    assert told == ({"A day-7": expected} if state in LIVE else {})


def test_a_text_that_twilio_has_does_not_crowd_itself() -> None:
    held = message(State.SCHEDULED, draft(key("A"), when=due(DAY_7)))
    assert crowded(surgery("A", text("A", 0)), surgery("B", text("B", 30)), sent=(held,)) == {}


@pytest.mark.parametrize(
    ("state", "crowds"),
    [
        (State.SCHEDULED, True),
        (State.CANCELLING, True),
        (State.SENT, False),
        (State.UNKNOWN, False),
    ],
)
def test_a_text_that_is_moved_beside_another_is_crowded_like_a_new_one(
    state: State, *, crowds: bool
) -> None:
    moved = message(state, draft(key("A"), when=due(DAY_7 - DAY)))
    there = message(State.SCHEDULED, draft(key("B"), when=due(DAY_7)))
    both = (surgery("A", text("A", 0)), surgery("B", text("B", 0)))
    assert crowded(*both, sent=(moved, there)) == ({"A day-7": CROWDED} if crowds else {})


def test_a_text_that_is_moved_by_hours_is_not_in_its_own_way() -> None:
    moved = message(State.SCHEDULED, draft(key("A"), when=due(DAY_7 - 2 * HOUR)))
    earlier = message(State.SENT, draft(key("B", "day-6"), when=due(DAY_7 - 15 * HOUR)))
    both = (surgery("A", text("A", 0)), surgery("B", text("B", 40)))
    assert crowded(*both, sent=(moved, earlier), spacing=Spacing(per_day=1)) == {}


@pytest.mark.parametrize(
    ("hours", "crowds"), [(-1, True), (-11, True), (-12, False), (-48, False), (-49, False)]
)
def test_what_was_sent_long_ago_crowds_nothing(hours: int, *, crowds: bool) -> None:
    old = message(State.DELIVERED, draft(key("Z"), when=due(NOW + hours * HOUR)))
    soon = text("A", 0)
    soon = replace(soon, due=due(NOW, NOW + HOUR))
    assert bool(crowded(surgery("A", soon), sent=(old,))) is crowds


def test_what_was_sent_two_days_ago_is_still_counted() -> None:
    far = Spacing(gap=10 * DAY)
    soon = replace(text("A", 0), due=due(NOW, NOW + HOUR))
    told = [
        bool(
            crowded(
                surgery("A", soon),
                sent=(message(State.SENT, draft(key("Z"), when=due(NOW - 2 * DAY - late))),),
                spacing=far,
            )
        )
        for late in (timedelta(), timedelta(seconds=1))
    ]
    assert told == [True, False]


@pytest.mark.parametrize("way", [Way.PAUSED, Way.STOPPED, Way.WAITING])
def test_only_texts_that_are_going_take_a_place(way: Way) -> None:
    stopped = surgery("A", text("A", 0), way=way)
    assert crowded(stopped, surgery("B", text("B", 1))) == {}


def test_a_hindered_or_past_text_takes_no_place() -> None:
    hindered = replace(text("A", 0), obstacle="the surgery is later")
    assert crowded(surgery("A", hindered), surgery("B", text("B", 1))) == {}
    past = replace(text("A", 0), due=due(NOW - HOUR, NOW - timedelta(seconds=1)))
    soon = replace(text("B", 0), due=due(NOW, NOW + HOUR))
    assert crowded(surgery("A", past), surgery("B", soon)) == {}
    still = replace(past, due=due(NOW - HOUR, NOW))
    assert list(crowded(surgery("A", still), surgery("B", soon))) == ["B day-7"]


def test_each_phone_of_a_surgery_is_judged_by_itself() -> None:
    mixed = surgery("A", text("A", 0, "a"), text("A", 1, "b", OTHER))
    assert crowded(mixed, surgery("B", text("B", 2)), surgery("C", text("C", 30, to=OTHER))) == {
        "B day-7": CROWDED
    }


def test_a_gap_in_fractions_is_told_plainly() -> None:
    (told,) = crowded(
        surgery("A", text("A", 0)),
        surgery("B", text("B", 1)),
        spacing=Spacing(gap=timedelta(minutes=90)),
    ).values()
    assert told.endswith("at most one in 1.5 hours")


def failed_text(code: int | None, posted_at: datetime = NOW) -> Message:
    return failed(code, draft(key("A"), when=text("A", 0).due), posted_at=posted_at)


def test_a_text_that_is_tried_again_keeps_its_place() -> None:
    long = replace(text("A", 0), due=due(DAY_7, DAY_7 + 8 * HOUR))
    again = replace(failed_text(30003), latest=DAY_7 + 8 * HOUR)
    both = (surgery("A", long), surgery("B", text("B", 1)))
    assert crowded(*both, sent=(again,)) == {"B day-7": CROWDED}
    # for good, or once too often: the other may go
    for over in (
        replace(again, error_code=30006),
        replace(again, posted_at=DAY_7 + HOUR),
        replace(again, state=State.SKIPPED),
    ):
        assert crowded(*both, sent=(over,)) == {}


def test_a_text_is_not_tried_again_beside_one_that_has_taken_its_place() -> None:
    taken = message(State.SCHEDULED, draft(key("B"), when=text("B", 1).due))
    told = crowded(
        surgery("A", text("A", 0)), surgery("B", text("B", 1)), sent=(failed_text(30003), taken)
    )
    assert list(told) == ["A day-7"]


def test_a_clarification_crowds_nothing() -> None:
    again = message(State.SENT, draft(key("A", "day-7?"), when=due(DAY_7 + HOUR), delivery="now"))
    assert crowded(surgery("B", text("B", 2)), sent=(again,)) == {}
