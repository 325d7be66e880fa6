"""What speaks to the vendors of `sheetdrip.channels`: one package or module each, and one line each here."""

from sheetdrip.channels import SMS, STUDIO
from sheetdrip.messaging.channels import sms
from sheetdrip.messaging.channels.registry import Parts, ports, register
from sheetdrip.messaging.channels.studio import port as studio

__all__ = ["Parts", "ports", "register"]

register(SMS, sms.connect)
register(STUDIO, studio.connect)
