"""Whom may we text at all? What phones have taught us, applied to every course."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """What is known of a phone; times are aware UTC.

    `opted_out_at` and `opted_in_at`: the last STOP and the last START, each kept when the other comes; the
    later one counts. `flaw`: the Twilio code that says texts cannot reach it, learned at `flawed_at`.
    """

    phone: str
    opted_out_at: datetime | None = None
    opted_in_at: datetime | None = None
    flaw: int | None = None
    flawed_at: datetime | None = None

    @property
    def is_opted_out(self) -> bool:
        """Whether the last word was STOP."""
        if self.opted_out_at is None:
            return False
        return self.opted_in_at is None or self.opted_in_at < self.opted_out_at
