"""Is it told which surgeries get nothing for now?"""

from dataclasses import replace

from sheetdrip.planning.course import CourseStatus
from sheetdrip.planning.report import Deferral, deferrals, stopped_counts
from tests.builders import DAY_SEVEN, EVENING, because, course, desired


def test_what_waits_for_a_person_or_for_another_text_is_told_one_by_one() -> None:
    cap_reason = replace(desired(DAY_SEVEN), cap_reason=because("another text is near"))
    courses = {
        "A": course(status=CourseStatus.WAITING, why="Consent is not ticked"),
        "B": course(desired(EVENING), cap_reason),
        "C": course(desired(EVENING)),
        "D": course(cap_reason, status=CourseStatus.STOPPED, why="Drip says Stopped"),
    }
    assert list(deferrals(courses)) == [
        Deferral(surgery="A", why="Consent is not ticked"),
        Deferral(surgery="B", step="Day 7", why="another text is near"),
    ]


def test_what_is_at_a_halt_on_purpose_is_counted() -> None:
    courses = {
        "A": course(status=CourseStatus.STOPPED, why="Drip says Stopped"),
        "B": course(status=CourseStatus.STOPPED, why="Drip says Stopped"),
        "C": course(status=CourseStatus.PAUSED, why="Drip says Paused"),
        "D": course(status=CourseStatus.OPTED_OUT, why="the patient replied STOP"),
        "E": course(status=CourseStatus.GONE, why="the row was removed"),
        "F": course(),
    }
    assert stopped_counts(courses) == {
        "Drip says Stopped": 2,
        "Drip says Paused": 1,
        "the patient replied STOP": 1,
    }
