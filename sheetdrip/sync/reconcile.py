"""Runs one cycle of a clinic: gathers, plans, withholds what is unsafe, applies the rest, writes back."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

import structlog

from sheetdrip.errors import PlanRefused, SheetdripError, UserMustFix
from sheetdrip.planning.cycle.cycle_plan import CyclePlan, changes_of, is_lost
from sheetdrip.planning.cycle.finished_steps import finished_steps
from sheetdrip.planning.cycle.matched_sheet import MatchedSheet
from sheetdrip.planning.diff import next_moment
from sheetdrip.planning.evidence import lost
from sheetdrip.planning.hindrance import hindrance
from sheetdrip.planning.pause import Pause, paused
from sheetdrip.planning.plan import make_plan
from sheetdrip.planning.records import ClinicRecords
from sheetdrip.planning.sheet_reading import Reading
from sheetdrip.sync.apply import Applied, apply
from sheetdrip.sync.concern_raising import learn_suppressions, update_concerns
from sheetdrip.sync.context import ClinicContext
from sheetdrip.sync.cycle_log import note_pause, told_to_wait
from sheetdrip.sync.cycle_planning import check, pause_in, plan_snapshot, snapshot_of, terms_at
from sheetdrip.sync.pause_polling import PausePoller
from sheetdrip.sync.ports.ledger import ClinicLedger, CycleNote
from sheetdrip.sync.reply_lines import show
from sheetdrip.sync.returned_rows import AGAIN, ask
from sheetdrip.sync.unknown_outcomes import settle_unknown
from sheetdrip.sync.write_back import write_back

log = structlog.get_logger(__name__)

SENDING = "Texts cannot be given to Twilio now"
"""How a person is told of it."""

MOST_PASSES = 2
"""A second pass plans anew what the first one cancelled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleReport:
    """How a cycle went. `wake_at`: when the next one must run even without a poll.

    `refused`: what waits for a person's word; everything else was done. `hindrance`: what keeps the whole
    clinic from its work now, or "".
    """

    at: datetime
    rows: int
    needing: int
    applied: Applied
    cells_written: int
    wake_at: datetime | None
    warnings: tuple[str, ...] = field(default=())
    paused: bool = False
    refused: PlanRefused | None = None
    hindrance: str = ""

    @property
    def is_quiet(self) -> bool:
        return self.applied == Applied() and not self.cells_written


def went_wrong(outcome: CycleReport | SheetdripError) -> SheetdripError | None:
    """The error to report: the exception, or the part of a completed cycle that waits for approval."""
    return outcome.refused if isinstance(outcome, CycleReport) else outcome


def reconcile(ctx: ClinicContext, approved: str | None = None) -> CycleReport:
    """Run one cycle; what a safety rule withholds waits until exactly that is approved, all else is done.

    `approved`: a digest; a tick in the sheet counts as well. Raises UserMustFix for an unusable sheet,
    OutsideFailed when Google failed, LedgerTrouble.
    """
    now = ctx.clock.now()
    name = ctx.clinic.name
    with ctx.state.creating:
        # an intent that has no outcome now is nobody's who is at work
        settle_unknown(ctx, ctx.ledger.records(), now)
    learn_suppressions(ctx.ledger, now)
    reading = ctx.read()
    # Google may have taken minutes, in which others have recorded and texts have fallen due
    now = ctx.clock.now()
    ctx.state.active_sequence.keep(now)
    ctx.state.reporter.saw(reading.control, ctx.zone(reading))
    pause = pause_in(ctx.ledger, reading)
    note_pause(pause, ctx.ledger, now)
    ctx.state.resumption.note(pause, ctx.clock)
    ctx.state.last_reading.forget()
    control = reading.control
    ctx.state.last_reading.wants_dashboard = control is not None and control.wants_dashboard
    watch = PausePoller(ctx.sheet, ctx.clock)
    with ctx.state.creating:
        if pause.is_on and (reading.problems or pause.problem):
            _hold(ctx, ctx.ledger.records(), pause)
        check(reading, pause)
        cycle_plan, records = _planned(ctx, reading, pause, now, _approval(reading, approved))
        ctx.state.last_reading.patients = cycle_plan.patients
        if cycle_plan.approved:
            by = "command" if cycle_plan.approved == approved else "sheet"
            log.warning("plan.approved", clinic=name, digest=cycle_plan.approved, by=by)
        _keep(ctx.ledger, cycle_plan, records, now)
        if not (pause.is_on or pause.is_over or ctx.clinic.shadow):
            ctx.state.last_reading.keep(now, cycle_plan.courses)
        applied, records = _carry_out(ctx, cycle_plan, records, watch)
    if applied.gave_up:
        ctx.state.reporter.failed(SENDING, str(applied.gave_up), ctx.clock.now())
    else:
        ctx.state.reporter.succeeded(SENDING)
    reply_state = update_concerns(ctx, cycle_plan, now)
    why = _hindrance(ctx, cycle_plan, applied)
    written, matched = write_back(ctx, cycle_plan, records, reply_state, why)
    if written:
        finished = finished_steps(matched, records.by_surgery, ctx.clinic.steps)
        ctx.state.last_reading.finished_steps = finished
    show(ctx, now)
    done = applied, written, why
    report = _report(ctx, matched, records, done, cycle_plan)
    if is_lost(matched, records):
        raise UserMustFix(lost(matched.unrecorded))
    # a box ticked meanwhile is answered now, not at the next poll
    return replace(report, wake_at=report.at) if watch.is_on else report


