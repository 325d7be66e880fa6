"""Do the patients answer by their habits, in waking hours, the same for the same seed?"""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from sheetdrip.demo.patients import Asked, Habit, Meaning, Patients, Reply, deal
from sheetdrip.demo.story import Span, Story, write_story
from tests.builders import sequence
from tests.unit.demo.page.sheets import text
from tests.unit.demo.people import CHICAGO, PHONE, clinic_time, patient

SEQUENCE = sequence()
EVENING_ARRIVES, DAY_7_ARRIVES = clinic_time(3, 19, 1), clinic_time(10, 10, 1)
ASKS_AGAIN = "Hillside: sorry, we could not read that."


def seed_of(habit: Habit) -> int:
    """A seed that gives the only patient this habit."""
    return next(seed for seed in range(1000) if deal(1, seed) == [habit])


def everybody(habit: Habit) -> Patients:
    return Patients(Story((), (patient(date(2026, 3, 3)),)), SEQUENCE, seed_of(habit))


def arrives(patients: Patients, at: datetime, **changes: object) -> list[Reply]:
    """What is written because of a text that arrived then, in the order of its being written."""
    sent = at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    message = text(f"SM{at}{changes}", to=PHONE, date_sent=sent, **changes)
    replies = patients.look([message], at + timedelta(minutes=2))
    for number, reply in enumerate(replies):
        patients.done(reply, f"SM{at}{number}", reply.at)
    return replies


def meanings(replies: list[Reply]) -> list[Meaning]:
    return [reply.said.meaning for reply in replies]


def test_of_twenty_patients_each_habit_has_its_share() -> None:
    assert Counter(deal(20, 7)) == {
        Habit.ANSWERS: 7,
        Habit.CLEARS_UP: 3,
        Habit.LATE: 2,
        Habit.THANKS: 2,
        Habit.SILENT: 2,
        Habit.REMARKS: 1,
        Habit.MUDDLES: 1,
        Habit.STOPS: 1,
        Habit.PAUSES: 1,
    }
    assert len(deal(33, 7)) == 33
    assert deal(33, 7)[:20] == deal(20, 7) != deal(20, 8)


@pytest.mark.parametrize(
    ("habit", "first", "second"),
    [
        (Habit.ANSWERS, [Meaning.SCORE], [Meaning.SCORE]),
        (Habit.LATE, [Meaning.SCORE], [Meaning.SCORE]),
        (Habit.THANKS, [Meaning.SCORE, Meaning.THANKS], [Meaning.SCORE, Meaning.THANKS]),
        (Habit.REMARKS, [Meaning.SCORE, Meaning.REMARK], [Meaning.SCORE, Meaning.REMARK]),
        (Habit.CLEARS_UP, [Meaning.NONSENSE], [Meaning.NONSENSE]),
        (Habit.MUDDLES, [Meaning.NONSENSE], [Meaning.NONSENSE]),
        (Habit.SILENT, [], []),
        (Habit.STOPS, [Meaning.SCORE, Meaning.STOP], [Meaning.SCORE]),
        (Habit.PAUSES, [Meaning.STOP, Meaning.START], [Meaning.SCORE]),
    ],
)
def test_a_habit_says_what_follows_a_question(
    habit: Habit, first: list[Meaning], second: list[Meaning]
) -> None:
    patients = everybody(habit)
    assert meanings(arrives(patients, EVENING_ARRIVES)) == first
    assert meanings(arrives(patients, DAY_7_ARRIVES)) == second


@pytest.mark.parametrize(
    ("habit", "then"),
    [
        (Habit.CLEARS_UP, [Meaning.SCORE]),
        (Habit.MUDDLES, [Meaning.NONSENSE_AGAIN]),
        (Habit.ANSWERS, []),
    ],
)
def test_a_habit_says_what_follows_being_asked_once_more(habit: Habit, then: list[Meaning]) -> None:
    patients = everybody(habit)
    arrives(patients, EVENING_ARRIVES)
    again = arrives(patients, EVENING_ARRIVES + timedelta(minutes=50), body=ASKS_AGAIN)
    assert meanings(again) == then
    assert {reply.said.step for reply in again} <= {"Evening"}
    assert patients.asked == [Asked(PHONE, "Evening", EVENING_ARRIVES)]


