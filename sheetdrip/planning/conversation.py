"""What does a reply answer, and what should become of it?"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sheetdrip.domain.keywords import Keywords
from sheetdrip.domain.lifecycle import State
from sheetdrip.domain.message import Message
from sheetdrip.domain.reply import Reply

ANSWERABLE = timedelta(days=6)
"""A reply later than this after a question is a remark: the next question comes a week after."""

MOST_AN_HOUR = 5
"""More replies than this from one phone in an hour are a machine's, or need a person anyway."""

_REACHED = frozenset(
    {State.SENT, State.DELIVERED, State.SCHEDULED, State.CANCELLING, State.TOO_LATE}
)
"""States of a text that has reached its phone once its time has passed: statuses lag."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """What is known when a reply is judged.

    `question`: the one it answers; `has_score`: that question has one; `has_clarification`: it was asked
    again, or is about to be; `recent`: earlier replies of this phone, of an hour at least.
    """

    question: Message | None = None
    has_score: bool = False
    has_clarification: bool = False
    opted_out: bool = False
    keywords: Keywords = field(default_factory=Keywords)
    recent: tuple[Reply, ...] = ()


def reached_at(message: Message) -> datetime:
    """When a text that went is taken to have arrived: its time, or its posting if that was later."""
    if message.delivery == "now" and message.posted_at is not None:
        return max(message.send_at, message.posted_at)
    return message.send_at


def question_for(reply: Reply, messages: Iterable[Message]) -> Message | None:
    """The last question that had reached the phone when it replied; None for one too old, or none at all.

    A clarification counts for its question, which is what is returned: on a shared phone, its surgery is the
    patient's.
    """
    arrived = sorted(
        (one for one in messages if _had_arrived(one, reply)),
        key=lambda one: (reached_at(one), one.key),
    )
    if not arrived or reply.received_at - reached_at(arrived[-1]) > ANSWERABLE:
        return None
    asked = (arrived[-1].key.surgery, arrived[-1].key.question)
    questions = (one for one in reversed(arrived) if (one.key.surgery, one.key.step) == asked)
    return next(questions, None)


def _had_arrived(message: Message, reply: Reply) -> bool:
    return (
        message.to == reply.phone
        and message.state in _REACHED
        and reached_at(message) <= reply.received_at
    )
