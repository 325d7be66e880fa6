"""What stands between a clinic's channels and Twilio? The clients that speak to it, which tests replace."""

from dataclasses import replace
from typing import cast

from sheetdrip.channels import SMS, STUDIO
from sheetdrip.messaging.channels.sms import SmsPort
from sheetdrip.messaging.channels.studio.executions import TwilioStudio
from sheetdrip.messaging.channels.studio.port import StudioPort
from sheetdrip.sync.context import ClinicContext
from sheetdrip.sync.ports.calls import OneByOne
from sheetdrip.sync.ports.channel import ChannelPort
from sheetdrip.sync.ports.messaging import Messenger


def studio_of(ctx: ClinicContext) -> TwilioStudio:
    """What speaks to Studio for a clinic."""
    return cast("StudioPort", ctx.port(STUDIO)).studio


def channels_of(messenger: object, studio: object = None) -> dict[str, ChannelPort]:
    """The product's channels over these clients."""
    return {
        SMS.name: SmsPort(cast("Messenger", messenger)),
        STUDIO.name: StudioPort(cast("TwilioStudio", studio)),
    }


def with_clients(
    ctx: ClinicContext, messenger: object = None, studio: object = None
) -> ClinicContext:
    """The same clinic over other clients; those that are None stay."""
    messenger, studio = messenger or ctx.messenger, studio or studio_of(ctx)
    channels = {**ctx.channels, **channels_of(messenger, studio)}
    return replace(
        ctx, messenger=cast("Messenger", messenger), channels=channels, calls=OneByOne(channels)
    )
