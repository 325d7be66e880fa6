"""What time is it? The only module that asks the machine; everything below takes `now`."""

import threading
import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Wall time as aware UTC, a steady counter in seconds, and a way to wait."""

    def now(self) -> datetime: ...

    def monotonic(self) -> float: ...

    def sleep(self, seconds: float) -> None: ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Aware UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds since some fixed moment; never set back."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Block for `seconds`."""
        time.sleep(seconds)


class OffsetClock:
    """Another clock, moved by a settable offset: the sandbox's movable clock on real time."""

    def __init__(self, base: Clock) -> None:
        self._base = base
        self._offset = timedelta()

    def now(self) -> datetime:
        """The base clock's time plus everything it was advanced by."""
        return self._base.now() + self._offset

    def monotonic(self) -> float:
        """The base clock's counter plus everything it was advanced by."""
        return self._base.monotonic() + self._offset.total_seconds()

    def sleep(self, seconds: float) -> None:
        """Wait on the base clock."""
        self._base.sleep(seconds)

    def advance(self, seconds: float) -> None:
        """Move on by `seconds`; negative moves back."""
        self._offset += timedelta(seconds=seconds)


class ManualClock:
    """A clock that moves only when told to; sleeping moves it. Safe to read from other threads."""

    def __init__(self, start: datetime) -> None:
        if start.tzinfo is None:
            raise ValueError("a clock starts at an aware time")
        self._now = start.astimezone(UTC)
        self._steady = 0.0
        self._lock = threading.Lock()

    def now(self) -> datetime:
        """Aware UTC."""
        with self._lock:
            return self._now

    def monotonic(self) -> float:
        """Seconds moved forward since the start."""
        with self._lock:
            return self._steady

    def sleep(self, seconds: float) -> None:
        """Return at once, `seconds` later."""
        self.advance(max(0.0, seconds))

    def advance(self, seconds: float) -> None:
        """Move on by `seconds`; negative sets the wall time back, as an operator would."""
        with self._lock:
            self._now += timedelta(seconds=seconds)
            self._steady += max(0.0, seconds)
