"""Holds the changes that a cycle can make, as small frozen values, one class per kind."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sheetdrip.domain.message import Draft, Message
from sheetdrip.domain.reasons import Reason


@dataclass(frozen=True, slots=True)
class Cancel:
    """Take back what Twilio holds."""

    message: Message
    reason: Reason | None


@dataclass(frozen=True, slots=True)
class Schedule:
    """Hand a text over with its SendAt. `refused_at`: when Twilio last refused it, if it did."""

    draft: Draft
    refused_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SendNow:
    """Send a text at once: its time has come and Twilio could not schedule it any more.

    Or its channel cannot be given it ahead at all (`Channel.can_schedule`); `parameters`: what the channel
    is told beside the text; `refused_at`: when Twilio last refused it, if it did.
    """

    draft: Draft
    parameters: Mapping[str, str] = field(default_factory=dict)
    refused_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Skip:
    """Record that a text will not go, and why."""

    draft: Draft
    reason: Reason


Change = Cancel | Schedule | SendNow | Skip
