"""What does a cycle do? The whole decision, without a port."""

from dataclasses import replace
from datetime import timedelta

import pytest

from sheetdrip.domain.lifecycle import State
from sheetdrip.domain.message import Key
from sheetdrip.domain.reasons import CLINIC_PAUSED
from sheetdrip.domain.reply import ReplyRecord
from sheetdrip.domain.wording import sentence
from sheetdrip.planning.change_limits import Kind, Limits
from sheetdrip.planning.clarify import PATIENCE
from sheetdrip.planning.course import CourseStatus
from sheetdrip.planning.cycle.cycle_plan import changes_of, retries_of
from sheetdrip.planning.pasted_rows import MANY
from sheetdrip.planning.pause import Pause
from sheetdrip.planning.plan import Cancel, SendNow
from sheetdrip.planning.reply_state import ReplyState
from sheetdrip.planning.sheet_reading import Closed
from sheetdrip.planning.suppression import Contact
from tests.builders import (
    DAY_7,
    DAY_SEVEN,
    EVENING,
    NOW,
    PHONE,
    SURGERY_SERIAL,
    draft,
    due,
    failed,
    key,
    message,
    reply,
    sequence,
)
from tests.unit.planning.cycle.clinic import (
    HILLSIDE,
    Scene,
    blank,
    known_clinic,
    met,
    showing,
    told,
    typed,
)

HOUR = timedelta(hours=1)
STRANGE = "SM0123456789abcdef0123456789abcdef"


# rows


def test_a_new_row_gets_an_id_and_its_texts_within_twilios_window() -> None:
    planned = Scene(rows=(typed(2),)).plan()
    assert told(planned.plan.changes) == ["schedule new-1 evening", "schedule new-1 day-7"]
    assert planned.matched.places == {2: "new-1"}
    assert [one.drip_id for one in planned.matched.changed] == ["new-1"]
    assert planned.patients == {"new-1": "Patient 2"}
    assert (planned.refused, planned.warnings) == (None, ())


def test_a_sheet_in_which_nothing_changed_comes_to_nothing() -> None:
    scene = known_clinic(3)
    planned = scene.plan()
    assert (planned.plan.changes, planned.matched.changed) == ((), ())
    assert planned.digest == planned.plan.digest


def test_a_row_in_which_somebody_types_is_left_alone() -> None:
    scene = Scene(rows=(typed(2), typed(3)), moving={2})
    assert scene.plan().matched.places == {3: "new-1"}


def test_a_row_that_cannot_be_read_waits_and_asks_for_a_person() -> None:
    planned = Scene(rows=(typed(2, phone="call first"),)).plan()
    assert planned.courses["new-1"].status is CourseStatus.WAITING
    assert (planned.plan.changes, planned.matched.needing) == ((), 1)


def test_a_date_that_was_moved_takes_its_texts_back() -> None:
    scene = known_clinic(4)
    moved = typed(2, drip_id="new-1", surgery_date=SURGERY_SERIAL + 2)
    scene.rows = (moved, *scene.rows[1:])
    planned = scene.plan()
    assert told(planned.plan.changes) == ["cancel new-1 evening", "cancel new-1 day-7"]
    assert [one.drip_id for one in planned.matched.changed] == ["new-1"]


def test_a_row_is_remembered_as_it_was_and_understood_anew_when_the_day_changes() -> None:
    scene = known_clinic(1)
    course_builder = scene.by().course_builder
    first = scene.plan().courses["new-1"]
    assert scene.plan().courses["new-1"] is first
    row = scene.rows[0]
    again = course_builder.course_of(row, "new-1", "America/New_York", scene.snapshot.today)
    assert again is not first


def test_two_rows_that_say_the_same_are_held() -> None:
    scene = Scene(rows=(typed(2), replace(typed(2), number=3)))
    assert scene.plan().matched.held.keys() == {3}


def test_a_row_whose_id_cannot_be_written_gets_no_texts() -> None:
    scene = Scene(rows=(typed(2), typed(3)))
    scene.reading = replace(scene.reading, closed=Closed(cells=frozenset({(3, "Drip ID")})))
    matched = scene.plan().matched
    assert matched.places == {2: "new-1"}
    assert matched.held.keys() == {3}


def test_the_cells_of_a_row_that_are_another_surgerys_are_healed() -> None:
    scene = known_clinic(2)
    first, second = scene.rows
    sid = next(one.sid for one in scene.messages if one.key.surgery == "new-1")
    scene.rows = (first, showing(second, str(sid)))
    assert scene.plan().matched.misplaced == {3}
    scene.rows = (first, replace(second, drip_id=""))
    assert scene.plan().matched.misplaced == {3}


