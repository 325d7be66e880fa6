"""Tells event loops from any thread that something has changed."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Bell:
    """Rung from any thread; whoever listens finds an event set in their own loop."""

    def __init__(self) -> None:
        self._heard: dict[asyncio.Event, asyncio.AbstractEventLoop] = {}

    def ring(self) -> None:
        """Something has changed."""
        for event, loop in list(self._heard.items()):
            with suppress(RuntimeError):  # a loop that is closed hears nothing
                loop.call_soon_threadsafe(event.set)

    @contextmanager
    def listening(self) -> Iterator[asyncio.Event]:
        """An event that is set at every ring, until the listener clears it."""
        event = asyncio.Event()
        self._heard[event] = asyncio.get_running_loop()
        try:
            yield event
        finally:
            del self._heard[event]
