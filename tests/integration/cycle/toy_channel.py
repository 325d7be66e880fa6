"""A third channel, as somebody else might add it: a voice mailbox that rings a phone and reads a text out.

It schedules and takes back, reports statuses, and holds what it was given by a mark of the caller's, so that
an unknown outcome is found for certain. It lives in this process and knows no Twilio.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sheetdrip.domain.channel import Carrier, Channel
from sheetdrip.domain.message import Message
from sheetdrip.domain.reasons import as_it_is
from sheetdrip.messaging.channels import Parts
from sheetdrip.planning.delivery_status import DeliveryStatus
from sheetdrip.planning.unknown_outcomes import Adopt, Listed, Lost, Resolution
from sheetdrip.sync.ports.channel import CarrierCheck, ChannelPort, Evidence, SendTerms
from sheetdrip.sync.ports.messaging import (
    Accepted,
    CancelAnswer,
    Cancelled,
    NotCancelled,
    SendAnswer,
    Unclear,
)

MAILBOX = Channel(
    name="mailbox",
    kind="mailbox",
    sids=("VB",),
    carrier=Carrier(key="mailbox", form=r"box-[a-z]+", must_be="a mailbox: box- and its name"),
    can_schedule=True,
    recovers_by="carrier",
    to_start="ring",
    took_over=as_it_is("a mailbox rings now"),
)


@dataclass(kw_only=True)
class Ring:
    """What a mailbox holds, or has read out."""

    sid: str
    carrier: str
    to: str
    body: str
    at: datetime
    status: str
    mark: str


@dataclass
class Mailbox:
    """The vendor. `is_mute`: it does its work and does not answer; `is_deaf`: it does not even that."""

    rings: dict[str, Ring] = field(default_factory=dict)
    is_mute: bool = False
    is_deaf: bool = False

    def connect(self, _parts: Parts) -> "MailboxPort":
        """Its port, for one clinic."""
        return MailboxPort(self)

    def at(self, now: datetime) -> None:
        """Read out what is due."""
        for ring in self.rings.values():
            if ring.status == "scheduled" and ring.at <= now:
                ring.status = "delivered"


class MailboxPort(ChannelPort):
    """The channel's port."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox

    @property
    def channel(self) -> Channel:
        return MAILBOX

    def send(self, message: Message, terms: SendTerms) -> SendAnswer:
        assert terms.post_by
        if self._mailbox.is_deaf:
            return Unclear("silence")
        sid = f"VB{len(self._mailbox.rings):032x}"
        status = "scheduled" if message.delivery == "scheduled" else "delivered"
        self._mailbox.rings[sid] = Ring(
            sid=sid,
            carrier=message.service_sid,
            to=message.to,
            body=message.body,
            at=message.send_at,
            status=status,
            mark=_mark(message),
        )
        return Unclear("silence") if self._mailbox.is_mute else Accepted(sid, status)

    def cancel(self, _carrier_sid: str, sid: str, /) -> CancelAnswer:
        ring = self._mailbox.rings[sid]
        if ring.status != "scheduled":
            return NotCancelled()
        ring.status = "canceled"
        return Cancelled()

    def fetch(self, carrier_sid: str, sid: str, /) -> Listed | None:
        ring = self._mailbox.rings.get(sid)
        return None if ring is None or ring.carrier != carrier_sid else _listed(ring)

    def settle(self, uncertain: Sequence[Message], _evidence: Evidence, /) -> Iterable[Resolution]:
        return list(self._recovered(uncertain))

    def _recovered(self, uncertain: Sequence[Message]) -> Iterator[Resolution]:
        marks = {one.mark: one for one in self._mailbox.rings.values()}
        for message in uncertain:
            ring = marks.get(_mark(message))
            yield Lost(message) if ring is None else Adopt(message, _listed(ring))

    def statuses(self, due: Sequence[Message], /) -> Mapping[str, DeliveryStatus]:
        rings = (self._mailbox.rings.get(one.sid or "") for one in due)
        return {one.sid: DeliveryStatus(one.status) for one in rings if one is not None}

    def check_carrier(self, carrier_sid: str, _inbound_url: str | None, /) -> CarrierCheck:
        return CarrierCheck("ok", f"the mailbox {carrier_sid} rings")


def _mark(message: Message) -> str:
    key = message.key
    return f"{key.surgery}/{key.step}/{key.revision}/{message.attempt}"


def _listed(ring: Ring) -> Listed:
    return Listed(
        sid=ring.sid,
        to=ring.to,
        body=ring.body,
        channel=MAILBOX,
        service_sid=ring.carrier,
        status=ring.status,
        direction="outbound-api",
        created_at=ring.at,
    )
