"""The channel of plain texts."""

from sheetdrip.messaging.channels.registry import Parts
from sheetdrip.messaging.channels.sms.port import SmsPort

__all__ = ["SmsPort", "connect"]


def connect(parts: Parts) -> SmsPort:
    """Its port."""
    return SmsPort(parts.messenger)