def test_a_score_is_meant_for_the_step_whose_text_arrived() -> None:
    patients = everybody(Habit.ANSWERS)
    arrives(patients, EVENING_ARRIVES)
    arrives(patients, DAY_7_ARRIVES)
    assert [one.step for one in patients.said] == ["Evening", "Day 7"]
    assert all(one.score is not None for one in patients.said)
    assert patients.asked == [
        Asked(PHONE, "Evening", EVENING_ARRIVES),
        Asked(PHONE, "Day 7", DAY_7_ARRIVES),
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"status": "undelivered"},
        {"status": "scheduled"},
        {"direction": "outbound-reply"},
        {"direction": "inbound"},
    ],
)
def test_nobody_answers_what_did_not_arrive_or_asks_nothing(changes: dict[str, object]) -> None:
    patients = everybody(Habit.ANSWERS)
    assert arrives(patients, EVENING_ARRIVES, **changes) == []
    assert patients.asked == []


def test_a_text_is_answered_once_however_often_it_is_looked_at() -> None:
    patients = everybody(Habit.ANSWERS)
    message = text(to=PHONE, date_sent="2026-03-04T01:00:03Z")
    assert len(patients.look([message], clinic_time(3, 19, 15))) == 1
    assert patients.look([message], clinic_time(3, 19, 30)) == []


def test_somebody_elses_phone_is_nobodys_here() -> None:
    patients = everybody(Habit.ANSWERS)
    assert patients.look([text(to="+13125550999")], clinic_time(3, 20)) == []


def test_phones_are_looked_at_every_quarter_of_an_hour() -> None:
    patients = everybody(Habit.ANSWERS)
    assert patients.is_time(clinic_time(3, 19))
    patients.look([], clinic_time(3, 19))
    assert not patients.is_time(clinic_time(3, 19, 14))
    assert patients.is_time(clinic_time(3, 19, 15))


@pytest.mark.parametrize("zone", [CHICAGO, "America/New_York", "Asia/Kolkata"])
@pytest.mark.parametrize("habit", [one for one in Habit if one is not Habit.SILENT])
def test_whatever_is_written_is_written_in_waking_hours_and_before_the_next_question(
    habit: Habit, zone: str
) -> None:
    whom = patient(date(2026, 3, 3), time_zone=zone)
    patients = Patients(Story((), (whom,)), SEQUENCE, seed_of(habit))
    arrived = datetime(2026, 3, 3, 19, 1, tzinfo=ZoneInfo(zone))
    replies = arrives(patients, arrived)
    moments = [reply.at.astimezone(ZoneInfo(zone)) for reply in replies]
    assert moments == sorted(moments)
    assert all(time(8, 15) <= moment.time() <= time(20, 20) for moment in moments)
    assert min(moments) - arrived > timedelta(minutes=15)
    answers = [one for one in replies if one.said.meaning is not Meaning.START]
    assert all(reply.at - arrived < timedelta(days=6) for reply in answers)


def test_who_answers_late_answers_more_than_a_day_later() -> None:
    (reply,) = arrives(everybody(Habit.LATE), EVENING_ARRIVES)
    assert reply.at - EVENING_ARRIVES > timedelta(days=1)


def test_a_stop_without_a_start_holds_for_good() -> None:
    patients = everybody(Habit.STOPS)
    _, stop = arrives(patients, EVENING_ARRIVES)
    assert patients.spans() == {PHONE: (Span(stop.at),)}


def test_a_stop_holds_until_the_start() -> None:
    patients = everybody(Habit.PAUSES)
    stop, start = arrives(patients, EVENING_ARRIVES)
    assert patients.spans() == {PHONE: (Span(stop.at, start.at),)}
    assert start.at - stop.at > timedelta(days=2)


def test_a_reply_goes_to_the_sandboxs_phones_with_its_text() -> None:
    (reply,) = arrives(everybody(Habit.ANSWERS), EVENING_ARRIVES)
    assert (reply.surface, reply.who) == ("replies", "a patient")
    assert reply.edit == {"from": PHONE, "body": reply.said.text}
    assert reply.told == f"answers “{reply.said.text}”"


def test_the_same_seed_gives_the_same_answers_in_whatever_order_texts_arrive() -> None:
    story = write_story(20, 5, 7)
    first = [text(f"SM{n}", to=one.person.e164) for n, one in enumerate(story.patients)]
    at = datetime(2026, 3, 3, 2, tzinfo=UTC)
    there = Patients(story, SEQUENCE, 7).look(first, at)
    back = Patients(story, SEQUENCE, 7).look(first[::-1], at)
    assert there == back
    assert [reply.said for reply in there] == [reply.said for reply in back]
    assert [one.said for one in Patients(story, SEQUENCE, 8).look(first, at)] != [
        one.said for one in there
    ]
