"""Copies of a ledger: a cloned machine, another folder, another container. Nobody gets a text twice."""

import shutil
import signal
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.acceptance.clinic import Clinic
from tests.acceptance.processes import Done
from tests.acceptance.waiting import until

PATIENTS = [(f"Patient {letter}", f"+1312555{100 + at:04d}") for at, letter in enumerate("ABCDEF")]


def copied(clinic: Clinic, folder: Path) -> Clinic:
    """The clinic as another machine has it: a copy of its ledger as it is now, in a folder of its own."""
    folder.mkdir()
    other = replace(clinic, folder=folder)
    with (
        closing(sqlite3.connect(clinic.ledger)) as old,
        closing(sqlite3.connect(other.ledger)) as new,
    ):
        old.backup(new)
    other.settle_on(schedule={"poll_seconds": 2, "refresh_seconds": 2})
    return other


def moved(clinic: Clinic, folder: Path) -> Clinic:
    """The very ledger, found in another folder by a process of another place."""
    folder.mkdir()
    other = replace(clinic, folder=folder)
    for path in clinic.folder.glob("sheetdrip.db*"):
        shutil.copy(path, folder / path.name)
    other.settle_on(schedule={"poll_seconds": 2, "refresh_seconds": 2})
    return other


def type_all(clinic: Clinic) -> None:
    clinic.staff.type_rows(*((name, phone, clinic.today) for name, phone in PATIENTS))


def live_by_phone(clinic: Clinic) -> Counter[str]:
    return Counter(text["to"] for text in clinic.sandbox.live_texts())


def test_a_clone_takes_over_the_original_stops_and_nobody_is_texted_twice(
    clinic: Clinic, tmp_path: Path
) -> None:
    original = clinic.daemon()
    until(lambda: "tenancy.taken" in original.events, "the original to take its place")
    clone = copied(clinic, tmp_path / "clone")
    second = clone.daemon()
    until(lambda: "tenancy.taken" in second.events, "the clone to take over")
    type_all(clinic)
    clinic.shown("Patient F", "Evening status", "scheduled")
    until(lambda: original.code is not None, "the original to stop")
    assert original.code == 5
    assert "sheetdrip recover" in original.err
    assert second.code is None
    assert set(live_by_phone(clinic).values()) == {1}
    assert len(live_by_phone(clinic)) == len(PATIENTS)
    again = clinic.begin("run")
    until(lambda: "cycle.needs_you" in again.events, "the original to hold")
    assert "sheetdrip recover" in clinic.run("status").out
    assert set(live_by_phone(clinic).values()) == {1}
    assert second.code is None


def test_two_clones_started_in_the_same_moment_text_nobody_twice(
    clinic: Clinic, tmp_path: Path
) -> None:
    clinic.daemon().signal(signal.SIGTERM).ended()
    clones = [copied(clinic, tmp_path / name) for name in ("one", "two", "three")]
    type_all(clinic)
    running = [clone.begin("run") for clone in clones]
    clinic.shown("Patient F", "Evening status", "scheduled")
    until(
        lambda: (
            sum("cycle.needs_you" in one.events or one.code is not None for one in running) == 2
        ),
        "two to be told",
    )
    assert set(live_by_phone(clinic).values()) == {1}
    assert len(live_by_phone(clinic)) == len(PATIENTS)


@pytest.mark.slow
def test_the_same_ledger_goes_on_at_once_from_another_folder_after_a_kill(
    clinic: Clinic, tmp_path: Path
) -> None:
    clinic.staff.type_rows(("Ada", "+13125550101", clinic.today))
    first = clinic.daemon()
    clinic.shown("Ada", "Evening status", "scheduled")
    first.signal(signal.SIGKILL)
    until(lambda: first.code is not None, "its end")
    elsewhere = moved(clinic, tmp_path / "elsewhere")
    clinic.staff.type_rows(("Ben", "+13125550102", clinic.today))
    second = elsewhere.daemon()
    clinic.shown("Ben", "Evening status", "scheduled")
    assert "cycle.needs_you" not in second.events
    assert set(live_by_phone(clinic).values()) == {1}


def recovered(clinic: Clinic) -> Done:
    """What `recover` says to a person who comes later: it waits for the last one's requests by itself."""
    clinic.sandbox.advance(timedelta(minutes=65))
    return clinic.run("recover")


def lose_the_ledger(clinic: Clinic) -> None:
    for path in clinic.folder.glob("sheetdrip.db*"):
        path.unlink()


