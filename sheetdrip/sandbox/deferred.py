"""Keeps what was accepted but happens later: work that waits for a moment of the world's clock."""

from collections.abc import Awaitable, Callable
from datetime import datetime

Work = Callable[[], Awaitable[None]]


class Deferred:
    """Work by due time; run from the request loop, never by itself."""

    def __init__(self) -> None:
        self._waiting: list[tuple[datetime, Work]] = []

    def add(self, due: datetime, work: Work) -> None:
        self._waiting.append((due, work))
        self._waiting.sort(key=lambda item: item[0])

    def next_due(self) -> datetime | None:
        return self._waiting[0][0] if self._waiting else None

    async def run(self, now: datetime) -> None:
        while self._waiting and self._waiting[0][0] <= now:
            _, work = self._waiting.pop(0)
            await work()
