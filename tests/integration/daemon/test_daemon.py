"""Does the daemon run its cycles in time, survive what goes wrong, and keep patients out of its log?"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from sheetdrip.app import App, RunOptions
from sheetdrip.clock import ManualClock
from sheetdrip.daemon import Daemon
from sheetdrip.demo.pace import SteppedScheduler
from sheetdrip.errors import (
    Fenced,
    LedgerTrouble,
    MessagingUnavailable,
    PlanRefused,
    SheetdripError,
    SheetUnavailable,
    UserMustFix,
)
from sheetdrip.ledger import open_ledger
from sheetdrip.planning.control_tab import ControlTab
from sheetdrip.planning.sheet_reading import Reading
from sheetdrip.sync.ports.sheet import NOTHING, Sheet
from tests.integration.clinic import ADA, CANCEL, CREATE, LIST, READ, WRITE, Clinic
from tests.integration.conftest import OpenClinic

TOKEN = "oauth.token"
NAME, PHONE, DIGITS = "Zebulon Canary", "+13125550177", "5550177"


@dataclass
class Shift:
    """A daemon on virtual time."""

    clinic: Clinic
    ended: list[SheetdripError] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.clinic.app.clinics = (self.clinic.ctx,)
        self.scheduler = SteppedScheduler(self.clinic.clock)
        self.daemon = Daemon(self.clinic.app, self.scheduler, fatal=self.ended.append)
        self.daemon.start()
        self.scheduler.start()

    def work(self, **span: float) -> None:
        """Let the daemon run for a while: days=, hours=, minutes=, seconds=."""
        until = self.clinic.clock.now() + timedelta(**span)
        while (due := self.scheduler.next_due()) is not None and due <= until and not self.ended:
            self.clinic.clock.advance(max(0.0, (due - self.clinic.clock.now()).total_seconds()))
            self.scheduler.step()
        self.clinic.clock.advance(max(0.0, (until - self.clinic.clock.now()).total_seconds()))


class FailingSheet:
    """A sheet whose reads raise what they are told to, before the real one is asked."""

    def __init__(self, sheet: Sheet, errors: Iterator[Exception]) -> None:
        self._sheet = sheet
        self._errors = errors

    def read(self) -> Reading:
        error = next(self._errors, None)
        if error is not None:
            raise error
        return self._sheet.read()

    def write(self, changes: Any, control: Any = NOTHING) -> dict[int, str]:  # noqa: ANN401 - passed on
        return self._sheet.write(changes, control)

    def control(self) -> ControlTab | None:
        return self._sheet.control()

    def announce(self, trouble: str) -> None:
        self._sheet.announce(trouble)


@pytest.fixture
def on_duty() -> Iterator[Callable[[Clinic], Shift]]:
    shifts: list[Shift] = []

    def begin(clinic: Clinic) -> Shift:
        shifts.append(Shift(clinic))
        return shifts[-1]

    yield begin
    for shift in shifts:
        shift.scheduler.shutdown(wait=False)


OnDuty = Callable[[Clinic], Shift]


def failing(clinic: Clinic, *errors: Exception) -> None:
    clinic.wire(sheet=FailingSheet(clinic.ctx.sheet, iter(errors)))


def test_a_cycle_runs_at_every_poll(clinic: Clinic, on_duty: OnDuty) -> None:
    clinic.add_row()
    on_duty(clinic).work(minutes=2)
    # the first at once, then every fifteen seconds; Twilio tells the time
    assert clinic.calls(READ) == 9
    assert len(clinic.live_to(ADA)) == 1


def test_a_row_added_between_two_polls_is_taken_up_by_the_next(
    clinic: Clinic, on_duty: OnDuty
) -> None:
    shift = on_duty(clinic)
    shift.work(seconds=20)
    clinic.add_row()
    shift.work(seconds=10)
    assert len(clinic.live_to(ADA)) == 1


def test_a_near_text_goes_out_at_its_minute_not_at_the_next_poll(
    open_clinic: OpenClinic, on_duty: OnDuty
) -> None:
    start = datetime(2026, 3, 4, 0, 50, tzinfo=UTC)
    clinic = open_clinic(schedule={"poll_seconds": 3500}, start=start)
    clinic.add_row()
    on_duty(clinic).work(minutes=10, seconds=1)
    (evening,) = clinic.texts_to(ADA, "evening")
    assert evening.created_at == datetime(2026, 3, 4, 1, 0, tzinfo=UTC)


def test_statuses_come_forward_by_themselves(clinic: Clinic, on_duty: OnDuty) -> None:
    clinic.add_row()
    clinic.until("2026-03-04 00:40")
    on_duty(clinic).work(minutes=24)
    assert clinic.cells_of("Ada Example")["Evening status"] == "delivered"


@pytest.mark.parametrize(
    "error",
    [
        SheetUnavailable("Google answered 503"),
        MessagingUnavailable("Twilio did not answer"),
        UserMustFix("No column is called “Phone”"),
        PlanRefused("0123456789ab", ["too many"]),
        LedgerTrouble("disk full"),
        ValueError("a bug"),
        KeyError("Ada Example"),
        OSError("no route to host"),
        RecursionError("deep"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_no_error_of_a_cycle_ends_the_daemon(
    clinic: Clinic, on_duty: OnDuty, error: Exception
) -> None:
    clinic.add_row()
    failing(clinic, error, error)
    shift = on_duty(clinic)
    shift.work(seconds=40)
    assert shift.ended == []
    assert len(clinic.live_to(ADA)) == 1


def test_a_daemon_whose_ledger_was_taken_over_ends_and_sends_nothing(
    clinic: Clinic, on_duty: OnDuty
) -> None:
    shift = on_duty(clinic)
    shift.work(seconds=20)
    with open_ledger(clinic.settings.file.ledger.url) as other:
        other.hold("elsewhere/1", clinic.clock.now())
    clinic.add_row()
    shift.work(seconds=30)
    assert [type(error) for error in shift.ended] == [Fenced]
    assert clinic.texts_to() == []


def test_a_lasting_trouble_is_logged_when_it_begins_and_when_it_changes(
    clinic: Clinic, on_duty: OnDuty
) -> None:
    down = SheetUnavailable("Google answered 503")
    failing(clinic, *[down] * 10, *[UserMustFix("No column is called “Phone”")] * 10)
    with capture_logs() as logged:
        on_duty(clinic).work(minutes=6)
    complaints = [entry["event"] for entry in logged if entry["log_level"] in {"warning", "error"}]
    assert complaints == ["cycle.failed", "cycle.needs_you"]


def test_a_trouble_that_comes_back_is_logged_again(clinic: Clinic, on_duty: OnDuty) -> None:
    clinic.fault("truncated", READ, nth=2, times=2)
    clinic.fault("truncated", READ, nth=6, times=2)
    with capture_logs() as logged:
        on_duty(clinic).work(minutes=3)
    assert [entry["event"] for entry in logged].count("cycle.failed") == 2


def test_a_refusal_is_logged_with_the_digest_that_would_let_it_through(
    open_clinic: OpenClinic, on_duty: OnDuty
) -> None:
    clinic = open_clinic(safety={"max_creates": 0})
    clinic.add_row()
    with capture_logs() as logged:
        on_duty(clinic).work(minutes=1)
    (refused,) = [entry for entry in logged if entry["event"] == "plan.refused"]
    assert len(refused["approve"]) == 12
    assert clinic.texts_to() == []


def test_a_crash_is_logged_by_its_place_without_its_words(clinic: Clinic, on_duty: OnDuty) -> None:
    failing(clinic, KeyError(NAME))
    with capture_logs() as logged:
        on_duty(clinic).work(seconds=1)
    (crash,) = [entry for entry in logged if entry["event"] == "job.crashed"]
    assert crash["error"] == "KeyError"
    assert "test_daemon.py" in crash["at"]
    assert NAME not in str(logged)


def troubled(clinic: Clinic) -> None:
    """Every kind of fault at every edge, a few calls apart."""
    for operation in (READ, WRITE, CREATE, LIST, CANCEL):
        for order, kind in enumerate(("500", "reset", "truncated", "429", "cut_after_applied")):
            clinic.fault(kind, operation, nth=2 + 3 * order)


def test_no_name_no_number_and_no_text_gets_into_the_log(
    clinic: Clinic, on_duty: OnDuty, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    clinic.add_row(NAME, PHONE)
    clinic.add_row(f"{NAME} II", "+15005550009")
    clinic.add_row(f"{NAME} III", f"x{DIGITS}")
    clinic.add_row(f"{NAME} IV", "+13125550178", "'soon, says Zebulon")
    troubled(clinic)
    with capture_logs() as logged:
        shift = on_duty(clinic)
        shift.work(minutes=5)
        clinic.edit(NAME, "Surgery date", "2026-03-04")
        shift.work(minutes=5)
        clinic.edit(NAME, "Drip", "Zebulon?")
        shift.work(minutes=5)
        clinic.staff("set", row=1, column="Phone", value=f"Phone {DIGITS}")
        shift.work(minutes=2)
    # uvicorn is the sandbox's
    lines = [one.getMessage() for one in caplog.records if not one.name.startswith("uvicorn")]
    told = "\n".join([*map(str, logged), *lines])
    assert len(logged) > 10
    for canary in ("Zebulon", "Canary", DIGITS, "5550009", "your pain", "Hillside:"):
        assert canary not in told


def test_a_machine_whose_clock_is_days_off_texts_by_the_services_clock(clinic: Clinic) -> None:
    clinic.add_row()
    clinic.close()
    slow = ManualClock(clinic.clock.now() - timedelta(days=3))
    with App(clinic.settings, RunOptions(rehearsal=True, clock=slow)) as app:
        clinic.app, clinic.ctx = app, app.clinics[0]
        clinic.ctx.sheet.read()
        clinic.ctx.messenger.sent_since(app.clock.now())
        assert abs(app.clock.correction() - timedelta(days=3)) <= timedelta(seconds=1)
        clinic.cycle()
    (evening,) = clinic.texts_to(ADA)
    assert evening.send_at == datetime(2026, 3, 4, 1, 0, tzinfo=UTC)


def test_the_agreed_clock_follows_when_the_services_clock_is_moved(clinic: Clinic) -> None:
    clinic.close()
    clinic.world.keys.go_by(clinic.clock)
    here_and_now = ManualClock(clinic.clock.now())
    with App(clinic.settings, RunOptions(rehearsal=True, clock=here_and_now)) as app:
        here = app.clinics[0]
        for days in (0, 2, 5):
            here_and_now.advance(60)
            clinic.advance(seconds=60, days=days)
            here.sheet.read()
            here.messenger.sent_since(app.clock.now())
            assert abs(app.clock.now() - clinic.clock.now()) <= timedelta(seconds=1)


def test_a_clock_set_back_leaves_no_job_asleep(clinic: Clinic, on_duty: OnDuty) -> None:
    shift = on_duty(clinic)
    shift.work(seconds=16)
    clinic.clock.advance(-3600)
    shift.daemon.watch()
    clinic.forget_calls()
    shift.work(seconds=16)
    assert clinic.calls(READ) >= 1


def watched(shift: Shift, **span: float) -> int:
    """As `work`, with looks at the clock every five seconds; how often Google was asked for a token."""
    shift.clinic.forget_calls()
    for _ in range(round(timedelta(**span).total_seconds() / 5)):
        shift.daemon.watch()
        shift.work(seconds=5)
    return shift.clinic.calls(TOKEN)


def test_a_disputed_time_is_asked_for_before_the_next_poll_with_growing_pauses(
    open_clinic: OpenClinic, on_duty: OnDuty
) -> None:
    clinic = open_clinic(schedule={"poll_seconds": 900})
    clinic.world.keys.go_by(clinic.clock)
    shift = on_duty(clinic)
    watched(shift, minutes=14)
    clinic.world.date_ahead = 86_400.0
    clinic.world.keys.go_by(ManualClock(clinic.clock.now() - timedelta(days=900)))
    watched(shift, minutes=1, seconds=10)  # one poll
    assert clinic.app.clock.is_disputed()
    early, late = watched(shift, minutes=1), watched(shift, minutes=10)
    assert clinic.app.clock.is_disputed()
    assert early > 0
    assert late < 5 * early
