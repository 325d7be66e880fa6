"""Writes the sheet's own cells back: only what differs, in one write.

Rows that staff moved between the read and the write are noticed by the write itself, read again, put right.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial

import structlog

from sheetdrip.domain.columns import DRIP_ID
from sheetdrip.domain.sheet_language import SheetLanguage
from sheetdrip.domain.wording import sentence
from sheetdrip.planning.attention import OpenConcerns, still_open
from sheetdrip.planning.clinic import Clinic
from sheetdrip.planning.control_tab import TabStatus, hindered, holding, with_open, working
from sheetdrip.planning.cycle.cycle_plan import CyclePlan, retries_of
from sheetdrip.planning.cycle.matched_sheet import MatchedSheet
from sheetdrip.planning.never_asked import RetryTimes, with_needs
from sheetdrip.planning.projection import next_text
from sheetdrip.planning.records import ClinicRecords
from sheetdrip.planning.reply_state import ReplyState
from sheetdrip.sync.context import ClinicContext
from sheetdrip.sync.cycle_planning import check, match_snapshot, snapshot_of
from sheetdrip.sync.ports.sheet import CellChange
from sheetdrip.sync.projector import Projector

log = structlog.get_logger(__name__)

MOST_WRITES = 3
"""Rows that move while they are written are read and written again so often."""


def write_back(
    ctx: ClinicContext,
    cycle_plan: CyclePlan,
    records: ClinicRecords,
    reply_state: ReplyState,
    hindrance: str,
) -> tuple[int, MatchedSheet]:
    """Write what differs; if rows moved under the write, read again and put it right.

    `hindrance`: what keeps the whole clinic from its work, or "".
    """
    now, written, matched = cycle_plan.terms.now, 0, cycle_plan.matched
    for _ in range(MOST_WRITES):
        retry_times = retries_of(matched.courses, records, cycle_plan.terms)
        matched = _with_needs(ctx.clinic, matched, records, retry_times, now)
        changes = list(_changes(ctx.projector, matched, records, reply_state, retry_times))
        control = ctx.state.reporter.along(
            with_open(
                _notice(ctx, matched, records, cycle_plan, hindrance),
                _open(matched, reply_state, now),
            ),
            ctx.clock.now(),
            partial(_next_text, ctx.clinic.language, matched, records, now),
            writing=bool(changes),
        )
        messages = ctx.state.active_sequence.tab.cells
        if (
            not changes
            and not control
            and not messages
            and not ctx.state.active_sequence.is_misnamed
        ):
            break
        ctx.ensure_lease()
        standing = ctx.sheet.write(changes, control, messages)
        written += len(changes) + len(messages)
        if all(
            standing.get(row, "") == drip_id or matched.closed.has(row, DRIP_ID)
            for row, drip_id in matched.places.items()
        ):
            break
        if not changes:
            break
        log.warning("sheet.rows_moved", clinic=ctx.clinic.name)
        # the surgeries of this cycle are known by now, so their rows are recognised wherever they are; a row
        # that has come meanwhile waits for the next cycle, which records its surgery before its ID is written
        records = ctx.ledger.records()
        reading = ctx.read()
        ctx.state.reporter.saw(reading.control, ctx.zone(reading))
        check(reading)
        snapshot = snapshot_of(ctx, reading, records, cycle_plan.pause, now)
        snapshot = replace(snapshot, unanswered=matched.unanswered)
        matched = match_snapshot(ctx, snapshot).recorded(records)
        known = {surgery.drip_id for surgery in records.surgeries}
        matched = matched.withholding(cycle_plan.decision.surgeries, known)
    return written, matched


def _with_needs(
    clinic: Clinic,
    matched: MatchedSheet,
    records: ClinicRecords,
    retry_times: RetryTimes,
    now: datetime,
) -> MatchedSheet:
    """The same where what ended without a text asks for a person, by what is on record now."""
    last_day, recorded = clinic.last_day, records.by_surgery
    courses = with_needs(matched.courses, recorded, retry_times, records.surgeries, last_day, now)
    return matched if courses is matched.courses else replace(matched, courses=courses)


def _changes(
    projector: Projector,
    matched: MatchedSheet,
    records: ClinicRecords,
    reply_state: ReplyState,
    retry_times: RetryTimes,
) -> Iterator[CellChange]:
    for change in projector.changes(matched, records.by_surgery, reply_state.answers, retry_times):
        if not matched.closed.has(change.row, change.column):
            yield change


def _open(matched: MatchedSheet, reply_state: ReplyState, now: datetime) -> OpenConcerns:
    return still_open(reply_state.concerns.values(), set(matched.places.values()), now)


def _next_text(
    language: SheetLanguage, matched: MatchedSheet, records: ClinicRecords, now: datetime
) -> str:
    return sentence(next_text(matched.courses, records.by_surgery, now), language)


def _notice(
    ctx: ClinicContext,
    matched: MatchedSheet,
    records: ClinicRecords,
    cycle_plan: CyclePlan,
    hindrance: str,
) -> TabStatus:
    if cycle_plan.pause.is_on:
        return hindered(holding(records.held_by_twilio), hindrance)
    if cycle_plan.refused is not None:
        waiting = cycle_plan.refused
        whom = [(one.patient, one.steps) for one in cycle_plan.affected]
        return hindered(ctx.state.reporter.waiting(waiting, whom), hindrance)
    return working(
        matched.needing,
        shadow=ctx.clinic.shadow,
        aside=ctx.state.active_sequence.tab.notice,
        hindrance=hindrance,
    )