def _planned(
    ctx: ClinicContext,
    reading: Reading,
    pause: Pause,
    now: datetime,
    approves: Callable[[str], bool],
) -> tuple[CyclePlan, ClinicRecords]:
    """What is to be done, and what is on record, with what Twilio has for rows that came back."""
    records = ctx.ledger.records()
    snapshot = snapshot_of(ctx, reading, records, pause, now)
    cycle_plan = plan_snapshot(ctx, snapshot, approves)
    left = ask(ctx, reading, cycle_plan.matched, records, now)
    if left is not None:
        records = ctx.ledger.records()
        until = ctx.clock.now() + AGAIN
        snapshot = snapshot_of(ctx, reading, records, pause, now).without_answer(left, until)
        cycle_plan = plan_snapshot(ctx, snapshot, approves)
    return cycle_plan, records


def _hindrance(ctx: ClinicContext, cycle_plan: CyclePlan, applied: Applied) -> str:
    return hindrance(
        ctx.state.reporter.failing,
        ctx.clock.now(),
        account=str(applied.gave_up) if applied.is_account else None,
        unsure_of_time=bool(cycle_plan.terms.doubts),
        closed=cycle_plan.matched.closed.told,
    )


def _approval(reading: Reading, approved: str | None) -> Callable[[str], bool]:
    """Whether a person let exactly that go on, by command or by a tick."""
    control = reading.control
    return lambda digest: digest == approved or (control is not None and control.approves(digest))


def _keep(
    ledger: ClinicLedger, cycle_plan: CyclePlan, records: ClinicRecords, now: datetime
) -> None:
    """Put on record what waits and what goes on, before anything is done."""
    if cycle_plan.new_clearances:
        ledger.record_clearances(cycle_plan.new_clearances, now)
    if not cycle_plan.pause.is_on and cycle_plan.decision.waiting != records.waiting:
        ledger.keep_waiting(cycle_plan.decision.waiting, now)
    if cycle_plan.matched.changed:
        ledger.remember(cycle_plan.matched.changed, now)


def _hold(ctx: ClinicContext, records: ClinicRecords, pause: Pause) -> None:
    """Take back what Twilio holds for a paused clinic whose rows cannot be read."""
    recorded = records.by_surgery
    terms = terms_at(ctx, ctx.clock.now(), pause)
    plan = make_plan(changes_of(paused({}, recorded), recorded, terms))
    if plan.changes and not ctx.clinic.shadow:
        apply(plan, ctx.apply_ctx)


def _carry_out(
    ctx: ClinicContext, cycle_plan: CyclePlan, records: ClinicRecords, watch: PausePoller
) -> tuple[Applied, ClinicRecords]:
    """Apply, and plan anew in the same cycle what was cancelled to be replaced."""
    clinic, plan, total = ctx.clinic, cycle_plan.plan, Applied()
    apply_ctx = replace(ctx.apply_ctx, stopping=lambda: ctx.stopping() or watch.looks())
    for _ in range(MOST_PASSES):
        if not plan.changes or clinic.shadow:
            break
        applied = apply(plan, apply_ctx)
        total = total.plus(applied)
        records = ctx.ledger.records()
        if not applied.cancelled or applied.gave_up:
            break
        terms = terms_at(ctx, ctx.clock.now(), cycle_plan.pause)
        plan = make_plan(changes_of(cycle_plan.courses, records.by_surgery, terms))
    return total, records


def _report(
    ctx: ClinicContext,
    matched: MatchedSheet,
    records: ClinicRecords,
    done: tuple[Applied, int, str],
    cycle_plan: CyclePlan,
) -> CycleReport:
    applied, written, hindered = done
    now = ctx.clock.now()
    terms, recorded = terms_at(ctx, now, Pause()), records.by_surgery
    moments = [
        next_moment(course, recorded.get(drip_id, {}), terms)
        for drip_id, course in matched.courses.items()
    ]
    moments += [matched.moving.until, ctx.state.active_sequence.tab.until]
    report = CycleReport(
        at=now,
        rows=len(matched.places),
        needing=matched.needing,
        applied=applied,
        cells_written=written,
        wake_at=min((moment for moment in moments if moment is not None), default=None),
        warnings=cycle_plan.warnings,
        paused=cycle_plan.pause.is_on,
        refused=cycle_plan.refused,
        hindrance=hindered,
    )
    # what fell into a pause cannot be told for certain while the time is disputed
    pause = cycle_plan.pause if cycle_plan.terms.doubts else Pause(is_on=report.paused)
    ctx.ledger.note_cycle(_note(report, pause))
    return report


def _note(report: CycleReport, pause: Pause) -> CycleNote:
    done = report.applied
    waits = told_to_wait(report.refused) if report.refused else None
    troubles = [str(one) for one in (report.hindrance or done.gave_up, waits) if one]
    return CycleNote(
        at=report.at,
        ok=not troubles and not done.alarms,
        summary="; ".join(troubles) or ("paused" if report.paused else "done"),
        counts={"rows": report.rows, "needing you": report.needing},
        pause=pause.phase,
    )
