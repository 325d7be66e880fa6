"""Sends what falls due while Google cannot be reached.

What the last good reading said goes on being true for a while: its texts go at their time, and are handed to
Twilio when its window opens, without a call to Google. Nothing is cancelled or skipped by it: for that the
sheet is read first. The sheet is brought in line by the next cycle.
"""

from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from sheetdrip.planning.clarify import clarifications
from sheetdrip.planning.cycle.cycle_plan import changes_of
from sheetdrip.planning.pause import Pause
from sheetdrip.planning.plan import Plan, Schedule, SendNow, make_plan
from sheetdrip.planning.records import ClinicRecords
from sheetdrip.planning.reply_state import unread
from sheetdrip.planning.suppression import suppress
from sheetdrip.sync.apply import Applied, apply
from sheetdrip.sync.context import ClinicContext
from sheetdrip.sync.cycle_planning import terms_at

log = structlog.get_logger(__name__)

FRESH = timedelta(seconds=45)
"""While the sheet was read so lately its own cycle sends what is due, and sees what was edited."""


def send_due(ctx: ClinicContext, now: datetime) -> Applied:
    """Send and schedule what has fallen due by the last reading. Raises LedgerTrouble.

    Nothing while a cycle is about to do it, nor by a reading that is older than the clinic's
    `reading_holds`: until then a row that was changed, and that nobody could read, would not be heeded. As
    many texts at once as would wait for a person's approval are left to a cycle.
    """
    at = ctx.state.last_reading.at
    if at is None or not FRESH <= now - at <= ctx.clinic.reading_holds:
        return Applied()
    if not ctx.state.creating.acquire(blocking=False):
        return Applied()
    try:
        return _send(ctx, now)
    finally:
        ctx.state.creating.release()


def _send(ctx: ClinicContext, now: datetime) -> Applied:
    clinic = ctx.clinic
    plan = _plan(ctx, ctx.ledger.records(), now)
    if not plan.changes or plan.creates > clinic.limits.max_creates or ctx.stopping():
        return Applied()
    applied = apply(plan, replace(ctx.apply_ctx, unread=True))
    log.info(
        "due.done",
        clinic=clinic.name,
        scheduled=applied.scheduled,
        sent=applied.sent,
        unknown=applied.unknown,
        failed=applied.failed,
    )
    return applied


def _plan(ctx: ClinicContext, records: ClinicRecords, now: datetime) -> Plan:
    reply_state = ctx.ledger.reply_store.state(now)
    courses = suppress(
        ctx.state.last_reading.courses, reply_state.contacts, unread(reply_state, records, now)
    )
    terms = terms_at(ctx, now, Pause())
    changes = [
        *changes_of(courses, records.by_surgery, terms),
        *(
            ()
            if terms.doubts
            else clarifications(reply_state.replies, courses, records.by_surgery, terms)
        ),
    ]
    return make_plan(one for one in changes if isinstance(one, Schedule | SendNow))
