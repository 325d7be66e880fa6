"""Speaks to Twilio through its SDK, without the SDK's traps."""

from sheetdrip.messaging.channels.studio import (
    Flaw,
    FlowFacts,
    Published,
    Publisher,
    TwilioStudio,
    flow_facts,
)
from sheetdrip.messaging.connection import Connection, Credentials, connect
from sheetdrip.messaging.inbox import TwilioInbox
from sheetdrip.messaging.messenger import TwilioMessenger
from sheetdrip.messaging.service_check import (
    AccountFacts,
    ServiceFacts,
    account_facts,
    service_facts,
)
from sheetdrip.messaging.signature import Signatures

__all__ = [
    "AccountFacts",
    "Connection",
    "Credentials",
    "Flaw",
    "FlowFacts",
    "Published",
    "Publisher",
    "ServiceFacts",
    "Signatures",
    "TwilioInbox",
    "TwilioMessenger",
    "TwilioStudio",
    "account_facts",
    "connect",
    "flow_facts",
    "service_facts",
]
