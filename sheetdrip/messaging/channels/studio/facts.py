"""Tells `check` whether a Studio flow can be started, and whether it hears the answers."""

from dataclasses import dataclass

from sheetdrip.clock import Clock
from sheetdrip.messaging.answers import Missing, asked
from sheetdrip.messaging.connection import Connection


@dataclass(frozen=True, slots=True)
class FlowFacts:
    """A flow. `is_published`: its newest revision is; `webhook_url`: the inbound URL that it hears by."""

    name: str
    is_published: bool
    webhook_url: str


def flow_facts(connection: Connection, clock: Clock, flow_sid: str) -> FlowFacts | None:
    """Look a flow up; None when Twilio does not have it. Raises MessagingUnavailable."""
    try:
        found = asked(lambda: connection.client.studio.v2.flows(flow_sid).fetch(), clock)
    except Missing:
        return None
    return FlowFacts(str(found.friendly_name), found.status == "published", str(found.webhook_url))
