"""Parts a cycle's changes into those that go on and those that wait for a person's word, and says whose."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sheetdrip.domain.cells import text_of
from sheetdrip.planning import pasted_rows
from sheetdrip.planning.approval_marks import row_mark
from sheetdrip.planning.change_limits import (
    ApprovalDecision,
    ChangeScope,
    Clearance,
    CountedChange,
    decide_approvals,
)
from sheetdrip.planning.clinic import Clinic
from sheetdrip.planning.counted_changes import (
    PlannedSurgery,
    busiest,
    carried_out,
    clearance_of,
    count_changes,
    days_of,
    made_anew,
)
from sheetdrip.planning.course import Course, removed
from sheetdrip.planning.cycle.match_sheet import loses
from sheetdrip.planning.cycle.matched_sheet import MatchedSheet
from sheetdrip.planning.diff import Terms
from sheetdrip.planning.disputed_time import changes_of
from sheetdrip.planning.plan import Cancel, Change, Plan, subject
from sheetdrip.planning.records import ClinicRecords


@dataclass(frozen=True, slots=True, kw_only=True)
class AffectedPatient:
    """Somebody whose changes wait. `row`: None when it is not there; `steps`: the labels of their texts."""

    surgery: str
    patient: str
    row: int | None
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GatedChanges:
    """A cycle's changes, parted: what goes on, and what waits.

    `matched`: with the rows that wait told so; `courses`: of whatever goes on; `affected`: whose changes
    wait; `new_clearances`: what is let through with this, by Drip ID; `approved`: the digest that a person
    has approved; `unlisted`: how many more changes of each kind wait, in rows that were put aside.
    """

    decision: ApprovalDecision
    matched: MatchedSheet
    changes: tuple[Change, ...]
    courses: Mapping[str, Course]
    withheld: tuple[Change, ...] = ()
    affected: tuple[AffectedPatient, ...] = ()
    new_clearances: Mapping[str, Clearance] = field(default_factory=dict)
    approved: str = ""
    unlisted: Mapping[type[Change], int] = field(default_factory=dict)

    @property
    def takes_down(self) -> bool:
        """Whether rows that were put aside need not wait: all has to be planned with them."""
        deferred = self.matched.deferred.values()
        return any(one.mark not in self.decision.waiting for one in deferred)


def gate_changes(
    matched: MatchedSheet,
    records: ClinicRecords,
    terms: Terms,
    clinic: Clinic,
    approves: Callable[[str], bool],
) -> GatedChanges:
    """Part the changes for every surgery into what goes on and what waits for a person."""
    all_planned = tuple(_planned(matched, records, terms, clinic))
    deferred = matched.deferred.values()
    added = days_of(all_planned) + pasted_rows.days_of(deferred)
    most, cap_reason = busiest(added, records.messages, clinic.limits.max_per_day)
    scope = _scope(matched, records, clinic, terms, most)
    counted = [
        *count_changes(all_planned, records.waiting, cap_reason, terms),
        *pasted_rows.counted_of(deferred, cap_reason, terms.now),
        *_unseen(matched, all_planned, records),
    ]
    decision = decide_approvals(counted, records.waiting, scope, clinic.limits)
    waiting = [one for one in all_planned if one.course.surgery in decision.surgeries]
    going = [
        one
        for one in all_planned
        if not one.row_is_missing and one.course.surgery not in decision.surgeries
    ]
    if decision.waiting and (waiting or deferred) and approves(decision.digest):
        return _approved(matched, waiting, going, decision, (terms, clinic))
    known = {surgery.drip_id for surgery in records.surgeries}
    return GatedChanges(
        decision=decision,
        matched=matched.withholding(decision.surgeries, known),
        changes=(
            *(change for one in going for change in one.changes),
            *(cancel for one in waiting for cancel in _going_on(one)),
        ),
        courses={one.course.surgery: one.course for one in going},
        withheld=tuple(change for one in waiting for change in _held_up(one, terms)),
        affected=(
            *_concerned(waiting, matched, terms, clinic),
            *_concerned_aside(matched, clinic),
        ),
        new_clearances=dict(_new_clearances(going)),
        unlisted=pasted_rows.counts_of(deferred),
    )


def ungated(matched: MatchedSheet, records: ClinicRecords, terms: Terms) -> GatedChanges:
    """Let every change go on: what a paused clinic takes back is what staff asked for."""
    recorded = records.by_surgery
    return GatedChanges(
        decision=ApprovalDecision(),
        matched=matched,
        changes=tuple(
            change
            for drip_id, course in matched.courses.items()
            for change in changes_of(course, recorded.get(drip_id, {}), terms)
        ),
        courses=matched.courses,
    )


def _approved(
    matched: MatchedSheet,
    waiting: Sequence[PlannedSurgery],
    going: Sequence[PlannedSurgery],
    decision: ApprovalDecision,
    by: tuple[Terms, Clinic],
) -> GatedChanges:
    """Let everything go on; rows whose removal was approved count as removed at once."""
    terms, clinic = by
    leaving = {one.course.surgery for one in waiting if one.row_is_missing}
    removed = [
        replace(one, absences=max(clinic.gone_reads, 2), absent_since=terms.now - clinic.gone_after)
        for one in matched.missing
        if one.drip_id in leaving
    ]
    changed = [one for one in matched.changed if one.drip_id not in leaving]
    courses = {one.course.surgery: one.course for one in (*going, *waiting)}
    return GatedChanges(
        decision=ApprovalDecision(),
        matched=replace(
            matched,
            courses={**matched.courses, **{drip_id: courses[drip_id] for drip_id in leaving}},
            changed=(*changed, *removed),
        ),
        changes=tuple(change for one in (*going, *waiting) for change in one.changes),
        courses=courses,
        new_clearances=dict(_new_clearances(going))
        | {one.course.surgery: clearance_of(one, approved=True) for one in waiting},
        approved=decision.digest,
    )


def _planned(
    matched: MatchedSheet, records: ClinicRecords, terms: Terms, clinic: Clinic
) -> Iterator[PlannedSurgery]:
    recorded = records.by_surgery
    remembered = {surgery.drip_id: surgery.fingerprint for surgery in records.surgeries}
    for drip_id, course in matched.courses.items():
        known = recorded.get(drip_id, {})
        who = matched.fingerprints.get(drip_id) or remembered[drip_id]
        yield PlannedSurgery(
            course=course,
            who=who,
            changes=tuple(changes_of(course, known, terms)),
            recorded=known,
            clearance=records.clearances.get(drip_id),
            anew=made_anew(course, known, terms),
        )
    for surgery in matched.missing:
        if loses(surgery, records.pending, clinic, terms.now):
            course, known = removed(surgery.drip_id), recorded.get(surgery.drip_id, {})
            yield PlannedSurgery(
                course=course,
                who=surgery.fingerprint,
                changes=tuple(changes_of(course, known, terms)),
                recorded=known,
                row_is_missing=True,
            )


def _going_on(waiting: PlannedSurgery) -> tuple[Cancel, ...]:
    """What is done in any case for a surgery that waits, unless its row is missing."""
    return () if waiting.row_is_missing else waiting.begun


def _held_up(waiting: PlannedSurgery, terms: Terms) -> Iterator[Change]:
    """What its approval would let go on."""
    return (one for one in carried_out(waiting, terms) if one not in _going_on(waiting))


def _unseen(
    matched: MatchedSheet, all_planned: Sequence[PlannedSurgery], records: ClinicRecords
) -> Iterator[CountedChange]:
    """What waits and cannot be looked at now, since somebody types there or formulas are out of order."""
    if records.waiting and (matched.moving.rows or matched.unreadable):
        seen = {row_mark(one.who, one.course) for one in all_planned}
        seen |= {one.mark for one in matched.deferred.values()}
        for mark in records.waiting.keys() - seen:
            yield CountedChange(surgery="", mark=mark, kind=None, is_exempt=True)


def _scope(
    matched: MatchedSheet, records: ClinicRecords, clinic: Clinic, terms: Terms, most: int
) -> ChangeScope:
    leaving = {surgery.drip_id for surgery in matched.missing}
    there = (one for one in records.surgeries if not one.absences or one.drip_id in leaving)
    return ChangeScope(
        patients=len(records.pending),
        known=sum(loses(one, records.pending, clinic, terms.now) for one in there),
        rows=len(matched.places) + len(matched.held) + len(matched.moving.rows),
        busiest_day=most,
    )


def _new_clearances(going: Sequence[PlannedSurgery]) -> Iterator[tuple[str, Clearance]]:
    """What is recorded as let through, of what stayed within the limits."""
    for one in going:
        if one.creates or (one.changes and one.clearance is not None):
            clearance = clearance_of(one, approved=False)
            if one.clearance is None or one.clearance.timetable != clearance.timetable:
                yield one.course.surgery, clearance


def _concerned(
    waiting: Sequence[PlannedSurgery], matched: MatchedSheet, terms: Terms, clinic: Clinic
) -> Iterator[AffectedPatient]:
    numbers = {drip_id: number for number, drip_id in matched.places.items()}
    labels = clinic.labels
    for one in waiting:
        number = numbers.get(one.course.surgery)
        steps = (subject(change).key.step for change in _held_up(one, terms))
        yield AffectedPatient(
            surgery=one.course.surgery,
            # whose row is gone is known only as the ledger compares names
            patient=one.who.patient.title()
            if number is None
            else text_of(matched.rows[number].staff.get("Patient")),
            row=number,
            steps=tuple(dict.fromkeys(labels.get(step, step) for step in steps)),
        )


def _concerned_aside(matched: MatchedSheet, clinic: Clinic) -> Iterator[AffectedPatient]:
    labels = clinic.labels
    steps: dict[pasted_rows.ChangeSummary, tuple[str, ...]] = {}
    for number, one in matched.deferred.items():
        if one.outline not in steps:
            named = (labels.get(step, step) for _, step in one.outline.changes)
            steps[one.outline] = tuple(dict.fromkeys(named))
        yield AffectedPatient(
            surgery="",
            patient=text_of(matched.rows[number].staff.get("Patient")),
            row=number,
            steps=steps[one.outline],
        )


def told_of(withheld: Plan, affected: Sequence[AffectedPatient]) -> str:
    """What approval would do, in counts and without anybody's name."""
    missing = sum(one.row is None for one in affected)
    steps = Counter(step for one in affected for step in one.steps)
    by_step = ", ".join(f"{step} of {count}" for step, count in steps.items())
    return "; ".join(
        filter(
            None,
            [
                f"{len(affected)} {'patient' if len(affected) == 1 else 'patients'}: {withheld.summary}",
                by_step,
                f"{missing} get no more texts" if missing else "",
            ],
        )
    )
