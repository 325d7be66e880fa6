"""The port by which several calls to a channel's vendor are made, side by side or one after another."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, TypeVar

from sheetdrip.sync.ports.channel import ChannelPort

Work = TypeVar("Work")
Done = TypeVar("Done")
Channels = Mapping[str, ChannelPort]
"""Every channel's port, by the channel's name."""


class Calls(Protocol):
    """Makes calls. `most`: how many may be on their way at once."""

    @property
    def most(self) -> int: ...

    def each(self, work: Sequence[Work], do: Callable[[Work, Channels], Done]) -> list[Done]:
        """Do the same for each, begun in this order; what each gave, in this order.

        `do` gets the channels of its thread. What is raised for one is raised after the others have ended.
        """
        ...


class OneByOne:
    """Makes calls one after another, in the thread that asks for them."""

    def __init__(self, channels: Channels) -> None:
        self._channels = channels

    @property
    def most(self) -> int:
        """One."""
        return 1

    def each(self, work: Sequence[Work], do: Callable[[Work, Channels], Done]) -> list[Done]:
        """As the port says; after one that raises, the rest is not begun."""
        return [do(one, self._channels) for one in work]
