"""When is a row marked for a call, and when is the mark taken away?"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from sheetdrip.domain.reply import ConcernRecord
from sheetdrip.planning.attention import Marks, answered, marks, raised, seen, told

NOON = datetime(2026, 3, 10, 18, tzinfo=UTC)
HIGH = ConcernRecord(
    surgery="d", step="day-7", kind="score", detail="Day 7: pain 8 (limit 7)", raised_at=NOON
)
RISE = replace(HIGH, kind="rise", detail="Day 7: up 3", raised_at=NOON + timedelta(minutes=1))
SHOWN = replace(HIGH, shown_at=NOON)
DONE = replace(SHOWN, acknowledged_at=NOON, acknowledged_by="JD")


def test_a_new_concern_is_written_and_clears_the_last_acknowledgement() -> None:
    assert marks([HIGH], healed=False) == Marks("Day 7: pain 8 (limit 7)", "")


def test_a_concern_that_stands_in_the_row_leaves_the_acknowledgement_to_staff() -> None:
    assert marks([SHOWN], healed=False) == Marks("Day 7: pain 8 (limit 7)", None)


def test_an_acknowledged_concern_is_no_longer_told() -> None:
    assert marks([DONE], healed=False) == Marks("", None)


def test_concerns_are_told_in_the_order_in_which_they_were_raised() -> None:
    assert told([RISE, HIGH]) == "Day 7: pain 8 (limit 7); Day 7: up 3"


@pytest.mark.parametrize(
    ("concerns", "expected"),
    [
        ([], Marks("", "")),
        ([SHOWN], Marks("Day 7: pain 8 (limit 7)", "")),
        ([DONE], Marks("", "JD")),
        ([replace(DONE, acknowledged_by=None)], Marks("", "")),
        ([DONE, RISE], Marks("Day 7: up 3", "")),
    ],
)
def test_a_row_with_another_surgerys_cells_gets_its_own_marks_back(
    concerns: list[ConcernRecord], expected: Marks
) -> None:
    assert marks(concerns, healed=True) == expected


def test_a_concern_has_been_shown_once_it_stands_there_with_no_name_beside_it() -> None:
    later = NOON + timedelta(minutes=5)
    assert list(seen([HIGH], "Day 7: pain 8 (limit 7)", "", later)) == [
        replace(HIGH, shown_at=later)
    ]


@pytest.mark.parametrize(
    ("needs_call", "acknowledged"),
    [("", ""), ("Day 7: pain 8 (limit 7)", "JD"), ("Evening: pain 9", None)],
)
def test_a_concern_that_does_not_stand_there_yet_cannot_be_acknowledged(
    needs_call: str, acknowledged: str | None
) -> None:
    assert list(seen([HIGH], needs_call, acknowledged, NOON)) == []


def test_a_concern_that_stands_there_waits_for_somebody() -> None:
    assert list(seen([SHOWN], "Day 7: pain 8 (limit 7)", "", NOON)) == []


def test_whoever_writes_beside_it_has_acknowledged_all_that_was_shown() -> None:
    both = [SHOWN, replace(RISE, shown_at=NOON), DONE]
    assert list(seen(both, "x", "  Dr. Who ", NOON)) == [
        replace(SHOWN, acknowledged_at=NOON, acknowledged_by="Dr. Who"),
        replace(RISE, shown_at=NOON, acknowledged_at=NOON, acknowledged_by="Dr. Who"),
    ]


def test_a_concern_that_says_something_else_is_raised_anew_and_the_same_is_not() -> None:
    worse = replace(HIGH, detail="Day 7: pain 9 (limit 7)", raised_at=NOON + timedelta(hours=1))
    assert raised(None, HIGH) == HIGH
    assert raised(DONE, worse) == worse
    assert raised(DONE, replace(HIGH, raised_at=NOON + timedelta(hours=1))) is None


def test_what_the_patient_settles_needs_nobody() -> None:
    assert answered(SHOWN, NOON) == replace(
        SHOWN, acknowledged_at=NOON, acknowledged_by="the patient's own reply"
    )
