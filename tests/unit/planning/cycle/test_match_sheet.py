"""Whose rows are those of a whole sheet, and what do their courses take from what is on record?"""

from dataclasses import replace
from datetime import timedelta

from sheetdrip.domain.lifecycle import State
from sheetdrip.domain.reply import ConcernRecord
from sheetdrip.planning.course import CourseStatus
from sheetdrip.planning.pause import Pause
from sheetdrip.planning.reply_state import ReplyState
from sheetdrip.planning.sheet_reading import Closed
from sheetdrip.planning.suppression import Contact, Hold
from tests.builders import CHICAGO, NOW, draft, due, key, message
from tests.unit.planning.cycle.clinic import HILLSIDE, Scene, known_clinic, met, typed

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
    scene.reading = replace(scene.reading, closed=closed, absent=frozenset({"State"}))
    matched = scene.plan().matched
    assert (matched.closed, matched.absent) == (closed, {"State"})


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
    wish = ConcernRecord(surgery="A", step="", kind="wants_out", detail="read", raised_at=NOW)
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
