"""Writes callbacks that come at once in few commits: whoever comes while one is written goes together.

A lone caller is served at once. After a batch of several, the next waits a moment for more company.
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

_T = TypeVar("_T")

LINGER = 0.15
"""Seconds; far below the 15 that Twilio waits (docs/vendors/twilio.md#callbacks)."""

MOST = 5000
"""More waiting than this are turned away."""


class Crowded(Exception):
    """Too many are waiting already."""


class Batch(Generic[_T]):
    """Collects items and writes them together, in a thread, in the order of their arrival."""

    def __init__(self, write: Callable[[Sequence[_T]], None]) -> None:
        self._write = write
        self._waiting: list[tuple[_T, asyncio.Future[None]]] = []
        self._work: asyncio.Task[None] | None = None

    @property
    def waiting(self) -> int:
        """How many are not being written yet."""
        return len(self._waiting)

    async def put(self, item: _T) -> None:
        """Return once the item is written; raises Crowded, or what the writing raised."""
        if len(self._waiting) >= MOST:
            raise Crowded
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, done))
        if self._work is None:
            self._work = asyncio.create_task(self._write_all())
        await done

    async def _write_all(self) -> None:
        several = False
        while self._waiting:
            if several:
                await asyncio.sleep(LINGER)
            batch, self._waiting = self._waiting, []
            several = len(batch) > 1
            trouble = await self._written([item for item, _ in batch])
            for _, done in batch:
                _end(done, trouble)
        self._work = None

    async def _written(self, items: Sequence[_T]) -> Exception | None:
        try:
            await asyncio.to_thread(self._write, items)
        except Exception as error:  # noqa: BLE001 - every caller is told, whatever it was
            return error
        return None


def _end(done: asyncio.Future[None], trouble: Exception | None) -> None:
    if done.done():  # its caller hung up
        return
    if trouble is None:
        done.set_result(None)
    else:
        done.set_exception(trouble)
