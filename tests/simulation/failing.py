"""What may follow from texts that failed? A landline holds the rest; what reached nobody may be sent again.

Worked out from Twilio's side and the calendar, apart from the product's `planning`.
"""

from collections.abc import Iterable
from datetime import datetime

from sheetdrip.sandbox.twilio.lifecycle import EXPIRED, doomed, milestones, starts_at
from sheetdrip.sandbox.twilio.records import Message
from sheetdrip.sandbox.twilio.store import TwilioStore

_LANDLINE = frozenset({30004, 30005, 30006})
_PASSES = frozenset({30003, EXPIRED})
"""Off, or too long in Twilio's queue: one more may follow (https://www.twilio.com/docs/api/errors/30036)."""

_MENDED = frozenset({30002, 30024, 30032, 30034, 30035})
"""The account, or a sender that is not registered: certainly not sent, as often as it is tried."""


def ended(store: TwilioStore, message: Message) -> Message:
    """The message with the end that it has, also where Twilio delivers none for a while."""
    if message.expires_at is not None and store.state(message).error_code == EXPIRED:
        return doomed(message, ("failed", EXPIRED))
    failure = store.refusals.failure(message.to, message.sender, starts_at(message))
    return doomed(message, failure)


def left_at(message: Message) -> datetime:
    """When it left Twilio's queue, or was given up there."""
    return milestones(message)[1]


def is_dead(phone: str | None, left: Iterable[Message]) -> bool:
    """Whether some text that has left shows that none can reach this phone."""
    return any(one.to == phone and one.fate.error_code in _LANDLINE for one in left)


def may_follow(phone: str | None, left: Iterable[Message]) -> bool:
    """Whether every try of a step to this phone has certainly reached nobody, so that one more may follow."""
    codes = [one.fate.error_code for one in left if one.to == phone]
    passed = sum(code in _PASSES for code in codes)
    return bool(codes) and passed <= 1 and all(code in _PASSES | _MENDED for code in codes)
