"""Keeps the channels: what each can do, and how its port is made."""

from collections.abc import Callable, Mapping

from sheetdrip.domain import channel as abilities
from sheetdrip.domain.channel import Channel
from sheetdrip.messaging.channels.parts import Parts
from sheetdrip.sync.ports.channel import ChannelPort

CONNECTS: dict[str, Callable[[Parts], ChannelPort]] = {}


def register(channel: Channel, connect: Callable[[Parts], ChannelPort]) -> None:
    """Make a channel known, for every clinic. Raises ValueError for a name or kind that another one has."""
    CONNECTS[abilities.register(channel).name] = connect


def ports(parts: Parts) -> Mapping[str, ChannelPort]:
    """The port of every channel, by its name."""
    return {name: connect(parts) for name, connect in CONNECTS.items()}
