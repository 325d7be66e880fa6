"""What is a drip message, before and after it is recorded?"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sheetdrip.domain.lifecycle import State

Delivery = Literal["scheduled", "now"]
"""How Twilio is asked: with SendAt, or to send at once."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Key:
    """Names one drip message within a clinic: a step of a surgery, in one revision."""

    surgery: str
    step: str
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A drip message about to be recorded: what would be sent, to whom, when (aware UTC)."""

    key: Key
    to: str
    body: str
    service_sid: str
    send_at: datetime
    latest: datetime
    delivery: Delivery


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A recorded drip message. `posted_at`: when its latest attempt's intent was committed."""

    key: Key
    to: str
    body: str
    service_sid: str
    send_at: datetime
    latest: datetime
    delivery: Delivery
    state: State
    attempt: int
    posted_at: datetime | None
    sid: str | None = None
    twilio_status: str | None = None
    error_code: int | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a recorded message: its next state, and what was learned with it.

    A field left None keeps what is recorded. `state` may repeat the present one (a detail changed).
    """

    key: Key
    state: State
    sid: str | None = None
    twilio_status: str | None = None
    error_code: int | None = None
    reason: str | None = None
