"""Whose rows are those of a whole sheet, and what do their courses take from what is on record?"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from sheetdrip.domain.identity import first_met
from sheetdrip.domain.lifecycle import State
from sheetdrip.domain.reasons import ReasonCode
from sheetdrip.domain.reply import ConcernRecord
from sheetdrip.domain.wording import as_said
from sheetdrip.planning.course import CourseStatus
from sheetdrip.planning.cycle.match_sheet import loses
from sheetdrip.planning.cycle.matched_sheet import UNANSWERED, WAITS
from sheetdrip.planning.evidence import HELD_TOO, UNRECORDED, fix_first
from sheetdrip.planning.pause import Pause
from sheetdrip.planning.reply_state import ReplyState
from sheetdrip.planning.row_matching import HeldRow
from sheetdrip.planning.sheet_reading import Closed
from sheetdrip.planning.suppression import Contact, Hold
from tests.builders import CHICAGO, NOW, draft, due, key, message
from tests.unit.planning.cycle.clinic import HILLSIDE, Scene, known_clinic, met, showing, typed

SHARED = "+13125550177"


def test_a_phone_typed_without_its_country_is_the_same_surgerys() -> None:
    scene = known_clinic(1)
    scene.rows = (typed(2, phone="(312) 555-0002"),)
    assert scene.plan().matched.places == {2: "new-1"}


def test_a_row_used_for_another_of_the_same_phone_waits_while_twilio_holds_texts() -> None:
    scene = known_clinic(1)
    scene.rows = (typed(2, patient="Somebody Else", surgery_date=46090),)
    assert scene.plan().matched.held.keys() == {2}


def test_a_row_that_one_edit_after_the_other_made_another_persons_is_not_the_surgerys() -> None:
    before = typed(2, drip_id="A")
    renamed = typed(2, drip_id="A", patient="Somebody Else")
    left = message(State.DELIVERED, draft(key(), to=str(before.staff["Phone"]), when=due(NOW)))
    known = met("A", renamed, asked_as=frozenset({"patient 2"}), asked_until=NOW)
    now = typed(2, drip_id="A", patient="Somebody Else", phone=SHARED)
    matched = Scene(rows=(now,), surgeries=(known,), messages=(left,)).plan().matched
    assert "A" not in matched.places.values()


def test_a_course_of_a_row_that_is_gone_is_its_surgerys() -> None:
    scene = known_clinic(1)
    scene.rows = ()
    long_ago = NOW - HILLSIDE.gone_after
    scene.surgeries = (replace(scene.surgeries[0], absences=2, absent_since=long_ago),)
    gone = scene.plan().matched.courses["new-1"]
    assert (gone.surgery, gone.status) == ("new-1", CourseStatus.GONE)


def test_what_is_wrong_with_the_sheets_columns_is_kept_with_its_rows() -> None:
    scene = known_clinic(1)
    closed = Closed(cells=frozenset({(9, "Drip ID")}))
    scene.reading = replace(scene.reading, closed=closed, absent=("State",))
    matched = scene.plan().matched
    assert matched.closed == closed
    assert matched.absent == {"State"}


def test_of_two_rows_on_one_phone_the_one_that_came_first_goes_first() -> None:
    rows = (typed(2, drip_id="A", phone=SHARED), typed(3, drip_id="B", phone=SHARED))
    later, earlier = (
        met(name, row, first_seen=NOW - timedelta(days=days))
        for name, row, days in zip("AB", rows, (1, 2), strict=True)
    )
    planned = Scene(rows=rows, surgeries=(later, earlier)).plan()
    assert planned.matched.first_seen == {
        "A": later.first_seen,
        "B": earlier.first_seen,
    }
    assert {one for one in "AB" if planned.courses[one].needs} == {"A"}


def test_a_text_that_went_to_a_phone_for_another_row_crowds_it() -> None:
    row = typed(2, drip_id="A", phone=SHARED)
    (evening, *_) = Scene(rows=(row,), surgeries=(met("A", row),)).plan().courses["A"].messages
    due_then = Scene(rows=(row,), surgeries=(met("A", row),)).plan().courses["A"].messages[evening]
    other = message(State.SENT, draft(key("B", "evening"), to=SHARED, when=due_then.due))
    scene = Scene(rows=(row,), surgeries=(met("A", row),), messages=(other,))
    assert scene.plan().courses["A"].messages[evening].cap_reason is not None


def test_a_wish_that_nobody_has_read_holds_a_row_that_says_on() -> None:
    row = typed(2, drip_id="A", phone=SHARED, drip="On")
    wish = ConcernRecord(
        surgery="A", step="", kind="wants_out", detail=as_said("read"), raised_at=NOW
    )
    scene = Scene(rows=(row,), surgeries=(met("A", row),))
    contacts = {SHARED: Contact(phone=SHARED, hold=Hold.WISH, held_at=NOW)}
    scene.reply_state = ReplyState(contacts=contacts, concerns={("A", "", "wants_out"): wish})
    assert scene.plan().courses["A"].status is CourseStatus.OPTED_OUT


def test_a_plan_says_by_what_it_was_made() -> None:
    scene = known_clinic(2)
    scene.pause = Pause(is_over=True)
    planned = scene.plan()
    assert planned.recorded == scene.snapshot.records.by_surgery
    assert (planned.pause, planned.time_zone) == (scene.pause, CHICAGO)


# what is remembered of surgeries


def test_a_new_surgery_is_remembered_as_its_row_has_it_and_not_named_yet() -> None:
    row = typed(2)
    (new,) = Scene(rows=(row,)).plan().matched.changed
    assert new == met("new-1", row, first_seen=first_met(NOW, 2), is_named=False)


def test_when_a_row_was_first_met_stays_whatever_its_cells_say_later() -> None:
    scene = known_clinic(4)
    long_ago = NOW - timedelta(days=1)
    scene.surgeries = tuple(replace(one, first_seen=long_ago) for one in scene.surgeries)
    scene.rows = (typed(2, drip_id="new-1", patient="Ada McDonald"), *scene.rows[1:])
    assert [one.first_seen for one in scene.plan().matched.changed] == [long_ago]


@pytest.mark.parametrize("reads", [1, 2])
def test_a_row_that_is_missing_is_counted_by_reads_up_to_two(reads: int) -> None:
    clinic = replace(HILLSIDE, gone_reads=1)
    row = typed(2)
    before = met("A", row, absences=reads - 1, absent_since=NOW)
    (missed,) = Scene(surgeries=(before,), clinic=clinic).plan().matched.missing
    assert missed.absences == reads


def test_a_row_that_was_missing_and_may_be_hidden_was_never_missing() -> None:
    scene = known_clinic(3)
    lost = typed(4, phone="#REF!", patient="#REF!", surgery_date="#REF!")
    scene.rows = (*scene.rows[:2], replace(lost, drip_id="new-3"))
    *others, third = scene.surgeries
    scene.surgeries = (*others, replace(third, absences=1, absent_since=NOW))
    (changed,) = scene.plan().matched.changed
    assert (changed.drip_id, changed.absences, changed.absent_since) == ("new-3", 0, None)


@pytest.mark.parametrize(("days", "loses_texts"), [(21, True), (22, True), (23, False)])
def test_a_row_loses_texts_until_the_day_after_its_last(days: int, *, loses_texts: bool) -> None:
    surgery = met("A", typed(2))
    now = datetime(2026, 3, 3, 18, 0, tzinfo=UTC) + timedelta(days=days)
    assert HILLSIDE.last_day == 21
    assert loses(surgery, (), HILLSIDE, now) is loses_texts
    assert loses(surgery, {"A"}, HILLSIDE, now)


# rows that wait, and why


STRANGE = "SM0123456789abcdef0123456789abcdef"


def test_a_row_that_says_all_and_shows_a_strange_text_only_wants_a_recovery() -> None:
    scene = known_clinic(2)
    scene.strange = {STRANGE}
    scene.rows = (scene.rows[0], showing(scene.rows[1], STRANGE))
    assert scene.plan().courses["new-2"].unrecorded == UNRECORDED


def test_a_row_that_must_be_mended_says_that_first() -> None:
    scene = known_clinic(2)
    scene.strange = {STRANGE}
    faulty = typed(3, drip_id="new-2", phone="call first")
    scene.rows = (scene.rows[0], showing(faulty, STRANGE))
    course = scene.plan().courses["new-2"]
    assert course.unrecorded == fix_first(course.why)


@pytest.mark.parametrize("is_strange", [True, False])
def test_a_row_with_broken_formulas_keeps_its_cells_and_says_why(*, is_strange: bool) -> None:
    scene = known_clinic(2)
    broken = typed(9, patient="#REF!")
    plain = replace(scene, rows=(*scene.rows, broken)).plan().matched.held[9]
    scene.strange = {STRANGE} if is_strange else set()
    scene.rows = (*scene.rows, showing(broken, STRANGE))
    held = scene.plan().matched.held[9]
    assert (held.is_evidence, held.is_unrecorded) == (True, is_strange)
    assert held.reason == (fix_first(plain.reason) if is_strange else plain.reason)


def test_where_the_ledger_is_lost_every_row_keeps_its_cells_and_nothing_is_remembered() -> None:
    scene = Scene(rows=(showing(typed(2), STRANGE), typed(3)), strange={STRANGE})
    matched = scene.plan().matched
    assert matched.held[3] == HeldRow(HELD_TOO, is_evidence=True)
    assert (matched.changed, matched.deferred) == ((), {})


def test_rows_that_wait_say_so_and_only_all_others_are_remembered() -> None:
    scene = known_clinic(3)
    scene.rows += tuple(typed(number) for number in range(10, 70))
    scene.rows += (typed(99, phone="call first"),)
    matched = scene.plan().matched
    assert set(matched.held.values()) == {WAITS}
    assert [one.drip_id for one in matched.changed] == [matched.places[99]]
    assert matched.courses.keys() == set(matched.places.values())
    assert matched.courses["new-1"].status is CourseStatus.GOING


def test_a_known_row_that_waits_says_for_what() -> None:
    scene = known_clinic(10)
    stopped = (replace(one, staff={**one.staff, "Drip": "Stopped"}) for one in scene.rows[:5])
    scene.rows = (*stopped, *scene.rows[5:])
    why = scene.plan().matched.courses["new-1"].why
    assert why is not None
    assert why.code is ReasonCode.NEEDS_APPROVAL


def test_only_the_surgeries_that_twilio_did_not_answer_for_say_so() -> None:
    matched = known_clinic(2).plan().matched.without_answer({"new-1"})
    said = [matched.courses[one].unanswered for one in ("new-1", "new-2")]
    assert said == [UNANSWERED, None]


def test_a_rows_texts_go_by_the_clinics_service_and_say_its_name() -> None:
    text = Scene(rows=(typed(2),)).plan().courses["new-1"].messages["day-7"]
    assert text.carrier == HILLSIDE.service_sid
    assert HILLSIDE.name in text.body
