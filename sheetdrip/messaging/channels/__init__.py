"""What speaks to the vendors of `sheetdrip.channels`: one package each, and one line each here."""

from sheetdrip.channels import SMS, STUDIO
from sheetdrip.messaging.channels import sms, studio
from sheetdrip.messaging.channels.registry import Parts, ports, register

__all__ = ["Parts", "ports", "register"]

register(SMS, sms.connect)
register(STUDIO, studio.connect)
