"""Does what patients say wait for nothing: no sheet, no plan, no wave, no enrolment?

Real threads, and events instead of waiting: whoever hangs does so until the test lets go.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from sheetdrip.planning.plan import Cancel
from sheetdrip.runner import ClinicRunner, Job
from sheetdrip.sync.apply import take_back
from sheetdrip.sync.enrolment import EnrolmentRequest
from tests.builders import because
from tests.integration.clinic import ADA, BEN, CANCEL, CREATE, CY, Clinic
from tests.integration.conftest import OpenClinic

PATIENCE = 20.0
"""Seconds after which a test that waits for a thread has failed."""


class Gate:
    """Where a thread is held until the test lets it go."""

    def __init__(self) -> None:
        self.reached = threading.Event()
        self.opened = threading.Event()

    def hold(self) -> None:
        """Wait for the test; the thread that tests holds nobody up."""
        self.reached.set()
        assert self.opened.wait(PATIENCE)


class Hanging:
    """A port of which one method hangs at a gate, from its `nth` call on; `late`: once its work is done."""

    def __init__(
        self, port: object, method: str, gate: Gate, nth: int = 1, *, late: bool = False
    ) -> None:
        self._port, self._method, self._gate, self._left = port, method, gate, nth
        self._late = late

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the port has
        found = getattr(self._port, name)
        if name != self._method:
            return found

        def held(*given: object, **more: object) -> object:
            self._left -= 1
            answer = found(*given, **more) if self._late else None
            if self._left <= 0 and not self._gate.opened.is_set():
                self._gate.hold()
            return answer if self._late else found(*given, **more)

        return held


@contextmanager
def at_work(work: Callable[[], object], gate: Gate) -> Iterator[None]:
    """While a thread does some work and is held at the gate; afterwards it has ended."""
    thread = threading.Thread(target=work)
    thread.start()
    assert gate.reached.wait(PATIENCE)
    try:
        yield
    finally:
        gate.opened.set()
        thread.join(PATIENCE)
    assert not thread.is_alive()


def runner_of(clinic: Clinic) -> ClinicRunner:
    """The clinic's jobs, each lane with a Twilio client of its own as on duty."""
    return ClinicRunner(clinic.app, clinic.ctx, beside=clinic.app.beside)


def statuses_to(clinic: Clinic, phone: str) -> set[str]:
    return {text.status for text in clinic.texts_to(phone)}


def stopped(clinic: Clinic, runner: ClinicRunner, phone: str) -> None:
    """The patient says STOP, and the daemon looks at its replies once."""
    clinic.reply(phone, "STOP")
    assert runner.run(Job.REPLIES) == 1


@pytest.fixture
def scheduled(clinic: Clinic) -> Clinic:
    """A clinic with a text on its way to Ada."""
    clinic.add_row()
    assert not isinstance(runner_of(clinic).cycle(), Exception)
    assert statuses_to(clinic, ADA) == {"scheduled"}
    return clinic


def test_stop_is_heeded_while_google_hangs(scheduled: Clinic) -> None:
    gate = Gate()
    scheduled.wire(sheet=Hanging(scheduled.ctx.sheet, "read", gate))
    runner = runner_of(scheduled)
    with at_work(runner.cycle, gate):
        stopped(scheduled, runner, ADA)
        assert statuses_to(scheduled, ADA) == {"canceled"}
    assert scheduled.states("Ada Example")["evening"] == "cancelled"
    assert scheduled.calls(CANCEL) == 1


def test_stop_is_heeded_while_google_hangs_in_a_write(scheduled: Clinic) -> None:
    scheduled.add_row("Ben Example", BEN)
    gate = Gate()
    scheduled.wire(sheet=Hanging(scheduled.ctx.sheet, "write", gate))
    runner = runner_of(scheduled)
    with at_work(runner.cycle, gate):
        stopped(scheduled, runner, BEN)
        assert statuses_to(scheduled, BEN) == {"canceled"}


def test_stop_is_heeded_during_an_enrolment(scheduled: Clinic) -> None:
    gate = Gate()
    name = scheduled.ctx.clinic.name
    scheduled.app.rosters[name] = Hanging(scheduled.app.rosters[name], "append", gate)
    runner = runner_of(scheduled)
    enrolments = runner.enrolments(lambda: None)
    cells = {"Patient": "Ben Example", "Phone": BEN, "Surgery date": "2026-03-03"}
    request = EnrolmentRequest(key="k-1", cells=cells, asked="{}")
    with at_work(lambda: enrolments.enrol(request), gate):
        stopped(scheduled, runner, ADA)
        assert statuses_to(scheduled, ADA) == {"canceled"}


