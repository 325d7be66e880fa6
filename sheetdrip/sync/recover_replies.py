"""Lets a ledger that was lost, or is an old copy, learn again what patients said.

They come from Twilio's inbound lists and the Replies tab, both by the replies' SIDs, and are judged in the
order in which they came. Nothing is sent: what was unreadable is not asked once more.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from sheetdrip.domain.cells import Cell
from sheetdrip.domain.media import fuller
from sheetdrip.domain.message import Message
from sheetdrip.domain.phone_identity import identity_of
from sheetdrip.domain.reply import ConcernRecord, Reply, ReplyRecord
from sheetdrip.planning.clinic import Clinic
from sheetdrip.planning.concerns import concerns, detailed
from sheetdrip.planning.records import ClinicRecords
from sheetdrip.planning.recovered_replies import (
    Seen,
    as_seen,
    is_waiting,
    limits_seen,
    taken_back,
    told_in,
    without_asking,
)
from sheetdrip.planning.reply_judging import question_for
from sheetdrip.planning.reply_processing import ReplyProcessor
from sheetdrip.planning.reply_state import ReplyState
from sheetdrip.sync.context import ClinicContext
from sheetdrip.sync.conversation_polling import Consulted, consult
from sheetdrip.sync.ports.messaging import Inbox
from sheetdrip.sync.ports.sheet import ReplyLine
from sheetdrip.sync.reply_polling import reply_context

log = structlog.get_logger(__name__)

BEFORE = timedelta(days=1)
"""So long before the first text a reply may have come: a STOP may even precede it."""


def recover_replies(ctx: ClinicContext, cells: Mapping[str, Mapping[str, Cell]], zone: str) -> int:
    """Put every reply on record that is not, and judge it; how many. `cells`: the rows' own, by Drip ID."""
    name, now = ctx.clinic.name, ctx.clock.now()
    records = ctx.ledger.records()
    lines = ctx.reply_log.lines()
    replies = _replies(ctx.inbox, records, lines, zone, now)
    ctx.ledger.reply_store.receive(replies, now, read_until=now)
    waiting = _waiting(ctx.ledger.reply_store.state(now), records)
    if not waiting:
        return 0
    consulted = consult(ctx, records, waiting)
    waiting = [one for one in waiting if not _waits_for_conversation(one.reply, consulted, records)]
    reply_state = ctx.ledger.reply_store.state(now)  # with what conversations have heard
    fresh = {one.reply.sid for one in waiting}
    earlier = [one for one in reply_state.replies if one.reply.sid not in fresh]
    scores = taken_back(waiting, earlier, reply_state.scores)
    reply_state = replace(
        reply_state, replies=tuple(earlier), scores={**reply_state.scores, **scores}
    )
    processor = ReplyProcessor(reply_context(ctx, reply_state, records, zone))
    judged = [
        *scores.values(),
        *(
            kept
            for record in waiting
            for kept in processor.take(record, conversation=consulted.taken.get(record.reply.sid))
        ),
    ]
    sids: defaultdict[str, list[str]] = defaultdict(list)
    for one in judged:
        if isinstance(one, ReplyRecord):
            sids[one.surgery or ""].append(one.reply.sid)
    seen = Seen(cells=cells, lines=frozenset(line.sid for line in lines))
    settled = without_asking(judged, ctx.clinic.labels, zone)
    ctx.ledger.reply_store.keep(list(as_seen(settled, seen, sids, now)), now)
    limits = _by_limits(ctx.clinic, records, ctx.ledger.reply_store.state(now), now)
    ctx.ledger.reply_store.keep(list(limits_seen(limits, seen, sids, now)), now)
    log.info("recall.done", clinic=name, replies=len(waiting))
    return len(waiting)


def _waits_for_conversation(reply: Reply, consulted: Consulted, records: ClinicRecords) -> bool:
    """Whether a conversation could not be asked for: the next look at the tray judges it."""
    question = question_for(reply, records.messages)
    return (
        reply.sid in consulted.undecided and question is not None and question.channel.hears_replies
    )


def _waiting(reply_state: ReplyState, records: ClinicRecords) -> list[ReplyRecord]:
    """What is to be judged, or judged again."""
    texts: defaultdict[str, list[Message]] = defaultdict(list)
    for one in records.messages:
        texts[identity_of(one.to)].append(one)
    return [
        one for one in reply_state.replies if is_waiting(one, texts[identity_of(one.reply.phone)])
    ]


def _by_limits(
    clinic: Clinic, records: ClinicRecords, reply_state: ReplyState, now: datetime
) -> Iterator[ConcernRecord]:
    """What the clinic's limits say of the scores that were found again."""
    limits, labels = clinic.thresholds, clinic.labels
    for surgery, answers in reply_state.answers.items():
        scores = {step: one.score for step, one in answers.scores.items() if one.score is not None}
        replied = reply_state.replied_steps.get(surgery, frozenset())
        messages = records.by_surgery.get(surgery, {})
        for one in concerns(surgery, messages, scores, replied, limits, now):
            detail = detailed(one.detail, labels.get(one.step, ""))
            yield ConcernRecord(
                surgery=surgery, step=one.step, kind=one.kind, detail=detail, raised_at=now
            )


def _replies(
    inbox: Inbox,
    records: ClinicRecords,
    lines: tuple[ReplyLine, ...],
    zone: str,
    now: datetime,
) -> list[Reply]:
    """What Twilio has since the first text, and what stands in the Replies tab alone."""
    first = min((one.left_at for one in records.messages), default=now)
    listed = inbox.received_since(min(first, now) - BEFORE)
    known, links = {one.sid for one in listed}, {line.sid: line.media for line in lines}
    return sorted(
        (
            *(replace(one, media=fuller(one.media, links.get(one.sid, ()))) for one in listed),
            *(one for one in _told(lines, zone) if one.sid not in known),
        ),
        key=lambda one: one.received_at,
    )


def _told(lines: tuple[ReplyLine, ...], zone: str) -> Iterator[Reply]:
    for line in lines:
        reply = told_in(line.sid, line.phone, line.body, line.received, zone, line.media)
        if reply is not None:
            yield reply
