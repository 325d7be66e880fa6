"""Writes replies into the Replies tab: those that were judged and do not stand there yet.

This is beside the cycle: a tab that cannot be written holds no patient's text up, and the next cycle tries
again.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from sheetdrip.domain.dates import to_serial
from sheetdrip.domain.reply import ReplyRecord
from sheetdrip.domain.send_time import local
from sheetdrip.errors import OutsideFailed, UserMustFix
from sheetdrip.planning.reply_summary import summary, whose
from sheetdrip.sync.context import ClinicContext
from sheetdrip.sync.ports.ledger import ClinicLedger
from sheetdrip.sync.ports.sheet import ReplyLine

log = structlog.get_logger(__name__)

AT_ONCE = 500
"""Lines in one write; the rest come with the next cycle."""


LINK_COMES = timedelta(minutes=2)
"""For so long after a reply its line waits for links that Twilio does not tell yet: no line is rewritten.

Its row and whoever is notified wait for nothing.
"""


def show(ctx: ClinicContext, now: datetime) -> int:
    """Append what is missing, by the names and clocks of the last reading; how many lines.

    Whatever became of the cycle: the tab is one of its own. Before any reading nothing can be shown. Raises
    LedgerTrouble.
    """
    ready = [one for one in _waiting(ctx.ledger, now) if not _may_still_get_links(one, now)]
    waiting, zone = ready[:AT_ONCE], ctx.state.last_reading.time_zone
    if not waiting or zone is None:
        return 0
    patients, labels = ctx.state.last_reading.patients, ctx.clinic.labels
    try:
        messages = ctx.ledger.records().messages
        scores = ctx.ledger.reply_store.state(now).scores
        ctx.reply_log.append(
            [_line(one, whose(one, messages, patients, scores), labels, zone) for one in waiting]
        )
    except (OutsideFailed, UserMustFix) as error:
        log.warning("replies.not_shown", clinic=ctx.clinic.name, why=str(error))
        return 0
    shown = {one.reply.sid for one in waiting}
    with ctx.ledger.deciding:
        standing = [one for one in _waiting(ctx.ledger, now) if one.reply.sid in shown]
        ctx.ledger.reply_store.keep([replace(one, shown=True) for one in standing], now)
    return len(waiting)


def _waiting(ledger: ClinicLedger, now: datetime) -> list[ReplyRecord]:
    """What was judged and does not stand in the tab."""
    replies = ledger.reply_store.state(now).replies
    return [one for one in replies if one.verdict is not None and not one.shown]


def _may_still_get_links(record: ReplyRecord, now: datetime) -> bool:
    age = now - record.reply.received_at
    return timedelta() <= age < LINK_COMES and not all(one.url for one in record.reply.media)


def _line(record: ReplyRecord, patient: str, labels: Mapping[str, str], zone: str) -> ReplyLine:
    reply, delay = record.reply, record.delay
    return ReplyLine(
        sid=reply.sid,
        received=to_serial(local(reply.received_at, zone)),
        patient=patient,
        phone=reply.phone,
        question=labels.get(record.step or "", ""),
        body=reply.body,
        understood=summary(record),
        minutes=None if delay is None else round(delay.total_seconds() / 60),
        drip_id=record.surgery or "",
        media=reply.media,
    )
