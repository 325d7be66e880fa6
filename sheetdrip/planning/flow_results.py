"""Reads what a Studio flow heard from its patient, and tells which replies were for it.

It goes by the variables that `config/studio/pain-score.json` sets (its `outcome` and `score`); a flow of
the clinic's own may set the same. If a reply was not understood, or none was heard, it is a person's turn.
"""

from dataclasses import dataclass

from sheetdrip.domain.lifecycle import State
from sheetdrip.domain.message import Message, Outcome
from sheetdrip.domain.reasons import Reason, ReasonCode
from sheetdrip.domain.reply import Reply, ScoreRecord
from sheetdrip.planning.concerns import Concern, concerns_of
from sheetdrip.planning.flow_starts import Execution
from sheetdrip.planning.scoring import corrected
from sheetdrip.planning.verdicts import NotUnderstood

_SCORES = {str(score): score for score in range(11)}


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowResult:
    """What an ended flow leaves: its step's outcome, a score, and whether a person should read it."""

    outcome: Outcome
    score: ScoreRecord | None = None
    concern: Concern | None = None


def heard(
    message: Message, execution: Execution, known: ScoreRecord | None, *, has_replies: bool
) -> FlowResult:
    """Judge an execution whose context was read.

    `known`: the step's score on record; `has_replies`: the patient wrote while the flow was active.
    """
    result = execution.result or {}
    said, score = result.get("outcome"), _SCORES.get(result.get("score", "").strip())
    if score is not None:
        outcome = _outcome(message, State.DELIVERED, ReasonCode.NOTHING)
        return FlowResult(outcome=outcome, score=_scored(message, execution, score, known))
    if said == "stopped" or message.is_because(ReasonCode.REPLIED_STOP):
        return FlowResult(outcome=_outcome(message, State.DELIVERED, ReasonCode.REPLIED_STOP))
    if said in {"answered", "unclear"} or result.get("first_answer", "").strip() or has_replies:
        (concern,) = concerns_of(
            message.key.surgery, message.key.step, NotUnderstood(clarify=False)
        )
        outcome = _outcome(message, State.DELIVERED, ReasonCode.NOT_UNDERSTOOD)
        return FlowResult(outcome=outcome, concern=concern)
    if said == "undelivered":
        outcome = _outcome(message, State.UNDELIVERED, ReasonCode.FLOW_UNDELIVERED)
        return FlowResult(outcome=outcome)
    return FlowResult(outcome=_outcome(message, State.DELIVERED, ReasonCode.NO_ANSWER))


def _outcome(message: Message, state: State, why: ReasonCode) -> Outcome:
    return Outcome(key=message.key, state=state, twilio_status="ended", reason=Reason(why))


def _scored(
    message: Message, execution: Execution, score: int, known: ScoreRecord | None
) -> ScoreRecord | None:
    """None when the patient has named another score since, in a reply after the flow's end."""
    before = known or ScoreRecord(surgery=message.key.surgery, step=message.key.step)
    if before.score is not None and before.reply_sid != execution.sid:
        return None
    return corrected(before, score, execution.sid)


def was_listening(execution: Execution, reply: Reply) -> bool:
    """Whether the flow was active when the reply came: the one that ended it included."""
    return execution.ended_at is None or reply.received_at <= execution.ended_at
