"""What names a surgery as its row has it?"""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from sheetdrip.domain.identity import Fingerprint
from sheetdrip.planning.approval_marks import row_mark, timetable_mark
from sheetdrip.planning.course import Course, CourseStatus
from tests.builders import DAY_7, DAY_SEVEN, EVENING, because, course, desired, due, fingerprint

EARLY = DAY_7 - timedelta(days=6)
BASE = course(desired(EVENING, when=due(EARLY)), desired())
WHO = fingerprint()

SAME = {
    "STOP": replace(BASE, status=CourseStatus.OPTED_OUT, of_row=CourseStatus.GOING),
    "a landline": replace(
        BASE, status=CourseStatus.WAITING, why=because("a landline"), of_row=CourseStatus.GOING
    ),
    "another Drip ID": replace(BASE, surgery="B"),
    "steps told in another order": course(desired(), desired(EVENING, when=due(EARLY))),
    "crowded by another row": course(
        desired(EVENING, when=due(EARLY)),
        replace(desired(), cap_reason=because("another text is near")),
    ),
}
MOVED = {
    "another phone": course(desired(EVENING, when=due(EARLY)), desired(to="+13125550199")),
    "another time": course(desired(EVENING, when=due(DAY_7)), desired()),
    "a step more": course(
        desired(EVENING, when=due(EARLY)), desired(), desired(replace(DAY_SEVEN, name="x"))
    ),
}


@pytest.mark.parametrize("other", SAME.values(), ids=SAME)
def test_what_does_not_count(other: Course) -> None:
    assert row_mark(WHO, other) == row_mark(WHO, BASE)
    assert timetable_mark(other) == timetable_mark(BASE)


@pytest.mark.parametrize("other", MOVED.values(), ids=MOVED)
def test_whom_texts_reach_and_when_counts(other: Course) -> None:
    assert row_mark(WHO, other) != row_mark(WHO, BASE)
    assert timetable_mark(other) != timetable_mark(BASE)


@pytest.mark.parametrize(
    ("who", "other"),
    [
        (WHO, course(desired(EVENING, when=due(EARLY)), desired(body="Another."))),
        (WHO, replace(BASE, status=CourseStatus.STOPPED)),
        (fingerprint("ben example"), BASE),
    ],
)
def test_for_a_row_also_its_words_its_way_and_who_it_is(who: Fingerprint, other: Course) -> None:
    assert row_mark(who, other) != row_mark(WHO, BASE)
    assert timetable_mark(other) == timetable_mark(BASE)


def test_a_mark_is_short() -> None:
    assert re.fullmatch("[0-9a-f]{16}", row_mark(WHO, BASE))
