"""Holds what a channel's port may be made of."""

from dataclasses import dataclass

from sheetdrip.clock import Clock
from sheetdrip.messaging.connection import Connection
from sheetdrip.sync.ports.messaging import Messenger


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """A client of Twilio's for one lane, the clock, and what speaks to Twilio's log of texts with both."""

    connection: Connection
    clock: Clock
    messenger: Messenger
