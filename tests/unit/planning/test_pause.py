"""What does it do to a clinic that its Pause box is ticked, and that it is no longer?"""

from dataclasses import replace
from datetime import timedelta

import pytest

from sheetdrip.domain.lifecycle import State
from sheetdrip.domain.message import Message
from sheetdrip.domain.reasons import CLINIC_PAUSED
from sheetdrip.domain.wording import sentence
from sheetdrip.planning.control_tab import ControlTab, find
from sheetdrip.planning.course import Course, CourseStatus
from sheetdrip.planning.pause import LOST, Pause, PausePhase, gives_back, pause_of, paused
from tests.builders import because, course, desired, draft, key, message

TICKED, UNTICKED = find([["Pause", True]]), find([["Pause", False]])


@pytest.mark.parametrize(
    ("control", "was_on", "expected"),
    [
        (TICKED, False, Pause(is_on=True)),
        (TICKED, True, Pause(is_on=True)),
        (UNTICKED, False, Pause()),
        (UNTICKED, True, Pause(is_over=True)),
        (None, False, Pause()),
        (find([]), False, Pause()),
        (None, True, Pause(is_on=True, problem=LOST)),
        (find([]), True, Pause(is_on=True, problem=LOST)),
    ],
)
def test_the_box_decides_and_one_that_has_vanished_was_not_unticked(
    control: ControlTab | None, *, was_on: bool, expected: Pause
) -> None:
    assert pause_of(control, was_on=was_on) == expected


def test_what_is_kept_of_a_pause() -> None:
    assert Pause(is_on=True).phase is PausePhase.ON
    assert Pause(is_on=True, is_over=True).phase is PausePhase.ON
    assert Pause(is_over=True).phase is PausePhase.ENDING
    assert Pause(problem=LOST).phase is None


def ways(courses: dict[str, Course]) -> dict[str, tuple[CourseStatus, str]]:
    return {drip_id: (one.status, sentence(one.why)) for drip_id, one in courses.items()}


def test_what_would_go_is_paused_and_what_says_more_stays_as_it_is() -> None:
    text = desired()
    courses = {
        "going": course(text, surgery="going"),
        "consent": course(
            text, surgery="consent", status=CourseStatus.WAITING, why="Consent is not ticked"
        ),
        "faulty": course(surgery="faulty", status=CourseStatus.WAITING, why="Phone is blank"),
        "paused": course(
            text, surgery="paused", status=CourseStatus.PAUSED, why="Drip says Paused"
        ),
        "stopped": course(
            text, surgery="stopped", status=CourseStatus.STOPPED, why="Drip says Stopped"
        ),
        "gone": course(surgery="gone", status=CourseStatus.GONE, why="the row was removed"),
    }
    assert ways(paused(courses, courses)) == {
        "going": (CourseStatus.PAUSED, sentence(CLINIC_PAUSED)),
        "consent": (CourseStatus.PAUSED, sentence(CLINIC_PAUSED)),
        "faulty": (CourseStatus.WAITING, "Phone is blank"),
        "paused": (CourseStatus.PAUSED, "Drip says Paused"),
        "stopped": (CourseStatus.STOPPED, "Drip says Stopped"),
        "gone": (CourseStatus.GONE, "the row was removed"),
    }


def test_a_paused_course_keeps_its_texts_and_is_the_same_one_each_time() -> None:
    going = course(desired())
    held = paused({"A": going}, ())["A"]
    assert held.messages == going.messages
    assert paused({"A": going}, ())["A"] is held


def test_surgeries_on_record_whose_rows_are_not_understood_now_have_texts_to_take_back() -> None:
    held = paused({"A": course(desired())}, ["A", "B", "C"])
    assert sorted(held) == ["A", "B", "C"]
    assert held["B"] == Course(
        surgery="B", status=CourseStatus.PAUSED, why=CLINIC_PAUSED, messages={}
    )


TAKEN = message(State.CANCELLED, draft(key()), reason=CLINIC_PAUSED)
AGAIN = draft(key(revision=2))


def test_a_text_given_back_as_it_was_is_no_new_one() -> None:
    assert gives_back(AGAIN, TAKEN)
    assert gives_back(AGAIN, replace(TAKEN, state=State.CANCELLING))
    assert not gives_back(AGAIN, None)


@pytest.mark.parametrize(
    "other",
    [
        replace(TAKEN, to="+13125550199"),
        replace(TAKEN, body="Something else."),
        replace(TAKEN, send_at=TAKEN.send_at + timedelta(minutes=1)),
        replace(TAKEN, reason=because("the time changed")),
        replace(TAKEN, state=State.FAILED),
    ],
)
def test_a_changed_text_or_one_cancelled_for_another_reason_is_not(other: Message) -> None:
    assert not gives_back(AGAIN, other)