# rows that vanish


def test_a_row_that_is_missing_is_gone_after_some_reads_and_some_time() -> None:
    scene = known_clinic(4)
    scene.rows = scene.rows[1:]
    planned = scene.plan()
    assert (planned.plan.changes, [one.drip_id for one in planned.matched.missing]) == (
        (),
        ["new-1"],
    )
    scene.carry_out(planned)
    assert scene.plan().plan.changes == ()
    scene.now += HILLSIDE.gone_after
    planned = scene.plan()
    assert told(planned.plan.changes) == ["cancel new-1 evening", "cancel new-1 day-7"]
    assert planned.matched.missing == ()


def test_a_row_that_comes_back_was_never_missing() -> None:
    scene = known_clinic(4)
    there = scene.rows
    scene.rows = there[1:]
    scene.carry_out(scene.plan())
    scene.rows = there
    (changed,) = scene.plan().matched.changed
    assert (changed.drip_id, changed.absences, changed.absent_since) == ("new-1", 0, None)


def test_whose_row_may_stand_behind_a_broken_formula_is_not_missing() -> None:
    scene = known_clinic(3)
    lost = typed(4, phone="#REF!", patient="#REF!", surgery_date="#REF!")
    scene.rows = (*scene.rows[:2], replace(lost, drip_id="new-3"))
    planned = scene.plan()
    assert planned.matched.unreadable == {4}
    assert planned.matched.missing == ()
    assert planned.matched.held.keys() == {4}


def test_a_surgery_that_is_over_leaves_nothing_behind() -> None:
    old = met("A", typed(2, surgery_date=SURGERY_SERIAL - 300))
    undated = met("B", typed(3, surgery_date="soon"))
    planned = Scene(surgeries=(old, undated)).plan()
    assert (planned.refused, planned.plan.changes) == (None, ())


# texts that nobody knows


def test_a_row_that_shows_a_text_which_nobody_knows_gets_none() -> None:
    scene = known_clinic(2)
    scene.strange = {STRANGE}
    scene.rows = (scene.rows[0], showing(scene.rows[1], STRANGE))
    planned = scene.plan()
    assert planned.courses["new-2"].unrecorded
    assert (planned.matched.unrecorded, planned.matched.needing) == (1, 1)
    # where the row cannot be read either, that comes first
    faulty = typed(3, drip_id="new-2", phone="call first")
    scene.rows = (scene.rows[0], showing(faulty, STRANGE))
    assert "recover" in sentence(scene.plan().courses["new-2"].unrecorded)


def test_a_row_that_went_blank_beside_such_a_text_is_held() -> None:
    scene = known_clinic(2)
    scene.strange = {STRANGE}
    scene.rows = (*scene.rows, blank(9, **{"Day 7 SID": STRANGE}))
    planned = scene.plan()
    assert (planned.matched.held[9].is_unrecorded, planned.matched.unrecorded) == (True, 1)
    broken = showing(typed(9, patient="#REF!"), STRANGE)
    scene.rows = (*scene.rows[:2], broken)
    assert scene.plan().matched.held[9].is_unrecorded


def test_a_ledger_that_knows_nobody_does_nothing_in_a_sheet_that_shows_texts() -> None:
    scene = Scene(rows=(showing(typed(2), STRANGE), typed(3)), strange={STRANGE})
    planned = scene.plan()
    assert (planned.plan.changes, planned.courses) == ((), {})
    assert planned.matched.held.keys() == {2, 3}
    assert len(planned.warnings) == 1


# what holds whatever a row says


def test_whoever_replied_stop_gets_nothing_more() -> None:
    scene = known_clinic(3)
    phone = "+13125550002"
    scene.reply_state = ReplyState(contacts={phone: Contact(phone=phone, opted_out_at=NOW)})
    planned = scene.plan()
    assert told(planned.plan.changes) == ["cancel new-1 evening", "cancel new-1 day-7"]
    assert planned.courses["new-1"].status is CourseStatus.OPTED_OUT


def test_a_paused_clinic_takes_everything_back_and_no_limit_stands_in_the_way() -> None:
    scene = known_clinic(60)
    scene.rows, scene.pause = scene.rows[:40], Pause(is_on=True)
    planned = scene.plan()
    assert (len(planned.plan.changes), planned.refused) == (120, None)
    assert all(
        isinstance(one, Cancel) and one.reason == CLINIC_PAUSED for one in planned.plan.changes
    )


