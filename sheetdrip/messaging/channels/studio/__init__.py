"""The channel of Studio flows, and what `check` and `studio` need to know of them."""

from sheetdrip.messaging.channels.registry import Parts
from sheetdrip.messaging.channels.studio.executions import Studio, TwilioStudio
from sheetdrip.messaging.channels.studio.facts import FlowFacts, flow_facts
from sheetdrip.messaging.channels.studio.port import StudioPort
from sheetdrip.messaging.channels.studio.publishing import Flaw, Published, Publisher
from sheetdrip.messaging.channels.studio.request import FlowRequest

__all__ = [
    "Flaw",
    "FlowFacts",
    "FlowRequest",
    "Published",
    "Publisher",
    "Studio",
    "StudioPort",
    "TwilioStudio",
    "connect",
    "flow_facts",
]


def connect(parts: Parts) -> StudioPort:
    """Its port."""
    return StudioPort(TwilioStudio(parts.connection, parts.clock))
