"""Previews a cycle: takes a snapshot through the ports and plans it (`planning.cycle`)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from sheetdrip.domain.columns import sid_columns
from sheetdrip.errors import UserMustFix
from sheetdrip.planning.clinic import Clinic
from sheetdrip.planning.cycle.cycle_plan import CyclePlan, courses_of, plan_cycle
from sheetdrip.planning.cycle.matched_sheet import MatchedSheet
from sheetdrip.planning.cycle.snapshot import Policy, Snapshot
from sheetdrip.planning.diff import Terms
from sheetdrip.planning.evidence import sids_in
from sheetdrip.planning.pause import Pause, pause_of
from sheetdrip.planning.records import ClinicRecords
from sheetdrip.planning.sheet_reading import Reading
from sheetdrip.sync.context import ClinicContext
from sheetdrip.sync.cycle_log import was_paused
from sheetdrip.sync.ports.ledger import ClinicLedger


def preview(ctx: ClinicContext) -> CyclePlan:
    """What the next cycle would do; changes nothing."""
    reading = ctx.read()
    pause = pause_in(ctx.ledger, reading)
    check(reading, pause)
    records = ctx.ledger.records()
    return plan_snapshot(ctx, snapshot_of(ctx, reading, records, pause, ctx.clock.now()))


def check(reading: Reading, pause: Pause | None = None) -> None:
    """Raise UserMustFix with all that a person must mend before anything can be done."""
    problems = reading.problems
    if pause is not None and pause.problem is not None:
        problems = (*problems, pause.problem)
    if problems:
        raise UserMustFix(*problems)


def pause_in(ledger: ClinicLedger, reading: Reading) -> Pause:
    """What the Pause box says, seen with what it said before."""
    return pause_of(reading.control, was_on=was_paused(ledger))


def plan_snapshot(
    ctx: ClinicContext,
    snapshot: Snapshot,
    approves: Callable[[str], bool] = lambda _digest: False,
) -> CyclePlan:
    """What a cycle would do with a usable reading. `approves`: whether a person let exactly that go on."""
    planned = plan_cycle(snapshot, policy_of(ctx), approves)
    return replace(
        planned,
        warnings=(
            *snapshot.reading.warnings,
            *ctx.state.active_sequence.tab.warnings,
            *planned.warnings,
        ),
        advice=ctx.state.active_sequence.advice,
        sequence=ctx.state.active_sequence.told,
    )


def match_snapshot(ctx: ClinicContext, snapshot: Snapshot) -> MatchedSheet:
    """What is there now, as the clinic's policies let it be."""
    return courses_of(snapshot, policy_of(ctx))


def policy_of(ctx: ClinicContext) -> Policy:
    """By what the clinic decides now."""
    return Policy(
        clinic=ctx.clinic,
        course_builder=ctx.course_builder,
        new_id=ctx.new_id,
        summaries=ctx.state.summaries,
    )


def snapshot_of(
    ctx: ClinicContext, reading: Reading, records: ClinicRecords, pause: Pause, now: datetime
) -> Snapshot:
    """One moment of the clinic, as far as it was read already."""
    terms = terms_at(ctx, now, pause)
    return Snapshot(
        reading=reading,
        records=records,
        reply_state=ctx.ledger.reply_store.state(now),
        pause=pause,
        now=now,
        time_zone=ctx.zone(reading),
        moving=ctx.state.debouncer.moving((row for row in reading.rows if not row.is_blank), now),
        strange=strange(ctx.ledger, ctx.clinic, reading, records),
        paused_until=terms.paused_until,
        doubts=terms.doubts,
    )


def strange(
    ledger: ClinicLedger, clinic: Clinic, reading: Reading, records: ClinicRecords
) -> frozenset[str]:
    """The SIDs that stand in rows and that the ledger has never seen."""
    columns = sid_columns(step.label for step in clinic.steps)
    shown = {sid for row in reading.rows for sid in sids_in(row.own, columns)}
    unknown = shown - records.by_sid.keys()
    return frozenset(unknown - ledger.seen(unknown)) if unknown else frozenset()


def terms_at(ctx: ClinicContext, now: datetime, pause: Pause) -> Terms:
    """What holds for every text of the clinic."""
    ended = ctx.state.resumption.moment(now, ctx.clock) if pause.is_over else None
    return ctx.clinic.terms(now, ended, ctx.clock.doubts())
