"""Keeps the daemon's last structlog events for the page, instead of printing them."""

import threading
from collections import deque
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog

from sheetdrip.demo.page.told import told

KEPT = 200
_PRINTED = frozenset({"error", "critical"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One event: its running number, virtual time, level, what happened in words, and its own name."""

    number: int
    at: datetime
    level: str
    text: str
    event: str


class Journal:
    """Keeps the newest entries; safe to write from any thread."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._entries: deque[Entry] = deque(maxlen=KEPT)
        self._count = 0
        self._writing = threading.Lock()

    def since(self, number: int) -> list[Entry]:
        """What came after entry `number`, oldest first."""
        return [entry for entry in tuple(self._entries) if entry.number > number]

    def write(self, level: str, text: str, event: str) -> None:
        """One more entry."""
        with self._writing:
            self._count += 1
            self._entries.append(Entry(self._count, self._now(), level, text, event))

    def listen(self) -> None:
        """Hear every event from now on; only errors go where they went before."""
        processors = structlog.get_config()["processors"]
        structlog.configure(
            processors=[self._hear, *processors],
            wrapper_class=structlog.make_filtering_bound_logger("INFO"),
        )

    def _hear(
        self, _logger: object, method: str, event: MutableMapping[str, Any]
    ) -> MutableMapping[str, Any]:
        fields = {name: value for name, value in event.items() if name != "event"}
        self.write(method, told(str(event["event"]), fields), str(event["event"]))
        if method not in _PRINTED:
            raise structlog.DropEvent
        return event
