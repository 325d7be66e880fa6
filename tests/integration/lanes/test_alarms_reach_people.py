"""Does a high score reach a person within a minute, whatever became of sheet and plan?

A daemon on virtual time; whoever is notified listens on loopback.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from sheetdrip.daemon import Daemon
from sheetdrip.demo.pace import SteppedScheduler
from sheetdrip.errors import SheetdripError
from sheetdrip.settings.model import Alerts
from tests.integration.clinic import ADA, READ, Clinic
from tests.integration.conftest import OpenClinic

LIMIT = "- a pain score at or above the clinic's limit: 1"


class Nurse(HTTPServer):
    """Takes notifications, with the virtual time of each."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Taking)
        self.told: list[str] = []


class _Taking(BaseHTTPRequestHandler):
    server: Nurse

    def do_POST(self) -> None:
        said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.told.append(f"{said['title']}\n{said['message']}")
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        pass


@contextmanager
def listening() -> Iterator[Nurse]:
    with Nurse() as nurse:
        thread = Thread(target=nurse.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield nurse
        nurse.shutdown()
        thread.join()


class Shift:
    """A daemon on virtual time."""

    def __init__(self, clinic: Clinic, nurse: Nurse) -> None:
        self.clinic = clinic
        self.nurse = nurse
        self.ended: list[SheetdripError] = []
        self.scheduler = SteppedScheduler(clinic.clock)
        Daemon(clinic.app, self.scheduler, fatal=self.ended.append).start()
        self.scheduler.start()

    def work(self, **span: float) -> None:
        """Let the daemon run for a while: minutes=, seconds= ..."""
        clock = self.clinic.clock
        until = clock.now() + timedelta(**span)
        while (due := self.scheduler.next_due()) is not None and due <= until and not self.ended:
            clock.advance(max(0.0, (due - clock.now()).total_seconds()))
            self.scheduler.step()
        clock.advance(max(0.0, (until - clock.now()).total_seconds()))

    def hears(self, body: str) -> None:
        """The patient writes, and a minute passes."""
        self.nurse.told.clear()
        self.clinic.reply(ADA, body)
        self.work(minutes=1)

    @property
    def alarms(self) -> list[str]:
        return [told for told in self.nurse.told if LIMIT in told]

    def replies(self) -> list[str]:
        """What the Replies tab shows of what was written."""
        tabs = [tab for tab in self.clinic.spreadsheet.sheets if tab.title == "Replies"]
        shown = [str(row[4].value or "") for tab in tabs for row in tab.grid.cells[1:]]
        return [text for text in shown if text]


OnShift = Callable[..., Shift]


@pytest.fixture
def on_shift(open_clinic: OpenClinic, tmp_path: Path) -> Iterator[OnShift]:
    """A clinic with call_at = 7 whose patient was asked in the evening, and a nurse who is notified."""
    shifts: list[Shift] = []
    with listening() as nurse:

        def begin(**terms: object) -> Shift:
            clinic = open_clinic(clinic={"alerts": Alerts(call_at=7)}, **terms)
            clinic.furnish()
            clinic.add_row()
            clinic.cycle()
            clinic.until("2026-03-04 01:05")
            clinic.refresh()
            file = tmp_path / "alerts.txt"
            file.write_text(f"json://127.0.0.1:{nurse.server_port}/\n", encoding="utf-8")
            settings = replace(clinic.settings, alert_files={"Hillside": file})
            clinic.restart(settings=settings)
            shifts.append(Shift(clinic, nurse))
            shifts[-1].work(minutes=2)
            return shifts[-1]

        yield begin
        for shift in shifts:
            shift.scheduler.shutdown(wait=False)


def paste(clinic: Clinic, count: int) -> None:
    for number in range(count):
        clinic.add_row(f"Patient {number}", f"+1312555{1000 + number:04d}", "2026-03-10")


def test_while_a_paste_waits_for_approval(on_shift: OnShift) -> None:
    shift = on_shift(safety={"max_creates": 5})
    paste(shift.clinic, 10)
    shift.work(minutes=1)
    (waits,) = [told for told in shift.nurse.told if "a plan waits for approval" in told]
    assert "Patient" not in waits
    shift.hears("9")
    assert len(shift.alarms) == 1
    assert "9" in shift.replies()
    assert shift.clinic.cells_of("Ada Example")["Evening score"] == 9
    # the plan that goes on waiting is not told again
    assert not any("a plan waits" in told for told in shift.nurse.told)


def test_while_a_header_is_renamed(on_shift: OnShift) -> None:
    shift = on_shift()
    shift.clinic.staff("set", row=1, column="Phone", value="Telephone of the patient")
    shift.work(minutes=1)
    shift.hears("10")
    assert len(shift.alarms) == 1
    assert "10" in shift.replies()
    shift.clinic.staff("set", row=1, column="Telephone of the patient", value="Phone")
    shift.work(minutes=1)
    assert shift.clinic.cells_of("Ada Example")["Evening score"] == 10


def test_while_google_is_down(on_shift: OnShift) -> None:
    shift = on_shift()
    shift.clinic.fault("503", "sheets.*", times=None)
    shift.work(minutes=1)
    shift.hears("9")
    assert len(shift.alarms) == 1
    assert shift.replies() == []
    shift.clinic.world.faults.clear()
    shift.work(minutes=2)
    assert shift.replies() == ["9"]
    assert shift.clinic.cells_of("Ada Example")["Evening score"] == 9


def test_while_the_sheet_is_emptied(on_shift: OnShift) -> None:
    shift = on_shift()
    shift.clinic.staff("delete_rows", row=2, count=1)
    shift.work(minutes=30)
    shift.hears("9")
    assert len(shift.alarms) == 1


def test_while_the_token_is_refused(on_shift: OnShift) -> None:
    shift = on_shift()
    shift.clinic.fault("500", "oauth.*", times=None)
    shift.clinic.fault("500", READ, times=None)
    shift.work(minutes=1)
    shift.hears("8")
    assert len(shift.alarms) == 1


def test_while_the_clinic_is_paused(on_shift: OnShift) -> None:
    shift = on_shift()
    shift.clinic.tick("Pause")
    shift.work(minutes=1)
    shift.hears("8")
    assert len(shift.alarms) == 1
    assert "8" in shift.replies()


def test_stop_while_google_is_down(on_shift: OnShift) -> None:
    shift = on_shift()
    shift.clinic.until("2026-03-05 15:00")
    shift.work(minutes=1)
    assert [text.step for text in shift.clinic.live_to(ADA, "day-7")] == ["day-7"]
    shift.clinic.fault("503", "sheets.*", times=None)
    shift.clinic.reply(ADA, "STOP")
    shift.work(seconds=22)
    assert shift.clinic.live_to(ADA, "day-7") == []
