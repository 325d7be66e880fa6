"""What may a cycle do for rows of which Twilio could not be asked what else it has for them?"""

from dataclasses import replace
from datetime import timedelta

from sheetdrip.planning.cycle.cycle_plan import plan_cycle
from sheetdrip.planning.sheet_reading import UnstableRows
from tests.builders import NOW
from tests.unit.planning.cycle.clinic import STILL, Scene, known_clinic, told, typed

SOON = NOW + timedelta(seconds=10)
AGAIN = NOW + timedelta(seconds=30)


def test_its_former_texts_are_taken_back_and_none_is_made_until_twilio_answers() -> None:
    scene = known_clinic(3)
    first, *others = scene.rows
    changed = typed(first.number, drip_id=first.drip_id, phone="+13125559999")
    scene.rows = (changed, *others)

    snapshot = scene.snapshot.without_answer({first.number: first.drip_id}, AGAIN)
    planned = plan_cycle(snapshot, scene.by())

    steps = ("evening", "day-7")
    assert told(planned.plan.changes) == [f"cancel {first.drip_id} {step}" for step in steps]
    assert planned.matched.unanswered == {first.drip_id}
    assert planned.matched.moving == UnstableRows(frozenset(), AGAIN)
    assert planned.refused is None


def test_it_is_remembered_as_before_so_that_twilio_is_asked_about_it_again() -> None:
    scene = known_clinic(2)
    scene.rows = tuple(
        replace(row, staff={**row.staff, "Surgery date": 46086}) for row in scene.rows
    )
    first, second = scene.rows

    snapshot = scene.snapshot.without_answer({first.number: first.drip_id}, AGAIN)
    planned = plan_cycle(snapshot, scene.by())

    assert [one.drip_id for one in planned.matched.changed] == [second.drip_id]


def test_a_new_row_is_left_alone_until_then() -> None:
    scene = Scene(rows=(typed(2), typed(3)))

    snapshot = scene.snapshot.without_answer({2: "new-1"}, AGAIN)
    planned = plan_cycle(snapshot, scene.by())

    assert list(planned.matched.places) == [3]
    assert planned.matched.moving == UnstableRows(frozenset({2}), AGAIN)
    assert planned.matched.unanswered == frozenset()


def test_a_row_that_is_still_sooner_is_looked_at_then() -> None:
    snapshot = replace(Scene().snapshot, moving=UnstableRows(frozenset({4}), SOON))

    assert snapshot.without_answer({2: "A"}, AGAIN).moving == UnstableRows(frozenset({2, 4}), SOON)


def test_once_twilio_has_answered_for_all_of_them_nothing_waits() -> None:
    assert Scene().snapshot.without_answer({}, AGAIN).moving == STILL
