"""How is Twilio spoken to? The twilio SDK, without its traps."""

from sheetdrip.messaging.connection import Connection, Credentials, connect
from sheetdrip.messaging.messenger import TwilioMessenger
from sheetdrip.messaging.service import ServiceFacts, service_facts
from sheetdrip.messaging.signature import Signatures

__all__ = [
    "Connection",
    "Credentials",
    "ServiceFacts",
    "Signatures",
    "TwilioMessenger",
    "connect",
    "service_facts",
]
