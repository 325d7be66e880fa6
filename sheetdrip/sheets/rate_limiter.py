"""Keeps requests to Google in budget: a service account has 60 reads and 60 writes a minute for all sheets.

A sliding window on our own Clock, so that virtual time works too; one budget serves every clinic of an
account, from any thread. The limit keeps a reserve for `check` and people's scripts under the same account.
"""

import threading
from collections import deque
from typing import Literal

from sheetdrip.clock import Clock

Bucket = Literal["read", "write"]
PER_MINUTE = 55


class RateLimiter:
    """Waits until another request of a kind fits into the last sixty seconds."""

    def __init__(self, clock: Clock, per_minute: int = PER_MINUTE) -> None:
        self._clock = clock
        self._per_minute = per_minute
        self._lock = threading.Lock()
        self._spent: dict[Bucket, deque[float]] = {"read": deque(), "write": deque()}

    def spend(self, bucket: Bucket) -> None:
        """Take one request from the bucket, waiting for room if need be."""
        spent = self._spent[bucket]
        with self._lock:
            self._forget(spent)
            while len(spent) >= self._per_minute:
                self._clock.sleep(max(0.0, spent[0] + 60 - self._clock.monotonic()))
                self._forget(spent)
            spent.append(self._clock.monotonic())

    def _forget(self, spent: deque[float]) -> None:
        while spent and spent[0] <= self._clock.monotonic() - 60:
            spent.popleft()
