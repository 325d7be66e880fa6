"""Raises concerns: draws what follows from what phones and rows tell, and whom a person must call.

Level-triggered: everything is found in the ledger as it is, so that a crash between any two steps loses
nothing. Only what staff typed is learned from the sheet; what patients said, and whom it must reach, waits
for no reading and for no plan.
"""

from collections.abc import Iterator
from datetime import datetime

from sheetdrip.domain.reply import ConcernRecord
from sheetdrip.planning.attention import raised, still_counts
from sheetdrip.planning.clarify import GaveUp, hopeless
from sheetdrip.planning.concerns import (
    Concern,
    ConcernKind,
    Thresholds,
    concerns,
    detailed,
    undelivered,
)
from sheetdrip.planning.cycle.cycle_plan import CyclePlan
from sheetdrip.planning.records import ClinicRecords
from sheetdrip.planning.reply_processing import CLARIFY
from sheetdrip.planning.reply_state import ReplyState
from sheetdrip.planning.score_cells import Answers
from sheetdrip.planning.suppression import learned_from_failures
from sheetdrip.sync.context import ClinicContext
from sheetdrip.sync.ports.ledger import ClinicLedger
from sheetdrip.sync.ports.replies import Record


def learn_suppressions(ledger: ClinicLedger, now: datetime) -> None:
    """Keep what failed texts teach about their phones."""
    with ledger.deciding:
        messages, contacts = ledger.records().messages, ledger.reply_store.state(now).contacts
        ledger.reply_store.keep(list(learned_from_failures(messages, contacts)), now)


def update_concerns(ctx: ClinicContext, cycle_plan: CyclePlan, now: datetime) -> ReplyState:
    """Keep what staff typed, and raise what needs a person; the reply state after that."""
    with ctx.ledger.deciding:
        reply_state = ctx.ledger.reply_store.state(now)
        looked = list(ctx.watch.seen(cycle_plan.matched, cycle_plan.recorded, reply_state, now))
        ctx.ledger.reply_store.keep(looked, now)
        _hand_over(ctx, cycle_plan.given_up, now)
        raise_concerns(ctx, now)
        return ctx.ledger.reply_store.state(now)


def raise_concerns(ctx: ClinicContext, now: datetime) -> int:
    """Raise what needs a person by what is on record alone; how much is new. Raises LedgerTrouble."""
    with ctx.ledger.deciding:
        records, reply_state = ctx.ledger.records(), ctx.ledger.reply_store.state(now)
        _hand_over(ctx, tuple(hopeless(reply_state.replies, records.by_surgery, now)), now)
        reply_state = ctx.ledger.reply_store.state(now)
        found = list(_raised(ctx, records, reply_state, now))
        ctx.ledger.reply_store.keep(found, now)
    return len(found)


def _hand_over(ctx: ClinicContext, given_up: tuple[GaveUp, ...], now: datetime) -> None:
    """Questions that are not asked again: a person reads their replies."""
    labels = ctx.clinic.labels
    zone = ctx.state.last_reading.time_zone or ctx.clinic.time_zone or "UTC"
    unread = {
        one.reply.sid for one in ctx.ledger.reply_store.state(now).replies if one.verdict == CLARIFY
    }
    kept = [
        record
        for one in given_up
        if one.record.reply.sid in unread
        for record in one.handed_over(labels.get(one.record.step or "", ""), zone)
    ]
    ctx.ledger.reply_store.keep(kept, now)


def _raised(
    ctx: ClinicContext, records: ClinicRecords, reply_state: ReplyState, now: datetime
) -> Iterator[Record]:
    labels = ctx.clinic.labels
    for concern in _concerns(ctx, records, reply_state, now):
        record = ConcernRecord(
            surgery=concern.surgery,
            step=concern.step,
            kind=concern.kind,
            detail=detailed(concern.detail, labels.get(concern.step, "")),
            raised_at=now,
        )
        before = reply_state.concerns.get((record.surgery, record.step, record.kind))
        fresh = raised(before, record)
        if fresh is not None:
            yield fresh


def _concerns(
    ctx: ClinicContext, records: ClinicRecords, reply_state: ReplyState, now: datetime
) -> Iterator[Concern]:
    """What the clinic's limits say of its surgeries, and whom no text can reach."""
    present = {one.drip_id for one in records.surgeries if not one.absences}
    for surgery in records.surgeries:
        if surgery.drip_id in present or still_counts(surgery, now):
            for concern in _limits_passed(ctx, surgery.drip_id, records, reply_state, now):
                if surgery.drip_id in present or concern.kind is not ConcernKind.SILENCE:
                    yield concern
    for surgery_, messages in records.by_surgery.items():
        if surgery_ in present:
            yield from undelivered(messages, now)


def _limits_passed(
    ctx: ClinicContext, surgery: str, records: ClinicRecords, reply_state: ReplyState, now: datetime
) -> tuple[Concern, ...]:
    messages, limits = records.by_surgery.get(surgery), ctx.clinic.thresholds
    if not messages or limits == Thresholds():
        return ()
    scores = {
        step: one.score
        for step, one in reply_state.answers.get(surgery, Answers()).scores.items()
        if one.score is not None and not one.by_staff
    }
    replied = reply_state.replied_steps.get(surgery, frozenset())
    return concerns(surgery, messages, scores, replied, limits, now)
