"""Which texts has Twilio not taken, as its side knows? They alone may be missing; a neighbour's may not."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

PAUSE = timedelta(hours=3)
"""So long after a refusal at the latest everything has been asked for again, or fell due too soon."""

EVERYBODY = "*"


@dataclass(slots=True)
class Refused:
    """When a create to a phone was refused last; `for_good`: phones of which that will not change."""

    last: dict[str, datetime] = field(default_factory=dict)
    for_good: set[str] = field(default_factory=set)

    def note(self, phone: str, now: datetime, *, is_everybodys: bool) -> None:
        """A create was refused; `is_everybodys`: for what holds of the whole account."""
        self.last[EVERYBODY if is_everybodys else phone] = now

    def is_no_phone(self, phone: str) -> bool:
        """Whether Twilio has refused a create to this phone, and will for good."""
        return phone in self.for_good and phone in self.last

    def excuses(self, phone: str | None, now: datetime, due: datetime) -> bool:
        """Whether a text that is due then may be missing now."""
        if phone in self.for_good:
            return True
        return any(min(now, due) < moment for moment in self.over(phone))

    def over(self, phone: str | None) -> list[datetime]:
        """When at the latest what was refused to a phone has been asked for again, where anything was."""
        return [self.last[one] + PAUSE for one in (phone or "", EVERYBODY) if one in self.last]
