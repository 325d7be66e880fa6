"""The port of a channel: what is asked of a vendor for the messages that go by it."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from sheetdrip.domain.channel import Channel
from sheetdrip.domain.message import Message
from sheetdrip.planning.conversations import Conversation
from sheetdrip.planning.delivery_status import DeliveryStatus
from sheetdrip.planning.unknown_outcomes import Listed, Resolution
from sheetdrip.sync.ports.messaging import CancelAnswer, SendAnswer


@dataclass(frozen=True, slots=True, kw_only=True)
class SendTerms:
    """What holds for a message that is sent, beside what is on record of it.

    `service_sid`: the clinic's Messaging Service; `post_by`: the moment after which it may not be posted any
    more; `status_callback`: where statuses are reported, if anywhere; `parameters`: the row's data.
    """

    service_sid: str
    post_by: datetime
    status_callback: str | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What is known when unknown outcomes are looked up.

    `recorded`: everything on record for the phones in question; `known`: the names, at their vendors, of all
    that is on record; `seen`: which of some names were ever on record; `latest`: the latest time that it may
    be by now.
    """

    recorded: Sequence[Message]
    known: frozenset[str]
    seen: Callable[[Collection[str]], Collection[str]]
    latest: datetime


@dataclass(frozen=True, slots=True)
class CarrierCheck:
    """How a carrier stands, for a person: all is well, it is worse than need be, or it must be mended."""

    level: Literal["ok", "warn", "fix"]
    says: str


class ChannelPort(Protocol):
    """One channel, for one clinic. Questions raise MessagingUnavailable; sends and cancels answer.

    `carrier_sid`: what a message on record says of who sends it. What a channel cannot do is not asked of its
    port: the base answers that there is nothing.
    """

    @property
    def channel(self) -> Channel:
        """What it can do."""
        ...

    def send(self, message: Message, terms: SendTerms) -> SendAnswer:
        """Ask once, by the message's `delivery`; only what was certainly not processed is asked again."""
        ...

    def cancel(self, carrier_sid: str, sid: str, /) -> CancelAnswer:
        """Take back what is held, or end a conversation."""
        ...

    def fetch(self, carrier_sid: str, sid: str, /) -> Listed | None:
        """One message, with its status in Twilio's words; None when the vendor does not have it."""
        ...

    def settle(self, uncertain: Sequence[Message], evidence: Evidence, /) -> Iterable[Resolution]:
        """What became of messages of one lot (`Channel.recovers_by`), all past their settling time."""
        ...

    def statuses(self, _due: Sequence[Message], /) -> Mapping[str, DeliveryStatus]:
        """The status of each message that has one, by its name at the vendor; they come by their times."""
        return {}

    def conversation(self, _carrier_sid: str, _sid: str, /) -> Conversation | None:
        """One conversation with key and result; None when the vendor does not have it."""
        return None

    def conversations_since(
        self, _carrier_sid: str, _moment: datetime, /
    ) -> tuple[Conversation, ...]:
        """All that were begun from `moment` on; an error is never an empty list."""
        return ()

    def check_carrier(self, _carrier_sid: str, _inbound_url: str | None, /) -> CarrierCheck:
        """Whether a carrier may send, and hears. `_inbound_url`: where the clinic's replies are told."""
        return CarrierCheck("ok", "")