def test_after_a_pause_it_counts_when_it_ended() -> None:
    scene = Scene(rows=(typed(2),), pause=Pause(is_over=True))
    snapshot = replace(scene.snapshot, paused_until=NOW + HOUR)
    assert snapshot.terms(HILLSIDE).paused_until == NOW + HOUR


# limits


def pasted(rows: int) -> Scene:
    """A clinic of three patients into whose sheet a list was pasted."""
    scene = known_clinic(3)
    scene.rows += tuple(typed(number) for number in range(10, 10 + rows))
    return scene


def test_a_pasted_list_waits_and_all_else_goes_on() -> None:
    scene = pasted(60)
    scene.rows = (*scene.rows, typed(99, phone="call first"))
    planned = scene.plan()
    assert planned.plan.changes == ()
    assert planned.refused is not None
    assert planned.digest == planned.decision.digest
    assert len(planned.withheld.changes) == 120
    assert {(one.row, one.patient, one.steps) for one in planned.affected if one.row == 10} == {
        (10, "Patient 10", ("Evening", "Day 7"))
    }
    # nobody of them is on record yet, and their rows say that they wait
    assert planned.matched.places.keys() == {2, 3, 4, 99}
    assert len(planned.matched.held) == 60
    assert planned.dangers


def test_approval_of_exactly_that_lets_it_go_on() -> None:
    scene = pasted(60)
    digest = scene.plan().digest
    scene.records = replace(scene.records, waiting=scene.plan().decision.waiting)
    planned = scene.plan(lambda one: one == digest)
    assert (len(planned.plan.changes), planned.approved) == (120, digest)
    assert (planned.refused, len(planned.new_clearances)) == (None, 60)
    assert scene.plan(lambda one: one == "another").refused is not None


def test_what_was_let_through_needs_no_word_for_its_later_texts() -> None:
    scene = known_clinic(60)
    assert len(scene.records.clearances) == 60
    scene.now += timedelta(days=9)
    scene.messages = tuple(replace(one, state=State.DELIVERED) for one in scene.messages)
    planned = scene.plan()
    assert (len(planned.plan.changes), planned.refused, planned.new_clearances) == (60, None, {})


def test_many_changes_wait_and_their_rows_say_so() -> None:
    scene = known_clinic(10)
    rows = (replace(one, staff={**one.staff, "Drip": "Stopped"}) for one in scene.rows[:5])
    scene.rows = (*rows, *scene.rows[5:])
    planned = scene.plan()
    assert (planned.plan.changes, {one.kind for one in planned.decision.waiting.values()}) == (
        (),
        {Kind.HALTED},
    )
    assert planned.matched.courses["new-1"].status is CourseStatus.WAITING
    # somebody types in one of them now: it waits on
    scene.records = replace(scene.records, waiting=planned.decision.waiting)
    scene.moving = {2}
    assert len(scene.plan().decision.waiting) == 5


def test_rows_deleted_together_wait_until_they_are_approved_as_removed() -> None:
    scene = known_clinic(10)
    scene.rows = scene.rows[5:]
    planned = scene.plan()
    assert planned.refused is not None
    assert [one.row for one in planned.affected] == [None] * 5
    assert "5 get no more texts" in planned.refused.summary
    digest = planned.digest
    scene.records = replace(scene.records, waiting=planned.decision.waiting)
    approved = scene.plan(lambda one: one == digest)
    assert len(approved.plan.changes) == 10
    assert {one.absences for one in approved.matched.changed} == {HILLSIDE.gone_reads}
    assert approved.courses["new-1"].status is CourseStatus.GONE


def test_rows_that_have_been_missing_for_long_wait_together_as_well() -> None:
    scene = known_clinic(10)
    scene.rows = scene.rows[5:]
    long_ago = NOW - HILLSIDE.gone_after
    scene.surgeries = tuple(
        replace(one, absences=2, absent_since=long_ago) for one in scene.surgeries
    )
    planned = scene.plan()
    assert planned.plan.changes == ()
    assert len(planned.decision.waiting) == 5
    assert planned.matched.courses["new-1"].status is CourseStatus.GONE


def test_the_busiest_day_counts() -> None:
    busy = replace(HILLSIDE, limits=Limits(max_per_day=3))
    scene = Scene(rows=tuple(typed(number) for number in range(2, 8)), clinic=busy)
    assert {one.kind for one in scene.plan().decision.waiting.values()} == {Kind.CROWDED}


