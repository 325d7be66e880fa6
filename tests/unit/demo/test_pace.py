"""Does virtual time move APScheduler's jobs as real time would?"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from apscheduler.triggers.date import DateTrigger
from apscheduler.triggers.interval import IntervalTrigger

from sheetdrip.clock import ManualClock
from sheetdrip.demo.pace import SteppedScheduler

START = datetime(2026, 3, 7, 12, tzinfo=UTC)


class Days:
    """A clock, its scheduler, and who ran when."""

    def __init__(self) -> None:
        self.clock = ManualClock(START)
        self.scheduler = SteppedScheduler(self.clock)
        self.ran: list[tuple[str, str]] = []

    def note(self, name: str) -> Callable[[], None]:
        return lambda: self.ran.append((name, f"{self.clock.now():%d %H:%M:%S}"))

    def every(self, seconds: float, job: Callable[[], None], name: str) -> None:
        self.scheduler.add_job(
            job,
            IntervalTrigger(seconds=seconds, timezone=UTC),
            id=name,
            next_run_time=self.clock.now(),
            misfire_grace_time=None,
            coalesce=True,
        )

    def once(self, after: timedelta, job: Callable[[], None], name: str) -> None:
        self.scheduler.add_job(
            job,
            DateTrigger(self.clock.now() + after, timezone=UTC),
            id=name,
            replace_existing=True,
            misfire_grace_time=None,
        )

    def pass_until(self, end: datetime) -> None:
        while (due := self.scheduler.next_due()) is not None and due < end:
            self.clock.advance(max(0.0, (due - self.clock.now()).total_seconds()))
            self.scheduler.step()


@pytest.fixture
def days() -> Iterator[Days]:
    one = Days()
    one.scheduler.start()
    yield one
    one.scheduler.shutdown(wait=False)


def test_without_jobs_nothing_is_due(days: Days) -> None:
    assert days.scheduler.next_due() is None
    days.scheduler.step()
    assert days.ran == []


def test_a_job_runs_at_its_virtual_time_and_not_before(days: Days) -> None:
    days.once(timedelta(hours=3), days.note("wake"), "wake")
    assert days.scheduler.next_due() == datetime(2026, 3, 7, 15, tzinfo=UTC)
    days.clock.advance(3 * 3600 - 1)
    days.scheduler.step()
    assert days.ran == []
    days.clock.advance(1)
    days.scheduler.step()
    assert days.ran == [("wake", "07 15:00:00")]
    assert days.scheduler.next_due() is None


def test_jobs_run_in_the_order_of_their_times_however_they_were_added(days: Days) -> None:
    for name, minutes in (("c", 30), ("a", 10), ("b", 20)):
        days.once(timedelta(minutes=minutes), days.note(name), name)
    days.clock.advance(3600)
    days.scheduler.step()
    assert [name for name, _ in days.ran] == ["a", "b", "c"]


def test_an_interval_keeps_its_step_over_the_night_of_the_clock_change(days: Days) -> None:
    days.every(6 * 3600, days.note("poll"), "poll")
    days.pass_until(START + timedelta(days=2))
    assert [at for _, at in days.ran] == [
        "07 12:00:00",
        "07 18:00:00",
        "08 00:00:00",
        "08 06:00:00",
        "08 12:00:00",
        "08 18:00:00",
        "09 00:00:00",
        "09 06:00:00",
    ]


def test_thirty_days_of_polls_are_all_there(days: Days) -> None:
    days.every(900, days.note("poll"), "poll")
    days.pass_until(START + timedelta(days=30))
    assert len(days.ran) == 30 * 96
    assert days.scheduler.next_due() == START + timedelta(days=30)


def test_two_intervals_take_turns(days: Days) -> None:
    days.every(600, days.note("cycle"), "cycle")
    days.every(900, days.note("refresh"), "refresh")
    days.pass_until(START + timedelta(minutes=31))
    assert sorted(days.ran) == [
        ("cycle", "07 12:00:00"),
        ("cycle", "07 12:10:00"),
        ("cycle", "07 12:20:00"),
        ("cycle", "07 12:30:00"),
        ("refresh", "07 12:00:00"),
        ("refresh", "07 12:15:00"),
        ("refresh", "07 12:30:00"),
    ]
    assert [at for _, at in days.ran] == sorted(at for _, at in days.ran)


def test_ticks_slept_through_are_made_up_for_once(days: Days) -> None:
    days.every(60, days.note("poll"), "poll")
    days.clock.advance(3600)
    days.scheduler.step()
    assert days.ran == [("poll", "07 13:00:00")]
    assert days.scheduler.next_due() == START + timedelta(minutes=61)


def test_a_job_may_add_a_job(days: Days) -> None:
    def poll() -> None:
        days.note("poll")()
        days.once(timedelta(seconds=90), days.note("wake"), "wake")

    days.every(600, poll, "poll")
    days.pass_until(START + timedelta(minutes=15))
    assert days.ran == [
        ("poll", "07 12:00:00"),
        ("wake", "07 12:01:30"),
        ("poll", "07 12:10:00"),
        ("wake", "07 12:11:30"),
    ]


def test_a_job_added_again_replaces_itself(days: Days) -> None:
    days.once(timedelta(minutes=5), days.note("early"), "wake")
    days.once(timedelta(minutes=9), days.note("late"), "wake")
    days.pass_until(START + timedelta(hours=1))
    assert days.ran == [("late", "07 12:09:00")]


def test_a_job_that_takes_virtual_time_does_not_stop_the_others(days: Days) -> None:
    days.every(600, lambda: days.clock.sleep(700), "slow")
    days.every(600, days.note("quick"), "quick")
    days.pass_until(START + timedelta(minutes=25))
    assert [at for _, at in days.ran] == ["07 12:00:00", "07 12:11:40", "07 12:23:20"]
