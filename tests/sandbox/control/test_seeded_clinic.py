import random
import re
import stat
import subprocess
import threading
import tomllib
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

from sheetdrip.sandbox.command import serve
from sheetdrip.sandbox.google.sheets.store import Spreadsheet
from sheetdrip.sandbox.people import draw
from sheetdrip.sandbox.seeding import HEADERS, Clinic, seed_clinic, write_config
from sheetdrip.sandbox.world import World

EPOCH = date(1899, 12, 30)


@pytest.fixture
def clinic(world: World) -> Clinic:
    return seed_clinic(world, surgeries=60)


@pytest.fixture
def spreadsheet(world: World, clinic: Clinic) -> Spreadsheet:
    return world.spreadsheets.get(clinic.spreadsheet_id)


def column(spreadsheet: Spreadsheet, header: str) -> list[Any]:
    grid = spreadsheet.sheets[0].grid
    return [grid.get(row, HEADERS.index(header)).value for row in range(1, 61)]


def test_the_sheet_is_staffs_and_shared_with_the_account(
    spreadsheet: Spreadsheet, clinic: Clinic
) -> None:
    assert spreadsheet.owner == "front.desk@hillside-clinic.example"
    assert spreadsheet.editors == {clinic.service_account["client_email"]}
    assert spreadsheet.time_zone == "America/Chicago"
    assert [sheet.title for sheet in spreadsheet.sheets] == ["Surgeries"]


def test_the_header_row_has_staffs_and_the_daemons_columns(spreadsheet: Spreadsheet) -> None:
    headers = [str(cell.value) for cell in spreadsheet.sheets[0].grid.cells[0]]
    assert headers[:3] == ["Patient", "Phone", "Surgery date"]
    assert headers[14:18] == ["Evening status", "Evening time", "Evening SID", "Evening score"]
    assert headers[-1] == "Drip ID"
    assert spreadsheet.sheets[0].grid.columns[-1].hidden


def test_surgeries_lie_around_today(spreadsheet: Spreadsheet) -> None:
    days = [EPOCH + timedelta(days=int(serial)) for serial in column(spreadsheet, "Surgery date")]
    assert (min(days), max(days)) == (date(2026, 2, 17), date(2026, 3, 13))
    assert len(set(days)) == 25


def test_phones_are_fictitious_distinct_and_written_in_many_ways(spreadsheet: Spreadsheet) -> None:
    phones = column(spreadsheet, "Phone")
    digits = [re.sub(r"\D", "", str(phone).removesuffix(".0"))[-10:] for phone in phones]
    assert all(re.fullmatch(r"\d{3}55501\d\d", number) for number in digits)
    assert len(set(digits)) == 60
    assert Counter(type(phone).__name__ for phone in phones)["str"] == 50


def test_several_languages_and_zones_occur(spreadsheet: Spreadsheet) -> None:
    assert set(column(spreadsheet, "Language")) == {"English", "Spanish", "Chinese"}
    assert len(set(column(spreadsheet, "Time zone"))) > 1


def test_numbers_stay_distinct_in_a_large_clinic() -> None:
    people = draw(2000, date(2026, 3, 3), random.Random(7))
    assert len({person.e164 for person in people}) > 1900


def test_the_settings_file_points_at_the_sandbox(clinic: Clinic, tmp_path: Path) -> None:
    files = write_config(tmp_path / "new", clinic, "http://127.0.0.1:8010")
    settings = tomllib.loads(files.config.read_text())
    assert settings["google"]["sheets_url"] == "http://127.0.0.1:8010"
    assert settings["twilio"]["messaging_url"] == "http://127.0.0.1:8010"
    assert settings["safety"] == {"max_creates": 1000000, "max_per_day": 1000000}
    assert settings["clinics"][0]["spreadsheet_id"] == clinic.spreadsheet_id
    assert settings["ledger"]["url"].startswith("sqlite:////")


def test_what_is_secret_is_for_its_owner_only(clinic: Clinic, tmp_path: Path) -> None:
    (tmp_path / "service-account.json").write_text("old")
    (tmp_path / "env").write_text("old")
    files = write_config(tmp_path, clinic, "http://127.0.0.1:8010")
    assert stat.S_IMODE(files.service_account.stat().st_mode) == 0o600
    assert stat.S_IMODE(files.env.stat().st_mode) == 0o600
    assert '"token_uri": "http://127.0.0.1:8010/token"' in files.service_account.read_text()


def test_a_shell_reads_the_credentials_from_a_file(clinic: Clinic, tmp_path: Path) -> None:
    files = write_config(tmp_path, clinic, "http://127.0.0.1:8010")
    shown = subprocess.run(
        ["/bin/sh", "-euc", '. "$0"; env', str(files.env)],
        capture_output=True,
        text=True,
        check=True,
        env={},
    )
    assert {f"{name}={value}" for name, value in clinic.env.items()} <= {*shown.stdout.splitlines()}


def served(tmp_path: Path, visit: Callable[[dict[str, Any]], None]) -> None:
    stop = threading.Event()

    def ready(announced: dict[str, Any]) -> None:
        try:
            visit(announced)
        finally:
            stop.set()

    serve(0, 5, 7, tmp_path, ready, stop)


def test_the_command_announces_what_the_daemon_needs(tmp_path: Path) -> None:
    seen: list[dict[str, Any]] = []
    served(tmp_path, seen.append)
    (announced,) = seen
    assert set(announced) == {"url", "config", "spreadsheet_id", "env"}
    assert set(announced["env"]) == {"TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN"}
    assert Path(announced["config"]).is_file()


def test_a_reset_brings_back_the_seeded_sheet(tmp_path: Path) -> None:
    def visit(announced: dict[str, Any]) -> None:
        control = f"{announced['url']}/sandbox"
        requests.post(f"{control}/edits", json={"kind": "delete_rows", "row": 2}, timeout=5)
        requests.post(f"{control}/clock", json={"advance_seconds": 86400}, timeout=5)
        assert requests.post(f"{control}/reset", timeout=5).json() == {"reset": True}
        clock = requests.get(f"{control}/clock", timeout=5).json()
        assert abs(clock["offset_seconds"]) < 5
        index = requests.get(f"{control}/", timeout=5).json()
        assert index["spreadsheets"][0]["id"] == announced["spreadsheet_id"]

    served(tmp_path, visit)
