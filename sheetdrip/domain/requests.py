"""Holds the requests that may be made to Twilio, one class per kind, so that none is taken for another.

`status_callback`: where Twilio reports what becomes of the text; None: nowhere, its status is polled.
`post_by`: the moment (aware) after which it may not be posted any more, however often it is tried; None: no
limit.

A scheduled request always carries SendAt and the Messaging Service together: without the service Twilio
drops the scheduling fields and texts the patient at once (docs/vendors/twilio.md#creating).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class ImmediateRequest:
    """Send now, through the Messaging Service. Raises ValueError when it is not one.

    `latest` (aware): until when it may still reach the phone; None: as long as Twilio tries.
    """

    to: str
    body: str
    service_sid: str
    status_callback: str | None = None
    post_by: datetime | None = None
    latest: datetime | None = None

    def __post_init__(self) -> None:
        ensure_text(self.to, self.body, self.service_sid)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduledRequest:
    """Send at `send_at` (aware), through the Messaging Service. Raises ValueError when it is not one."""

    to: str
    body: str
    service_sid: str
    send_at: datetime
    status_callback: str | None = None
    post_by: datetime | None = None

    def __post_init__(self) -> None:
        ensure_text(self.to, self.body, self.service_sid)
        if self.send_at.tzinfo is None:
            raise ValueError("SendAt needs a time zone")


LONGEST_VALIDITY, SHORTEST_VALIDITY = timedelta(seconds=36_000), timedelta(seconds=60)
"""Twilio takes 1 to 36,000 seconds; less than a minute would lose texts to a slow second.

docs/vendors/twilio.md#validity-period"""


def validity(latest: datetime, now: datetime) -> timedelta:
    """How long a text posted `now` may wait in Twilio's queue: until `latest`, in whole seconds.

    Never for a scheduled text: Twilio's page on 30036 counts "since the message was submitted", which may
    mean since its creation, days before it is due (https://www.twilio.com/docs/api/errors/30036).
    """
    left = timedelta(seconds=int((latest - now).total_seconds()))
    return min(LONGEST_VALIDITY, max(SHORTEST_VALIDITY, left))


def ensure_text(to: str, body: str, service_sid: str) -> None:
    """Raises ValueError for what is no text to a phone through a Messaging Service."""
    if not service_sid.startswith("MG"):
        raise ValueError("a text goes through a Messaging Service (MG...)")
    if not to.startswith("+"):
        raise ValueError("To must be in E.164")
    if not body.strip():
        raise ValueError("a text needs a body")
