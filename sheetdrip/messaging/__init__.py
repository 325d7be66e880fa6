"""How is Twilio spoken to? The twilio SDK, without its traps."""

from sheetdrip.messaging.connection import Connection, Credentials, connect
from sheetdrip.messaging.inbox import TwilioInbox
from sheetdrip.messaging.messenger import TwilioMessenger
from sheetdrip.messaging.service import ServiceFacts, service_facts
from sheetdrip.messaging.signature import Signatures

__all__ = [
    "Connection",
    "Credentials",
    "ServiceFacts",
    "Signatures",
    "TwilioInbox",
    "TwilioMessenger",
    "connect",
    "service_facts",
]
