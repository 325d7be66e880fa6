"""Parts a cycle's changes into those that go on and those that wait for a person's word, and says whose."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sheetdrip.domain.cells import text_of
from sheetdrip.planning import bulk
from sheetdrip.planning.cases import (
    Stake,
    busiest,
    carried_out,
    cases,
    days_of,
    made_anew,
    pass_of,
)
from sheetdrip.planning.changes import Cancel, Change
from sheetdrip.planning.clinic import Clinic
from sheetdrip.planning.course import Course, removed
from sheetdrip.planning.cycle.gather import loses
from sheetdrip.planning.cycle.gathered import Gathered
from sheetdrip.planning.diff import Terms
from sheetdrip.planning.doubt import changes_of
from sheetdrip.planning.marks import row_mark
from sheetdrip.planning.plan import Plan, subject
from sheetdrip.planning.records import ClinicRecords
from sheetdrip.planning.safety import Case, ChangeScope, LetThrough, Ruling, rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Concerned:
    """Somebody whose changes wait. `row`: None when it is not there; `steps`: the labels of their texts."""

    surgery: str
    patient: str
    row: int | None
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """A cycle's changes, parted: what goes on, and what waits.

    `gathered`: with the rows that wait told so; `courses`: of whatever goes on; `whom`: whose changes wait;
    `passing`: what is let through with this, by Drip ID; `approved`: the digest that a person has approved;
    `unlisted`: how many more changes of each kind wait, in rows that were put aside.
    """

    ruling: Ruling
    gathered: Gathered
    changes: tuple[Change, ...]
    courses: Mapping[str, Course]
    withheld: tuple[Change, ...] = ()
    whom: tuple[Concerned, ...] = ()
    passing: Mapping[str, LetThrough] = field(default_factory=dict)
    approved: str = ""
    unlisted: Mapping[type[Change], int] = field(default_factory=dict)

    @property
    def takes_down(self) -> bool:
        """Whether rows that were put aside need not wait: all has to be planned with them."""
        aside = self.gathered.aside.values()
        return any(one.mark not in self.ruling.waiting for one in aside)


def weigh(
    gathered: Gathered,
    records: ClinicRecords,
    terms: Terms,
    clinic: Clinic,
    approves: Callable[[str], bool],
) -> Weighed:
    """Part the changes for every surgery into what goes on and what waits for a person."""
    stakes = tuple(_stakes(gathered, records, terms, clinic))
    aside = gathered.aside.values()
    added = days_of(stakes) + bulk.days_of(aside)
    most, crowded = busiest(added, records.messages, clinic.limits.max_per_day)
    extent = _extent(gathered, records, clinic, terms, most)
    counted = [
        *cases(stakes, records.waiting, crowded, terms),
        *bulk.cases_of(aside, crowded, terms.now),
        *_unseen(gathered, stakes, records),
    ]
    ruling = rule(counted, records.waiting, extent, clinic.limits)
    waiting = [one for one in stakes if one.course.surgery in ruling.surgeries]
    going = [one for one in stakes if not one.leaves and one.course.surgery not in ruling.surgeries]
    if ruling.waiting and (waiting or aside) and approves(ruling.digest):
        return _approved(gathered, waiting, going, ruling, (terms, clinic))
    known = {surgery.drip_id for surgery in records.surgeries}
    return Weighed(
        ruling=ruling,
        gathered=gathered.withholding(ruling.surgeries, known),
        changes=(
            *(change for one in going for change in one.changes),
            *(cancel for one in waiting for cancel in _going_on(one)),
        ),
        courses={one.course.surgery: one.course for one in going},
        withheld=tuple(change for one in waiting for change in _held_up(one, terms)),
        whom=(
            *_concerned(waiting, gathered, terms, clinic),
            *_concerned_aside(gathered, clinic),
        ),
        passing=dict(_passing(going)),
        unlisted=bulk.counts_of(aside),
    )


def unweighed(gathered: Gathered, records: ClinicRecords, terms: Terms) -> Weighed:
    """Let every change go on: what a paused clinic takes back is what staff asked for."""
    recorded = records.by_surgery
    return Weighed(
        ruling=Ruling(),
        gathered=gathered,
        changes=tuple(
            change
            for drip_id, course in gathered.courses.items()
            for change in changes_of(course, recorded.get(drip_id, {}), terms)
        ),
        courses=gathered.courses,
    )


def _approved(
    gathered: Gathered,
    waiting: Sequence[Stake],
    going: Sequence[Stake],
    ruling: Ruling,
    by: tuple[Terms, Clinic],
) -> Weighed:
    """Let everything go on; rows whose removal was approved count as removed at once."""
    terms, clinic = by
    leaving = {one.course.surgery for one in waiting if one.leaves}
    removed = [
        replace(one, absences=max(clinic.gone_reads, 2), absent_since=terms.now - clinic.gone_after)
        for one in gathered.leaving
        if one.drip_id in leaving
    ]
    changed = [one for one in gathered.changed if one.drip_id not in leaving]
    courses = {one.course.surgery: one.course for one in (*going, *waiting)}
    return Weighed(
        ruling=Ruling(),
        gathered=replace(
            gathered,
            courses={**gathered.courses, **{drip_id: courses[drip_id] for drip_id in leaving}},
            changed=(*changed, *removed),
        ),
        changes=tuple(change for one in (*going, *waiting) for change in one.changes),
        courses=courses,
        passing=dict(_passing(going))
        | {one.course.surgery: pass_of(one, approved=True) for one in waiting},
        approved=ruling.digest,
    )


def _stakes(
    gathered: Gathered, records: ClinicRecords, terms: Terms, clinic: Clinic
) -> Iterator[Stake]:
    recorded = records.by_surgery
    remembered = {surgery.drip_id: surgery.fingerprint for surgery in records.surgeries}
    for drip_id, course in gathered.courses.items():
        known = recorded.get(drip_id, {})
        who = gathered.prints.get(drip_id) or remembered[drip_id]
        yield Stake(
            course=course,
            who=who,
            changes=tuple(changes_of(course, known, terms)),
            recorded=known,
            passed=records.let_through.get(drip_id),
            anew=made_anew(course, known, terms),
        )
    for surgery in gathered.leaving:
        if loses(surgery, records.pending, clinic, terms.now):
            course, known = removed(surgery.drip_id), recorded.get(surgery.drip_id, {})
            yield Stake(
                course=course,
                who=surgery.fingerprint,
                changes=tuple(changes_of(course, known, terms)),
                recorded=known,
                leaves=True,
            )


def _going_on(waiting: Stake) -> tuple[Cancel, ...]:
    """What is done in any case for a surgery that waits, unless its row is missing."""
    return () if waiting.leaves else waiting.begun


def _held_up(waiting: Stake, terms: Terms) -> Iterator[Change]:
    """What its approval would let go on."""
    return (one for one in carried_out(waiting, terms) if one not in _going_on(waiting))


def _unseen(gathered: Gathered, stakes: Sequence[Stake], records: ClinicRecords) -> Iterator[Case]:
    """What waits and cannot be looked at now, since somebody types there or formulas are out of order."""
    if records.waiting and (gathered.moving.rows or gathered.unreadable):
        seen = {row_mark(one.who, one.course) for one in stakes}
        seen |= {one.mark for one in gathered.aside.values()}
        for mark in records.waiting.keys() - seen:
            yield Case(surgery="", mark=mark, kind=None, is_exempt=True)


def _extent(
    gathered: Gathered, records: ClinicRecords, clinic: Clinic, terms: Terms, most: int
) -> ChangeScope:
    leaving = {surgery.drip_id for surgery in gathered.leaving}
    there = (one for one in records.surgeries if not one.absences or one.drip_id in leaving)
    return ChangeScope(
        patients=len(records.pending),
        known=sum(loses(one, records.pending, clinic, terms.now) for one in there),
        rows=len(gathered.places) + len(gathered.held) + len(gathered.moving.rows),
        busiest_day=most,
    )


def _passing(going: Sequence[Stake]) -> Iterator[tuple[str, LetThrough]]:
    """What is recorded as let through, of what stayed within the limits."""
    for one in going:
        if one.creates or (one.changes and one.passed is not None):
            passed = pass_of(one, approved=False)
            if one.passed is None or one.passed.timetable != passed.timetable:
                yield one.course.surgery, passed


def _concerned(
    waiting: Sequence[Stake], gathered: Gathered, terms: Terms, clinic: Clinic
) -> Iterator[Concerned]:
    numbers = {drip_id: number for number, drip_id in gathered.places.items()}
    labels = clinic.labels
    for one in waiting:
        number = numbers.get(one.course.surgery)
        steps = (subject(change).key.step for change in _held_up(one, terms))
        yield Concerned(
            surgery=one.course.surgery,
            # whose row is gone is known only as the ledger compares names
            patient=one.who.patient.title()
            if number is None
            else text_of(gathered.rows[number].staff.get("Patient")),
            row=number,
            steps=tuple(dict.fromkeys(labels.get(step, step) for step in steps)),
        )


def _concerned_aside(gathered: Gathered, clinic: Clinic) -> Iterator[Concerned]:
    labels = clinic.labels
    steps: dict[bulk.Outline, tuple[str, ...]] = {}
    for number, one in gathered.aside.items():
        if one.outline not in steps:
            named = (labels.get(step, step) for _, step in one.outline.changes)
            steps[one.outline] = tuple(dict.fromkeys(named))
        yield Concerned(
            surgery="",
            patient=text_of(gathered.rows[number].staff.get("Patient")),
            row=number,
            steps=steps[one.outline],
        )


def told_of(withheld: Plan, whom: Sequence[Concerned]) -> str:
    """What approval would do, in counts and without anybody's name."""
    missing = sum(one.row is None for one in whom)
    steps = Counter(step for one in whom for step in one.steps)
    by_step = ", ".join(f"{step} of {count}" for step, count in steps.items())
    return "; ".join(
        filter(
            None,
            [
                f"{len(whom)} {'patient' if len(whom) == 1 else 'patients'}: {withheld.summary}",
                by_step,
                f"{missing} get no more texts" if missing else "",
            ],
        )
    )
