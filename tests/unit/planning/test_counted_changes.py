"""What would a cycle do to each surgery, as the safety rules count it?"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from sheetdrip.domain.lifecycle import State
from sheetdrip.domain.message import Message
from sheetdrip.domain.reasons import CLINIC_PAUSED, Reason, ReasonCode
from sheetdrip.planning.approval_marks import row_mark, timetable_mark
from sheetdrip.planning.change_limits import Clearance, CountedChange, Kind, Waiting
from sheetdrip.planning.counted_changes import (
    PlannedSurgery,
    busiest,
    carried_out,
    clearance_of,
    count_changes,
    days_of,
    made_anew,
)
from sheetdrip.planning.course import Course, CourseStatus, removed
from sheetdrip.planning.diff import diff
from sheetdrip.planning.plan import Cancel, Change, Schedule, SendNow, Skip
from tests.builders import (
    DAY_7,
    EVENING,
    because,
    course,
    desired,
    draft,
    due,
    fingerprint,
    key,
    message,
    terms,
)

UNTIMED = Reason(ReasonCode.UNTIMED)

WHO = fingerprint()
GOING = course(desired())
HELD = {"day-7": message()}
NOW = DAY_7 - timedelta(days=2)
MARK = row_mark(WHO, GOING)


def planned(
    of: Course = GOING,
    recorded: Mapping[str, Message] | None = None,
    changes: Sequence[Change] | None = None,
    *,
    clearance: Clearance | None = None,
    row_is_missing: bool = False,
) -> PlannedSurgery:
    known = recorded or {}
    made = tuple(diff(of, known, terms(NOW))) if changes is None else tuple(changes)
    anew = made_anew(of, known, terms(NOW))
    return PlannedSurgery(
        course=of,
        who=WHO,
        changes=made,
        recorded=known,
        clearance=clearance,
        row_is_missing=row_is_missing,
        anew=anew,
    )


def counted(
    *all_planned: PlannedSurgery, waiting: Mapping[str, Waiting] | None = None
) -> list[CountedChange]:
    return list(count_changes(all_planned, waiting or {}, frozenset(), terms(NOW)))


def kind(of: PlannedSurgery) -> Kind | None:
    found = counted(of)
    return found[0].kind if found else None


def test_a_new_row_is_created() -> None:
    assert counted(planned()) == [CountedChange(surgery="A", mark=MARK, kind=Kind.CREATED, texts=1)]


def test_what_is_sent_at_once_is_created_too_and_a_skip_is_nothing() -> None:
    assert kind(planned(changes=[SendNow(draft())])) is Kind.CREATED
    assert kind(planned(changes=[Skip(draft(), because("too late"))])) is None


MOVED = replace(HELD["day-7"], send_at=DAY_7 - timedelta(hours=1))
WORDED = replace(HELD["day-7"], body="Before.")
UNRECORDED = message(reason=UNTIMED)


@pytest.mark.parametrize(
    ("of", "recorded", "expected"),
    [
        (GOING, MOVED, Kind.CHANGED),
        (GOING, replace(MOVED, to="+13125550199", send_at=DAY_7), Kind.CHANGED),
        (GOING, WORDED, Kind.REWORDED),
        (GOING, UNRECORDED, None),
        (GOING, replace(UNRECORDED, send_at=DAY_7 - timedelta(hours=1)), Kind.CHANGED),
        (
            replace(GOING, status=CourseStatus.STOPPED, why=because("Drip says Stopped")),
            UNRECORDED,
            Kind.HALTED,
        ),
        (course(status=CourseStatus.WAITING, why="Phone is blank"), MOVED, Kind.CHANGED),
        (course(), MOVED, Kind.CHANGED),
        (
            replace(GOING, status=CourseStatus.WAITING, why=because("Consent is not ticked")),
            MOVED,
            Kind.HALTED,
        ),
        (
            replace(GOING, status=CourseStatus.STOPPED, why=because("Drip says Stopped")),
            MOVED,
            Kind.HALTED,
        ),
        (
            replace(GOING, status=CourseStatus.PAUSED, why=because("Drip says Paused")),
            MOVED,
            Kind.HALTED,
        ),
        (removed("A"), MOVED, Kind.VANISHED),
        (
            replace(
                GOING, status=CourseStatus.OPTED_OUT, why=because("STOP"), of_row=CourseStatus.GOING
            ),
            MOVED,
            None,
        ),
        (
            replace(
                GOING,
                status=CourseStatus.WAITING,
                why=because("a landline"),
                of_row=CourseStatus.GOING,
            ),
            MOVED,
            None,
        ),
    ],
)
def test_what_is_taken_back_counts_by_its_cause(
    of: Course, recorded: Message, expected: Kind | None
) -> None:
    assert kind(planned(of, {"day-7": recorded})) is expected


def test_a_cancel_that_was_begun_goes_on_in_any_case() -> None:
    begun = {"day-7": message(State.CANCELLING, reason="the time changed")}
    of = planned(course(status=CourseStatus.STOPPED), begun)
    assert (kind(of), of.anew) == (None, ())
    assert of.begun == (Cancel(begun["day-7"], because("the time changed")),)
    assert planned(course(status=CourseStatus.STOPPED), {"day-7": MOVED}).begun == ()


BEGUN = {"day-7": replace(MOVED, state=State.CANCELLING, reason=CLINIC_PAUSED)}


def test_what_replaces_a_text_whose_cancel_was_begun_is_created() -> None:
    moved = planned(recorded=BEGUN)
    assert counted(moved) == [CountedChange(surgery="A", mark=MARK, kind=Kind.CREATED, texts=1)]
    assert moved.creates == (draft(key(revision=2)),)
    assert days_of([moved]) == {DAY_7.date(): 1}
    assert kind(replace(moved, clearance=clearance_of(moved, approved=False))) is None


def test_it_is_not_new_where_a_pause_gives_it_back() -> None:
    given_back = {"day-7": replace(BEGUN["day-7"], send_at=DAY_7)}
    assert kind(planned(recorded=given_back, clearance=Clearance(timetable="another"))) is None


def test_only_what_replaces_such_a_text_is_made_anew_by_its_cancel() -> None:
    both = course(desired(), desired(EVENING, when=due(NOW + timedelta(hours=1))))
    assert [one.key.step for one in made_anew(both, BEGUN, terms(NOW))] == ["day-7"]
    assert made_anew(both, {"day-7": MOVED}, terms(NOW)) == ()


def test_a_row_that_is_missing_counts_although_nothing_is_done_yet() -> None:
    assert kind(planned(removed("A"), row_is_missing=True)) is Kind.VANISHED


def test_a_patient_who_replied_stop_never_waits() -> None:
    waiting = {MARK: Waiting(kind=Kind.CREATED, texts=1, of=1)}
    stopped = replace(GOING, status=CourseStatus.OPTED_OUT, of_row=CourseStatus.GOING)
    (found,) = counted(planned(stopped), waiting=waiting)
    assert (found.mark, found.is_exempt) == (MARK, True)


def test_nothing_to_do_is_looked_at_only_while_something_waits() -> None:
    still = planned(recorded=HELD)
    waiting = {"another": Waiting(kind=Kind.CREATED, texts=1, of=1)}
    assert counted(still) == []
    assert counted(still, waiting=waiting) == [CountedChange(surgery="A", mark=MARK, kind=None)]
    past = replace(still, course=course(desired(when=due(NOW, NOW - timedelta(seconds=1)))))
    assert counted(past, waiting=waiting)[0].is_over


def test_what_was_let_through_with_this_timetable_counts_no_more() -> None:
    clearance = Clearance(timetable=timetable_mark(GOING))
    assert kind(planned(clearance=clearance)) is None
    assert kind(planned(clearance=Clearance(timetable="another"))) is Kind.CREATED


@pytest.mark.parametrize(
    ("evening", "expected"),
    [
        (message(State.DELIVERED), None),
        (message(State.SKIPPED), Kind.CREATED),
        (replace(message(State.DELIVERED), to="+13125550199"), Kind.CREATED),
        (replace(message(State.DELIVERED), key=key(step="former")), Kind.CREATED),
    ],
)
def test_without_a_record_of_that_an_earlier_text_of_the_same_row_tells(
    evening: Message, expected: Kind | None
) -> None:
    soon = due(DAY_7 - timedelta(days=1))
    both = course(desired(), desired(EVENING, when=soon))
    step = "former" if evening.key.step == "former" else "evening"
    recorded = {step: replace(evening, send_at=soon.send_at)}
    assert kind(planned(both, recorded, [Schedule(draft())])) is expected


def test_what_was_approved_is_taken_back_without_another_word() -> None:
    stopped = replace(GOING, status=CourseStatus.STOPPED)
    clearance = clearance_of(planned(stopped), approved=True)
    assert kind(planned(stopped, HELD, clearance=clearance)) is None
    assert kind(planned(stopped, HELD, clearance=replace(clearance, row="another"))) is Kind.HALTED
    assert clearance_of(planned(), approved=False) == Clearance(timetable=timetable_mark(GOING))


def test_what_a_pause_took_back_and_gives_back_is_not_new() -> None:
    taken = {"day-7": message(State.CANCELLED, reason=CLINIC_PAUSED)}
    assert kind(planned(recorded=taken)) is None


def test_a_text_on_a_crowded_day_says_so() -> None:
    (found,) = count_changes([planned()], {}, frozenset({DAY_7.date()}), terms(NOW))
    assert found.on_crowded_day


def test_the_busiest_day_counts_what_is_added_and_what_is_on_record() -> None:
    others = [message(), message(State.SKIPPED), message(of=draft(when=due(DAY_7 - timedelta(9))))]
    two = days_of([planned(), planned()])
    assert busiest(two, others, 2) == (3, frozenset({DAY_7.date()}))
    assert busiest(two, others, 3) == (3, frozenset())
    assert busiest(days_of([]), others, 0) == (0, frozenset())
    assert busiest(two, [message(State.CANCELLING)], 2) == (2, frozenset())


def test_what_approval_comes_to_includes_what_replaces_the_cancelled() -> None:
    moved = planned(recorded={"day-7": MOVED})
    again = draft(key(revision=2))
    assert list(carried_out(moved, terms(NOW))) == [
        Cancel(MOVED, Reason(ReasonCode.TIME_CHANGED)),
        Schedule(again),
    ]
    new, halted = (
        planned(),
        planned(replace(GOING, status=CourseStatus.STOPPED, why=because("Stopped")), HELD),
    )
    assert list(carried_out(new, terms(NOW))) == [Schedule(draft())]
    assert list(carried_out(halted, terms(NOW))) == [Cancel(HELD["day-7"], because("Stopped"))]


def test_what_is_not_cancelled_stays_as_it_is() -> None:
    both = course(desired(), desired(EVENING, when=due(NOW + timedelta(hours=1))))
    sent = message(State.SENT, draft(key(step="evening"), when=due(NOW + timedelta(hours=1))))
    moved = planned(both, {"day-7": MOVED, "evening": sent})
    assert [type(one) for one in carried_out(moved, terms(NOW))] == [Cancel, Schedule]
