"""The channels by which texts reach phones: one package each, and one line each here."""

from sheetdrip.messaging.channels import sms, studio
from sheetdrip.messaging.channels.parts import Parts
from sheetdrip.messaging.channels.registry import ports, register
from sheetdrip.messaging.channels.sms import SMS
from sheetdrip.messaging.channels.studio import STUDIO

__all__ = ["SMS", "STUDIO", "Parts", "ports", "register"]

register(SMS, sms.connect)
register(STUDIO, studio.connect)
