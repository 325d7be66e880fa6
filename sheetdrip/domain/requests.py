"""What may Twilio be asked to send? Two shapes that cannot be confused.

`status_callback`: where Twilio reports what becomes of it; None: nowhere, it is asked for.

A scheduled request always carries SendAt and the Messaging Service together: without the service Twilio drops
the scheduling fields and texts the patient at once (twilio.md 1.2).
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ImmediateRequest:
    """Send now, through the Messaging Service. Raises ValueError when it is not one."""

    to: str
    body: str
    service_sid: str
    status_callback: str | None = None

    def __post_init__(self) -> None:
        _check(self.to, self.body, self.service_sid)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduledRequest:
    """Send at `send_at` (aware), through the Messaging Service. Raises ValueError when it is not one."""

    to: str
    body: str
    service_sid: str
    send_at: datetime
    status_callback: str | None = None

    def __post_init__(self) -> None:
        _check(self.to, self.body, self.service_sid)
        if self.send_at.tzinfo is None:
            raise ValueError("SendAt needs a time zone")


def _check(to: str, body: str, service_sid: str) -> None:
    if not service_sid.startswith("MG"):
        raise ValueError("a text goes through a Messaging Service (MG...)")
    if not to.startswith("+"):
        raise ValueError("To must be in E.164")
    if not body.strip():
        raise ValueError("a text needs a body")