def test_a_lost_ledger_sends_nothing_says_what_to_do_and_is_rebuilt(clinic: Clinic) -> None:
    clinic.staff.type_rows(("Ada", "+13125550101", clinic.today))
    daemon = clinic.daemon()
    clinic.shown("Ada", "Evening status", "scheduled")
    daemon.signal(signal.SIGKILL)
    until(lambda: daemon.code is not None, "its end")
    before = clinic.staff.rows()["Ada"]
    lose_the_ledger(clinic)
    clinic.staff.type_rows(("Ben", "+13125550102", clinic.today))
    told = clinic.run("run", "--once")
    assert told.code == 2
    assert "sheetdrip recover" in told.err
    assert "nothing to do" not in told.out
    checked = clinic.run("check")
    assert checked.code == 2
    assert "sheetdrip recover" in checked.out + checked.err
    assert live_by_phone(clinic) == {"+13125550101": 1}
    assert recovered(clinic).code == 0
    done = clinic.run("run", "--once")
    assert done.code == 0, done.err
    assert live_by_phone(clinic) == {"+13125550101": 1, "+13125550102": 1}
    after = clinic.staff.rows()["Ada"]
    assert {**after, "Status": ""} == {**before, "Status": ""}


@pytest.mark.slow
def test_recover_hears_again_what_patients_said(clinic: Clinic) -> None:
    clinic.staff.type_rows(
        ("Ada", "+13125550101", clinic.today), ("Ben", "+13125550102", clinic.today)
    )
    assert clinic.run("run", "--once").code == 0
    clinic.sandbox.advance(timedelta(hours=11))
    assert clinic.run("run", "--once").code == 0
    clinic.sandbox.control("POST", "replies", **{"from": "+13125550101", "body": "9"})
    clinic.sandbox.control("POST", "replies", **{"from": "+13125550102", "body": "STOP"})
    clinic.sandbox.advance(timedelta(hours=2))
    lose_the_ledger(clinic)
    found = clinic.run("recover", "--json")
    assert found.code == 0
    assert found.document["Hillside"]["replies"] == 2
    clinic.sandbox.advance(timedelta(hours=12))
    assert clinic.run("run", "--once").code == 0
    rows = clinic.staff.rows()
    assert rows["Ada"]["Evening score"] == "9"
    assert "STOP" in rows["Ben"]["Status"]
    ahead = {text["to"] for text in clinic.sandbox.texts() if text["status"] == "scheduled"}
    assert ahead == {"+13125550101"}


def test_a_backup_put_back_is_held_says_what_to_do_is_compared_and_goes_on(
    clinic: Clinic, tmp_path: Path
) -> None:
    clinic.staff.type_rows(("Ada", "+13125550101", clinic.today))
    assert clinic.run("run", "--once").code == 0
    backup = copied(clinic, tmp_path / "backup")
    clinic.staff.type_rows(("Ben", "+13125550102", clinic.today))
    assert clinic.run("run", "--once").code == 0
    shutil.copy(backup.ledger, clinic.ledger)
    texts = len(clinic.sandbox.texts())
    held = clinic.run("run", "--once")
    assert held.code == 2
    assert "sheetdrip recover" in held.err
    assert len(clinic.sandbox.texts()) == texts
    assert recovered(clinic).code == 0
    done = clinic.run("run", "--once")
    assert done.code == 0, done.err
    assert live_by_phone(clinic) == {"+13125550101": 1, "+13125550102": 1}


@pytest.mark.slow
def test_recover_says_which_row_cannot_be_read_and_ends_when_it_is_mended(
    clinic: Clinic, tmp_path: Path
) -> None:
    clinic.staff.type_rows(("Ada", "+13125550101", clinic.today))
    assert clinic.run("run", "--once").code == 0
    backup = copied(clinic, tmp_path / "backup")
    clinic.staff.type_rows(("Ben", "+13125550102", clinic.today))
    assert clinic.run("run", "--once").code == 0
    clinic.staff.change("Ben", "Surgery date", "tomorow")
    shutil.copy(backup.ledger, clinic.ledger)
    told = recovered(clinic)
    assert (told.code, "do not say whose they are: 3." in told.err) == (2, True)
    assert clinic.run("run", "--once").code == 2
    clinic.staff.change("Ben", "Surgery date", clinic.today)
    assert recovered(clinic).code == 0
    assert live_by_phone(clinic) == {"+13125550101": 1, "+13125550102": 1}
