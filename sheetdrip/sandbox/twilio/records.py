"""What Twilio remembers: accounts, numbers, services and messages, as frozen records.

A message holds facts only; what it looks like at some moment is `lifecycle`'s answer.
"""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Rules:
    """What differs between accounts or is not settled: what docs/vendors/twilio.md calls uncertain."""

    min_schedule_seconds: int = 900
    max_schedule_days: int = 35
    scheduled_cap: int = 500_000
    # Scheduling with From alone: three pages say it is sent at once; 35118 says it is refused.
    refuse_from_only_schedule: bool = False
    # A recipient known to have opted out when a text is scheduled: 21610 now, or at SendAt.
    refuse_opted_out_schedule: bool = True
    delivery_failure_rate: float = 0.0
    rewrites: frozenset[str] = frozenset()  # how Twilio keeps what it is given, see rewriting.py
    # A sender that is rate limited: how long its queue is, in seconds
    # (docs/vendors/twilio.md#rate-limits-and-queues).
    queue_seconds: int = 0
    # From when a message's own ValidityPeriod counts: the page of 30036 says "since the message was
    # submitted", which may be its creation; that it is queued is inferred
    # (docs/vendors/twilio.md#validity-period).
    validity_from_creation: bool = False
    # True: a flow hears its contact's replies without the inbound URL being set to the flow, as if the
    # clinic had done it (docs/vendors/twilio.md#studio).
    studio_hears_every_reply: bool = True
    # How recipients' numbers are kept, where not as given: a prefix and what stands in its place. Second
    # spellings are reported of senders of replies; of To uncertain
    # (docs/vendors/twilio.md#channels-and-second-spellings).
    respelled: tuple[tuple[str, str], ...] = ()
    studio_call_seconds: float = 10.0  # what a flow's HTTP request or Function may take
    # How long a message's Media list stays empty after it came (docs/vendors/twilio.md#media).
    media_after_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Account:
    """One AC... with its primary token and its API keys (SID -> secret).

    `kind`: Full or Trial; `status`: active, suspended or closed. A trial texts its verified numbers only
    (https://www.twilio.com/docs/api/errors/21608); a newer one sends Twilio's own sample texts only
    (https://www.twilio.com/docs/api/errors/572006).
    """

    sid: str
    auth_token: str
    friendly_name: str
    created_at: datetime
    api_keys: dict[str, str] = field(default_factory=dict)
    kind: str = "Full"
    status: str = "active"
    verified: frozenset[str] = frozenset()
    samples_only: bool = False

    @property
    def is_trial(self) -> bool:
        return self.kind == "Trial"


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """A bought number."""

    sid: str
    account_sid: str
    number: str
    created_at: datetime
    sms_url: str = ""


@dataclass(frozen=True, slots=True)
class Service:
    """A Messaging Service with the SIDs of its numbers, in the order they joined."""

    sid: str
    account_sid: str
    friendly_name: str
    created_at: datetime
    updated_at: datetime
    number_sids: tuple[str, ...] = ()
    # such as "rcs:hillside_agent" (docs/vendors/twilio.md#incoming-messages)
    channel_senders: tuple[str, ...] = ()
    inbound_request_url: str | None = None
    inbound_method: str = "POST"
    fallback_url: str | None = None
    fallback_method: str = "POST"
    status_callback: str | None = None
    sticky_sender: bool = True
    mms_converter: bool = True
    smart_encoding: bool = False
    fallback_to_long_code: bool = True
    area_code_geomatch: bool = True
    validity_period: int = 36_000
    usecase: str = "undeclared"
    use_inbound_webhook_on_number: bool = False


@dataclass(frozen=True, slots=True)
class Fate:
    """What the network will do: seconds to `sent`, seconds more to the end, and the end."""

    sent_after: int
    done_after: int
    status: str = "delivered"
    error_code: int | None = None


@dataclass(frozen=True, slots=True)
class Medium:
    """A picture or another file of a message."""

    sid: str
    content_type: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Message:
    """The facts of one message; `send_at` is None unless it was scheduled."""

    sid: str
    account_sid: str
    to: str
    body: str
    direction: str
    created_at: datetime
    fate: Fate
    serial: int
    service_sid: str | None = None
    sender: str | None = None
    sender_pinned: bool = False
    send_at: datetime | None = None
    num_media: int = 0
    media: tuple[Medium, ...] = ()
    status_callback: str | None = None
    queued_for: int = 0
    expires_at: datetime | None = None
    cancelled_at: datetime | None = None
    updated_at: datetime | None = None
