"""What can a cycle want to do? Small frozen values, one class per kind."""

from dataclasses import dataclass

from sheetdrip.domain.message import Draft, Message


@dataclass(frozen=True, slots=True)
class Cancel:
    """Take back what Twilio holds."""

    message: Message
    reason: str


@dataclass(frozen=True, slots=True)
class Schedule:
    """Hand a text over with its SendAt."""

    draft: Draft


@dataclass(frozen=True, slots=True)
class SendNow:
    """Send a text at once: its time has come and Twilio could not schedule it any more."""

    draft: Draft


@dataclass(frozen=True, slots=True)
class Skip:
    """Record that a text will not go, and why."""

    draft: Draft
    reason: str


Change = Cancel | Schedule | SendNow | Skip
