"""Polls what became of the conversations that were begun: messages of channels that judge replies themselves.

Active ones are listed by who holds them; only those that ended are read one by one. Replies of patients who
may be in a conversation are judged with it in hand, so that none is answered twice.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from sheetdrip.domain.channel import Channel
from sheetdrip.domain.keywords import Keyword, keyword_of
from sheetdrip.domain.lifecycle import UNSETTLED, State
from sheetdrip.domain.message import Key, Message, Outcome
from sheetdrip.domain.phone_identity import identity_of, is_same_phone
from sheetdrip.domain.reasons import Reason, ReasonCode
from sheetdrip.domain.reply import Reply, ReplyRecord
from sheetdrip.errors import MessagingUnavailable
from sheetdrip.planning.attention import raised
from sheetdrip.planning.conversation_results import (
    ConversationResult,
    has_missed,
    judge_conversation,
    was_listening,
)
from sheetdrip.planning.conversations import Conversation, since
from sheetdrip.planning.records import ClinicRecords
from sheetdrip.planning.reply_judging import question_for
from sheetdrip.planning.reply_processing import raised_by
from sheetdrip.planning.reply_state import ReplyState
from sheetdrip.sync.context import ClinicContext
from sheetdrip.sync.ports.channel import ChannelPort
from sheetdrip.sync.ports.messaging import Cancelled
from sheetdrip.sync.ports.replies import Record
from sheetdrip.sync.recording import Learned, is_unmoved, record_unmoved

log = structlog.get_logger(__name__)

GONE_AFTER = timedelta(days=1)
"""What Twilio does not have so long after its start was deleted there."""

MOST_READ = 60
"""At most so many conversations of one holder are read per look; the rest wait for the next."""


@dataclass(frozen=True, slots=True)
class Consulted:
    """Replies, by SID.

    `taken`: a conversation was open for them, of that channel; `untaken`: and its result tells nobody of
    a score to call for; `undecided`: their question cannot be told yet.
    """

    taken: Mapping[str, Channel]
    untaken: frozenset[str]
    undecided: frozenset[str]


def poll_conversations(ctx: ClinicContext, now: datetime) -> int:
    """Bring conversations forward; how many ended. One that cannot be asked for holds up no other."""
    name = ctx.clinic.name
    going = [one for one in ctx.ledger.records().messages if _is_going(one, now)]
    count = 0
    for channel, carrier in dict.fromkeys((one.channel, one.service_sid) for one in going):
        theirs = [one for one in going if (one.channel, one.service_sid) == (channel, carrier)]
        try:
            count += _follow(ctx, ctx.port(channel), theirs, now)
        except MessagingUnavailable as error:
            log.warning("follow.unanswered", clinic=name, flow=carrier, why=str(error))
    return count


def stop_talks(
    ctx: ClinicContext, messages: Iterable[Message], phones: Collection[str], now: datetime
) -> None:
    """End what still talks to phones that opted out; what it heard before is kept when it is followed."""
    ended: list[Learned] = []
    for one in () if ctx.clinic.shadow else messages:
        is_over = not _is_going(one, now) or one.is_because(ReasonCode.REPLIED_STOP)
        if identity_of(one.to) in phones and not is_over:
            answer = ctx.port(one.channel).cancel(one.service_sid, one.sid or "")
            log.info("follow.stopped", clinic=ctx.clinic.name, sid=one.sid, answer=repr(answer))
            if isinstance(answer, Cancelled):
                why = Reason(ReasonCode.REPLIED_STOP)
                ended.append((one, Outcome(key=one.key, state=one.state, reason=why)))
    record_unmoved(ctx.ledger, ended, now)


def consult(ctx: ClinicContext, book: ClinicRecords, waiting: Sequence[ReplyRecord]) -> Consulted:
    """Ask whether a conversation was open for the replies whose last question was one's.

    What those that have ended meanwhile heard is kept at once, before the replies after it are judged. STOP
    is never for a conversation.
    """
    keywords = ctx.clinic.keywords
    replies = [one.reply for one in waiting if keyword_of(one.reply, keywords) is not Keyword.STOP]
    asked = {
        one.sid: question
        for one in replies
        if (question := question_for(one, book.messages)) is not None
        and question.channel.hears_replies
    }
    conversations = dict(_read(ctx, asked.values()))
    undecided = {
        one.sid
        for one in replies
        if any(_may_talk(text, one) for text in book.messages)
        or (one.sid in asked and asked[one.sid].key not in conversations)
    }
    taken = {
        one.sid: asked[one.sid].channel
        for one in replies
        if one.sid in asked
        and (found := conversations.get(asked[one.sid].key)) is not None
        and was_listening(found, one)
    }
    call_at = ctx.clinic.thresholds.call_at
    untaken = {sid for sid in taken if has_missed(conversations[asked[sid].key], call_at)}
    return Consulted(taken, frozenset(untaken), frozenset(undecided))


def _read(
    ctx: ClinicContext, questions: Iterable[Message]
) -> Iterator[tuple[Key, Conversation | None]]:
    """The conversations of questions, where they could be asked for; None: it is no longer there."""
    now = ctx.clock.now()
    for question in {one.key: one for one in questions}.values():
        try:
            port = ctx.port(question.channel)
            found = port.conversation(question.service_sid, question.sid or "")
        except MessagingUnavailable as error:
            log.warning("follow.unanswered", clinic=ctx.clinic.name, why=str(error))
            continue
        if found is not None and found.is_over and question.state is State.SENT:
            _keep(ctx, [(question, found)], now)
        yield question.key, found


def _is_going(message: Message, now: datetime) -> bool:
    channel = message.channel
    is_begun = message.state is State.SENT and message.sid is not None and channel.hears_replies
    return is_begun and now - message.left_at < channel.lasts


def _may_talk(message: Message, reply: Reply) -> bool:
    """Whether a message whose outcome is unknown may have asked before the reply came."""
    return (
        message.state in UNSETTLED
        and not message.is_in_doubt
        and message.left_at <= reply.received_at
        and is_same_phone(message.to, reply.phone)
    )


def _follow(ctx: ClinicContext, port: ChannelPort, theirs: Sequence[Message], now: datetime) -> int:
    carrier = theirs[0].service_sid
    listed = {one.sid: one for one in port.conversations_since(carrier, since(theirs))}
    over = [one for one in theirs if one.sid not in listed or listed[one.sid].is_over]
    ended: list[tuple[Message, Conversation]] = []
    gone: list[Learned] = []
    for message in over[:MOST_READ]:
        found = port.conversation(carrier, message.sid or "")
        if found is not None and found.is_over:
            ended.append((message, found))
        elif found is None and now - message.left_at > GONE_AFTER:
            why = Reason(ReasonCode.FLOW_GONE)
            outcome = Outcome(key=message.key, state=State.DELIVERED, reason=why)
            gone.append((message, outcome))
    _keep(ctx, ended, now)
    record_unmoved(ctx.ledger, gone, now)
    return len(ended) + len(gone)


def _keep(ctx: ClinicContext, ended: Sequence[tuple[Message, Conversation]], now: datetime) -> None:
    """What was heard first, the ends after it: a crash between them only has them looked at again.

    Replies are judged and conversations followed at the same time: of two who ask, one keeps its end.
    """
    name = ctx.clinic.name
    with ctx.ledger.deciding:
        book, reply_state = ctx.ledger.records(), ctx.ledger.reply_store.state(now)
        pairs = [
            (conversation, _heard(reply_state, message, conversation))
            for message, conversation in ended
            if is_unmoved(message, book)
        ]
        if not pairs:
            return
        records = [
            one
            for conversation, found in pairs
            for one in _records(ctx, reply_state, conversation, found)
        ]
        ctx.ledger.reply_store.keep(records, now)
        ctx.ledger.record([found.outcome for _, found in pairs], now)
    log.info("follow.over", clinic=name, count=len(pairs))


def _heard(
    reply_state: ReplyState, message: Message, conversation: Conversation
) -> ConversationResult:
    step = (message.key.surgery, message.key.step)
    wrote = any(
        one.verdict == message.channel.name and (one.surgery, one.step) == step
        for one in reply_state.replies
    )
    return judge_conversation(
        message, conversation, reply_state.scores.get(step), has_replies=wrote
    )


def _records(
    ctx: ClinicContext,
    reply_state: ReplyState,
    conversation: Conversation,
    found: ConversationResult,
) -> Iterator[Record]:
    if found.score is not None:
        yield found.score
    if found.concern is not None:
        label = ctx.clinic.labels.get(found.concern.step, "")
        moment = conversation.ended_at or ctx.clock.now()
        record = raised_by(found.concern, moment, label, ctx.clinic.time_zone or "UTC")
        known = reply_state.concerns.get((record.surgery, record.step, record.kind))
        fresh = raised(known, record)
        if fresh is not None:
            yield fresh
