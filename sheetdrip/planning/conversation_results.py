"""Reads what a conversation heard from its patient, and tells which replies were for it.

It goes by the variables `outcome`, `score` and `first_answer`, as `config/studio/pain-score.json` sets them;
a flow of the clinic's own may set the same. If a reply was not understood, or none was heard, it is a
person's turn.
"""

from dataclasses import dataclass

from sheetdrip.domain.lifecycle import State
from sheetdrip.domain.message import Message, Outcome
from sheetdrip.domain.reasons import NOTHING, Reason, ReasonCode
from sheetdrip.domain.reply import Reply, ScoreRecord
from sheetdrip.planning.concerns import Concern, concerns_of
from sheetdrip.planning.conversations import Conversation
from sheetdrip.planning.scoring import corrected
from sheetdrip.planning.verdicts import NotUnderstood

_SCORES = {str(score): score for score in range(11)}


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationResult:
    """What an ended conversation leaves: its step's outcome, a score, and whether a person should read it."""

    outcome: Outcome
    score: ScoreRecord | None = None
    concern: Concern | None = None


def score_of(conversation: Conversation) -> int | None:
    """The pain score that it has heard by now."""
    return _SCORES.get((conversation.result or {}).get("score", "").strip())


def has_missed(conversation: Conversation | None, call_at: int | None) -> bool:
    """Whether a score to call for that came while it was open would be told to nobody by its result.

    It goes on, or has ended with no score or one that asks for no call: it may have asked again. None: the
    vendor does not have it any more.
    """
    score = None if conversation is None or not conversation.is_over else score_of(conversation)
    return score is None or call_at is None or score < call_at


def judge_conversation(
    message: Message, conversation: Conversation, known: ScoreRecord | None, *, has_replies: bool
) -> ConversationResult:
    """Judge an execution whose context was read.

    `known`: the step's score on record; `has_replies`: the patient wrote while it was active.
    """
    result = conversation.result or {}
    said, score = result.get("outcome"), score_of(conversation)
    if score is not None:
        outcome = _outcome(message, State.DELIVERED, NOTHING)
        return ConversationResult(
            outcome=outcome, score=_scored(message, conversation, score, known)
        )
    if said == "stopped" or message.is_because(ReasonCode.REPLIED_STOP):
        why = Reason(ReasonCode.REPLIED_STOP)
        return ConversationResult(outcome=_outcome(message, State.DELIVERED, why))
    if said in {"answered", "unclear"} or result.get("first_answer", "").strip() or has_replies:
        (concern,) = concerns_of(
            message.key.surgery, message.key.step, NotUnderstood(clarify=False)
        )
        outcome = _outcome(message, State.DELIVERED, Reason(ReasonCode.NOT_UNDERSTOOD))
        return ConversationResult(outcome=outcome, concern=concern)
    if said == "undelivered":
        outcome = _outcome(message, State.UNDELIVERED, message.channel.undelivered)
        return ConversationResult(outcome=outcome)
    no_answer = Reason(ReasonCode.NO_ANSWER)
    return ConversationResult(outcome=_outcome(message, State.DELIVERED, no_answer))


def _outcome(message: Message, state: State, why: Reason) -> Outcome:
    return Outcome(key=message.key, state=state, twilio_status="ended", reason=why)


def _scored(
    message: Message, conversation: Conversation, score: int, known: ScoreRecord | None
) -> ScoreRecord | None:
    """None when the patient has named another score since, in a reply after its end."""
    before = known or ScoreRecord(surgery=message.key.surgery, step=message.key.step)
    if before.score is not None and before.reply_sid != conversation.sid:
        return None
    return corrected(before, score, conversation.sid)


def was_listening(conversation: Conversation, reply: Reply) -> bool:
    """Whether it was active when the reply came: the one that ended it included."""
    return conversation.ended_at is None or reply.received_at <= conversation.ended_at
