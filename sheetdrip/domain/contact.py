"""What is known of a phone, whoever's it is?"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A phone's own facts, all times aware UTC.

    `opted_out_at`, `opted_in_at`: the last STOP and START; `flaw`: Twilio's code for why it cannot be reached
    for good, found at `flawed_at`.
    """

    phone: str
    opted_out_at: datetime | None = None
    opted_in_at: datetime | None = None
    flaw: int | None = None
    flawed_at: datetime | None = None

    @property
    def is_opted_out(self) -> bool:
        """Whether the last of STOP and START was a STOP."""
        if self.opted_out_at is None:
            return False
        return self.opted_in_at is None or self.opted_in_at < self.opted_out_at
