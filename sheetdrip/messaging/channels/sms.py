"""Sends texts by a Messaging Service, ahead of their time or at once, and finds out what became of them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from sheetdrip.channels import SMS
from sheetdrip.domain.channel import Channel
from sheetdrip.domain.message import Message
from sheetdrip.domain.requests import ImmediateRequest, ScheduledRequest
from sheetdrip.messaging.channels.registry import Parts
from sheetdrip.planning.delivery_status import DeliveryStatus
from sheetdrip.planning.unknown_outcomes import Listed, Resolution, settle
from sheetdrip.sync.ports.channel import ChannelPort, Evidence, SendTerms
from sheetdrip.sync.ports.messaging import CancelAnswer, Messenger, SendAnswer

SLACK = timedelta(minutes=1)
MOST_FETCHES = 60
"""At most so many single look-ups at once; the rest wait for the next look."""


class SmsPort(ChannelPort):
    """The channel's port over Twilio's texts."""

    def __init__(self, messenger: Messenger) -> None:
        self.messenger = messenger

    @property
    def channel(self) -> Channel:
        return SMS

    def send(self, message: Message, terms: SendTerms) -> SendAnswer:
        return self.messenger.send(_request(message, terms))

    def cancel(self, _carrier_sid: str, sid: str, /) -> CancelAnswer:
        return self.messenger.cancel(sid)

    def fetch(self, _carrier_sid: str, sid: str, /) -> Listed | None:
        return self.messenger.fetch(sid)

    def settle(self, uncertain: Sequence[Message], evidence: Evidence, /) -> Iterable[Resolution]:
        """By everything that Twilio has for their phone (`planning.unknown_outcomes`)."""
        listed = self.messenger.listed_to(uncertain[0].to)
        # also those of earlier tries, of which the newest record says nothing
        known = evidence.known | frozenset(evidence.seen({one.sid for one in listed}))
        return settle(uncertain, listed, known, evidence.recorded, evidence.latest)

    def statuses(self, due: Sequence[Message]) -> Mapping[str, DeliveryStatus]:
        """In list pages, and one by one only what lists leave out."""
        # a failed message may have no date_sent, so lists leave it out (docs/vendors/twilio.md#statuses)
        listed = {one.sid: one for one in self.messenger.sent_since(due[0].send_at - SLACK)}
        # newest first: one that never resolves must not keep the others waiting
        unlisted = [one.sid for one in reversed(due) if one.sid and one.sid not in listed]
        fetched = map(self.messenger.fetch, unlisted[:MOST_FETCHES])
        found = [*listed.values(), *(one for one in fetched if one is not None)]
        return {one.sid: DeliveryStatus(one.status, one.error_code) for one in found}


def _request(message: Message, terms: SendTerms) -> ScheduledRequest | ImmediateRequest:
    if message.delivery == "scheduled":
        return ScheduledRequest(
            to=message.to,
            body=message.body,
            service_sid=message.service_sid,
            send_at=message.send_at,
            status_callback=terms.status_callback,
            post_by=terms.post_by,
        )
    return ImmediateRequest(
        to=message.to,
        body=message.body,
        service_sid=message.service_sid,
        status_callback=terms.status_callback,
        post_by=terms.post_by,
        latest=message.latest,
    )


def connect(parts: Parts) -> SmsPort:
    """The port of one lane."""
    return SmsPort(parts.messenger)
