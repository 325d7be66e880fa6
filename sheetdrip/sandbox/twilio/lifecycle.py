"""Works out what a message looks like at a given moment, purely from its facts.

scheduled -> queued (at SendAt) -> sent -> delivered | undelivered; or canceled before SendAt;
accepted -> queued -> ... when it was not scheduled (docs/vendors/twilio.md#statuses).
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from sheetdrip.sandbox.twilio.records import Message

# Nothing further happens to these; only these may be deleted or redacted (docs/vendors/twilio.md#statuses).
FINISHED: Final = frozenset({"delivered", "undelivered", "failed", "canceled", "received"})
NO_SENDER: Final = 21704
OPTED_OUT: Final = 21610
EXPIRED: Final = 30036
_ACCEPTED_SECONDS: Final = 1


@dataclass(frozen=True, slots=True)
class State:
    """Status, and the times and code that go with it."""

    status: str
    sent_at: datetime | None
    updated_at: datetime
    error_code: int | None = None


def starts_at(message: Message) -> datetime:
    """When Twilio starts to send it: SendAt, or its creation."""
    return message.send_at or message.created_at


def doomed(message: Message, failure: tuple[str, int] | None) -> Message:
    """The message with another end: its status and code, if there is one."""
    if failure is None:
        return message
    status, code = failure
    return replace(message, fate=replace(message.fate, status=status, error_code=code))


def state_of(message: Message, now: datetime, *, blocked: bool) -> State:
    """The state at `now`; `blocked` says whether the recipient had opted out at the start."""
    if message.direction == "inbound":
        return State("received", message.created_at, message.created_at)
    if message.cancelled_at is not None:
        return State("canceled", None, message.cancelled_at)
    if now < starts_at(message):
        return State("scheduled", None, message.created_at)
    return _under_way(message, now, blocked=blocked)


def initial_status(message: Message) -> str:
    """The status with which an outbound message is created."""
    if message.send_at is not None:
        return "scheduled"
    # `accepted` is the non-scheduled path of a Messaging Service only.
    return "queued" if message.service_sid is None else "accepted"


def milestones(message: Message) -> list[datetime]:
    """The moments at which a status callback may be due: queued, sent, done, canceled."""
    if message.cancelled_at is not None:
        return [message.cancelled_at]
    sent_at = _leaves_at(message)
    return [starts_at(message), sent_at, sent_at + timedelta(seconds=message.fate.done_after)]


def _under_way(message: Message, now: datetime, *, blocked: bool) -> State:
    start, fate = starts_at(message), message.fate
    sent_at = _leaves_at(message)
    if now < sent_at:
        return State(_before_sent(message, now), None, start)
    if _has_expired(message):
        return State("failed", None, sent_at, EXPIRED)
    refusal = _refusal(message, blocked=blocked)
    if refusal is not None:
        return State("failed", sent_at, sent_at, refusal)
    done_at = sent_at + timedelta(seconds=fate.done_after)
    if now < done_at:
        return State("sent", sent_at, sent_at)
    return State(fate.status, sent_at, done_at, fate.error_code)


def _leaves_at(message: Message) -> datetime:
    """When it leaves the sender's queue: sent, or given up because it waited too long."""
    if _has_expired(message) and message.expires_at is not None:
        return max(message.expires_at, starts_at(message))
    return starts_at(message) + timedelta(seconds=message.queued_for + message.fate.sent_after)


def _has_expired(message: Message) -> bool:
    """Whether it waits for a sender longer than it is valid."""
    through = starts_at(message) + timedelta(seconds=message.queued_for)
    return message.expires_at is not None and through > message.expires_at


def _before_sent(message: Message, now: datetime) -> str:
    fresh = (now - message.created_at).total_seconds() < _ACCEPTED_SECONDS
    return "accepted" if fresh and initial_status(message) == "accepted" else "queued"


def _refusal(message: Message, *, blocked: bool) -> int | None:
    if message.sender is None:
        return NO_SENDER
    return OPTED_OUT if blocked else None
