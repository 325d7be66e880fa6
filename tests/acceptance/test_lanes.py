"""Is STOP heeded by a process whose Google hangs or is slow, or that has a lot of other work?"""

import signal
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
import requests

from tests.acceptance.clinic import Clinic
from tests.acceptance.processes import Running
from tests.acceptance.waiting import until

ADA = "+13125550101"
POLL = 2
READ, WRITE = "sheets.values.batchGet", "sheets.spreadsheets.batchUpdate"
CREATE = "twilio.messages.create"
TOKEN = "a-token-of-thirty-two-characters"


def settle_on(clinic: Clinic, port: int = 0) -> None:
    clinic.settle_on(
        replies={"poll_seconds": POLL},
        schedule={"poll_seconds": POLL},
        safety={"max_creates": 1000},
        web={"port": port, "public_url": "https://drip.example.org"},
    )


def ada_is_scheduled(clinic: Clinic) -> str:
    """The SID of Ada's evening text."""
    clinic.staff.type_rows(["Ada Marsh", ADA, clinic.today])
    return clinic.shown("Ada Marsh", "Evening status", "scheduled")["Evening SID"]


def break_(clinic: Clinic, what: str, kind: str, **rule: object) -> None:
    service, _, operation = what.partition(".")
    clinic.sandbox.control(
        "POST", "faults", service=service, operation=operation or "*", kind=kind, times=None, **rule
    )


def done_until_stop_is_heeded(clinic: Clinic, sid: str, operation: str) -> int:
    """How many more calls of an operation were begun before Ada's STOP had cancelled her text."""
    before = clinic.sandbox.calls().get(operation, 0)
    clinic.sandbox.control("POST", "replies", **{"from": ADA, "body": "STOP"})
    seen = before

    def is_cancelled() -> bool:
        nonlocal seen
        seen = clinic.sandbox.calls().get(operation, 0)
        (text,) = (one for one in clinic.sandbox.texts() if one["sid"] == sid)
        return bool(text["status"] == "canceled")

    until(is_cancelled, "the text to be cancelled", seconds=30)
    return seen - before


def test_stop_is_heeded_while_google_hangs_and_the_daemon_still_ends_quickly(
    clinic: Clinic,
) -> None:
    settle_on(clinic)
    daemon = clinic.daemon()
    sid = ada_is_scheduled(clinic)

    # every call to the sheet is kept waiting, as by a firewall that drops packets
    reads = clinic.sandbox.calls()[READ]
    break_(clinic, "sheets", "timeout")
    until(lambda: clinic.sandbox.calls()[READ] > reads, "a call that hangs")
    assert done_until_stop_is_heeded(clinic, sid, READ) == 0
    done = daemon.signal(signal.SIGTERM).ended(seconds=20)
    assert (done.code, done.out) == (0, "")


def test_stop_is_heeded_while_google_is_slow(clinic: Clinic) -> None:
    settle_on(clinic)
    clinic.daemon()
    sid = ada_is_scheduled(clinic)
    break_(clinic, "sheets", "latency", seconds=10)
    reads = clinic.sandbox.calls()[READ]
    until(lambda: clinic.sandbox.calls()[READ] > reads, "a call that is slow")
    assert done_until_stop_is_heeded(clinic, sid, READ) <= 1


def test_stop_is_heeded_during_a_long_wave(clinic: Clinic) -> None:
    settle_on(clinic)
    clinic.daemon()
    sid = ada_is_scheduled(clinic)
    break_(clinic, CREATE, "latency", seconds=15)
    creates = clinic.sandbox.calls()[CREATE]
    wave: list[list[str | date]] = [
        [f"Patient {n}", f"+1312555{n:04d}", clinic.today] for n in range(300, 400)
    ]
    clinic.staff.type_rows(*wave)
    until(lambda: clinic.sandbox.calls()[CREATE] >= creates + 3, "the wave to begin")
    # twenty at a time, a wave of 100 takes 75 seconds; a poll and what it does one round of them
    assert done_until_stop_is_heeded(clinic, sid, CREATE) <= 20


def test_stop_is_heeded_during_many_enrolments(clinic: Clinic) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settle_on(clinic, port)
    url = f"http://127.0.0.1:{port}"
    clinic.begin("run", "--web", env={**clinic.sandbox.env, "SHEETDRIP_WEB_TOKEN": TOKEN})
    sid = ada_is_scheduled(clinic)
    break_(clinic, "sheets", "latency", seconds=2)
    with enrolling(url, clinic, 30):
        writes = clinic.sandbox.calls()[WRITE]
        until(lambda: clinic.sandbox.calls()[WRITE] > writes, "an enrolment")
        # thirty of them take a minute
        assert done_until_stop_is_heeded(clinic, sid, WRITE) <= 5


@contextmanager
def enrolling(url: str, clinic: Clinic, count: int) -> Iterator[None]:
    """Another system adds so many surgeries at once."""
    over = threading.Event()

    def enrol(n: int) -> None:
        body = {
            "patient": f"Patient {n}",
            "phone": f"+1312555{n:04d}",
            "surgery_date": clinic.today.isoformat(),
        }
        headers = {"Authorization": f"Bearer {TOKEN}", "Idempotency-Key": f"k-{n}"}
        if not over.is_set():
            requests.post(f"{url}/v1/surgeries", json=body, headers=headers, timeout=60)

    with ThreadPoolExecutor(8) as pool:
        for n in range(300, 300 + count):
            pool.submit(enrol, n)
        try:
            yield
        finally:
            over.set()
            clinic.sandbox.control("DELETE", "faults")


@pytest.mark.timeout(200)
def test_a_process_frozen_in_a_pause_asks_the_time_again_when_it_goes_on(clinic: Clinic) -> None:
    settle_on(clinic)
    daemon = clinic.daemon()
    clinic.sandbox.advance(timedelta(hours=10, minutes=29, seconds=40))  # 18:59:40
    frozen(clinic, daemon)
    clinic.sandbox.advance(timedelta(hours=4))
    clinic.sandbox.control("DELETE", "faults")
    daemon.signal(signal.SIGCONT)
    row = clinic.shown("Ada Marsh", "Evening status", "skipped")
    assert row["Evening SID"] == ""
    assert {text["status"] for text in clinic.sandbox.texts()} <= {"scheduled"}  # day 7's


def frozen(clinic: Clinic, daemon: Running) -> None:
    """Type Ada's row, and freeze the process while it waits to try her evening text again."""
    break_(clinic, CREATE, "429")
    clinic.staff.type_rows(["Ada Marsh", ADA, clinic.today])
    until(lambda: clinic.sandbox.calls().get(CREATE, 0) >= 1, "a try that is refused", pause=0.02)
    daemon.signal(signal.SIGSTOP)
