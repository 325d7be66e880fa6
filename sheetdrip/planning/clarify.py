"""Decides which questions are asked once more, because their answer could not be read.

It starts from the replies on record in every cycle, not from the moment a reply comes, so that a crash
loses none. The clarification has a key of its own, so there is only one per question, whatever restarts. A
clarification that cannot go soon does not go at all: a person reads the reply instead.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sheetdrip.domain.channel import plain_text
from sheetdrip.domain.lifecycle import NOT_ARRIVED, State
from sheetdrip.domain.message import (
    Draft,
    Key,
    Message,
    MessageKind,
    clarification_of,
)
from sheetdrip.domain.phone_identity import is_same_phone
from sheetdrip.domain.reply import ConcernRecord, ReplyRecord
from sheetdrip.domain.send_time import local
from sheetdrip.planning.concerns import concerns_of
from sheetdrip.planning.course import Course, CourseStatus
from sheetdrip.planning.diff import Terms
from sheetdrip.planning.plan import SendNow
from sheetdrip.planning.reply_processing import AUTOMATIC, CLARIFY, raised_by, word_of
from sheetdrip.planning.retry import is_backing_off
from sheetdrip.planning.send_window import awake_until
from sheetdrip.planning.verdicts import NotUnderstood

PATIENCE = timedelta(minutes=30)
"""Later than this after the reply a question asked again would puzzle."""

UNANSWERED = timedelta(hours=12)
"""Who wrote something unreadable, was asked once more and is silent for so long needs a person."""

_NO_ANSWER = frozenset({None, CLARIFY, AUTOMATIC})


@dataclass(frozen=True, slots=True)
class GaveUp:
    """The question is not asked again: its reply needs a person."""

    record: ReplyRecord

    def handed_over(self, label: str, zone: str) -> Iterator[ReplyRecord | ConcernRecord]:
        """What to keep: the reply as not understood, and why somebody should call."""
        verdict = NotUnderstood(clarify=False)
        yield replace(self.record, verdict=word_of(verdict))
        found = concerns_of(self.record.surgery or "", self.record.step or "", verdict)
        at = self.record.reply.received_at
        yield from (raised_by(one, at, label, zone) for one in found)


def clarifications(
    replies: Iterable[ReplyRecord],
    courses: Mapping[str, Course],
    recorded: Mapping[str, Mapping[str, Message]],
    terms: Terms,
) -> Iterator[SendNow | GaveUp]:
    """What to send now, and which replies must be read by a person instead."""
    for one in _unread(replies, recorded):
        if one.asked is None:
            draft = _draft(one.record, one.key, courses.get(one.key.surgery), terms)
            if draft is None:
                yield GaveUp(one.record)
            elif not is_backing_off(one.tried, terms.now):
                yield SendNow(draft)
        elif _is_hopeless(one, terms.now):
            yield GaveUp(one.record)


def hopeless(
    replies: Iterable[ReplyRecord], recorded: Mapping[str, Mapping[str, Message]], now: datetime
) -> Iterator[GaveUp]:
    """Which replies a person must read whatever the sheet says: asking again came to nothing, or too late."""
    for one in _unread(replies, recorded):
        if _is_hopeless(one, now):
            yield GaveUp(one.record)


@dataclass(frozen=True, slots=True)
class _Unread:
    """A reply that could not be read; `tried`: the question asked again, as it is on record."""

    record: ReplyRecord
    key: Key
    tried: Message | None
    is_answered: bool

    @property
    def asked(self) -> Message | None:
        """The question asked again, once it may have gone."""
        waits = self.tried is None or self.tried.state is State.WAITING
        return None if waits else self.tried


def _unread(
    replies: Iterable[ReplyRecord], recorded: Mapping[str, Mapping[str, Message]]
) -> Iterator[_Unread]:
    known = list(replies)
    answered = {(one.surgery, one.step) for one in known if one.verdict not in _NO_ANSWER}
    for record in known:
        if record.verdict != CLARIFY or record.surgery is None or record.step is None:
            continue
        key = clarification_of(record.surgery, record.step)
        tried = recorded.get(record.surgery, {}).get(key.step)
        yield _Unread(record, key, tried, (record.surgery, record.step) in answered)


def _is_hopeless(one: _Unread, now: datetime) -> bool:
    if one.asked is None:
        return now > one.record.reply.received_at + PATIENCE
    is_silent = not one.is_answered and now - one.asked.left_at >= UNANSWERED
    return one.asked.state in NOT_ARRIVED or is_silent


def _draft(record: ReplyRecord, key: Key, course: Course | None, terms: Terms) -> Draft | None:
    """The text, or None when it may not or should not go (any more)."""
    reply = record.reply
    if course is None or course.status is not CourseStatus.GOING or course.barred:
        return None
    if not course.clarification:
        return None
    desired = course.messages.get(record.step or "")
    if desired is None or not is_same_phone(desired.to, reply.phone):
        return None
    latest = reply.received_at + PATIENCE
    is_talk = desired.channel.hears_replies  # of a text that was sent before it was one
    if terms.now > latest or terms.quiet.covers(local(terms.now, desired.zone).time()):
        return None
    return Draft(
        key=key,
        kind=MessageKind.CLARIFICATION,
        to=desired.to,
        body=course.clarification,
        channel=plain_text() if is_talk else desired.channel,
        service_sid=terms.service_sid if is_talk else desired.carrier,
        send_at=reply.received_at,
        latest=awake_until(latest, terms.now, terms.quiet, desired.zone),
        delivery="now",
    )
