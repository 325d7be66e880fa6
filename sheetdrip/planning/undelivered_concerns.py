"""Finds the texts that have failed for good, so that somebody should call.

There is one concern per surgery and cause: texts in a row that one unregistered sender could not send, or
that found a phone off, are one reason to call, even after it has been acknowledged; one that arrives ends
it. A text that is still to be tried again is no failure yet (`retry.is_lost`).
"""

from collections.abc import Iterator, Mapping
from datetime import datetime

from sheetdrip.domain.failures import Responsible, flags_phone, reason, responsible_for
from sheetdrip.domain.lifecycle import NOT_ARRIVED, State
from sheetdrip.domain.message import Message
from sheetdrip.domain.reason_sentences import sentence
from sheetdrip.domain.reasons import ReasonCode
from sheetdrip.planning.concerns import RELEVANT, Concern, ConcernKind
from sheetdrip.planning.retry import is_lost

_ALSO = {
    Responsible.TWILIO: ", and have whoever looks after the Twilio account mend it",
    Responsible.WRITER: ", and have the text changed",
}


def undelivered(messages: Mapping[str, Message], now: datetime) -> Iterator[Concern]:
    """The concerns about a surgery's texts. `messages`: the newest of each step, by its name."""
    if not any(_may_count(message) for message in messages.values()):
        return
    known: set[Responsible] = set()
    for message in sorted(messages.values(), key=lambda one: (one.send_at, one.key)):
        if message.state is State.DELIVERED:
            known.clear()
        told = _told(message, now, known)
        # the first of a cause stands for the later ones, also when it is old
        if told and now - message.send_at <= RELEVANT:
            yield Concern(message.key.surgery, message.question, ConcernKind.UNDELIVERABLE, told)


def _may_count(message: Message) -> bool:
    return message.state in NOT_ARRIVED or message.is_in_doubt


def _told(message: Message, now: datetime, known: set[Responsible]) -> str:
    if message.is_because(ReasonCode.MAY_HAVE_BEEN_SENT):
        return sentence(message.reason)
    mender = responsible_for(message.error_code)
    is_asked_again = message.is_clarification and not flags_phone(message.error_code)
    # a question asked again that does not arrive leaves its reply to a person (`clarify`)
    if (
        not is_lost(message, now)
        or mender is Responsible.PATIENT
        or is_asked_again
        or mender in known
    ):
        return ""
    known.add(mender)
    if mender is Responsible.STAFF:
        return reason(message.error_code)
    return f"did not arrive: {_why(message)}; call the patient{_ALSO.get(mender, '')}"


def _why(message: Message) -> str:
    if message.error_code is None and message.reason is not None:
        return sentence(message.reason)
    return reason(message.error_code)
