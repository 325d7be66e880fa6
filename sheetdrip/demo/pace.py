"""Lets virtual time pass for a scheduler that asks the machine for the time.

APScheduler calls `datetime.now(scheduler.timezone)`: a zone whose clock is ours answers that question, and
jobs run in this thread when they are due, so that the same seed gives the same outcome.
"""

from collections import deque
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from apscheduler.executors.debug import DebugExecutor
from apscheduler.schedulers.base import BaseScheduler
from apscheduler.triggers.interval import IntervalTrigger
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


class _Queue(DebugExecutor):  # type: ignore[misc]
    """Runs jobs in the caller's thread, when it is told to.

    While the scheduler hands jobs out it is locked: a job that then waited for another thread, which pokes
    the scheduler, would wait for good.
    """

    def __init__(self) -> None:
        super().__init__()
        self._waiting: deque[tuple[Any, Any]] = deque()

    def run(self) -> None:
        while self._waiting:
            super()._do_submit_job(*self._waiting.popleft())

    @override
    def _do_submit_job(self, job: Any, run_times: Any) -> None:
        self._waiting.append((job, run_times))


class SteppedScheduler(BaseScheduler):  # type: ignore[misc]
    """A scheduler that runs what is due whenever it is stepped, in the caller's thread."""

    def __init__(self, clock: ManualClock) -> None:
        self._clock = clock
        self._queue = _Queue()
        super().__init__(timezone=_VirtualZone(clock), executors={"default": self._queue})

    @override
    def wakeup(self) -> None:
        """Nobody sleeps here."""

    @override
    def shutdown(self, wait: bool = True) -> None:
        super().shutdown(wait)

    def step(self) -> None:
        self._process_jobs()
        self._queue.run()

    def next_due(self, *, polls: bool = True) -> datetime | None:
        """When the next job is due; aware UTC. Without `polls`: the next that is due once, at its moment."""
        due: list[Any] = [
            job.next_run_time
            for job in self.get_jobs()
            if job.next_run_time and (polls or not isinstance(job.trigger, IntervalTrigger))
        ]
        return min(due).astimezone(UTC) if due else None
