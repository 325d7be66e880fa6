"""Decides what a cycle does and what of it waits for a person's word. No other module decides that.

`plan_cycle` is pure: the same snapshot and policy give the same plan. Taking the snapshot and carrying out
the plan belong to `sync`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

from sheetdrip.domain.cells import text_of
from sheetdrip.domain.message import Message
from sheetdrip.errors import PlanRefused
from sheetdrip.planning import disputed_time
from sheetdrip.planning.change_limits import ApprovalDecision, Clearance
from sheetdrip.planning.clarify import GaveUp, clarifications
from sheetdrip.planning.course import Course
from sheetdrip.planning.cycle.approval_gate import AffectedPatient, gate_changes, told_of, ungated
from sheetdrip.planning.cycle.match_sheet import match_sheet
from sheetdrip.planning.cycle.matched_sheet import MatchedSheet
from sheetdrip.planning.cycle.row_deferral import Given, RowDeferral
from sheetdrip.planning.cycle.snapshot import Policy, Snapshot
from sheetdrip.planning.diff import Terms, retries
from sheetdrip.planning.evidence import lost
from sheetdrip.planning.pause import Pause
from sheetdrip.planning.plan import Change, Plan, SendNow, make_plan
from sheetdrip.planning.policies import Circumstances, applied
from sheetdrip.planning.records import ClinicRecords
from sheetdrip.planning.retry import may_go_again


@dataclass(frozen=True, slots=True, kw_only=True)
class CyclePlan:
    """What a cycle does, what of it waits for a person's word and why, and what it is based on.

    `plan`: what goes on; `withheld`: what approval would add; `matched`: with those rows told to wait;
    `courses`: of whatever goes on; `new_clearances`: what is let through with it, by Drip ID; `affected`:
    whose changes wait; `approved`: the digest that a person has approved; `sequence`: which one is in
    force, in words; `advice`: what would make its texts better.
    """

    plan: Plan
    matched: MatchedSheet
    recorded: Mapping[str, Mapping[str, Message]]
    terms: Terms
    courses: Mapping[str, Course]
    decision: ApprovalDecision = field(default_factory=ApprovalDecision)
    withheld: Plan = field(default_factory=lambda: Plan(()))
    affected: tuple[AffectedPatient, ...] = ()
    new_clearances: Mapping[str, Clearance] = field(default_factory=dict)
    approved: str = ""
    warnings: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()
    pause: Pause = field(default_factory=Pause)
    time_zone: str = "UTC"
    given_up: tuple[GaveUp, ...] = ()
    sequence: str = ""

    @property
    def dangers(self) -> tuple[str, ...]:
        """Why something waits, without anybody's name."""
        return self.decision.reasons

    @property
    def digest(self) -> str:
        """What a person approves; when nothing waits, it names the plan."""
        return self.decision.digest or self.plan.digest

    @property
    def refused(self) -> PlanRefused | None:
        """What waits, as it is told."""
        if not self.decision.waiting:
            return None
        summary = told_of(self.withheld, self.affected)
        return PlanRefused(self.digest, self.dangers, summary, self.decision.effects)

    @property
    def patients(self) -> Mapping[str, str]:
        """The name in each surgery's row, by Drip ID."""
        rows = self.matched.rows
        standing = {
            drip_id: text_of(rows[number].staff.get("Patient"))
            for number, drip_id in self.matched.places.items()
        }
        return {one.surgery: one.patient for one in self.affected if one.surgery} | standing


