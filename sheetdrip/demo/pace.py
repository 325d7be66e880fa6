"""How does virtual time pass for a scheduler that asks the machine for the time?

APScheduler calls `datetime.now(scheduler.timezone)`: a zone whose clock is ours answers that question, and
jobs run in this thread when they are due, so that the same seed gives the same outcome.
"""

from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from apscheduler.executors.debug import DebugExecutor
from apscheduler.schedulers.base import BaseScheduler
from typing_extensions import override

from sheetdrip.clock import ManualClock


class _VirtualZone(tzinfo):
    """UTC, but `datetime.now` in it is the virtual time."""

    def __init__(self, clock: ManualClock) -> None:
        self._clock = clock

    @override
    def fromutc(self, dt: datetime, /) -> datetime:
        return self._clock.now().replace(tzinfo=self)

    @override
    def utcoffset(self, dt: datetime | None, /) -> timedelta:
        return timedelta()

    @override
    def dst(self, dt: datetime | None, /) -> timedelta:
        return timedelta()

    @override
    def tzname(self, dt: datetime | None, /) -> str:
        return "virtual"


class SteppedScheduler(BaseScheduler):  # type: ignore[misc]
    """A scheduler that runs what is due whenever it is stepped, in the caller's thread."""

    def __init__(self, clock: ManualClock) -> None:
        self._clock = clock
        super().__init__(timezone=_VirtualZone(clock), executors={"default": DebugExecutor()})

    @override
    def wakeup(self) -> None:
        """Nobody sleeps here."""

    @override
    def shutdown(self, wait: bool = True) -> None:
        super().shutdown(wait)

    def step(self) -> None:
        """Run every job that is due by now."""
        self._process_jobs()

    def next_due(self) -> datetime | None:
        """When the next job is due; aware UTC."""
        due: list[Any] = [job.next_run_time for job in self.get_jobs() if job.next_run_time]
        return min(due).astimezone(UTC) if due else None
