"""Does a crash at any moment cost a patient a text, or give them two?

A crash just after one call is the same as one just before the next, so every call is tried once.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest

from tests.integration.clinic import ADA, BEN, CY, Clinic, Terms, clinic_at_work
from tests.integration.wires import Fuse, Fused, Killed

NOON = datetime(2026, 3, 3, 18, 0, tzinfo=UTC)
NEW_PHONE = "+13125550104"
Deed = Callable[[Clinic], None]


def admit(clinic: Clinic) -> None:
    clinic.add_row("Ada Example", ADA)
    clinic.add_row("Ben Example", BEN)
    clinic.add_row("Cy Example", CY)


def change_their_minds(clinic: Clinic) -> None:
    clinic.edit("Ada Example", "Phone", NEW_PHONE)
    clinic.edit("Ben Example", "Drip", "Stopped")


def enter_late(clinic: Clinic) -> None:
    clinic.until("2026-03-04 01:00")
    clinic.add_row("Ada Example", ADA)


def play(clinic: Clinic, deeds: list[Deed], fuse: Fuse) -> bool:
    """Each deed and its cycle; after a crash a new process goes on. Whether there was a crash."""
    crashed = False
    light(clinic, fuse)
    for deed in deeds:
        deed(clinic)
        try:
            clinic.cycle()
        except Killed:
            crashed = True
            clinic.restart()
            clinic.cycle()
    clinic.restart()
    clinic.advance(seconds=241)
    clinic.cycle()
    clinic.cycle()
    return crashed


def light(clinic: Clinic, fuse: Fuse) -> None:
    here = clinic.ctx
    ports = {"sheet": here.sheet, "messenger": here.messenger, "ledger": here.ledger}
    clinic.wire(**{name: Fused(port, fuse) for name, port in ports.items()})


def assert_ledger_and_twilio_agree(clinic: Clinic, point: int) -> None:
    live = {text.sid for text in clinic.live_to()}
    recorded = {
        message.sid
        for message in clinic.recorded().values()
        if message.state in {"scheduled", "sent", "delivered"}
    }
    assert recorded == live, point
    shown = {row[f"{label} SID"] for row in clinic.rows() for label in ("Evening", "Day 7")}
    assert live <= shown, point


def assert_quiet(clinic: Clinic, point: int) -> None:
    assert clinic.cycle().is_quiet, point


def every_point(folder: Path, deeds: list[Deed], check: Callable[[Clinic], bool]) -> int:
    """Crash after each call in turn; how many points there were."""
    for point in count(1):
        with clinic_at_work(folder / str(point), Terms(start=NOON)) as clinic:
            crashed = play(clinic, deeds, Fuse(point))
            assert check(clinic), point
            assert_ledger_and_twilio_agree(clinic, point)
            assert_quiet(clinic, point)
        if not crashed:
            return point - 1
    raise AssertionError("unreachable")


@pytest.mark.slow
def test_a_crash_at_any_call_leaves_exactly_one_text_per_step(tmp_path: Path) -> None:
    def each_once(clinic: Clinic) -> bool:
        live = sorted((text.to, text.step) for text in clinic.live_to())
        return live == [
            (CY, "day-7"),
            (CY, "evening"),
            (NEW_PHONE, "day-7"),
            (NEW_PHONE, "evening"),
        ]

    assert every_point(tmp_path, [admit, change_their_minds], each_once) >= 25


@pytest.mark.slow
def test_a_crash_around_a_text_that_is_sent_at_once_sends_it_once(tmp_path: Path) -> None:
    def evening_once(clinic: Clinic) -> bool:
        return [text.step for text in clinic.live_to(ADA)].count("evening") == 1

    assert every_point(tmp_path, [enter_late], evening_once) >= 8