def test_very_many_new_rows_are_put_aside_and_come_whole_once_approved() -> None:
    scene = known_clinic(3)
    scene.rows += tuple(typed(number) for number in range(10, 12 + MANY))
    stopped = f"+1312555{10:04d}"
    scene.reply_state = ReplyState(contacts={stopped: Contact(phone=stopped, opted_out_at=NOW)})
    planned = scene.plan()
    deferred = planned.matched.deferred
    assert (len(deferred), 10 in deferred, planned.plan.changes) == (MANY + 1, False, ())
    assert len(planned.affected) == MANY + 1
    # what they came to is remembered as long as nothing else changes
    assert scene.plan().matched.deferred == deferred
    digest = planned.digest
    scene.records = replace(scene.records, waiting=planned.decision.waiting)
    approved = scene.plan(lambda one: one == digest)
    assert (len(approved.plan.changes), approved.matched.deferred) == (2 * (MANY + 1), {})
    paused = replace(scene, pause=Pause(is_on=True)).plan()
    assert paused.matched.deferred == {}


# replies


UNCLEAR = ReplyRecord(
    reply=reply("so so", received_at=DAY_7 + timedelta(minutes=3)),
    verdict="clarify",
    surgery="A",
    step="day-7",
)
ASKING = replace(
    sequence(EVENING, DAY_SEVEN), clarification={"en": "One number from 0 to 10, please"}
)


def answered(after: timedelta) -> Scene:
    """A patient of the surgery A has answered what nobody can read, so long ago."""
    clinic = replace(HILLSIDE, sequences={ASKING.name: ASKING})
    row = typed(2, drip_id="A", phone=PHONE)
    asked = message(State.DELIVERED, draft(when=due(DAY_7)))
    evening = message(State.DELIVERED, draft(key(step="evening"), when=due(NOW)), sid="SM2")
    return Scene(
        rows=(row,),
        surgeries=(met("A", row),),
        messages=(asked, evening),
        reply_state=ReplyState(replies=(UNCLEAR,)),
        clinic=clinic,
        now=UNCLEAR.reply.received_at + after,
    )


def test_what_could_not_be_read_is_asked_once_more_at_once() -> None:
    (change,) = answered(timedelta(seconds=20)).plan().plan.changes
    assert isinstance(change, SendNow)
    assert change.draft.key == Key(surgery="A", step="day-7?", revision=1)


def test_not_while_the_time_is_disputed_and_not_too_late() -> None:
    scene = answered(timedelta(seconds=20))
    scene.doubts = (scene.now - HOUR,)
    assert scene.plan().plan.changes == ()
    late = answered(PATIENCE + HOUR).plan()
    assert (late.plan.changes, [one.record for one in late.given_up]) == ((), [UNCLEAR])


# once more


def test_what_was_cancelled_to_be_replaced_is_planned_anew_by_what_is_on_record_then() -> None:
    scene = known_clinic(4)
    scene.rows = (typed(2, drip_id="new-1", surgery_date=SURGERY_SERIAL + 2), *scene.rows[1:])
    planned = scene.plan()
    cancelled = {one.message.key for one in planned.plan.changes if isinstance(one, Cancel)}
    scene.messages = tuple(
        replace(one, state=State.CANCELLED) if one.key in cancelled else one
        for one in scene.messages
    )
    changes = changes_of(planned.courses, scene.snapshot.records.by_surgery, planned.terms)
    assert told(changes) == ["schedule new-1 evening"]


def test_what_failed_and_may_go_again_is_told_with_its_time() -> None:
    scene = answered(timedelta(seconds=20))
    passing = failed(30003, draft(when=due(DAY_7)), posted_at=DAY_7)
    scene.messages = (passing,)
    planned = scene.plan()
    assert retries_of(planned.courses, scene.snapshot.records, planned.terms)["A"].keys() == {
        "day-7"
    }
    scene.messages = (replace(passing, error_code=30006),)
    assert retries_of(planned.courses, scene.snapshot.records, planned.terms) == {}


@pytest.mark.parametrize("is_known", [True, False])
def test_rows_that_the_ledger_knows_by_now_are_told_from_those_that_came_meanwhile(
    *, is_known: bool
) -> None:
    scene = known_clinic(2)
    scene.rows += (typed(7),)
    planned = scene.plan()
    if is_known:
        scene.carry_out(planned)
    recorded = planned.matched.recorded(scene.snapshot.records)
    assert (7 in recorded.places, 7 in recorded.moving.rows) == (is_known, not is_known)


def test_that_its_drip_id_was_read_in_the_sheet_is_remembered_of_a_surgery() -> None:
    scene = known_clinic(1)
    scene.surgeries = (replace(scene.surgeries[0], is_named=False),)
    assert [one.is_named for one in scene.plan().matched.changed] == [True]
    scene.rows = (replace(scene.rows[0], drip_id=""),)
    assert scene.plan().matched.changed == ()
