"""How does a ledger that was lost, or is an old copy, learn again what patients said?

From Twilio's inbound lists and the Replies tab, both by the replies' SIDs; judged in the order in which they
came. Nothing is sent: what was unreadable is not asked once more.
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
from sheetdrip.planning.book import Book
from sheetdrip.planning.concerns import concerns
from sheetdrip.planning.conversation import question_for
from sheetdrip.planning.mail import Mail
from sheetdrip.planning.recalling import (
    Seen,
    as_seen,
    is_waiting,
    limits_seen,
    taken_back,
    told_in,
    without_asking,
)
from sheetdrip.planning.reception import Desk
from sheetdrip.sync.follow import Consulted, consult
from sheetdrip.sync.ports.sheet import ReplyLine
from sheetdrip.sync.replies import known_of
from sheetdrip.sync.surroundings import Surroundings

log = structlog.get_logger(__name__)

BEFORE = timedelta(days=1)
"""So long before the first text a reply may have come: a STOP may even precede it."""


def recall(here: Surroundings, cells: Mapping[str, Mapping[str, Cell]], zone: str) -> int:
    """Put every reply on record that is not, and judge it; how many. `cells`: the rows' own, by Drip ID."""
    name, now = here.clinic.name, here.clock.now()
    book = here.ledger.book(name)
    lines = here.reply_log.lines()
    replies = _replies(here, book, lines, zone, now)
    here.correspondence.receive(name, replies, now, read_until=now)
    waiting = _waiting(here.correspondence.mail(name, now), book)
    if not waiting:
        return 0
    consulted = consult(here, book, waiting)
    waiting = [one for one in waiting if not _waits_for_studio(one.reply, consulted, book)]
    mail = here.correspondence.mail(name, now)  # with what flows have heard
    fresh = {one.reply.sid for one in waiting}
    earlier = [one for one in mail.replies if one.reply.sid not in fresh]
    scores = taken_back(waiting, earlier, mail.scores)
    mail = replace(mail, replies=tuple(earlier), scores={**mail.scores, **scores})
    desk = Desk(known_of(here, mail, book, zone))
    for_flows = consulted.for_flows
    judged = [
        *scores.values(),
        *(
            kept
            for record in waiting
            for kept in desk.take(record, for_flow=record.reply.sid in for_flows)
        ),
    ]
    sids: defaultdict[str, list[str]] = defaultdict(list)
    for one in judged:
        if isinstance(one, ReplyRecord):
            sids[one.surgery or ""].append(one.reply.sid)
    seen = Seen(cells=cells, lines=frozenset(line.sid for line in lines))
    settled = without_asking(judged, here.clinic.labels, zone)
    here.correspondence.keep(name, list(as_seen(settled, seen, sids, now)), now)
    limits = _by_limits(here, book, here.correspondence.mail(name, now), now)
    here.correspondence.keep(name, list(limits_seen(limits, seen, sids, now)), now)
    log.info("recall.done", clinic=name, replies=len(waiting))
    return len(waiting)


def _waits_for_studio(reply: Reply, consulted: Consulted, book: Book) -> bool:
    """Whether a flow's execution could not be asked for: the next look at the tray judges it."""
    question = question_for(reply, book.messages)
    return reply.sid in consulted.undecided and question is not None and question.is_flow


def _waiting(mail: Mail, book: Book) -> list[ReplyRecord]:
    """What is to be judged, or judged again."""
    texts: defaultdict[str, list[Message]] = defaultdict(list)
    for one in book.messages:
        texts[identity_of(one.to)].append(one)
    return [one for one in mail.replies if is_waiting(one, texts[identity_of(one.reply.phone)])]


def _by_limits(
    here: Surroundings, book: Book, mail: Mail, now: datetime
) -> Iterator[ConcernRecord]:
    """What the clinic's limits say of the scores that were found again."""
    limits, labels = here.clinic.thresholds, here.clinic.labels
    for surgery, answers in mail.answers.items():
        scores = {step: one.score for step, one in answers.scores.items() if one.score is not None}
        heard = mail.heard.get(surgery, frozenset())
        messages = book.by_surgery.get(surgery, {})
        for one in concerns(surgery, messages, scores, heard, limits, now):
            detail = f"{labels.get(one.step, '')} {one.detail}".strip()
            yield ConcernRecord(
                surgery=surgery, step=one.step, kind=one.kind, detail=detail, raised_at=now
            )


def _replies(
    here: Surroundings, book: Book, lines: tuple[ReplyLine, ...], zone: str, now: datetime
) -> list[Reply]:
    """What Twilio has since the first text, and what stands in the Replies tab alone."""
    first = min((one.left_at for one in book.messages), default=now)
    listed = here.inbox.received_since(min(first, now) - BEFORE)
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
