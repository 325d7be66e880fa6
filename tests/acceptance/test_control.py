"""What can staff decide in the sheet while `sheetdrip run` serves it? Pausing, letting a plan through."""

import signal
from datetime import date

import pytest

from tests.acceptance.clinic import Clinic
from tests.acceptance.processes import Running
from tests.acceptance.waiting import until

ADA, BEN = "+13125550101", "+13125550102"


pytestmark = pytest.mark.timeout(300)  # several processes one after another


@pytest.fixture
def furnished(clinic: Clinic) -> Clinic:
    """A clinic whose sheet was furnished by the command."""
    done = clinic.run("init", "--json")
    assert (done.code, done.err) == (0, "")
    assert "Added the tab “Control”" in done.document["Hillside"]
    return clinic


def live(clinic: Clinic) -> list[str]:
    return sorted(text["to"] for text in clinic.sandbox.live_texts())


def kill(daemon: Running) -> None:
    daemon.signal(signal.SIGKILL)
    until(lambda: daemon.code is not None, "the process to be gone")


@pytest.mark.slow
def test_the_pause_box_takes_every_text_back_and_unticking_plans_anew(furnished: Clinic) -> None:
    clinic = furnished
    daemon = clinic.daemon()
    clinic.staff.type_rows(["Ada Marsh", ADA, clinic.today], ["Ben Reed", BEN, clinic.today])
    until(lambda: live(clinic) == [ADA, BEN], "both texts")

    clinic.staff.tick("Pause")
    until(lambda: live(clinic) == [], "all texts to be taken back")
    paused = clinic.shown("Ada Marsh", "Status", "The clinic is paused")
    clinic.told("State", "Paused")
    kill(daemon)
    status = clinic.run("status")
    clinic.daemon()
    clinic.staff.tick("Pause", "FALSE")
    until(lambda: live(clinic) == [ADA, BEN], "both texts again")
    clinic.told("State", "Working")

    assert paused["Evening status"] == "cancelled: the clinic is paused"
    assert "clinic paused in its sheet" in status.out
    assert [text["status"] for text in clinic.sandbox.texts()].count("canceled") == 2


@pytest.mark.slow
def test_a_pasted_list_waits_for_a_tick_that_is_good_for_it_alone(furnished: Clinic) -> None:
    clinic = furnished
    clinic.settle_on(
        safety={"max_creates": 100}, schedule={"poll_seconds": 2, "refresh_seconds": 2}
    )
    daemon = clinic.daemon()
    clinic.staff.type_rows(*_list(clinic, 300, 150))
    clinic.told("State", "Needs you")
    kill(daemon)
    refused = clinic.sandbox.texts()
    waiting = clinic.staff.control("Waiting for approval")
    plan = clinic.staff.control("Plan")

    clinic.staff.tick("Approve")
    clinic.daemon()
    until(lambda: len(live(clinic)) == 150, "the whole list")
    clinic.told("State", "Working")
    after = [clinic.staff.control(label) for label in ("Waiting for approval", "Plan", "Approve")]
    clinic.staff.type_rows(*_list(clinic, 600, 120))
    clinic.told("State", "Needs you")

    assert refused == []
    assert "150 texts would be created in one cycle (limit 100)" in waiting
    assert after == ["", "", "FALSE"]
    assert clinic.staff.control("Plan") != plan
    assert len(live(clinic)) == 150


def _list(clinic: Clinic, first: int, count: int) -> list[list[str | date]]:
    return [
        [f"Patient {line}", f"+1312555{line:04d}", clinic.today]
        for line in range(first, first + count)
    ]
