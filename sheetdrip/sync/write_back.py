"""Writes the sheet's own cells back: only what differs, in one write.

Rows that staff moved between the read and the write are noticed by the write itself, read again, put right.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial

import structlog

from sheetdrip.domain.columns import DRIP_ID
from sheetdrip.planning.attention import Open, still_open
from sheetdrip.planning.control_tab import TabStatus, hindered, holding, with_open, working
from sheetdrip.planning.cycle.cycle_plan import CyclePlan, retries_of
from sheetdrip.planning.cycle.gathered import Gathered
from sheetdrip.planning.projection import next_text
from sheetdrip.planning.records import ClinicRecords
from sheetdrip.planning.reply_state import ReplyState
from sheetdrip.planning.unasked import Trying, with_needs
from sheetdrip.sync.context import ClinicContext
from sheetdrip.sync.ports.sheet import CellChange
from sheetdrip.sync.preview import check, snapshot_of, take_in

log = structlog.get_logger(__name__)

MOST_WRITES = 3
"""Rows that move while they are written are read and written again so often."""


def write_back(
    ctx: ClinicContext,
    preview: CyclePlan,
    records: ClinicRecords,
    reply_state: ReplyState,
    hindrance: str,
) -> tuple[int, Gathered]:
    """Write what differs; if rows moved under the write, read again and put it right.

    `hindrance`: what keeps the whole clinic from its work, or "".
    """
    now, written, gathered = preview.terms.now, 0, preview.gathered
    for _ in range(MOST_WRITES):
        trying = retries_of(gathered.courses, records, preview.terms)
        gathered = _with_needs(ctx, gathered, records, trying, now)
        changes = list(_changes(ctx, gathered, records, reply_state, trying))
        control = ctx.reporter.along(
            with_open(
                _notice(ctx, gathered, records, preview, hindrance),
                _open(gathered, reply_state, now),
            ),
            ctx.clock.now(),
            partial(next_text, gathered.courses, records.by_surgery, now),
            writing=bool(changes),
        )
        messages = ctx.active_sequence.cells
        if not changes and not control and not messages and not ctx.active_sequence.is_misnamed:
            break
        ctx.look_round()
        standing = ctx.sheet.write(changes, control, messages)
        written += len(changes) + len(messages)
        if all(
            standing.get(row, "") == drip_id or gathered.closed.has(row, DRIP_ID)
            for row, drip_id in gathered.places.items()
        ):
            break
        if not changes:
            break
        log.warning("sheet.rows_moved", clinic=ctx.clinic.name)
        # the surgeries of this cycle are known by now, so their rows are recognised wherever they are; a row
        # that has come meanwhile waits for the next cycle, which records its surgery before its ID is written
        records = ctx.ledger.records(ctx.clinic.name)
        reading = ctx.read()
        ctx.reporter.saw(reading.control, ctx.zone(reading))
        check(reading)
        snapshot = snapshot_of(ctx, reading, records, preview.pause, now)
        snapshot = replace(snapshot, unanswered=gathered.unanswered)
        gathered = take_in(ctx, snapshot).recorded(records)
        known = {surgery.drip_id for surgery in records.surgeries}
        gathered = gathered.withholding(preview.ruling.surgeries, known)
    return written, gathered


def _with_needs(
    ctx: ClinicContext, gathered: Gathered, records: ClinicRecords, trying: Trying, now: datetime
) -> Gathered:
    """The same where what ended without a text asks for a person, by what is on record now."""
    last_day, recorded = ctx.clinic.last_day, records.by_surgery
    courses = with_needs(gathered.courses, recorded, trying, records.surgeries, last_day, now)
    return gathered if courses is gathered.courses else replace(gathered, courses=courses)


def _changes(
    ctx: ClinicContext,
    gathered: Gathered,
    records: ClinicRecords,
    reply_state: ReplyState,
    trying: Trying,
) -> Iterator[CellChange]:
    for change in ctx.projector.changes(gathered, records.by_surgery, reply_state.answers, trying):
        if not gathered.closed.has(change.row, change.column):
            yield change


def _open(gathered: Gathered, reply_state: ReplyState, now: datetime) -> Open:
    return still_open(reply_state.concerns.values(), set(gathered.places.values()), now)


def _notice(
    ctx: ClinicContext,
    gathered: Gathered,
    records: ClinicRecords,
    preview: CyclePlan,
    hindrance: str,
) -> TabStatus:
    if preview.pause.is_on:
        return hindered(holding(records.held_by_twilio), hindrance)
    if preview.refused is not None:
        waiting = preview.refused
        whom = [(one.patient, one.steps) for one in preview.whom]
        return hindered(ctx.reporter.waiting(waiting, whom), hindrance)
    return working(
        gathered.needing,
        shadow=ctx.clinic.shadow,
        aside=ctx.active_sequence.notice,
        hindrance=hindrance,
    )
