"""Does the Control tab say what keeps the whole clinic from its work, and take it back by itself?"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from tempfile import TemporaryDirectory
from typing import cast

import pytest

from sheetdrip.app import App, RunOptions
from sheetdrip.clock import Clock
from sheetdrip.errors import UserMustFix
from sheetdrip.planning.hindrance import UNSURE_OF_TIME
from sheetdrip.runner import ClinicRunner, Job
from sheetdrip.sandbox.seeding import HEADERS
from sheetdrip.sync.edit_debounce import EditDebouncer
from tests.integration.clinic import ADA, BEN, CREATE, CY, LIST, Clinic
from tests.integration.conftest import OpenClinic


def runner_of(clinic: Clinic) -> ClinicRunner:
    return ClinicRunner(clinic.app, clinic.ctx)


@pytest.fixture
def furnished(clinic: Clinic) -> Clinic:
    clinic.furnish()
    clinic.add_row()
    return clinic


def said(clinic: Clinic) -> str:
    return str(clinic.control("State"))


def noted(clinic: Clinic) -> tuple[bool, str]:
    """How `status` and probes are told of the last cycle."""
    note = clinic.ctx.ledger.last_cycle()
    assert note is not None
    return note.ok, note.summary


def protect(clinic: Clinic) -> int:
    """Somebody protects the column of statuses; the number of what protects it."""
    at = HEADERS.index("Evening status")
    protected = {
        "range": {"sheetId": 0, "startColumnIndex": at, "endColumnIndex": at + 1},
        "editors": {"users": ["owner@example.com"]},
    }
    (reply,) = clinic.spreadsheet.apply([{"addProtectedRange": {"protectedRange": protected}}])
    number: int = reply["addProtectedRange"]["protectedRange"]["protectedRangeId"]
    return number


def suspend(clinic: Clinic, status: str) -> None:
    (account,) = clinic.world.twilio.accounts.values()
    clinic.world.twilio.accounts[account.sid] = replace(account, status=status)


def test_an_account_that_twilio_refuses_is_said_until_it_is_mended(furnished: Clinic) -> None:
    runner = runner_of(furnished)
    suspend(furnished, "suspended")
    runner.cycle()
    assert said(furnished).startswith("In trouble: ")
    assert "not active" in said(furnished)
    is_ok, summary = noted(furnished)
    assert not is_ok
    assert "not active" in summary
    suspend(furnished, "active")
    furnished.advance(minutes=1)
    runner.cycle()
    assert said(furnished) == "Working."
    assert noted(furnished)[0]


def test_an_account_that_twilio_refuses_is_said_beside_a_pause(furnished: Clinic) -> None:
    runner = runner_of(furnished)
    furnished.fault("503", LIST, times=None)
    for _ in range(4):
        runner.run(Job.REPLIES)
        furnished.advance(minutes=2)
    furnished.tick("Pause")
    runner.cycle()
    assert said(furnished).startswith("Paused: ")
    assert "replies cannot be fetched" in said(furnished)


@pytest.mark.parametrize(("job", "what"), [(Job.REPLIES, "replies"), (Job.AUDIT, "scheduled")])
def test_a_job_that_fails_for_minutes_is_said_until_it_succeeds(
    furnished: Clinic, job: Job, what: str
) -> None:
    runner = runner_of(furnished)
    runner.cycle()
    furnished.fault("503", LIST, times=None)
    runner.run(job)
    runner.cycle()
    assert said(furnished) == "Working."
    furnished.advance(minutes=5)
    runner.run(job)
    runner.cycle()
    assert what in said(furnished)
    assert what in str(furnished.control("Errors"))
    assert what in noted(furnished)[1]
    assert runner.owes_audit == (job is Job.AUDIT)
    furnished.world.faults.clear()
    runner.run(job)
    runner.cycle()
    assert said(furnished) == "Working."
    assert not runner.owes_audit


def test_texts_that_cannot_be_given_to_twilio_for_minutes_are_said(furnished: Clinic) -> None:
    runner = runner_of(furnished)
    furnished.fault("429", CREATE, times=None)
    for _ in range(4):
        runner.cycle()
        furnished.advance(minutes=3)
    assert said(furnished).startswith("In trouble: Texts cannot be given to Twilio")
    furnished.world.faults.clear()
    runner.cycle()
    assert said(furnished) == "Working."


def test_cells_that_take_no_writing_are_no_mere_aside(furnished: Clinic) -> None:
    number = protect(furnished)
    runner = runner_of(furnished)
    runner.cycle()
    assert said(furnished).startswith("In trouble: ")
    furnished.spreadsheet.apply([{"deleteProtectedRange": {"protectedRangeId": number}}])
    furnished.advance(minutes=10)
    for _ in range(2):
        runner.cycle()
        furnished.advance(minutes=10)
    assert said(furnished) == "Working."


class Disputed:
    """A clock that somebody contradicts by a day."""

    def __init__(self, base: Clock) -> None:
        self._base = base

    def __getattr__(self, name: str) -> object:
        return getattr(self._base, name)

    def doubts(self) -> tuple[datetime, ...]:
        return (self._base.now() + timedelta(days=1),)


def test_a_time_that_is_disputed_is_said_until_it_is_agreed_on(furnished: Clinic) -> None:
    agreed = furnished.ctx.clock
    furnished.wire(clock=Disputed(agreed))
    furnished.cycle()
    assert said(furnished) == f"In trouble: {UNSURE_OF_TIME}."
    assert not noted(furnished)[0]
    furnished.wire(clock=agreed)
    furnished.cycle()
    assert said(furnished) == "Working."


def test_a_plan_that_waits_and_what_hinders_the_clinic_are_both_said(
    open_clinic: OpenClinic,
) -> None:
    clinic = open_clinic(safety={"max_creates": 1})
    clinic.furnish()
    for phone in (ADA, BEN, CY):
        clinic.add_row(phone=phone, patient=f"{phone[-1]} Example")
    protect(clinic)
    runner_of(clinic).cycle()
    assert said(clinic).startswith("Needs you: ")
    assert "In trouble as well: " in said(clinic)
    assert clinic.control("Plan")


@pytest.fixture
def contested(furnished: Clinic) -> Iterator[ClinicRunner]:
    """Another daemon's jobs, on a sheet that one with a ledger of its own has worked on until now."""
    furnished.alone = False
    furnished.restart()
    runner_of(furnished).cycle()
    assert said(furnished) == "Working."
    with TemporaryDirectory() as folder:
        ledger = furnished.settings.file.ledger.model_copy(
            update={"url": f"sqlite:///{folder}/other.db"}
        )
        file = furnished.settings.file.model_copy(update={"ledger": ledger})
        settings = replace(furnished.settings, file=file)
        with App(settings, RunOptions(rehearsal=True, clock=furnished.clock)) as app:
            yield ClinicRunner(app, app.clinics[0])


