"""What time is it? The only module that asks the machine; everything below takes `now`."""

import threading
import time
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Protocol


class Clock(Protocol):
    """Wall time as aware UTC, a steady counter in seconds, and a way to wait.

    `doubts`: what else the time may be while it is disputed; mostly nothing.
    """

    def now(self) -> datetime: ...

    def monotonic(self) -> float: ...

    def sleep(self, seconds: float) -> None: ...

    def doubts(self) -> tuple[datetime, ...]: ...


class _Undoubted:
    """A clock that nobody contradicts."""

    def doubts(self) -> tuple[datetime, ...]:
        """Nothing."""
        return ()


class SystemClock(_Undoubted):
    """The machine's own clock."""

    def now(self) -> datetime:
        """Aware UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds since some fixed moment; never set back, and counted through a suspend."""
        return time.clock_gettime(time.CLOCK_BOOTTIME)

    def sleep(self, seconds: float) -> None:
        """Block for `seconds`."""
        time.sleep(seconds)


class OffsetClock(_Undoubted):
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


class ManualClock(_Undoubted):
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


_WITNESSES = 2
"""So many services must agree before the machine is not believed."""


class AgreedClock:
    """The machine's clock, put right by what the outside services say.

    Twilio judges every SendAt by its own clock, and a small clinic's computer may start with a clock that is
    days off. Every answer carries a Date header: when Google and Twilio, heard within `memory`, agree with
    each other and differ from the machine by more than `tolerance`, theirs counts; else the machine's does.
    """

    def __init__(
        self,
        base: Clock,
        tolerance: timedelta = timedelta(seconds=30),
        memory: timedelta = timedelta(hours=1),
    ) -> None:
        self._base = base
        self._tolerance = tolerance
        self._memory = memory.total_seconds()
        self._heard: dict[str, tuple[float, datetime]] = {}
        self._lock = threading.Lock()

    def now(self) -> datetime:
        """Aware UTC, corrected if need be."""
        return self._base.now() + self.correction()

    def machine_now(self) -> datetime:
        """Aware UTC as the machine has it: what its own timers go by."""
        return self._base.now()

    def monotonic(self) -> float:
        """Seconds since some fixed moment; never set back."""
        return self._base.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait on the machine's clock."""
        self._base.sleep(seconds)

    def hear(self, service: str, date_header: str | None) -> None:
        """Note the Date header of a service's answer; anything unreadable is ignored."""
        try:
            said = parsedate_to_datetime(date_header or "")
        except (ValueError, OverflowError):
            return
        if said.tzinfo is not None:
            with self._lock:
                self._heard[service] = (self._base.monotonic(), said)

    def correction(self) -> timedelta:
        """How far the machine's clock is behind what the services agree on; zero within tolerance."""
        offsets = self._offsets()
        if len(offsets) < _WITNESSES or self._parted(offsets):
            return timedelta()
        nearest = min(offsets, key=abs)
        return nearest if abs(nearest) > self._tolerance else timedelta()

    def doubts(self) -> tuple[datetime, ...]:
        """What else the time may be."""
        return ()

    def is_disputed(self) -> bool:
        """Whether somebody contradicts the machine and is not borne out yet: hear the others too."""
        offsets = self._offsets()
        contradicted = any(abs(offset) > self._tolerance for offset in offsets)
        return contradicted and (len(offsets) < _WITNESSES or self._parted(offsets))

    def has_heard_nobody(self) -> bool:
        """Whether only the machine's word is there."""
        return not self._offsets()

    def witnesses(self) -> frozenset[str]:
        """The services whose word was heard of late."""
        oldest = self._base.monotonic() - self._memory
        with self._lock:
            return frozenset(name for name, (at, _) in self._heard.items() if at >= oldest)

    def _offsets(self) -> list[timedelta]:
        """How far each service is ahead of the machine; by the steady clock, so that a jump shows at once."""
        steady, now = self._base.monotonic(), self._base.now()
        with self._lock:
            heard = list(self._heard.values())
        return sorted(
            said + timedelta(seconds=steady - heard_at) - now
            for heard_at, said in heard
            if heard_at >= steady - self._memory
        )

    def _parted(self, offsets: list[timedelta]) -> bool:
        return offsets[-1] - offsets[0] > self._tolerance
