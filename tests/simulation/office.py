"""Whoever the clinic names to be notified: what they were told, and when."""

from dataclasses import dataclass, field
from datetime import datetime

from sheetdrip.clock import Clock

UNKNOWN = "unknown patient"
"""So a patient is called whose row no cycle has put on record: the phone stands in the Replies tab."""


@dataclass(slots=True)
class Office:
    """Takes every notification."""

    clock: Clock
    told: list[tuple[datetime, str]] = field(default_factory=list)

    def notify(self, subject: str, text: str) -> bool:
        """Whether it arrived: always."""
        self.told.append((self.clock.now(), f"{subject}\n{text}".casefold()))
        return True

    def has_heard_of(self, name: str, since: datetime) -> bool:
        """Whether a notification since then named somebody, or nobody that is on record yet."""
        names = (name.casefold(), UNKNOWN)
        return any(at >= since and any(one in text for one in names) for at, text in self.told)
