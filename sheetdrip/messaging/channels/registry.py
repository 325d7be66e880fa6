"""Keeps the channels: what each can do, and how its port is made."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sheetdrip.clock import Clock
from sheetdrip.domain import channel as abilities
from sheetdrip.domain.channel import Channel
from sheetdrip.messaging.connection import Connection
from sheetdrip.sync.ports.channel import ChannelPort
from sheetdrip.sync.ports.messaging import Messenger


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """A client of Twilio's for one lane, the clock, and what speaks to Twilio's log of texts with both."""

    connection: Connection
    clock: Clock
    messenger: Messenger


CONNECTS: dict[str, Callable[[Parts], ChannelPort]] = {}


def register(channel: Channel, connect: Callable[[Parts], ChannelPort]) -> None:
    """Make a channel known, for every clinic. Raises ValueError for a name or kind that another one has."""
    CONNECTS[abilities.register(channel).name] = connect


def ports(parts: Parts) -> Mapping[str, ChannelPort]:
    """The port of every channel, by its name."""
    return {name: connect(parts) for name, connect in CONNECTS.items()}
