"""What goes on in a cycle, what waits for a person, and what is told and remembered of either?"""

from dataclasses import replace

import pytest

from sheetdrip.domain.lifecycle import State
from sheetdrip.planning.change_limits import Kind, Limits
from sheetdrip.planning.course import CourseStatus
from sheetdrip.planning.cycle.approval_gate import AffectedPatient, told_of
from sheetdrip.planning.cycle.cycle_plan import CyclePlan
from sheetdrip.planning.pasted_rows import MANY
from sheetdrip.planning.pause import Pause
from sheetdrip.planning.plan import Cancel, Plan, Schedule
from sheetdrip.planning.reply_state import ReplyState
from sheetdrip.planning.suppression import Contact
from tests.builders import NOW, SURGERY_SERIAL, draft, key, message
from tests.unit.planning.cycle.clinic import HILLSIDE, Scene, known_clinic, told, typed


def pasted(rows: int = 60) -> Scene:
    """A clinic of three patients, and a list that was pasted into its sheet."""
    scene = known_clinic(3)
    scene.rows += tuple(typed(number) for number in range(10, 10 + rows))
    return scene


def moved(scene: Scene, rows: int, **cells: str) -> Scene:
    """The surgeries of the first rows are a day later now."""
    first = (
        typed(row.number, drip_id=row.drip_id, surgery_date=SURGERY_SERIAL + 1, **cells)
        for row in scene.rows[:rows]
    )
    scene.rows = (*first, *scene.rows[rows:])
    return scene


def waits_on(scene: Scene, planned: CyclePlan) -> CyclePlan:
    """The next cycle, while nobody has approved."""
    scene.records = replace(scene.records, waiting=planned.decision.waiting)
    return scene.plan()


def approved(scene: Scene) -> CyclePlan:
    """The next cycle, once somebody has approved just what waits."""
    planned = scene.plan()
    scene.records = replace(scene.records, waiting=planned.decision.waiting)
    return scene.plan(lambda digest: digest == planned.digest)


# what waits


def test_a_crowded_day_waits_as_long_as_it_is_crowded() -> None:
    busy = replace(HILLSIDE, limits=Limits(max_per_day=3))
    scene = Scene(rows=tuple(typed(number) for number in range(2, 8)), clinic=busy)
    first = scene.plan()
    again = waits_on(scene, first)
    assert (again.digest, again.dangers) == (first.digest, first.dangers)


def test_rows_that_are_put_aside_crowd_a_day_with_all_others() -> None:
    scene = Scene(rows=tuple(typed(number) for number in range(10, 12 + MANY)))
    (danger,) = scene.plan().dangers
    assert f"{2 * (MANY + 2)} texts" in danger


def test_a_stop_among_rows_that_wait_leaves_the_approval_as_it_is() -> None:
    scene = pasted()
    first = scene.plan()
    phone = str(scene.rows[-1].staff["Phone"])
    scene.reply_state = ReplyState(contacts={phone: Contact(phone=phone, opted_out_at=NOW)})
    again = waits_on(scene, first)
    assert again.digest == first.digest


def test_a_row_that_is_deleted_while_it_waits_waits_no_more() -> None:
    scene = pasted()
    first = scene.plan()
    scene.rows = scene.rows[:-1]
    assert len(waits_on(scene, first).decision.waiting) == 59


def test_a_row_that_waits_and_is_typed_in_counts_once_and_all_others_as_before() -> None:
    scene = known_clinic(10)
    stopped = (replace(one, staff={**one.staff, "Drip": "Stopped"}) for one in scene.rows[:5])
    scene.rows = (*stopped, *scene.rows[5:])
    first = scene.plan()
    scene.moving = {2}
    again = waits_on(scene, first)
    assert again.dangers == first.dangers
    assert again.decision.surgeries == first.decision.surgeries - {"new-1"}


def test_texts_that_come_anew_once_begun_cancels_are_proven_are_counted() -> None:
    scene = moved(known_clinic(3), 3)
    scene.clinic, scene.policy = replace(HILLSIDE, limits=Limits(max_creates=2)), None
    scene.records = replace(scene.records, clearances={})
    scene.messages = tuple(replace(one, state=State.CANCELLING) for one in scene.messages)
    planned = scene.plan()
    assert {one.kind for one in planned.decision.waiting.values()} == {Kind.CREATED}
    # a cancel that was begun is pursued whatever waits
    assert [type(one) for one in planned.plan.changes] == [Cancel] * 6
    assert not set(planned.withheld.changes) & set(planned.plan.changes)


