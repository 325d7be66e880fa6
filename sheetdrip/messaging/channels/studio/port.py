"""Has Studio flows ask steps, and finds out what became of them."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sheetdrip.channels import STUDIO
from sheetdrip.domain.channel import Channel
from sheetdrip.domain.flow import KEY
from sheetdrip.domain.message import Message
from sheetdrip.messaging.channels.registry import Parts
from sheetdrip.messaging.channels.studio.executions import FlowRequest, TwilioStudio
from sheetdrip.planning.conversations import (
    Conversation,
    candidates,
    settle_starts,
    since,
    start_key,
)
from sheetdrip.planning.unknown_outcomes import Listed, Resolution
from sheetdrip.sync.ports.channel import CarrierCheck, ChannelPort, Evidence, SendTerms
from sheetdrip.sync.ports.messaging import CancelAnswer, SendAnswer


class StudioPort(ChannelPort):
    """The channel's port over Studio's executions, which are its conversations."""

    def __init__(self, studio: TwilioStudio) -> None:
        self.studio = studio

    @property
    def channel(self) -> Channel:
        return STUDIO

    def send(self, message: Message, terms: SendTerms) -> SendAnswer:
        own = {"body": message.body, KEY: start_key(message)}
        request = FlowRequest(
            flow_sid=message.service_sid,
            to=message.to,
            service_sid=terms.service_sid,
            parameters={**terms.parameters, **own},
            post_by=terms.post_by,
        )
        return self.studio.start(request)

    def cancel(self, carrier_sid: str, sid: str, /) -> CancelAnswer:
        return self.studio.end(carrier_sid, sid)

    def fetch(self, carrier_sid: str, sid: str, /) -> Listed | None:
        found = self.studio.execution(carrier_sid, sid)
        return None if found is None else found.listed(status="sent")

    def settle(self, uncertain: Sequence[Message], evidence: Evidence, /) -> Iterable[Resolution]:
        """The flow's executions are listed once, then read one by one for the phones in question."""
        flow = uncertain[0].service_sid
        listed = self.studio.executions_since(flow, since(uncertain))
        asked = [
            self.studio.execution(flow, one.sid)
            for one in candidates(uncertain, listed, evidence.known)
        ]
        return settle_starts(uncertain, [one for one in asked if one is not None])

    def conversation(self, carrier_sid: str, sid: str, /) -> Conversation | None:
        return self.studio.execution(carrier_sid, sid)

    def conversations_since(
        self, carrier_sid: str, moment: datetime, /
    ) -> tuple[Conversation, ...]:
        return self.studio.executions_since(carrier_sid, moment)

    def check_carrier(self, carrier_sid: str, inbound_url: str | None, /) -> CarrierCheck:
        """A flow must be there, be published and hear the answers."""
        flow = self.studio.facts(carrier_sid)
        if flow is None:
            return CarrierCheck(
                "fix",
                f"this Twilio account has no Studio flow {carrier_sid}: sheetdrip studio push prints the "
                "SIDs it has",
            )
        if not flow.is_published:
            return CarrierCheck(
                "warn",
                f"the newest revision of the flow {flow.name} is a draft; what is started is the published "
                "one, if there is one: publish it in Studio, or by sheetdrip studio push",
            )
        if inbound_url != flow.webhook_url:
            return CarrierCheck(
                "warn",
                f"the flow {flow.name} does not hear the answers: set the Messaging Service's inbound URL to "
                f"{flow.webhook_url}; sheetdrip finds what patients write by polling",
            )
        return CarrierCheck("ok", f"the flow {flow.name} is published and hears the answers")


def connect(parts: Parts) -> StudioPort:
    """The port of one lane."""
    return StudioPort(TwilioStudio(parts.connection, parts.clock))
