"""How much did one cycle change? I11: nothing big without a person's approval.

A text counts in the cycle that began its cancel, also where the process died before it had asked Twilio: what
a later cycle brings to its end was decided before, however many calls that takes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sheetdrip.domain.lifecycle import State
from sheetdrip.planning.records import ClinicRecords
from sheetdrip.sandbox.twilio.store import TwilioStore

LIMITS: Final[Mapping[str, float]] = {"max_creates": 100, "max_cancels": 20, "max_share": 0.3}


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """How things stood before a cycle. `held`: how many texts Twilio had; `begun`: cancels, by SID, and those
    that were done in this very moment."""

    at: datetime
    held: int
    begun: frozenset[str]


def _begun(records: ClinicRecords) -> frozenset[str]:
    """The texts whose cancel was begun and is not proven yet, by SID."""
    cancelling = (one for one in records.messages if one.state is State.CANCELLING)
    return frozenset(one.sid for one in cancelling if one.sid is not None)


def before(at: datetime, held: int, store: TwilioStore, records: ClinicRecords) -> Before:
    """A cycle begins now, perhaps in the moment in which the one before it has ended."""
    return Before(at=at, held=held, begun=_begun(records) | _done(at, store))


def taken_back(was: Before, store: TwilioStore, records: ClinicRecords) -> frozenset[str]:
    """The texts whose cancel this cycle has begun, or done without a word in the ledger."""
    return (_begun(records) | _done(was.at, store)) - was.begun


def _done(since: datetime, store: TwilioStore) -> frozenset[str]:
    return frozenset(
        one.sid
        for one in store.messages.values()
        if one.cancelled_at is not None and one.cancelled_at >= since
    )


def is_mass(creates: int, cancels: int, held: int) -> bool:
    """Whether it is far more than one cycle may do. `held`: how many texts Twilio had."""
    most = max(LIMITS["max_cancels"], LIMITS["max_share"] * held)
    return cancels > 2 * most or creates > 2 * LIMITS["max_creates"] + 100
