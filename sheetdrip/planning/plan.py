"""Holds what one cycle wants to do, as a value that can be shown, refused and applied."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

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


_ORDER: tuple[type[Change], ...] = (Cancel, SendNow, Schedule, Skip)
"""Cancels free what they replace; then what is due this minute; then the rest.

What Twilio refused before comes after all that it did not, the longest untried first: no refusal is met
before the same texts each time."""


@dataclass(frozen=True)
class Plan:
    """An ordered set of changes. Its digest names exactly this set, whatever cycle made it.

    `unlisted`: how many more there are of each kind, where there are too many to list.
    """

    changes: tuple[Change, ...]
    unlisted: Mapping[type[Change], int] = field(default_factory=dict)

    def of(self, kind: type[Change]) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if isinstance(change, kind))

    @cached_property
    def creates(self) -> int:
        return len(self.of(Schedule)) + len(self.of(SendNow))

    @cached_property
    def cancels(self) -> int:
        return len(self.of(Cancel))

    @cached_property
    def digest(self) -> str:
        lines = sorted(_line(change) for change in self.changes)
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:12]

    @property
    def summary(self) -> str:
        kinds = {"schedule": Schedule, "send now": SendNow, "cancel": Cancel, "skip": Skip}
        counts = {
            what: len(self.of(kind)) + self.unlisted.get(kind, 0) for what, kind in kinds.items()
        }
        return (
            ", ".join(f"{count} to {what}" for what, count in counts.items() if count)
            or "nothing to do"
        )


def make_plan(changes: Iterable[Change]) -> Plan:
    """Put changes in the order in which they are applied."""

    def rank(change: Change) -> tuple[float, int, datetime, str, str]:
        what = subject(change)
        refused_at = None if isinstance(change, Cancel | Skip) else change.refused_at
        return (
            0.0 if refused_at is None else refused_at.timestamp(),
            _ORDER.index(type(change)),
            what.send_at,
            what.key.surgery,
            what.key.step,
        )

    return Plan(tuple(sorted(changes, key=rank)))


def subject(change: Change) -> Draft | Message:
    """The message a change is about."""
    return change.message if isinstance(change, Cancel) else change.draft


def _line(change: Change) -> str:
    """A change without its Drip ID: a row that has none yet gets another one each time it is planned."""
    what = subject(change)
    parts = (
        type(change).__name__,
        what.service_sid,
        what.key.step,
        str(what.key.revision),
        what.to,
        what.send_at.isoformat(),
        what.body,
    )
    return repr(parts)
