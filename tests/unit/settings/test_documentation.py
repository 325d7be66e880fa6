"""Do the documented settings and the real ones name the same keys, and do they load?"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from sheetdrip.settings.model import SettingsFile
from sheetdrip.settings.sequences import shipped_config
from sheetdrip.settings.toml import dotted
from tests.unit.settings.files import CLINIC, Load

EXAMPLE = (shipped_config() / "sheetdrip.example.toml").read_text(encoding="utf-8")
WITH_REMARKS = re.sub(r'^# (?=(\w+|"[^"]+") = )', "", EXAMPLE, flags=re.MULTILINE)
"""The example with its commented-out keys in force."""

DESIGN = """
[google]
service_account_file = "service-account.json"
sheets_url = "https://sheets.googleapis.com"      # base URLs: sandbox, proxies
drive_url  = "https://www.googleapis.com"
[twilio]
api_url = "https://api.twilio.com"
messaging_url = "https://messaging.twilio.com"
studio_url = "https://studio.twilio.com"
[ledger]
url = "sqlite:///sheetdrip.db"
[schedule]
poll_seconds = 15
min_lead_minutes = 15
max_lead_days = 7
quiet_hours = ["21:00", "08:00"]
[[clinics]]
name = "Hillside"
spreadsheet_id = "..."
messaging_service_sid = "MG..."
time_zone = "America/Chicago"      # default: the spreadsheet's own
region = "US"
sequence = "post-op"
"""


def keys_of(model: type[BaseModel]) -> Iterator[tuple[str, ...]]:
    for name, field in model.model_fields.items():
        inner = next(iter(getattr(field.annotation, "__args__", ())), field.annotation)
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            yield from ((name, *rest) for rest in keys_of(inner))
        else:
            yield (name,)


def keys_in(table: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    for name, value in table.items():
        inner = value[0] if isinstance(value, list) and value else value
        if isinstance(inner, Mapping) and name != "headers":
            yield from ((name, *rest) for rest in keys_in(inner))
        else:
            yield (name,)


def chosen(table: BaseModel) -> dict[str, Any]:
    """A table's values, but for what the example recommends against the default."""
    return table.model_dump(exclude={"settle_seconds"})


def test_the_example_has_every_key_and_no_other() -> None:
    documented = {dotted(key) for key in keys_in(tomllib.loads(WITH_REMARKS))}
    assert documented == {dotted(key) for key in keys_of(SettingsFile)}
    assert {"schedule.quiet_hours", "clinics.headers"} < documented


@pytest.mark.parametrize("text", [EXAMPLE, WITH_REMARKS], ids=["as it is", "remarks in force"])
def test_the_example_loads(text: str, load: Load, tmp_path: Path) -> None:
    token = tmp_path / "web-token.txt"
    token.write_text("0123456789abcdef\n")
    token.chmod(0o600)
    (clinic,) = load(text).file.clinics
    assert clinic.name == "Hillside"


def test_the_example_shows_the_defaults(load: Load) -> None:
    shown, plain = load(EXAMPLE).file, load(CLINIC).file
    for table in ("google", "twilio", "ledger", "schedule", "safety", "web"):
        assert chosen(getattr(shown, table)) == chosen(getattr(plain, table))
    assert (shown.clinics[0].region, plain.clinics[0].region) == ("US", "US")
    assert (shown.clinics[0].tab, plain.clinics[0].tab) == ("Surgeries", "Surgeries")
    assert (shown.clinics[0].sequence, plain.clinics[0].sequence) == ("post-op", "post-op")
    assert not shown.clinics[0].consent_required
    assert not plain.clinics[0].consent_required


def test_the_designs_settings_load(load: Load) -> None:
    file = load(DESIGN).file
    assert file.google.service_account_file == "service-account.json"
    assert file.google.drive_url == "https://www.googleapis.com"
    assert file.twilio.studio_url == "https://studio.twilio.com"
    assert file.ledger.url == "sqlite:///sheetdrip.db"
    assert file.schedule.quiet_hours == (time(21), time(8))
    assert file.schedule.window.min_lead == timedelta(minutes=15)
    assert file.schedule.window.max_lead == timedelta(days=7)
    (clinic,) = file.clinics
    assert clinic.messaging_service_sid == "MG..."
    assert clinic.time_zone == "America/Chicago"


ROOT = Path(__file__).parents[3]
FOR_DEVELOPERS = {"architecture", "glossary", "reliability"}
"""Pages that name modules, some of which are called like a table."""

_TABLES = "|".join((*SettingsFile.model_fields, "alerts"))
_KEY = re.compile(
    rf"`\[?\[?((?:{_TABLES})\.\w+(?:\.\w+)*|(?<=\[)(?:{_TABLES}))\]?\]?(?: = [^`]*)?`"
)


def test_keys_that_a_page_names_exist() -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    named = {
        (page.name, key)
        for page in pages
        if page.stem not in FOR_DEVELOPERS
        for key in _KEY.findall(page.read_text(encoding="utf-8"))
    }
    keys = {dotted(key) for key in keys_of(SettingsFile)}
    tables = {key[:end] for key in keys for end, char in enumerate(key) if char == "."}
    short = {key.removeprefix("clinics.") for key in keys | tables}
    assert {"clinics.consent_required", "safety.max_share"} <= {key for _, key in named}
    assert sorted(one for one in named if one[1] not in keys | tables | short) == []