def test_a_sheet_whose_daemon_works_is_left_to_it(
    furnished: Clinic, contested: ClinicRunner
) -> None:
    furnished.advance(minutes=10)
    assert isinstance(contested.cycle(), UserMustFix)
    assert said(furnished) == "Working."


def test_a_sheet_whose_daemon_is_gone_says_so(furnished: Clinic, contested: ClinicRunner) -> None:
    checked = furnished.control("Last checked")
    for minutes in (10, 2, 10):
        furnished.advance(minutes=minutes)
        assert isinstance(contested.cycle(), UserMustFix)
    assert said(furnished).startswith("Stopped: Another sheetdrip")
    assert furnished.control("Last checked") == checked
    assert furnished.calls(CREATE) == 1
    runner_of(furnished).cycle()
    assert said(furnished) == "Working."


def test_a_bug_in_each_cycle_is_said(furnished: Clinic) -> None:
    runner = runner_of(furnished)
    runner.cycle()
    told: list[str] = []
    broken = ClinicRunner(
        furnished.app,
        replace(
            furnished.ctx,
            state=replace(furnished.ctx.state, debouncer=cast("EditDebouncer", object())),
        ),
        crashed=lambda job, _clinic, _error: told.append(job),
    )
    furnished.advance(minutes=6)
    broken.cycle()
    assert told == [Job.CYCLE]
    assert "a bug" in said(furnished)
    assert "a bug" in noted(furnished)[1]
    runner.cycle()
    assert said(furnished) == "Working."
