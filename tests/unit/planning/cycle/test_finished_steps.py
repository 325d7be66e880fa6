"""Of which steps has no row anything to come?"""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from sheetdrip.domain.lifecycle import State
from sheetdrip.domain.message import Message
from sheetdrip.domain.wording import as_said
from sheetdrip.planning.course import Course, CourseStatus
from sheetdrip.planning.cycle.finished_steps import finished_steps
from sheetdrip.planning.cycle.matched_sheet import MatchedSheet
from sheetdrip.planning.pasted_rows import ChangeSummary, RowSummary
from sheetdrip.planning.row_matching import HeldRow
from sheetdrip.planning.sheet_reading import UnstableRows
from tests.builders import DAY_14, DAY_SEVEN, course, desired, draft, key, message

STEPS = (DAY_SEVEN, DAY_14)
STILL = UnstableRows(frozenset(), None)


def sheet(*courses: Course) -> MatchedSheet:
    return MatchedSheet(
        courses={one.surgery: one for one in courses},
        places={number: one.surgery for number, one in enumerate(courses, 2)},
        held={},
        moving=STILL,
        rows={},
        changed=(),
    )


def of(surgery: str, status: CourseStatus = CourseStatus.GOING) -> Course:
    messages = (desired(DAY_SEVEN, surgery=surgery), desired(DAY_14, surgery=surgery))
    return course(*messages, surgery=surgery, status=status)


def told(**states: State) -> Mapping[str, Mapping[str, Message]]:
    """What is on record of each surgery's text of day 7."""
    return {
        surgery: {"day-7": message(state, draft(key(surgery=surgery)))}
        for surgery, state in states.items()
    }


def finished(matched: MatchedSheet, recorded: Mapping[str, Mapping[str, Message]]) -> set[str]:
    return set(finished_steps(matched, recorded, STEPS))


@pytest.mark.parametrize(
    "state", [State.DELIVERED, State.UNDELIVERED, State.FAILED, State.TOO_LATE]
)
def test_a_step_is_over_once_its_text_went_in_every_row(state: State) -> None:
    both = sheet(of("A"), of("B"))
    assert finished(both, told(A=State.DELIVERED, B=state)) == {"Day 7"}
    assert finished(both, told(A=State.DELIVERED)) == set()


@pytest.mark.parametrize("state", [State.SCHEDULED, State.SENT, State.UNKNOWN, State.CANCELLING])
def test_one_on_its_way_is_not_over(state: State) -> None:
    assert finished(sheet(of("A"), of("B")), told(A=State.DELIVERED, B=state)) == set()


def test_of_a_stopped_row_everything_is_over_and_of_a_paused_one_nothing() -> None:
    stopped = sheet(of("A"), of("B", CourseStatus.STOPPED), of("C", CourseStatus.OPTED_OUT))
    assert finished(stopped, told(A=State.DELIVERED)) == {"Day 7"}
    paused = sheet(of("A"), of("B", CourseStatus.PAUSED))
    assert finished(paused, told(A=State.DELIVERED)) == set()


def test_rows_that_cannot_be_told_of_leave_it_open() -> None:
    done, record = sheet(of("A")), told(A=State.DELIVERED)
    assert finished(done, record) == {"Day 7"}
    assert finished(replace(done, held={3: HeldRow(as_said("twice"))}), record) == set()
    pasted = {3: RowSummary("new", ChangeSummary((), (), None))}
    assert finished(replace(done, deferred=pasted), record) == set()
    moving = UnstableRows(frozenset({3}), None)
    assert finished(replace(done, moving=moving), record) == set()
    nobody_knows = course(surgery="B", status=CourseStatus.WAITING)
    assert finished(sheet(of("A"), nobody_knows), record) == set()


def test_rows_that_were_over_when_they_came_do_not_count() -> None:
    past = replace(course(surgery="B", status=CourseStatus.WAITING), is_past=True)
    assert finished(sheet(of("A"), past), told(A=State.DELIVERED)) == {"Day 7"}
    assert finished(sheet(past), {}) == set()