def plan_cycle(
    snapshot: Snapshot,
    policy: Policy,
    approves: Callable[[str], bool] = lambda _digest: False,
) -> CyclePlan:
    """What a cycle does at one moment.

    Arguments:
        snapshot: all that is known at that moment; its reading is usable.
        policy: by what the clinic decides.
        approves: whether a person let exactly that go on, by the digest of what waits.

    """
    clinic, records, terms = policy.clinic, snapshot.records, snapshot.terms(policy.clinic)
    matched = courses_of(snapshot, policy)
    weighed = (
        ungated(matched, records, terms)
        if snapshot.pause.is_on
        else gate_changes(matched, records, terms, clinic, approves)
    )
    if weighed.takes_down:
        matched = courses_of(snapshot, policy, whole=True)
        # what waits then is of what was approved
        approved = bool(weighed.approved)
        weighed = gate_changes(
            matched, records, terms, clinic, lambda one: approved or approves(one)
        )
    asked_again = list(
        clarifications(snapshot.reply_state.replies, matched.courses, records.by_surgery, terms)
    )
    # whoever has just written is answered at once
    sends = () if terms.doubts else (one for one in asked_again if isinstance(one, SendNow))
    return CyclePlan(
        plan=make_plan([*weighed.changes, *sends]),
        matched=weighed.matched,
        recorded=records.by_surgery,
        terms=terms,
        courses=weighed.courses,
        decision=weighed.decision,
        withheld=replace(make_plan(weighed.withheld), unlisted=weighed.unlisted),
        affected=weighed.affected,
        new_clearances=weighed.new_clearances,
        approved=weighed.approved,
        warnings=tuple(_losses(matched, records)),
        pause=snapshot.pause,
        time_zone=snapshot.time_zone,
        given_up=tuple(one for one in asked_again if isinstance(one, GaveUp)),
    )


def courses_of(snapshot: Snapshot, policy: Policy, *, whole: bool = False) -> MatchedSheet:
    """The rows joined with what is on record, as every policy leaves their courses.

    `whole`: no new rows are put aside.
    """
    records, clinic, contacts = snapshot.records, policy.clinic, snapshot.reply_state.contacts
    given = Given(
        course_builder=policy.course_builder,
        time_zone=snapshot.time_zone,
        today=snapshot.today,
        contacts=contacts,
        unread=snapshot.unread,
    )
    deferral = RowDeferral(clinic, given, snapshot.terms(clinic), policy.summaries)
    whole = whole or snapshot.pause.is_on
    matched = match_sheet(
        snapshot, policy, partial(deferral.put, waiting=records.waiting, whole=whole)
    )
    if is_lost(matched, records):
        return matched.held_together()
    matched = matched.without_answer(snapshot.unanswered)
    circumstances = Circumstances(
        now=snapshot.now,
        spacing=clinic.spacing,
        contacts=contacts,
        unread=snapshot.unread,
        messages=records.messages,
        recorded=records.by_surgery,
        first_seen=matched.first_seen,
        is_paused=snapshot.pause.is_on,
    )
    return replace(matched, courses=applied(matched.courses, circumstances))


def is_lost(matched: MatchedSheet, records: ClinicRecords) -> bool:
    """Whether the ledger knows nobody, and rows show texts: it is not the one that sent them."""
    return bool(matched.unrecorded) and not records.surgeries


def _losses(matched: MatchedSheet, records: ClinicRecords) -> Iterator[str]:
    if is_lost(matched, records):
        yield lost(matched.unrecorded)


def changes_of(
    courses: Mapping[str, Course], recorded: Mapping[str, Mapping[str, Message]], terms: Terms
) -> Iterator[Change]:
    """The changes for every surgery."""
    for drip_id, course in courses.items():
        yield from disputed_time.changes_of(course, recorded.get(drip_id, {}), terms)


def retries_of(
    courses: Mapping[str, Course], records: ClinicRecords, terms: Terms
) -> Mapping[str, Mapping[str, datetime]]:
    """What is tried again because it was refused or did not arrive, by surgery and step; most have none."""
    failed = {one.key.surgery for one in records.messages if may_go_again(one)}
    return {
        drip_id: retries(courses[drip_id], records.by_surgery[drip_id], terms)
        for drip_id in failed & courses.keys()
    }
