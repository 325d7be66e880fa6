"""Logs what was asked of the sandbox: the latest requests, and counts of all."""

from collections import Counter, deque
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from sheetdrip.sandbox.operations import Operation

_KEPT: Final = 10_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One answered (or unanswered: status 0) request; `at`: when it came; paths without ids, no bodies."""

    at: datetime
    service: str
    operation: str
    method: str
    path: str
    principal: str
    status: int
    ms: float
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of one webhook or of a flow's own request: no answer is 0, None not even tried.

    `message_sid` is the message's, or the execution's.
    """

    url: str
    kind: str
    message_sid: str
    status: int | None


class RequestLog:
    """Keeps the newest entries and counts per operation."""

    def __init__(self) -> None:
        self.entries: deque[Entry] = deque(maxlen=_KEPT)
        self.counts: Counter[str] = Counter()
        self.deliveries: deque[Delivery] = deque(maxlen=_KEPT)

    def count(self, operation: Operation) -> None:
        """Count a request, as it arrives: whoever hangs up may look before it is over."""
        self.counts[f"{operation.service}.{operation.name}"] += 1

    def add(self, entry: Entry) -> None:
        self.entries.append(entry)

    def clear(self) -> None:
        self.entries.clear()
        self.counts.clear()
        self.deliveries.clear()

    def as_json(self) -> list[dict[str, Any]]:
        return [{**asdict(entry), "at": entry.at.isoformat()} for entry in self.entries]
