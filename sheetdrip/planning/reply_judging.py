"""Judges what a reply answers, and what should become of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from sheetdrip.domain.cells import folded
from sheetdrip.domain.channel import Channel
from sheetdrip.domain.classification.classifier import Classification, ReplyClassifier, Urgency
from sheetdrip.domain.keywords import Keyword, Keywords, is_bare_yes, keyword_of
from sheetdrip.domain.lifecycle import State
from sheetdrip.domain.message import Message
from sheetdrip.domain.phone_identity import is_same_phone
from sheetdrip.domain.reply import Reply
from sheetdrip.planning.verdicts import (
    AskedForHelp,
    Automatic,
    Courtesy,
    ForConversation,
    MayBeTen,
    NotUnderstood,
    OptedIn,
    OptedOut,
    Remark,
    Scored,
    SentMedia,
    Verdict,
    WantsOut,
)

ANSWERABLE = timedelta(days=6)
"""A reply later than this after a question is a remark: the next question comes a week after."""

AN_HOUR = timedelta(hours=1)
TWO_TEXTS = timedelta(minutes=10)
"""A 1 and a 0 that come so soon after one another may be one 10."""

MOST_AN_HOUR = 5
"""More replies than this from one phone in an hour are a machine's, or need a person anyway."""

_REACHED = frozenset(
    {State.SENT, State.DELIVERED, State.SCHEDULED, State.CANCELLING, State.TOO_LATE}
)
"""States of a text that has reached its phone once its time has passed: statuses lag."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerContext:
    """What is known when a reply is judged.

    `question`: the one it answers; `has_score`: that question has one; `has_clarification`: it was asked
    again, or is about to be; `conversation`: the channel of one that was open for the reply; `is_untaken`:
    its result tells nobody of a score to call for; `call_at`: from this score on somebody calls; `is_held`:
    nothing more is sent to the phone; `recent`: earlier replies of this phone, of an hour at least.
    """

    question: Message | None = None
    has_score: bool = False
    has_clarification: bool = False
    conversation: Channel | None = None
    is_untaken: bool = False
    call_at: int | None = None
    opted_out: bool = False
    is_held: bool = False
    keywords: Keywords = field(default_factory=Keywords)
    recent: tuple[Reply, ...] = ()


def questions_for(reply: Reply, messages: Iterable[Message]) -> tuple[Message, ...]:
    """The last question of each surgery that had reached the phone when it replied, the newest first.

    None that is too old. A clarification counts for its question, which is what is returned: on a shared
    phone, its surgery is the patient's.
    """
    arrived = sorted(
        (one for one in messages if _had_arrived(one, reply)),
        key=lambda one: (one.left_at, one.key),
        reverse=True,
    )
    asked: dict[str, str] = {}
    for one in arrived:
        if reply.received_at - one.left_at <= ANSWERABLE:
            asked.setdefault(one.key.surgery, one.question)
    found = (
        next((one for one in arrived if (one.key.surgery, one.key.step) == which), None)
        for which in asked.items()
    )
    return tuple(one for one in found if one is not None)


def question_for(reply: Reply, messages: Iterable[Message]) -> Message | None:
    """The newest of them."""
    return next(iter(questions_for(reply, messages)), None)


def _had_arrived(message: Message, reply: Reply) -> bool:
    return (
        (message.state in _REACHED or message.is_in_doubt)
        and message.left_at <= reply.received_at
        and is_same_phone(message.to, reply.phone)
    )


def judge(reply: Reply, talk: AnswerContext, classifier: ReplyClassifier) -> Verdict:
    """What a reply is. What Twilio acts on comes first: it has happened already, whatever else was meant.

    A picture or file is never a machine's word nor thanks, and its question is not asked again for it:
    `concerns_of` gives it to a person, whether a score came with it or not.
    """
    acted_on = _acted_on(reply, talk)
    if acted_on is not None:
        return acted_on
    found = classifier.classify(reply.body, talk.question.body if talk.question else "")
    if found.is_automatic and not reply.media:
        return Automatic()
    if found.wants_out:
        return WantsOut(found.urgency)
    if talk.conversation is not None:
        missed = Urgency.ALARM if _is_missed(found, talk) else Urgency.NOTHING
        return ForConversation(talk.conversation, max(found.urgency, missed))
    if talk.question is not None and not talk.has_score:
        return _answer(reply, talk, found)
    return _aside(reply, talk, found)


def _is_missed(found: Classification, talk: AnswerContext) -> bool:
    """Whether it gives a score to call for that a conversation has not taken.

    It hears nothing of other spellings or channels of its phone, and "9/10" may be no number to it.
    """
    if found.reading is None or talk.call_at is None:
        return False
    return talk.is_untaken and found.reading.score >= talk.call_at


def _acted_on(reply: Reply, talk: AnswerContext) -> Verdict | None:
    match keyword_of(reply, talk.keywords):
        case Keyword.STOP:
            return OptedOut()
        case Keyword.HELP:
            return AskedForHelp()
        case Keyword.START:
            # "yes" opts in whom STOP had opted out; from anybody else it is an answer to no question of ours
            idle = is_bare_yes(reply) and not talk.opted_out and reply.opt_out_type is None
            return None if idle else OptedIn()
        case _:
            return None


def _answer(reply: Reply, talk: AnswerContext, found: Classification) -> Verdict:
    """What a reply is to an open question."""
    if found.reading is not None:
        return Scored(found.reading.score, correction=False, urgency=found.urgency)
    if reply.media:
        return SentMedia(found.urgency)
    is_silent = talk.opted_out or talk.is_held or talk.has_clarification
    is_not_for_us = found.may_be_automatic or found.urgency >= Urgency.CALL
    clarify = not (is_silent or is_not_for_us or _is_loop(reply, talk.recent))
    return NotUnderstood(clarify=clarify, urgency=found.urgency)


def _aside(reply: Reply, talk: AnswerContext, found: Classification) -> Verdict:
    """What a reply is to an answered question, or to none. Only a bare number changes an answer."""
    aside = SentMedia(found.urgency) if reply.media else Remark(max(found.urgency, Urgency.WORDS))
    if talk.question is None:
        return aside
    if found.is_courtesy and not reply.media:
        return Courtesy()
    reading = found.reading
    if reading is None or not reading.is_digits or found.urgency is not Urgency.NOTHING:
        return aside
    if reading.score == 0 and _follows_a_one(reply, talk.recent):
        return MayBeTen()
    return Scored(reading.score, correction=True)


def _follows_a_one(reply: Reply, recent: Iterable[Reply]) -> bool:
    earlier = [one for one in recent if one.sid != reply.sid]
    last = max(earlier, key=lambda one: one.received_at, default=None)
    return (
        last is not None
        and (folded(last.body), folded(reply.body)) == ("1", "0")
        and reply.received_at - last.received_at <= TWO_TEXTS
    )


def _is_loop(reply: Reply, recent: Iterable[Reply]) -> bool:
    """Whether two machines may be talking: the same words again, or too many replies."""
    earlier = [one for one in recent if one.sid != reply.sid]
    if any(folded(one.body) == folded(reply.body) for one in earlier):
        return True
    hour = [one for one in earlier if reply.received_at - one.received_at <= AN_HOUR]
    return len(hour) >= MOST_AN_HOUR
