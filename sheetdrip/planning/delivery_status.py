"""Turns a status that Twilio reports into what is recorded of a message.

It is the same for lists, which are fetched, and for callbacks, which arrive late, twice and in any order.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sheetdrip.domain.lifecycle import TWILIO_RANK, State, can_transition, is_forward, state_of
from sheetdrip.domain.message import Message, Outcome
from sheetdrip.domain.reasons import CANCELLED_OUTSIDE, NOTHING, Reason, of_twilio


@dataclass(frozen=True, slots=True)
class DeliveryStatus:
    """A status as Twilio has it, with its error code."""

    status: str
    error_code: int | None = None


def outcome_of(message: Message, news: DeliveryStatus) -> Outcome | None:
    """What to record; None when the news is not further along than what is known."""
    if not is_forward(message.twilio_status, news.status):
        return None
    state = state_of(news.status) or message.state
    if state is not message.state and not can_transition(message.state, state):
        state = message.state
    return Outcome(
        key=message.key,
        state=state,
        twilio_status=news.status,
        error_code=news.error_code,
        reason=_reason(message, state, news),
    )


def furthest(heard: Iterable[DeliveryStatus]) -> DeliveryStatus:
    """The news that is furthest along, of several about one message; of equals the first."""
    return max(heard, key=lambda news: TWILIO_RANK.get(news.status, -1))


def _reason(message: Message, state: State, news: DeliveryStatus) -> Reason | None:
    """None keeps what is recorded: a cancel of ours keeps why we cancelled."""
    if state is State.CANCELLED and message.state is not State.CANCELLING:
        return CANCELLED_OUTSIDE
    if message.is_untimed and state is not State.SCHEDULED and not news.error_code:
        return NOTHING  # it has left, so that its time is none any more that matters
    return of_twilio(news.error_code) if news.error_code else None
