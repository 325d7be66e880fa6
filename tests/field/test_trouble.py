"""Reports on clocks, hanging services and small machines."""

import json
import signal
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.acceptance.clinic import Clinic as Office
from tests.acceptance.waiting import until
from tests.field.conftest import OpenClinic
from tests.field.kit import ADA, BEN, EVENING, Clinic


def test_e9_dates_that_are_a_day_off_alike_skip_nothing_for_good(clinic: Clinic) -> None:
    """E9. OfficeDev/microsoft-teams-apps-company-communicator#1376, M-Files/VAF.Extensions.Community#152."""
    clinic.run("init")
    clinic.fill(2)
    clinic.mean.dates_off = timedelta(days=1)
    clinic.start()
    clinic.wait(minutes=20)
    clinic.mean.dates_off = timedelta()
    clinic.until("2026-03-03 19:05")
    assert [len(clinic.arrived(phone, EVENING)) for phone in (ADA, BEN)] == [1, 1]


@pytest.mark.parametrize("minutes", [20, -20])
def test_e7_a_machine_twenty_minutes_off_works_and_heeds_stop(
    open_clinic: OpenClinic, minutes: int
) -> None:
    """E7. SteveWinward/GoogleSheetsWrapper#42, googleapis/google-auth-library-nodejs#129: Invalid JWT."""
    clinic = open_clinic(ahead=timedelta(minutes=minutes))
    clinic.fill(1)
    clinic.start()
    clinic.wait(minutes=10)
    assert len(clinic.live(ADA)) == 1
    clinic.says(ADA, "STOP")
    clinic.wait(minutes=2)
    assert clinic.live(ADA) == []


def test_e12_known_texts_fall_due_without_google(clinic: Clinic) -> None:
    """E12. burnash/gspread#583: Google pauses while a text that is known is due."""
    clinic.start()
    clinic.until("2026-03-03 18:46")
    clinic.fill(2)
    clinic.wait(minutes=3)
    clinic.fault("503", "sheets.*", times=None)
    clinic.until("2026-03-03 19:06")
    assert [len(clinic.arrived(phone, EVENING)) for phone in (ADA, BEN)] == [1, 1]


def test_e12_while_the_time_is_disputed_nothing_is_skipped(clinic: Clinic) -> None:
    """E12. googleapis/google-auth-library-java#682: clocks part; no text is given up on one's word."""
    clinic.run("init")
    clinic.start()
    clinic.until("2026-03-03 18:20")
    clinic.mean.googles_dates_off = timedelta(hours=14)
    clinic.fill(2)
    clinic.wait(hours=1)
    clinic.mean.relent()
    clinic.until("2026-03-03 20:30")
    assert [len(clinic.arrived(phone, EVENING)) for phone in (ADA, BEN)] == [1, 1]


# with processes, in the machine's own time


@pytest.fixture
def office(clinic_of_processes: Office) -> Office:
    """A clinic whose daemon is a process that looks every second."""
    clinic_of_processes.settle_on(
        schedule={"poll_seconds": 1, "refresh_seconds": 2}, replies={"poll_seconds": 1}
    )
    return clinic_of_processes


def scheduled(office: Office, phone: str) -> list[str]:
    """What Twilio still holds for a phone."""
    return [
        text["sid"]
        for text in office.sandbox.texts()
        if text["to"] == phone and text["status"] == "scheduled"
    ]


@pytest.mark.parametrize("kind", ["timeout", "latency"])
def test_e4_stop_is_heeded_though_google_hangs(office: Office, kind: str) -> None:
    """E4. twilio/twilio-node#1023 and gspread's missing time limits: one lock for everything."""
    office.staff.type_rows(["Ada Example", ADA, office.today])
    office.daemon()
    until(lambda: scheduled(office, ADA), "a scheduled text")
    seconds = 600.0 if kind == "timeout" else 60.0
    office.sandbox.control(
        "POST", "faults", kind=kind, service="sheets", operation="*", times=None, seconds=seconds
    )
    # the daemon is in the middle of a call that does not end
    until(lambda: _injected(office) >= 1, "a hanging call")
    said = office.sandbox.now()
    office.sandbox.control("POST", "replies", **{"from": ADA, "body": "STOP"})
    until(lambda: not scheduled(office, ADA), "the text to be taken back")
    assert office.sandbox.now() - said < timedelta(seconds=30)


def _injected(office: Office) -> int:
    """How many calls are being kept waiting, or were."""
    return sum(rule["injected"] for rule in office.sandbox.control("GET", "faults")["faults"])


def test_e10_every_line_of_the_log_is_json(office: Office) -> None:
    """E10. agronholm/apscheduler#474: "maximum number of running instances" among JSON lines."""
    office.sandbox.control(
        "POST", "faults", kind="latency", service="sheets", operation="*", times=None, seconds=3
    )
    daemon = office.begin("run")
    until(lambda: _injected(office) >= 3, "some slow calls")
    ended = daemon.signal(signal.SIGTERM).ended()
    lines = [line for line in ended.err.splitlines() if line.strip()]
    assert lines
    assert [line for line in lines if not _is_json(line)] == []


def _is_json(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except ValueError:
        return False


def test_e6_a_huge_paste_fits_into_a_small_machine(office: Office) -> None:
    """E6. burnash/gspread#1586: thousands of rows at once; the daemon is not killed for its memory."""
    rows: list[list[str | date]] = [
        [f"Patient {n}", f"+1312555{n % 10000:04d}", office.today] for n in range(8000)
    ]
    office.staff.type_rows(*rows)
    office.settle_on(
        safety={"max_creates": 100, "max_share": 0.3, "max_cancels": 20, "max_per_day": 1000}
    )
    daemon = office.begin("run")
    until(
        lambda: "plan.refused" in daemon.events or "plan.waits" in daemon.events,
        "a plan to be withheld",
    )
    status = Path(f"/proc/{daemon.pid}/status").read_text(encoding="utf-8")
    (peak,) = [int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")]
    assert office.sandbox.texts() == []
    assert peak < 260_000


def test_e11_a_second_daemon_is_told_who_is_at_work(office: Office) -> None:
    """E11. ellite/Wallos#187: two of one kind, and neither knows."""
    office.staff.type_rows(["Ada Example", ADA, office.today])
    first = office.daemon()
    second = office.begin("run").ended()
    assert second.code == 5
    assert second.problems
    assert first.code is None
