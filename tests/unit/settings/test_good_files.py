"""What do good settings become, and what is forgiven?"""

from datetime import time, timedelta
from pathlib import Path

import pytest

from sheetdrip.errors import UserMustFix
from sheetdrip.planning.change_limits import Limits
from sheetdrip.settings.load import load_settings
from tests.unit.settings.files import CLINIC, ENVIRONMENT, Load


def test_three_lines_of_a_clinic_are_enough(load: Load) -> None:
    settings = load(CLINIC)
    (clinic,) = settings.file.clinics
    assert (clinic.name, clinic.spreadsheet_id) == ("Hillside", "sheet-1")
    assert (clinic.time_zone, clinic.region, clinic.tab) == (None, "US", "Surgeries")
    assert settings.file.schedule.poll_seconds == 15
    assert settings.file.schedule.window.margin == timedelta(minutes=2)
    assert settings.file.safety.limits == Limits(max_creates=100, max_cancels=20, max_share=0.3)
    assert settings.twilio.account_sid == "AC00000000000000000000000000000001"


def test_what_is_set_counts(load: Load) -> None:
    file = load(
        "[schedule]\nmin_lead_minutes = 5\nmax_lead_days = 35\nmargin_seconds = 0\n"
        'quiet_hours = ["20:30", "09:00"]\n[safety]\nmax_creates = 0\nmax_cancels = 0\n'
        f"max_share = 1\n[twilio]\nsegment_price = 0\n{CLINIC}consent_required = true\n"
        'headers = {Patient = "Paciente", "Day 7 SID" = "Folio 7", "Needs a call" = "Llamar", '
        '"Acknowledged by" = "Visto"}'
    ).file
    assert file.schedule.window.min_lead == timedelta(minutes=5)
    assert file.schedule.window.max_lead == timedelta(days=35)
    assert file.schedule.window.margin == timedelta()
    assert file.schedule.quiet.covers(time(20, 30))
    assert not file.schedule.quiet.covers(time(9))
    assert file.safety.limits == Limits(max_creates=0, max_cancels=0, max_share=1.0)
    assert file.twilio.segment_price == 0
    assert file.clinics[0].consent_required
    assert file.clinics[0].headers == {
        "Patient": "Paciente",
        "Day 7 SID": "Folio 7",
        "Needs a call": "Llamar",
        "Acknowledged by": "Visto",
    }


def test_quiet_hours_may_be_tomls_own_times(load: Load) -> None:
    file = load(f"[schedule]\nquiet_hours = [21:30:00, 07:00:00]\n{CLINIC}").file
    assert file.schedule.quiet_hours == (time(21, 30), time(7))


def test_a_zones_case_and_spaces_are_forgiven(load: Load) -> None:
    file = load(f'{CLINIC}time_zone = "america/new york"').file
    assert file.clinics[0].time_zone == "America/New_York"


def test_a_url_loses_its_last_slash(load: Load) -> None:
    file = load(f'[twilio]\napi_url = "http://127.0.0.1:8080/"\n{CLINIC}').file
    assert file.twilio.api_url == "http://127.0.0.1:8080"


def test_titles_may_trade_places(load: Load) -> None:
    file = load(f'{CLINIC}headers = {{Patient = "Phone", Phone = "Patient"}}').file
    assert file.clinics[0].headers == {"Patient": "Phone", "Phone": "Patient"}


def test_settings_cannot_be_changed_afterwards(load: Load) -> None:
    settings = load(CLINIC)
    with pytest.raises(ValueError, match="frozen"):
        settings.file.schedule.poll_seconds = 1


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory, apart from the settings' folder."""
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def test_the_key_file_beside_the_settings_is_taken(
    load: Load, tmp_path: Path, elsewhere: Path
) -> None:
    for folder in (tmp_path, elsewhere):
        (folder / "service-account.json").touch()
    assert load(CLINIC).key_file == tmp_path / "service-account.json"


def test_else_the_key_file_of_the_working_directory_is(load: Load, elsewhere: Path) -> None:
    (elsewhere / "service-account.json").touch()
    key_file = load(CLINIC).key_file
    assert key_file == Path("service-account.json")
    assert key_file.exists()


def test_a_key_file_that_is_nowhere_is_looked_for_in_the_working_directory(load: Load) -> None:
    named = load(f'[google]\nservice_account_file = "keys/daemon.json"\n{CLINIC}').key_file
    assert named == Path("keys/daemon.json")


def test_a_key_file_with_a_whole_path_is_that_file(load: Load, tmp_path: Path) -> None:
    whole = tmp_path / "keys" / "daemon.json"
    assert load(f"[google]\nservice_account_file = '{whole}'\n{CLINIC}").key_file == whole


def test_settings_named_without_a_folder_are_those_of_the_working_directory(
    elsewhere: Path,
) -> None:
    (elsewhere / "sheetdrip.toml").write_text(CLINIC, encoding="utf-8")
    (elsewhere / "service-account.json").touch()
    settings = load_settings(Path("sheetdrip.toml"), ENVIRONMENT)
    assert settings.key_file == Path("service-account.json")


@pytest.mark.parametrize(
    "written",
    [
        "https://docs.google.com/spreadsheets/d/1aB-c_D/edit#gid=0",
        " https://docs.google.com/spreadsheets/u/1/d/1aB-c_D/edit?usp=sharing ",
        "docs.google.com/spreadsheets/d/1aB-c_D",
        "https://drive.google.com/file/d/1aB-c_D/view",
        "https://drive.google.com/open?id=1aB-c_D",
        "<https://docs.google.com/spreadsheets/d/1aB-c_D/>",
        "1aB-c_D",
    ],
)
def test_the_whole_address_of_a_spreadsheet_is_taken(load: Load, written: str) -> None:
    (clinic,) = load(CLINIC.replace('"sheet-1"', f'"{written}"')).file.clinics
    assert clinic.spreadsheet_id == "1aB-c_D"


@pytest.mark.parametrize(
    "written",
    [
        "https://docs.google.com/document/d/1aB/edit",
        "https://docs.google.com/spreadsheets/d/e/2PACX-1v/pubhtml",
        "https://drive.google.com/drive/folders/1aB",
    ],
)
def test_an_address_that_is_no_spreadsheets_is_told(load: Load, written: str) -> None:
    with pytest.raises(UserMustFix, match="spreadsheet_id: is "):
        load(CLINIC.replace('"sheet-1"', f'"{written}"'))


def test_a_title_given_before_there_was_a_column_of_that_name_stays_good(load: Load) -> None:
    file = load(f'{CLINIC}headers = {{"Acknowledged by" = "Surgeon"}}').file
    assert file.clinics[0].headers == {"Acknowledged by": "Surgeon"}
