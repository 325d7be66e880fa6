"""Finds what the ledger lacks about a step whose text Twilio has.

A ledger may be lost or an old copy, but what stands at Twilio has happened, whatever the ledger says. This
sends nothing, and the same comparison a second time changes nothing.

Twilio never tells for when it holds a text (docs/vendors/twilio.md#creating), and the row may ask for
another time by now. So what counts is the moment that the sheet tells beside the text's SID. If there is
none, the text is recorded with an unknown time, and the next cycle takes it back and makes it anew.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sheetdrip.domain.lifecycle import MAY_HAVE_REACHED, UNSETTLED, State, can_transition, state_of
from sheetdrip.domain.message import Draft, Key, Message, Outcome
from sheetdrip.domain.reasons import CANCELLED_OUTSIDE, NOTHING, Reason, ReasonCode, of_twilio
from sheetdrip.domain.send_time import Due
from sheetdrip.domain.wording import every_way
from sheetdrip.planning.delivery_status import DeliveryStatus, outcome_of
from sheetdrip.planning.unknown_outcomes import AT_HAND, SETTLING, Listed


@dataclass(frozen=True, slots=True)
class Missing:
    """A text to be put on record, and what became of it. `draft` None: it is there as an intent."""

    draft: Draft | None
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True, slots=True)
class RecordConflict:
    """A text on record that may still reach the patient stands in the way of another one at Twilio."""

    message: Message


Lack = Missing | Outcome | RecordConflict


@dataclass(frozen=True, slots=True)
class Shown:
    """What the sheet says of a text: its step's status, and for when it was made, where that is certain."""

    status: str = ""
    send_at: datetime | None = None


def lacking(before: Message | None, found: Listed, draft: Draft, shown: Shown) -> Lack | None:
    """What to record of a step's text; None for nothing.

    `before`: the step's newest message on record; `draft`: the text as the row has it, of any revision.
    """
    if before is not None and before.sid == found.sid:
        return outcome_of(before, DeliveryStatus(found.status, found.error_code))
    if before is not None and before.state in UNSETTLED:
        # which of several it is, is found out as ever
        if found.status == "canceled":
            return None
        is_timed = shown.send_at == before.send_at or _is_of(before, found)
        return Missing(None, _outcomes(before.key, found, shown.status, is_timed=is_timed))
    if before is not None and before.state in MAY_HAVE_REACHED:
        return RecordConflict(before)
    key, send_at = _free(draft.key, before), shown.send_at or draft.send_at
    outcomes = _outcomes(key, found, shown.status, is_timed=shown.send_at is not None)
    return Missing(replace(draft, key=key, send_at=send_at), outcomes)


def _is_of(intent: Message, found: Listed) -> bool:
    """Whether it was made by the call of an intent, and so for that one's time; by none that came later."""
    if intent.posted_at is None:
        return False
    return -AT_HAND <= found.created_at - intent.posted_at < SETTLING - AT_HAND


def _free(key: Key, before: Message | None) -> Key:
    """The revision that is free: that of a text which Twilio did not take, or the next."""
    if before is None:
        return Key(surgery=key.surgery, step=key.step, revision=1)
    again = 0 if before.state is State.WAITING else 1
    return Key(surgery=key.surgery, step=key.step, revision=before.key.revision + again)


_CANCELLED_AS_SHOWN = every_way(CANCELLED_OUTSIDE)
"""What a row's status says of a text that a person took back in Twilio's console, in each language."""


def _outcomes(key: Key, found: Listed, shown_status: str, *, is_timed: bool) -> tuple[Outcome, ...]:
    """What became of it; a text that was cancelled had been scheduled first."""
    state = state_of(found.status) or State.SENT
    is_cancelled = state is State.CANCELLED
    why = of_twilio(found.error_code) if found.error_code else NOTHING
    if is_cancelled:
        is_outside = any(says in shown_status for says in _CANCELLED_AS_SHOWN)
        why = CANCELLED_OUTSIDE if is_outside else NOTHING
    elif state is State.SCHEDULED and not is_timed:
        why = Reason(ReasonCode.UNTIMED)
    last = Outcome(
        key=key,
        state=state,
        sid=found.sid,
        twilio_status=found.status,
        error_code=found.error_code,
        reason=why,
    )
    if not is_cancelled:
        return (last,)
    return (Outcome(key=key, state=State.SCHEDULED, sid=found.sid), last)


_REPLACED = Reason(ReasonCode.REPLACED)


def being_replaced(message: Message) -> Outcome | None:
    """What goes on record before Twilio is asked to cancel such a text; None if it is on record already.

    A cancel whose answer is lost is asked for again by the next cycle, and is never taken for a person's.
    """
    if message.state is not State.SCHEDULED:
        return None
    return Outcome(key=message.key, state=State.CANCELLING, reason=_REPLACED)


def replaced(message: Message) -> Outcome | None:
    """The outcome of a text on record that another one at Twilio replaces; None if it has gone out."""
    if not can_transition(message.state, State.CANCELLED):
        return None
    return Outcome(
        key=message.key, state=State.CANCELLED, twilio_status="canceled", reason=_REPLACED
    )


HELD_AT_MOST = timedelta(days=36)
"""So long before its time a text is created at the most: Twilio schedules 35 days ahead.

docs/vendors/twilio.md#scheduling-window"""

_TO_COME = frozenset({"scheduled", "accepted", "queued"})


def may_be_its(found: Listed, due: Due, now: datetime) -> bool:
    """Whether a text that no row shows may be that of a step, which says the same words to the same phone.

    One that has left is an earlier surgery's if this step's time has not come, or if it was created too late
    or too long before.
    """
    if found.status in _TO_COME:
        return True
    return due.send_at <= now and due.send_at - HELD_AT_MOST <= found.created_at <= due.latest


_ENDED = frozenset({"canceled", "failed", "undelivered"})
"""Such a text has not arrived, and another may have been made in its place."""


def may_displace(found: Listed) -> bool:
    """Whether a text that is still to come may be taken back for this one: not if it is over itself."""
    return found.status not in _ENDED


def in_order(shown: Listed | None, alike: Sequence[Listed]) -> tuple[Listed, ...]:
    """A step's texts that count, in this order.

    The one in the row; if that did not arrive, the newest other as well, which after a failure is the next
    try. Of others, what may arrive or has counts before what failed.
    """
    if shown is not None and shown.status not in _ENDED:
        return (shown,)
    living = [
        one
        for one in alike
        if one.status != "canceled" and one != shown and _may_follow(shown, one)
    ]
    newest = max(living, key=lambda one: (one.status not in _ENDED, one.created_at), default=None)
    return tuple(one for one in (shown, newest) if one is not None)


def _may_follow(shown: Listed | None, other: Listed) -> bool:
    """Whether it may stand for the one in the row: a next try is younger than what failed."""
    return shown is None or shown.status == "canceled" or other.created_at > shown.created_at
