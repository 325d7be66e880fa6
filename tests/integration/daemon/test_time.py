"""Is every text in time, whoever's clock is wrong: the machine's, one service's, or every Date header?"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta

import pytest

from sheetdrip.app import App, RunOptions
from sheetdrip.clock import ManualClock
from sheetdrip.runner import ClinicRunner
from sheetdrip.sync.reply_polling import ReplyPoller
from tests.integration.clinic import ADA, BEN, Clinic
from tests.integration.conftest import OpenClinic

MINUTE, DAY = 60.0, 86_400.0
OFF = [-400 * DAY, 20 * MINUTE]


class Machine:
    """A machine whose wall clock is off."""

    def __init__(self, base: ManualClock, off: float) -> None:
        self._base = base
        self.off = timedelta(seconds=off)

    def now(self) -> datetime:
        return self._base.now() + self.off

    def monotonic(self) -> float:
        return self._base.monotonic()

    def sleep(self, seconds: float) -> None:
        self._base.sleep(seconds)

    def doubts(self) -> tuple[datetime, ...]:
        return ()


class Shift:
    """A daemon on a machine of its own, whose clock is off; Google and Twilio have the world's."""

    def __init__(self, clinic: Clinic, stack: ExitStack, off: float) -> None:
        clinic.close()
        clinic.world.keys.go_by(clinic.clock)
        self.clinic = clinic
        self.machine = Machine(clinic.clock, off)
        choices = RunOptions(rehearsal=True, clock=self.machine, new_id=lambda: next(clinic._ids))  # noqa: SLF001
        self.app = stack.enter_context(App(clinic.settings, choices))
        clinic.app, clinic.ctx = self.app, self.app.clinics[0]
        self.runner = ClinicRunner(self.app, clinic.ctx)

    def work(self, minutes: int) -> None:
        """Let its jobs run once a minute; the scheduler's timers are another matter."""
        for _ in range(minutes):
            self.runner.everything()
            self.clinic.advance(minutes=1)


OnDuty = Callable[[float], Shift]


@pytest.fixture
def clinic(open_clinic: OpenClinic) -> Clinic:
    return open_clinic(schedule={"poll_seconds": 60, "settle_seconds": 0})


@pytest.fixture
def on_duty(clinic: Clinic) -> Iterator[OnDuty]:
    with ExitStack() as stack:
        yield lambda off: Shift(clinic, stack, off)


def evening_is_sent_once_in_time(clinic: Clinic) -> None:
    (text,) = clinic.live_to(ADA, "evening")
    left = text.send_at or text.created_at
    assert (
        timedelta()
        <= left - clinic.clock.now().replace(2026, 3, 4, 1, 0, 0, 0)
        < timedelta(minutes=3)
    )


@pytest.mark.parametrize("off", OFF)
def test_a_machine_that_is_off_at_start_plans_at_once(
    clinic: Clinic, on_duty: OnDuty, off: float
) -> None:
    clinic.add_row()
    shift = on_duty(off)
    shift.work(minutes=2)
    assert abs(shift.app.clock.now() - clinic.clock.now()) < timedelta(seconds=31)
    evening_is_sent_once_in_time(clinic)
    clinic.until("2026-03-04 01:05")
    shift.work(minutes=2)
    assert clinic.states("Ada Example")["evening"] == "delivered"


@pytest.mark.parametrize("off", OFF)
def test_a_machine_that_is_off_at_start_sends_a_near_text_itself(
    clinic: Clinic, on_duty: OnDuty, off: float
) -> None:
    clinic.until("2026-03-04 00:55")
    clinic.add_row()
    on_duty(off).work(minutes=20)
    evening_is_sent_once_in_time(clinic)


@pytest.mark.parametrize("ahead", [-DAY, 7200.0])
def test_dates_that_are_all_wrong_alike_skip_nothing_and_send_nothing_early(
    clinic: Clinic, on_duty: OnDuty, ahead: float
) -> None:
    clinic.world.date_ahead = ahead
    clinic.until("2026-03-04 00:55")
    clinic.add_row()
    clinic.add_row("Ben Example", BEN, "2026-03-04")
    shift = on_duty(0.0)
    shift.work(minutes=20)
    evening_is_sent_once_in_time(clinic)
    assert shift.app.clock.is_misled()
    assert "skipped" not in {
        *clinic.states("Ada Example").values(),
        *clinic.states("Ben Example").values(),
    }


@pytest.mark.parametrize("ahead", [-DAY, 400 * DAY])
def test_dates_that_go_wrong_for_an_hour_lose_nothing(
    clinic: Clinic, on_duty: OnDuty, ahead: float
) -> None:
    clinic.until("2026-03-04 00:30")
    shift = on_duty(0.0)
    shift.work(minutes=15)
    clinic.add_row()
    clinic.world.date_ahead = ahead
    shift.work(minutes=60)
    evening_is_sent_once_in_time(clinic)
    clinic.world.date_ahead = 0.0
    shift.work(minutes=10)
    assert not shift.app.clock.is_misled()
    evening_is_sent_once_in_time(clinic)


@pytest.mark.parametrize("jump", [-3 * 3600.0, 400 * DAY])
def test_a_machine_whose_clock_jumps_at_work_is_not_followed(
    clinic: Clinic, on_duty: OnDuty, jump: float
) -> None:
    clinic.until("2026-03-04 00:30")
    shift = on_duty(0.0)
    shift.work(minutes=15)
    clinic.add_row()
    shift.work(minutes=2)
    shift.machine.off = timedelta(seconds=jump)
    shift.work(minutes=30)
    evening_is_sent_once_in_time(clinic)


@pytest.mark.parametrize("off", OFF)
def test_stop_is_heeded_while_google_refuses_the_machines_time(
    clinic: Clinic, on_duty: OnDuty, off: float
) -> None:
    clinic.add_row()
    clinic.cycle()
    ReplyPoller(clinic.ctx).collect()
    shift = on_duty(off)
    clinic.world.keys.go_by(ManualClock(clinic.clock.now() - timedelta(days=900)))
    clinic.reply(ADA, "STOP")
    shift.work(minutes=2)
    assert clinic.live_to(ADA) == []
