"""Which texts would crowd a phone?"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from sheetdrip.domain.lifecycle import MAY_HAVE_REACHED, State
from sheetdrip.domain.message import Message
from sheetdrip.domain.reasons import CANCELLED_OUTSIDE, CROWDING, ReasonCode
from sheetdrip.domain.sheet_language import SheetLanguage
from sheetdrip.domain.wording import paragraph, sentence
from sheetdrip.planning.course import Course, CourseStatus, DesiredMessage
from sheetdrip.planning.frequency_cap import FrequencyCap, cap_texts
from sheetdrip.planning.records import ClinicRecords
from tests.builders import (
    DAY_7,
    NOW,
    PHONE,
    because,
    clarification,
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


def surgery(
    name: str,
    *messages: DesiredMessage,
    status: CourseStatus = CourseStatus.GOING,
    on: date | None = None,
) -> Course:
    return course(
        *messages, surgery=name, status=status, patient=f"Patient {name}", surgery_date=on
    )


def cap_reason(
    *courses: Course, sent: tuple[Message, ...] = (), spacing: FrequencyCap | None = None
) -> Mapping[str, str]:
    """What is told of each crowded text, by surgery and step."""
    given = {one.surgery: one for one in courses}
    spaced = cap_texts(
        given, sent, ClinicRecords(messages=sent).by_surgery, spacing or FrequencyCap(), NOW, {}
    )
    assert list(spaced) == list(given)
    return {
        f"{one.surgery} {name}": sentence(text.cap_reason)
        for one in spaced.values()
        for name, text in one.messages.items()
        if text.cap_reason
    }


def test_texts_to_different_phones_do_not_crowd() -> None:
    assert cap_reason(surgery("A", text("A", 0)), surgery("B", text("B", 0, to=OTHER))) == {}


def test_courses_without_crowds_are_left_as_they_are() -> None:
    courses = {"A": surgery("A", text("A", 0), text("A", 24, "day-8"))}
    assert cap_texts(courses, [], {}, FrequencyCap(), NOW, {}) is courses
    assert cap_texts({}, [], {}, FrequencyCap(), NOW, {}) == {}


def test_of_two_patients_on_one_phone_the_first_due_goes() -> None:
    three = (
        surgery("C", text("C", 40)),
        surgery("B", text("B", 2)),
        surgery("A", text("A", 0)),
    )
    assert cap_reason(*three) == {"B day-7": CROWDED}


def test_of_two_texts_at_one_time_the_first_surgery_and_step_goes() -> None:
    assert list(cap_reason(surgery("B", text("B", 0)), surgery("A", text("A", 0)))) == ["B day-7"]
    tight = surgery("A", text("A", 0, "b"), text("A", 0, "a"))
    assert list(cap_reason(tight)) == ["A b"]


@pytest.mark.parametrize(("hours", "crowds"), [(11.99, True), (12, False), (36, False)])
def test_texts_keep_their_distance(hours: float, *, crowds: bool) -> None:
    pair = (surgery("A", text("A", 0)), surgery("B", text("B", hours)))
    assert bool(cap_reason(*pair)) is crowds
    one = surgery("A", text("A", 0, "a"), text("A", hours, "b"))
    assert bool(cap_reason(one)) is crowds


def test_a_crowded_text_takes_no_place_from_later_ones() -> None:
    three = (
        surgery("A", text("A", 0)),
        surgery("B", text("B", 10)),
        surgery("C", text("C", 14)),
    )
    assert list(cap_reason(*three)) == ["B day-7"]


def test_a_phone_gets_so_many_texts_a_day() -> None:
    spacing = FrequencyCap(gap=2 * HOUR, per_day=2)
    four = [
        surgery(name, text(name, hours)) for name, hours in zip("ABCD", (0, 3, 6, 24), strict=True)
    ]
    assert cap_reason(*four, spacing=spacing) == {
        "C day-7": "this phone gets 2 texts that day already"
    }


@pytest.mark.parametrize(
    ("per_day", "hours", "full"), [(1, (0, 12), 1), (2, (0, 3, 6), 1), (3, (0, 3, 6), 0)], ids=str
)
def test_a_patients_own_texts_fill_the_day_too(
    per_day: int, hours: tuple[int, ...], full: int
) -> None:
    own = surgery("A", *(text("A", at, f"at-{at}") for at in hours))
    told = cap_texts({"A": own}, [], {}, FrequencyCap(gap=2 * HOUR, per_day=per_day), NOW, {})["A"]
    assert sum(one.cap_reason is not None for one in told.messages.values()) == full
    assert not told.needs


def test_a_day_that_another_row_fills_is_told_with_that_row() -> None:
    three = {
        "A": surgery("A", text("A", 0), text("A", 48, "b")),
        "B": surgery("B", text("B", 3), text("B", -48, "b")),
    }
    told = cap_texts(three, [], {}, FrequencyCap(gap=2 * HOUR, per_day=1), NOW, {})
    assert "Patient A" in str(told["B"].needs[0])


def test_texts_that_twilio_holds_at_their_times_crowd_nobody() -> None:
    held = [message(State.SCHEDULED, draft(key(name), when=due(DAY_7))) for name in "AB"]
    both = (surgery("A", text("A", 0)), surgery("B", text("B", 0)))
    assert cap_reason(*both, sent=tuple(held)) == {}


def test_a_day_is_the_patients() -> None:
    spacing = FrequencyCap(gap=HOUR, per_day=1)
    # 23:00 and 01:00 in Chicago, both on 11 March in UTC
    night = (surgery("A", text("A", 13)), surgery("B", text("B", 15)))
    assert cap_reason(*night, spacing=spacing) == {}


@pytest.mark.parametrize("state", State)
def test_what_twilio_has_or_had_comes_first(state: State) -> None:
    late = message(state, draft(key("B"), when=due(DAY_7 + 2 * HOUR)))
    told = cap_reason(surgery("A", text("A", 0)), sent=(late,))
    expected = "another text to this phone is for Tue 10 Mar 12:00; at most one in 12 hours"
    assert told == ({"A day-7": expected} if state in MAY_HAVE_REACHED else {})


def test_a_text_that_twilio_has_does_not_crowd_itself() -> None:
    held = message(State.SCHEDULED, draft(key("A"), when=due(DAY_7)))
    assert cap_reason(surgery("A", text("A", 0)), surgery("B", text("B", 30)), sent=(held,)) == {}


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
    assert cap_reason(*both, sent=(moved, there)) == ({"A day-7": CROWDED} if crowds else {})


def test_a_text_that_is_moved_by_hours_is_not_in_its_own_way() -> None:
    moved = message(State.SCHEDULED, draft(key("A"), when=due(DAY_7 - 2 * HOUR)))
    earlier = message(State.SENT, draft(key("B", "day-6"), when=due(DAY_7 - 15 * HOUR)))
    both = (surgery("A", text("A", 0)), surgery("B", text("B", 40)))
    assert cap_reason(*both, sent=(moved, earlier), spacing=FrequencyCap(per_day=1)) == {}


@pytest.mark.parametrize(
    ("hours", "crowds"), [(-1, True), (-11, True), (-12, False), (-48, False), (-49, False)]
)
def test_what_was_sent_long_ago_crowds_nothing(hours: int, *, crowds: bool) -> None:
    old = message(State.DELIVERED, draft(key("Z"), when=due(NOW + hours * HOUR)))
    soon = text("A", 0)
    soon = replace(soon, due=due(NOW, NOW + HOUR))
    assert bool(cap_reason(surgery("A", soon), sent=(old,))) is crowds


def test_what_was_sent_two_days_ago_is_still_counted() -> None:
    far = FrequencyCap(gap=10 * DAY)
    soon = replace(text("A", 0), due=due(NOW, NOW + HOUR))
    told = [
        bool(
            cap_reason(
                surgery("A", soon),
                sent=(message(State.SENT, draft(key("Z"), when=due(NOW - 2 * DAY - late))),),
                spacing=far,
            )
        )
        for late in (timedelta(), timedelta(seconds=1))
    ]
    assert told == [True, False]


@pytest.mark.parametrize(
    "status", [CourseStatus.PAUSED, CourseStatus.STOPPED, CourseStatus.WAITING]
)
def test_only_texts_that_are_going_take_a_place(status: CourseStatus) -> None:
    stopped = surgery("A", text("A", 0), status=status)
    assert cap_reason(stopped, surgery("B", text("B", 1))) == {}


def test_a_text_that_a_person_cancelled_in_twilio_takes_no_place_until_its_row_changes() -> None:
    outside = message(State.CANCELLED, draft(key("A"), when=due(DAY_7)), reason=CANCELLED_OUTSIDE)
    both = (surgery("A", text("A", 0)), surgery("B", text("B", 1)))
    assert cap_reason(*both, sent=(outside,)) == {}
    moved = replace(outside, send_at=DAY_7 - DAY)
    assert list(cap_reason(*both, sent=(moved,))) == ["B day-7"]


def test_a_text_that_failed_on_another_phone_takes_a_place_on_the_new_one() -> None:
    dead = failed(30006, draft(key("A"), when=text("A", 0).due, to=OTHER))
    both = (surgery("A", text("A", 0)), surgery("B", text("B", 1)))
    assert list(cap_reason(*both, sent=(dead,))) == ["B day-7"]


def test_a_text_that_goes_from_one_phone_to_another_takes_a_place_there_if_it_can_be_taken_back() -> (
    None
):
    elsewhere = message(State.SCHEDULED, draft(key("A"), when=due(DAY_7), to=OTHER))
    both = (surgery("A", text("A", 0)), surgery("B", text("B", 1)))
    assert list(cap_reason(*both, sent=(elsewhere,))) == ["B day-7"]
    hindered = surgery("A", replace(text("A", 0), never_reason=because("the surgery is later")))
    assert cap_reason(hindered, surgery("B", text("B", 1)), sent=(elsewhere,)) == {}
    assert cap_reason(*both, sent=(replace(elsewhere, state=State.DELIVERED),)) == {}


def test_a_hindered_or_past_text_takes_no_place() -> None:
    hindered = replace(text("A", 0), never_reason=because("the surgery is later"))
    assert cap_reason(surgery("A", hindered), surgery("B", text("B", 1))) == {}
    past = replace(text("A", 0), due=due(NOW - HOUR, NOW - timedelta(seconds=1)))
    soon = replace(text("B", 0), due=due(NOW, NOW + HOUR))
    assert cap_reason(surgery("A", past), surgery("B", soon)) == {}
    still = replace(past, due=due(NOW - HOUR, NOW))
    assert list(cap_reason(surgery("A", still), surgery("B", soon))) == ["B day-7"]


def test_each_phone_of_a_surgery_is_judged_by_itself() -> None:
    mixed = surgery("A", text("A", 0, "a"), text("A", 1, "b", OTHER))
    assert cap_reason(mixed, surgery("B", text("B", 2)), surgery("C", text("C", 30, to=OTHER))) == {
        "B day-7": CROWDED
    }


def test_a_gap_in_fractions_is_told_plainly() -> None:
    (told,) = cap_reason(
        surgery("A", text("A", 0)),
        surgery("B", text("B", 1)),
        spacing=FrequencyCap(gap=timedelta(minutes=90)),
    ).values()
    assert told.endswith("at most one in 1.5 hours")


def failed_text(code: int | None, posted_at: datetime = NOW) -> Message:
    return failed(code, draft(key("A"), when=text("A", 0).due), posted_at=posted_at)


def test_a_text_that_is_tried_again_keeps_its_place() -> None:
    long = replace(text("A", 0), due=due(DAY_7, DAY_7 + 8 * HOUR))
    again = replace(failed_text(30003), latest=DAY_7 + 8 * HOUR)
    both = (surgery("A", long), surgery("B", text("B", 1)))
    assert cap_reason(*both, sent=(again,)) == {"B day-7": CROWDED}
    # for good, or once too often: the other may go
    for over in (
        replace(again, error_code=30006),
        replace(again, posted_at=DAY_7 + HOUR),
        replace(again, state=State.SKIPPED),
    ):
        assert cap_reason(*both, sent=(over,)) == {}


def test_a_text_is_not_tried_again_beside_one_that_has_taken_its_place() -> None:
    taken = message(State.SCHEDULED, draft(key("B"), when=text("B", 1).due))
    told = cap_reason(
        surgery("A", text("A", 0)), surgery("B", text("B", 1)), sent=(failed_text(30003), taken)
    )
    assert list(told) == ["A day-7"]


def test_a_clarification_crowds_nothing() -> None:
    again = message(State.SENT, clarification(key("A"), when=due(DAY_7 + HOUR)))
    assert cap_reason(surgery("B", text("B", 2)), sent=(again,)) == {}


def test_the_earlier_surgery_goes_first_then_the_row_that_came_first() -> None:
    spring, summer = date(2026, 3, 3), date(2026, 6, 1)
    pair = (surgery("A", text("A", 0), on=summer), surgery("B", text("B", 1), on=spring))
    assert list(cap_reason(*pair)) == ["A day-7"]
    alike = {one: surgery(one, text(one, 0), on=spring) for one in "ABC"}
    since = {"A": NOW, "B": NOW - HOUR, "C": NOW + HOUR}
    spaced = cap_texts(alike, [], {}, FrequencyCap(), NOW, since)
    assert [one for one in "ABC" if spaced[one].needs] == ["A", "C"]
    # one that was there before anybody took note came first; where nobody knows, the ID decides
    spaced = cap_texts(alike, [], {}, FrequencyCap(), NOW, {**since, "C": None})
    assert [one for one in "ABC" if spaced[one].needs] == ["A", "B"]


def test_a_row_that_goes_first_takes_nothing_back_that_twilio_has() -> None:
    early, late = date(2026, 3, 2), date(2026, 3, 3)
    held = message(State.SCHEDULED, draft(key("B"), when=text("B", 0).due))
    pair = (surgery("A", text("A", 1), on=early), surgery("B", text("B", 0), on=late))
    assert list(cap_reason(*pair, sent=(held,))) == ["A day-7"]


def test_rows_on_one_phone_know_each_other_and_what_a_person_must_do() -> None:
    rows = {
        "A": surgery("A", text("A", 0), text("A", 40, "b")),
        "B": surgery("B", text("B", 0), text("B", 80, "b")),
        "C": surgery("C", text("C", 0, to=OTHER)),
    }
    spaced = cap_texts(rows, [], {}, FrequencyCap(), NOW, {})
    assert [spaced[one].sharing for one in "ABC"] == [("Patient B",), ("Patient A",), ()]
    assert [bool(spaced[one].needs) for one in "ABC"] == [False, True, False]
    assert "Day 7 is not sent" in str(spaced["B"].needs[0])
    assert "Patient A" in str(spaced["B"].needs[0])


def test_a_row_crowded_on_two_phones_is_told_of_both() -> None:
    rows = {
        "A": surgery("A", text("A", 0)),
        "B": surgery("B", text("B", 0, to=OTHER)),
        "C": surgery("C", text("C", 0, "a"), text("C", 0, "b", OTHER)),
    }
    told = cap_texts(rows, [], {}, FrequencyCap(), NOW, {})["C"]
    says = paragraph(told.needs, SheetLanguage.EN)
    assert ("Patient A" in says, "Patient B" in says) == (True, True)
    assert [bool(one.cap_reason) for one in told.messages.values()] == [True, True]


def test_its_own_tight_sequence_is_no_other_patients() -> None:
    tight = surgery("A", text("A", 0, "a"), text("A", 1, "b"))
    told = cap_texts({"A": tight}, [], {}, FrequencyCap(), NOW, {})["A"]
    assert (told.messages["b"].cap_reason is None, told.needs) == (False, ())


@pytest.mark.parametrize(
    ("cap", "code"),
    [
        (FrequencyCap(), ReasonCode.PHONE_TEXTED_NEARBY),
        (FrequencyCap(gap=HOUR / 2, per_day=1), ReasonCode.PHONE_FULL),
    ],
)
def test_a_crowding_is_known_by_its_code(cap: FrequencyCap, code: ReasonCode) -> None:
    two = {"A": surgery("A", text("A", 0)), "B": surgery("B", text("B", 1))}
    told = cap_texts(two, [], {}, cap, NOW, {})["B"].messages["day-7"]
    assert told.cap_reason is not None
    assert told.cap_reason.code is code
    assert code in CROWDING
