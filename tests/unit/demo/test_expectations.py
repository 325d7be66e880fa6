"""Which texts should come of a patient? Worked out by hand, with the clocks going forward on 8 March."""

from datetime import UTC, date, datetime

import pytest

from sheetdrip.demo.story import Patient, Span, Story
from tests.builders import sequence
from tests.unit.demo.people import PHONE, clinic_time, patient

SEQUENCE = sequence()
"""Evening 19:00 to 20:45; days 7, 14 and 21 10:00 to 18:00."""

LAST = datetime(2026, 12, 31, tzinfo=UTC)


def due(one: Patient, until: datetime = LAST) -> list[tuple[str, str]]:
    texts = Story((), (one,)).due(SEQUENCE, until)
    return [(text.step.name, f"{text.at.astimezone(UTC):%m-%d %H:%M}") for text in texts]


def test_a_surgery_before_the_clocks_change_gets_its_later_texts_on_the_new_time() -> None:
    assert due(patient(date(2026, 3, 3))) == [
        ("evening", "03-04 01:00"),
        ("day-7", "03-10 15:00"),
        ("day-14", "03-17 15:00"),
        ("day-21", "03-24 15:00"),
    ]


def test_a_surgery_whose_week_ends_before_the_clocks_change_gets_that_text_on_the_old_time() -> (
    None
):
    assert due(patient(date(2026, 2, 28)))[:2] == [
        ("day-7", "03-07 16:00"),
        ("day-14", "03-14 15:00"),
    ]


@pytest.mark.parametrize(
    ("time_zone", "evening", "day_7"),
    [
        ("America/New_York", "03-08 23:00", "03-15 14:00"),
        ("America/Chicago", "03-09 00:00", "03-15 15:00"),
        ("America/Denver", "03-09 01:00", "03-15 16:00"),
        ("America/Los_Angeles", "03-09 02:00", "03-15 17:00"),
        ("America/Phoenix", "03-09 02:00", "03-15 17:00"),
        ("Europe/London", "03-08 19:00", "03-15 10:00"),
    ],
)
def test_every_patient_is_texted_on_their_own_clocks(
    time_zone: str, evening: str, day_7: str
) -> None:
    told = due(patient(date(2026, 3, 8), time_zone=time_zone))
    assert told[:2] == [("evening", evening), ("day-7", day_7)]


def test_a_late_entry_misses_what_had_become_senseless() -> None:
    late = patient(date(2026, 3, 3), right_since=clinic_time(6, 9, 30))
    assert due(late) == [
        ("day-7", "03-10 15:00"),
        ("day-14", "03-17 15:00"),
        ("day-21", "03-24 15:00"),
    ]


def test_a_number_mended_a_day_later_misses_the_evening() -> None:
    mended = patient(date(2026, 3, 4), right_since=clinic_time(5, 10))
    assert due(mended)[0] == ("day-7", "03-11 15:00")


@pytest.mark.parametrize(
    ("minute", "first"),
    [
        (0, ("evening", "03-04 01:00")),
        (1, ("evening", "03-04 01:01")),
        (105, ("evening", "03-04 02:45")),
        (106, ("day-7", "03-10 15:00")),
    ],
)
def test_a_row_that_becomes_right_while_a_text_still_makes_sense_gets_it_at_once(
    minute: int, first: tuple[str, str]
) -> None:
    hour, rest = divmod(minute, 60)
    assert due(patient(right_since=clinic_time(3, 19 + hour, rest)))[0] == first


def test_a_moved_surgery_counts_from_its_new_day() -> None:
    # entered for Saturday the 7th, moved to Monday the 9th: the clocks change in between
    assert due(patient(date(2026, 3, 9))) == [
        ("evening", "03-10 00:00"),
        ("day-7", "03-16 15:00"),
        ("day-14", "03-23 15:00"),
        ("day-21", "03-30 15:00"),
    ]


def test_a_surgery_called_off_beforehand_gets_nothing() -> None:
    assert due(patient(date(2026, 3, 7), called_off=clinic_time(5, 11))) == []


def test_what_left_before_a_surgery_was_called_off_was_right() -> None:
    called_off = patient(date(2026, 3, 3), called_off=clinic_time(10, 10, 1))
    assert due(called_off) == [("evening", "03-04 01:00"), ("day-7", "03-10 15:00")]


def test_only_what_must_have_left_by_then_is_due() -> None:
    until = datetime(2026, 3, 10, 15, 0, tzinfo=UTC)
    assert [name for name, _ in due(patient(), until)] == ["evening", "day-7"]
    assert [name for name, _ in due(patient(), until.replace(hour=14, minute=59))] == ["evening"]


def left_after(*spans: Span) -> list[str]:
    told = Story((), (patient(),)).due(SEQUENCE, LAST, {PHONE: spans})
    return [text.step.name for text in told]


def test_a_stop_ends_everything_that_lies_ahead() -> None:
    assert left_after(Span(clinic_time(3, 20))) == ["evening"]
    assert left_after(Span(clinic_time(10, 10))) == ["evening"]
    assert left_after(Span(clinic_time(10, 10, 1))) == ["evening", "day-7"]


def test_a_start_resumes_what_lies_ahead_and_catches_up_with_nothing() -> None:
    # the text of day 7 would make sense until 18:00 on the 10th
    missed = Span(clinic_time(3, 20), clinic_time(10, 10, 1))
    assert left_after(missed) == ["evening", "day-14", "day-21"]
    in_time = Span(clinic_time(3, 20), clinic_time(10, 9, 59))
    assert left_after(in_time) == ["evening", "day-7", "day-14", "day-21"]


def test_two_stops_each_end_what_they_cover() -> None:
    twice = (Span(clinic_time(3, 20), clinic_time(6, 9)), Span(clinic_time(12, 9)))
    assert left_after(*twice) == ["evening", "day-7"]


def test_another_phones_stop_changes_nothing() -> None:
    told = Story((), (patient(),)).due(SEQUENCE, LAST, {"+13125550999": (Span(clinic_time(3, 8)),)})
    assert len(list(told)) == 4
