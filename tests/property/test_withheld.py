"""Does a danger hold up nothing but what it touches, and is an approval the same as no limit?

Whatever is done to many rows at once: for a row of which nothing waits, a cycle does what it would have done
without that danger, and without any limits; and what is approved is what a cycle without limits does.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from sheetdrip.domain.identity import KnownSurgery
from sheetdrip.domain.lifecycle import State
from sheetdrip.domain.message import Message
from sheetdrip.domain.surgery import DripSetting, SurgeryRow
from sheetdrip.planning.approval_marks import timetable_mark
from sheetdrip.planning.change_limits import Clearance, Kind, Limits
from sheetdrip.planning.clinic import Clinic
from sheetdrip.planning.course import Course, CourseStatus, course_of_row, removed
from sheetdrip.planning.cycle.approval_gate import GatedChanges, gate_changes
from sheetdrip.planning.cycle.matched_sheet import MatchedSheet
from sheetdrip.planning.diff import diff
from sheetdrip.planning.plan import Change, Schedule, subject
from sheetdrip.planning.records import ClinicRecords
from sheetdrip.planning.sheet_reading import UnstableRows
from tests.builders import SERVICE, details, fingerprint, message, row, sequence, terms
from tests.property.stories import EXAMPLES

PLAN = sequence()
OTHER_WORDS = sequence(
    *(replace(one, texts={"en": "{clinic}: other words."}) for one in PLAN.steps)
)
FEW = EXAMPLES // 2
UNLIMITED = Limits(max_creates=10**9, max_cancels=10**9, max_share=1.0, max_per_day=10**9)
TERMS = terms()
TODAY = date(2026, 3, 3)

LEFT, NEW, MOVED, REWORDED, HALTED, REMOVED, LEAVING, REPLIED_STOP = (
    "left as it was",
    "new",
    "moved",
    "reworded",
    "halted",
    "removed",
    "missing for a moment",
    "replied STOP",
)
KINDS: Mapping[str, Collection[Kind]] = {
    LEFT: (),
    NEW: (Kind.CREATED,),
    MOVED: (Kind.CHANGED,),
    REWORDED: (Kind.REWORDED,),
    HALTED: (Kind.HALTED,),
    REMOVED: (Kind.VANISHED,),
    LEAVING: (Kind.VANISHED,),
    REPLIED_STOP: (),
}
"""As which danger each may count."""

Acts = list[str]
acts = st.lists(st.sampled_from(list(KINDS)), min_size=1, max_size=9).map(
    lambda done: [*done, LEFT]
)
"""One row at least is as it was: an emptied sheet waits, whatever the limits."""

limits = st.builds(
    Limits,
    max_creates=st.integers(0, 12),
    max_cancels=st.integers(0, 5),
    max_share=st.sampled_from([0.0, 0.2, 0.5, 1.0]),
)


def number(drip_id: str) -> int:
    return int(drip_id[1:])


def details_of(drip_id: str, **more: Any) -> SurgeryRow:  # noqa: ANN401 - any of its fields
    phone = f"+1312555{number(drip_id):04d}"
    return details(patient=f"Patient {drip_id}", phone=phone, **more)


def before(drip_id: str) -> Course:
    return course_of_row(drip_id, details_of(drip_id), PLAN, "Hillside", SERVICE)


def after(drip_id: str, act: str) -> Course:
    moved = details_of(drip_id, surgery_date=TODAY + timedelta(days=2))
    stopped = details_of(drip_id, drip=DripSetting.STOPPED, drip_word="Stopped")
    made: Mapping[str, Callable[[], Course]] = {
        MOVED: lambda: course_of_row(drip_id, moved, PLAN, "Hillside", SERVICE),
        REWORDED: lambda: course_of_row(
            drip_id, details_of(drip_id), OTHER_WORDS, "Hillside", SERVICE
        ),
        HALTED: lambda: course_of_row(drip_id, stopped, PLAN, "Hillside", SERVICE),
        REMOVED: lambda: removed(drip_id),
        REPLIED_STOP: lambda: replace(
            before(drip_id), status=CourseStatus.OPTED_OUT, of_row=CourseStatus.GOING
        ),
    }
    return made.get(act, lambda: before(drip_id))()


def texts_of(drip_id: str) -> Iterable[Message]:
    """What Twilio holds for a row as it was."""
    for change in diff(before(drip_id), {}, TERMS):
        assert isinstance(change, Schedule)
        yield message(State.SCHEDULED, change.draft, sid=f"SM{drip_id}{change.draft.key.step}")


def world(done: Acts) -> tuple[MatchedSheet, ClinicRecords]:
    """A clinic in whose rows these things were done since the last cycle."""
    ids = {f"S{place}": act for place, act in enumerate(done)}
    known = [one for one, act in ids.items() if act != NEW]
    surgeries = {
        one: KnownSurgery(drip_id=one, fingerprint=fingerprint(f"patient {one}")) for one in known
    }
    there = {one: place for place, one in enumerate(ids, 2) if ids[one] not in {REMOVED, LEAVING}}
    matched = MatchedSheet(
        courses={one: after(one, act) for one, act in ids.items() if act != LEAVING},
        places={place: one for one, place in there.items()},
        held={},
        rows={place: row(place) for place in there.values()},
        moving=UnstableRows(frozenset(), None),
        changed=(),
        missing=tuple(surgeries[one] for one in known if ids[one] == LEAVING),
        fingerprints={one: fingerprint(f"patient {one}") for one in there},
    )
    records = ClinicRecords(
        surgeries=tuple(surgeries.values()),
        messages=tuple(text for one in known for text in texts_of(one)),
        clearances={one: Clearance(timetable=timetable_mark(before(one))) for one in known},
    )
    return matched, records


def cycle(
    done: Acts, within: Limits, approves: Callable[[str], bool] = lambda _digest: False
) -> GatedChanges:
    clinic = Clinic(
        name="Hillside",
        service_sid=SERVICE,
        region="US",
        sequences={PLAN.name: PLAN},
        sequence=PLAN.name,
        limits=within,
    )
    return gate_changes(*world(done), TERMS, clinic, approves)


def by_surgery(changes: Iterable[Change]) -> Mapping[str, list[Change]]:
    found: dict[str, list[Change]] = {}
    for change in changes:
        found.setdefault(subject(change).key.surgery, []).append(change)
    return found


def without(
    changes: Mapping[str, list[Change]], some: Collection[str]
) -> Mapping[str, list[Change]]:
    return {one: found for one, found in changes.items() if one not in some}


@given(acts, limits)
@settings(max_examples=FEW)
def test_what_waits_is_of_a_dangerous_kind_and_all_else_is_as_without_limits(
    done: Acts, within: Limits
) -> None:
    limited, free = cycle(done, within), cycle(done, UNLIMITED)

    waiting = limited.decision.surgeries
    dangerous = {one.kind for one in limited.decision.waiting.values()}
    assert all(set(KINDS[done[number(one)]]) & dangerous for one in waiting)
    assert by_surgery(limited.changes) == without(by_surgery(free.changes), waiting)
    assert not by_surgery(limited.withheld).keys() - waiting
    event(f"waits: {', '.join(sorted(dangerous)) or 'nothing'}")


@given(acts, limits)
@settings(max_examples=FEW)
def test_for_a_row_that_it_does_not_touch_a_danger_might_not_have_been(
    done: Acts, within: Limits
) -> None:
    limited = cycle(done, within)
    waiting = limited.decision.surgeries
    assume(waiting)

    # a new row that had never been typed is none; the others are as they were
    calm = [act if f"S{place}" not in waiting else LEFT for place, act in enumerate(done)]
    undisturbed = cycle(calm, within)

    assert not undisturbed.decision.waiting
    untouched = without(by_surgery(undisturbed.changes), waiting)
    assert by_surgery(limited.changes) == untouched
    for one in untouched:
        assert limited.courses[one] == undisturbed.courses[one]


@given(acts, limits)
@settings(max_examples=FEW)
def test_what_is_approved_is_what_is_done_without_limits(done: Acts, within: Limits) -> None:
    refused = cycle(done, within)
    assume(refused.decision.waiting)

    approved = cycle(done, within, lambda digest: digest == refused.decision.digest)

    # rows that a person has approved as removed are so at once
    leaving = {one for one in refused.decision.surgeries if done[number(one)] == LEAVING}
    settled = [REMOVED if f"S{place}" in leaving else act for place, act in enumerate(done)]
    free = cycle(settled, UNLIMITED)
    assert by_surgery(approved.changes) == by_surgery(free.changes)
    assert {one: course.status for one, course in approved.courses.items()} == {
        one: course.status for one, course in free.courses.items()
    }
    assert not approved.decision.waiting


@given(acts, limits)
@settings(max_examples=FEW)
def test_what_is_approved_is_nothing_else(done: Acts, within: Limits) -> None:
    refused = cycle(done, within)

    other = cycle(done, within, lambda digest: digest == "another plan")

    assert other.changes == refused.changes
    assert other.decision == refused.decision
