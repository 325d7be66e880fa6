"""Holds the states of a drip message, and where it can go from each.

    waiting -> intended -> scheduled -> sent -> delivered | undelivered | failed
    intended -> unknown -> scheduled | intended | waiting
    scheduled -> cancelling -> cancelled | too_late
    waiting -> skipped

The ledger moves only along `TRANSITIONS`. What Twilio reports moves only forward, by rank, because
callbacks and lists arrive late and out of order. A terminal status stays for good.
"""

from enum import StrEnum


class State(StrEnum):
    """One word per state, as the sheet and the ledger spell it."""

    WAITING = "waiting"
    INTENDED = "intended"
    UNKNOWN = "unknown"
    SCHEDULED = "scheduled"
    SENT = "sent"
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    FAILED = "failed"
    CANCELLING = "cancelling"
    CANCELLED = "cancelled"
    TOO_LATE = "too_late"
    SKIPPED = "skipped"


_LEFT = frozenset({State.SENT, State.DELIVERED, State.UNDELIVERED, State.FAILED})

TRANSITIONS: dict[State, frozenset[State]] = {
    State.WAITING: frozenset({State.INTENDED, State.SKIPPED}),
    # waiting again: Twilio certainly did not take it (429, connection refused)
    State.INTENDED: frozenset({State.SCHEDULED, State.UNKNOWN, State.WAITING}) | _LEFT,
    # waiting: Twilio's complete list does not have it; skipped: and by now it would come too late
    State.UNKNOWN: frozenset(
        {State.SCHEDULED, State.INTENDED, State.WAITING, State.SKIPPED, State.CANCELLED}
    )
    | _LEFT,
    # cancelled without cancelling: somebody cancelled it in Twilio's console
    State.SCHEDULED: frozenset({State.CANCELLING, State.CANCELLED}) | _LEFT,
    State.CANCELLING: frozenset({State.CANCELLED, State.TOO_LATE}),
    State.SENT: frozenset({State.DELIVERED, State.UNDELIVERED, State.FAILED}),
    State.DELIVERED: frozenset(),
    State.UNDELIVERED: frozenset(),
    State.FAILED: frozenset(),
    State.CANCELLED: frozenset(),
    State.TOO_LATE: frozenset(),
    State.SKIPPED: frozenset(),
}

TERMINAL = frozenset(state for state, onward in TRANSITIONS.items() if not onward)

HELD_BY_TWILIO = frozenset({State.SCHEDULED, State.CANCELLING})
"""Twilio has it and has not sent it yet."""

ON_ITS_WAY = frozenset({State.SENT, State.DELIVERED, State.UNDELIVERED, State.TOO_LATE})
"""It left for the phone, and did not certainly fail before it got there."""

NOT_ARRIVED = frozenset({State.FAILED, State.UNDELIVERED})
"""Twilio refused it or gave it up: nobody has read it."""

UNSETTLED = frozenset({State.INTENDED, State.UNKNOWN})
"""A call was or may have been made whose outcome is not recorded."""

MAY_HAVE_REACHED = frozenset(
    {State.INTENDED, State.UNKNOWN, State.SCHEDULED, State.CANCELLING, State.SENT}
    | {State.DELIVERED, State.TOO_LATE}
)
"""May reach, or has reached, the patient: at most one of these per (surgery, step)."""


def can_transition(from_state: State, to_state: State) -> bool:
    """Whether the table has this arrow."""
    return to_state in TRANSITIONS[from_state]


# Twilio's statuses by how far along they are (docs/vendors/twilio.md#statuses).
TWILIO_RANK: dict[str, int] = {
    "scheduled": 0,
    "accepted": 1,
    "queued": 2,
    "sending": 3,
    "sent": 4,
    "delivered": 5,
    "undelivered": 5,
    "failed": 5,
    "canceled": 5,
    "partially_delivered": 5,
    "read": 6,
}

_STATE_OF_TWILIO: dict[str, State] = {
    "scheduled": State.SCHEDULED,
    "accepted": State.SENT,
    "queued": State.SENT,
    "sending": State.SENT,
    "sent": State.SENT,
    "delivered": State.DELIVERED,
    "read": State.DELIVERED,
    "partially_delivered": State.UNDELIVERED,
    "undelivered": State.UNDELIVERED,
    "failed": State.FAILED,
    "canceled": State.CANCELLED,
}


def state_of(twilio_status: str) -> State | None:
    """Our word for a Twilio status; None for one we have not met."""
    return _STATE_OF_TWILIO.get(twilio_status)


def is_forward(known: str | None, reported: str) -> bool:
    """Whether a reported Twilio status is further along than the one already known."""
    if reported not in TWILIO_RANK:
        return False
    return known is None or TWILIO_RANK[reported] > TWILIO_RANK.get(known, -1)
