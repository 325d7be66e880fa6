"""What is a reply, as Twilio has it?"""

from dataclasses import dataclass
from datetime import datetime

LONGEST_REPLY = 1600
"""Characters of a body that are kept: what Twilio itself lets a text have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A text from a patient, as Twilio has it.

    `phone`: E.164, who sent it; `body`: raw, its first LONGEST_REPLY characters; `received_at`: aware UTC;
    `opt_out_type`: "STOP", "START" or "HELP" from Advanced Opt-Out, when a webhook told (twilio.md 6.2).
    """

    sid: str
    phone: str
    body: str
    received_at: datetime
    opt_out_type: str | None = None
