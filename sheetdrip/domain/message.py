"""Holds a drip message, before and after it is recorded in the ledger."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

from sheetdrip.domain.channel import Channel
from sheetdrip.domain.lifecycle import State
from sheetdrip.domain.reasons import IN_DOUBT, Reason, ReasonCode

Delivery = Literal["scheduled", "now"]
"""How Twilio is asked: with SendAt, or to send at once."""


class MessageKind(StrEnum):
    """What a text is for."""

    STEP = "step"
    CLARIFICATION = "clarification"
    """It asks once more what a step has asked."""


_ASKED_AGAIN = "?"
"""Ends the step of a clarification; no step of a sequence may end so (`sequence.problems`)."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Key:
    """Names one drip message within a clinic: a step of a surgery, in one revision."""

    surgery: str
    step: str
    revision: int


def clarification_of(surgery: str, step: str) -> Key:
    """The key under which a step's question is asked again: for all revisions, so that it is asked once."""
    return Key(surgery=surgery, step=f"{step}{_ASKED_AGAIN}", revision=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A drip message about to be recorded: what would be sent, to whom, when (aware UTC).

    `service_sid`: what carries it: the Messaging Service (MG...), or the Studio flow that asks it (FW...).
    """

    key: Key
    kind: MessageKind
    to: str
    body: str
    channel: Channel
    service_sid: str
    send_at: datetime
    latest: datetime
    delivery: Delivery


@dataclass(frozen=True, slots=True, kw_only=True)
class Message(Draft):
    """A recorded drip message. `posted_at`: when its latest attempt's intent was committed.

    `sid`: a message's (SM...), or for a step that is a flow the execution's (FN...).
    """

    state: State
    attempt: int
    posted_at: datetime | None
    sid: str | None = None
    twilio_status: str | None = None
    error_code: int | None = None
    reason: Reason | None = None

    @property
    def is_clarification(self) -> bool:
        return self.kind is MessageKind.CLARIFICATION

    @property
    def question(self) -> str:
        """The step whose question it asks: its own, or the one that it clarifies."""
        step = self.key.step
        return step.removesuffix(_ASKED_AGAIN) if self.is_clarification else step

    @property
    def is_in_doubt(self) -> bool:
        """Whether Twilio was asked what became of its call, and nobody can tell."""
        return self.reason is not None and self.reason.code in IN_DOUBT

    @property
    def is_untimed(self) -> bool:
        """Whether Twilio holds it, nobody can tell for when, and `send_at` is only what the plan says."""
        return self.state is State.SCHEDULED and self.is_because(ReasonCode.UNTIMED)

    def is_because(self, code: ReasonCode) -> bool:
        """Whether that is the reason on record."""
        return self.reason is not None and self.reason.code is code

    @property
    def left_at(self) -> datetime:
        """When it left or is to leave: at its time, or later if it was posted later to go at once."""
        if self.delivery == "now" and self.posted_at is not None:
            return max(self.send_at, self.posted_at)
        return self.send_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a recorded message: its next state, and what was learned with it.

    A field left None keeps what is recorded; `NOTHING` forgets its reason. `state` may
    repeat the present one (a detail changed).
    """

    key: Key
    state: State
    sid: str | None = None
    twilio_status: str | None = None
    error_code: int | None = None
    reason: Reason | None = None