def test_what_approval_would_send_anew_is_told_with_what_it_takes_back() -> None:
    planned = moved(known_clinic(10), 5).plan()
    changes = [one for one in told(planned.withheld.changes) if " new-1 " in one]
    assert sorted(changes) == [
        "cancel new-1 day-7",
        "cancel new-1 evening",
        "schedule new-1 evening",
    ]


def test_a_row_that_vanishes_before_it_got_any_text_takes_nothing_back() -> None:
    scene = known_clinic(2)
    scene.messages = ()
    scene.rows = scene.rows[1:]
    planned = scene.plan()
    assert [one.drip_id for one in planned.matched.missing] == ["new-1"]
    assert "new-1" not in {change.split()[1] for change in told(planned.plan.changes)}


# what goes on


def test_a_paused_clinics_courses_go_on_all() -> None:
    scene = known_clinic(3)
    scene.pause = Pause(is_on=True)
    assert scene.plan().courses.keys() == {"new-1", "new-2", "new-3"}


def test_rows_whose_removal_is_approved_count_as_gone_at_once() -> None:
    scene = known_clinic(10)
    scene.rows = scene.rows[5:]
    planned = approved(scene)
    assert {one.absent_since for one in planned.matched.changed} == {NOW - HILLSIDE.gone_after}
    assert planned.matched.courses["new-1"].status is CourseStatus.GONE
    assert planned.matched.courses["new-6"].status is CourseStatus.GOING


# what is remembered as let through


def test_what_kept_within_the_limits_is_remembered_without_its_row() -> None:
    (clearance,) = Scene(rows=(typed(2),)).plan().new_clearances.values()
    assert (bool(clearance.timetable), clearance.row) == (True, "")


def test_what_a_person_approved_is_remembered_with_its_row() -> None:
    assert all(one.row for one in approved(pasted()).new_clearances.values())


def test_a_date_moved_within_the_limits_is_remembered_anew() -> None:
    assert moved(known_clinic(4), 1).plan().new_clearances.keys() == {"new-1"}


def test_a_date_moved_while_nothing_is_done_for_its_row_is_not_let_through() -> None:
    scene = known_clinic(4)
    scene.messages = ()
    scene.rows = moved(scene, 1, drip="Paused").rows[:1]
    assert scene.plan().new_clearances == {}


# what is told


def test_whose_changes_wait_is_told_by_row_and_as_the_name_is_typed() -> None:
    scene = pasted()
    scene.rows = (*scene.rows[:-1], typed(69, patient="Ada McDonald"))
    (last,) = (one for one in scene.plan().affected if one.row == 69)
    assert (last.patient, last.steps, bool(last.surgery)) == (
        "Ada McDonald",
        ("Evening", "Day 7"),
        True,
    )


def test_a_step_that_left_the_sequence_is_told_by_its_name() -> None:
    scene = known_clinic(5)
    scene.messages += tuple(
        message(State.SCHEDULED, draft(key(f"new-{number}", "day-3")), sid=f"SM{number}")
        for number in range(1, 6)
    )
    assert {one.steps for one in scene.plan().affected} == {("day-3",)}


def test_rows_that_are_put_aside_are_told_with_their_steps_and_counted() -> None:
    planned = Scene(rows=tuple(typed(number) for number in range(10, 12 + MANY))).plan()
    assert {one.steps for one in planned.affected} == {("Evening", "Day 7")}
    assert planned.withheld.unlisted == {Schedule: 2 * (MANY + 2)}
    assert planned.affected[0] == AffectedPatient(
        surgery="", patient="Patient 10", row=10, steps=("Evening", "Day 7")
    )


def test_what_was_approved_once_goes_on_whole_with_the_rows_that_were_put_aside() -> None:
    scene = Scene(rows=tuple(typed(number) for number in range(10, 12 + MANY)))
    word = iter([True])
    planned = scene.plan(lambda _digest: next(word, False))
    assert len(planned.plan.changes) == 2 * (MANY + 2)


def waiting_one(row: int | None, *steps: str) -> AffectedPatient:
    return AffectedPatient(surgery="A", patient="Ada", row=row, steps=steps)


@pytest.mark.parametrize(
    ("affected", "patients", "more"),
    [
        ([waiting_one(2, "Day 7")], "1 patient:", ["Day 7 of 1"]),
        (
            [waiting_one(2, "Day 7", "Day 14"), waiting_one(None, "Day 7")],
            "2 patients:",
            ["Day 7 of 2, Day 14 of 1", "1 get no more texts"],
        ),
    ],
    ids=["one", "two"],
)
def test_those_who_wait_are_counted_and_not_named(
    affected: list[AffectedPatient], patients: str, more: list[str]
) -> None:
    first, *others = told_of(Plan(()), affected).split("; ")
    assert (first.startswith(patients), others) == (True, more)