def test_stop_is_heeded_during_a_wave_also_by_whoever_comes_later_in_it(clinic: Clinic) -> None:
    for patient, phone in (("Ada Example", ADA), ("Ben Example", BEN), ("Cy Example", CY)):
        clinic.add_row(patient, phone)
    gate = Gate()
    clinic.wire(messenger=Hanging(clinic.ctx.messenger, "send", gate, nth=2))
    runner = runner_of(clinic)
    with at_work(runner.cycle, gate):
        later = next(phone for phone in (CY, BEN) if not clinic.texts_to(phone))
        clinic.reply(later, "STOP")
        assert runner.run(Job.REPLIES) == 1
    # whose post was under way when STOP came is taken back by the next look
    runner.run(Job.REPLIES)
    assert statuses_to(clinic, later) <= {"canceled"}


def test_what_was_posted_while_stop_came_in_is_taken_back_by_the_next_look(clinic: Clinic) -> None:
    clinic.add_row()
    gate = Gate()
    clinic.wire(messenger=Hanging(clinic.ctx.messenger, "send", gate, late=True))
    runner = runner_of(clinic)
    with at_work(runner.cycle, gate):
        stopped(clinic, runner, ADA)
    assert statuses_to(clinic, ADA) == {"scheduled"}
    assert runner.run(Job.REPLIES) == 0
    assert statuses_to(clinic, ADA) == {"canceled"}


def test_no_text_is_posted_to_whoever_said_stop_since_it_was_planned(clinic: Clinic) -> None:
    clinic.add_row()
    gate = Gate()
    clinic.wire(ledger=Hanging(clinic.ctx.ledger, "intend", gate))
    runner = runner_of(clinic)
    with at_work(runner.cycle, gate):
        stopped(clinic, runner, ADA)
    assert clinic.calls(CREATE) == 0


def test_two_who_cancel_one_text_record_it_once(scheduled: Clinic) -> None:
    here = scheduled.ctx
    (text,) = here.ledger.records().messages
    gate = Gate()
    slow = Hanging(here.messenger, "cancel", gate)
    scheduled.wire(messenger=slow)
    one = scheduled.ctx.apply_ctx
    other = scheduled.app.beside(here).apply_ctx
    with at_work(lambda: take_back([Cancel(text, because("the row was removed"))], one), gate):
        assert take_back([Cancel(text, because("the patient replied STOP"))], other).cancelled == 1
    history = here.ledger.history(text.key.surgery, text.key.step)
    assert [event.became for event in history] == [
        *("intended", "scheduled", "cancelling", "cancelled")
    ]


def test_a_clinic_whose_sheet_hangs_still_judges_what_a_webhook_brings(scheduled: Clinic) -> None:
    scheduled.until("2026-03-04 01:05")
    scheduled.refresh()
    gate = Gate()
    scheduled.wire(sheet=Hanging(scheduled.ctx.sheet, "read", gate))
    runner = runner_of(scheduled)
    with at_work(runner.cycle, gate):
        scheduled.reply(ADA, "3")
        assert runner.run(Job.REPLIES) == 1
        scores = scheduled.ctx.ledger.reply_store.state(scheduled.clock.now()).scores
        assert [one.score for one in scores.values()] == [3]


def test_due_texts_go_while_google_hangs(open_clinic: OpenClinic) -> None:
    clinic = open_clinic()
    clinic.until("2026-03-04 00:50")
    clinic.add_row()  # its Evening text is due in ten minutes: nearer than Twilio schedules
    assert not isinstance(runner_of(clinic).cycle(), Exception)
    assert clinic.texts_to(ADA, "evening") == []
    gate = Gate()
    clinic.wire(sheet=Hanging(clinic.ctx.sheet, "read", gate))
    runner = runner_of(clinic)
    with at_work(runner.cycle, gate):
        clinic.until("2026-03-04 00:59")
        assert runner.run(Job.DUE) == 0
        clinic.until("2026-03-04 01:00")
        assert runner.run(Job.DUE) == 1
        assert runner.run(Job.DUE) == 0
    assert len(clinic.texts_to(ADA, "evening")) == 1
    runner.cycle()
    assert len(clinic.texts_to(ADA, "evening")) == 1
