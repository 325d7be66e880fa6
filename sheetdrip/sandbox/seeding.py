"""Fills a fresh sandbox with one fictitious clinic: its sheet, its account, its settings."""

import json
import random
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from sheetdrip.errors import UserMustFix
from sheetdrip.sandbox import people
from sheetdrip.sandbox.google.sheets.store import Spreadsheet
from sheetdrip.sandbox.people import Person
from sheetdrip.sandbox.world import World

TAB: Final = "Surgeries"
STEPS: Final = ("Evening", "Day 7", "Day 14", "Day 21")
STAFF_HEADERS: Final = (
    "Patient",
    "Phone",
    "Surgery date",
    "Surgery time",
    "Procedure",
    "Language",
    "Time zone",
    "Consent",
    "Drip",
)
DAEMON_HEADERS: Final = (
    "Status",
    "Next text",
    "Needs a call",
    "Please read",
    "Acknowledged by",
    *(f"{step} {part}" for step in STEPS for part in ("status", "time", "SID", "score")),
    "Drip ID",
)
HEADERS: Final = STAFF_HEADERS + DAEMON_HEADERS
_SPARE_ROWS: Final = 60
_SERIAL_EPOCH: Final = date(1899, 12, 30)
_MINUTES_A_DAY: Final = 1440
_DATE: Final = {"type": "DATE", "pattern": "yyyy-mm-dd"}
_TIME: Final = {"type": "TIME", "pattern": "hh:mm"}
_TEXT: Final = {"type": "TEXT"}


@dataclass(frozen=True, slots=True)
class Clinic:
    """What the seeded clinic needs to be served."""

    spreadsheet_id: str
    service_account: dict[str, str]
    account_sid: str
    auth_token: str
    api_key: str
    api_secret: str
    messaging_service_sid: str
    senders: tuple[str, ...]
    owner: str
    time_zone: str

    @property
    def env(self) -> dict[str, str]:
        """The secrets, as the daemon reads them from its environment."""
        return {"TWILIO_ACCOUNT_SID": self.account_sid, "TWILIO_AUTH_TOKEN": self.auth_token}


class ConfigFiles(NamedTuple):
    """Where `write_config` put things."""

    config: Path
    service_account: Path
    env: Path


def seed_clinic(world: World, *, surgeries: int, seed: int | None = None) -> Clinic:
    """A clinic with `surgeries` rows, around the world's present day."""
    data = people.phrases()
    rng = random.Random(f"{world.seed if seed is None else seed}/people")  # noqa: S311
    service_account = world.create_service_account()
    spreadsheet = _create_sheet(world, data, service_account["client_email"])
    today = world.clock.now().astimezone(ZoneInfo(data["time_zone"])).date()
    spreadsheet.apply(apply_layout(surgeries))
    spreadsheet.apply([_rows(people.draw(surgeries, today, rng))])
    return _with_twilio(world, data, spreadsheet.spreadsheet_id, service_account)


def _create_sheet(world: World, data: dict[str, Any], editor: str) -> Spreadsheet:
    spreadsheet = world.spreadsheets.create(
        data["clinic"], owner=data["staff"], time_zone=data["time_zone"], locale="en_US"
    )
    spreadsheet.editors.add(editor)
    return spreadsheet


def _with_twilio(
    world: World, data: dict[str, Any], spreadsheet_id: str, service_account: dict[str, str]
) -> Clinic:
    account = world.twilio.create_account(data["account"])
    api_key, api_secret = world.twilio.create_api_key(account.sid)
    numbers = [world.twilio.create_number(account.sid, sender) for sender in data["senders"]]
    service = world.twilio.create_service(
        account.sid,
        data["service"],
        number_sids=[number.sid for number in numbers],
        inbound_request_url=data["inbound_url"],
    )
    return Clinic(
        spreadsheet_id=spreadsheet_id,
        service_account=service_account,
        account_sid=account.sid,
        auth_token=account.auth_token,
        api_key=api_key,
        api_secret=api_secret,
        messaging_service_sid=service.sid,
        senders=tuple(data["senders"]),
        owner=data["staff"],
        time_zone=data["time_zone"],
    )


def apply_layout(surgeries: int) -> list[dict[str, Any]]:
    """Requests that turn `Sheet1` into an empty, formatted `Surgeries` tab."""
    rows = 1 + surgeries + _SPARE_ROWS
    grid = {"rowCount": rows, "columnCount": len(HEADERS), "frozenRowCount": 1}
    properties = {"sheetId": 0, "title": TAB, "gridProperties": grid}
    fields = "title,gridProperties(rowCount,columnCount,frozenRowCount)"
    return [
        {"updateSheetProperties": {"properties": properties, "fields": fields}},
        _format("Surgery date", _DATE),
        _format("Surgery time", _TIME),
        *(_format(f"{step} SID", _TEXT) for step in STEPS),
        _format("Drip ID", _TEXT),
        _checkboxes("Consent"),
        _hide("Drip ID"),
        _header_row(),
    ]


def _column(header: str) -> dict[str, int]:
    at = HEADERS.index(header)
    return {"sheetId": 0, "startRowIndex": 1, "startColumnIndex": at, "endColumnIndex": at + 1}


def _format(header: str, number_format: dict[str, str]) -> dict[str, Any]:
    return {
        "repeatCell": {
            "range": _column(header),
            "cell": {"userEnteredFormat": {"numberFormat": number_format}},
            "fields": "userEnteredFormat.numberFormat",
        }
    }


def _checkboxes(header: str) -> dict[str, Any]:
    rule = {"condition": {"type": "BOOLEAN"}}
    return {"setDataValidation": {"range": _column(header), "rule": rule}}


def _hide(header: str) -> dict[str, Any]:
    at = HEADERS.index(header)
    span = {"sheetId": 0, "dimension": "COLUMNS", "startIndex": at, "endIndex": at + 1}
    change = {"range": span, "properties": {"hiddenByUser": True}, "fields": "hiddenByUser"}
    return {"updateDimensionProperties": change}


def _header_row() -> dict[str, Any]:
    cells = [{"userEnteredValue": {"stringValue": header}} for header in HEADERS]
    return _cells(0, [{"values": cells}])


def _rows(rows: list[Person]) -> dict[str, Any]:
    return _cells(1, [{"values": [_cell(value) for value in _typed(row)]} for row in rows])


def _cells(first_row: int, rows: list[dict[str, Any]]) -> dict[str, Any]:
    start = {"sheetId": 0, "rowIndex": first_row, "columnIndex": 0}
    return {"updateCells": {"start": start, "rows": rows, "fields": "userEnteredValue"}}


def _typed(person: Person) -> tuple[str | float | bool, ...]:
    # In the order of STAFF_HEADERS; a blank Drip is On.
    return (
        person.name,
        person.phone,
        (person.surgery_date - _SERIAL_EPOCH).days,
        person.surgery_minutes / _MINUTES_A_DAY,
        person.procedure,
        person.language,
        person.time_zone,
        True,
    )


def _cell(value: str | float | bool) -> dict[str, Any]:  # noqa: FBT001
    kind = "stringValue" if isinstance(value, str) else "numberValue"
    return {"userEnteredValue": {"boolValue" if isinstance(value, bool) else kind: value}}


def write_config(out_dir: Path, clinic: Clinic, url: str) -> ConfigFiles:
    """`sheetdrip.toml`, `service-account.json` and `env` (0600 both) in `out_dir`, pointing at `url`.

    `env` is what a shell reads with `.`: the Twilio account's credentials. Raises UserMustFix for a
    folder that cannot take them.
    """
    folder = out_dir.resolve()
    files = ConfigFiles(folder / "sheetdrip.toml", folder / "service-account.json", folder / "env")
    key = json.dumps({**clinic.service_account, "token_uri": f"{url}/token"}, indent=2)
    exported = "".join(f"export {name}={value}\n" for name, value in clinic.env.items())
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for private, content in ((files.service_account, f"{key}\n"), (files.env, exported)):
            private.touch(mode=0o600)
            private.chmod(0o600)  # also when an older file was there
            private.write_text(content, encoding="utf-8")
        files.config.write_text(_settings(clinic, url, files.service_account), encoding="utf-8")
    except OSError as error:
        raise UserMustFix(
            f"{out_dir} cannot take the settings ({error.strerror}); choose another folder with --out"
        ) from error
    return files


def _settings(clinic: Clinic, url: str, service_account: Path) -> str:
    ledger = f"sqlite:///{service_account.parent / 'sheetdrip.db'}"
    return f"""\
# Written by the sandbox: everything here is fictitious.
[google]
service_account_file = {json.dumps(str(service_account))}
sheets_url = "{url}"
drive_url = "{url}"

[twilio]
api_url = "{url}"
messaging_url = "{url}"
studio_url = "{url}"

[ledger]
url = {json.dumps(ledger)}

[schedule]
poll_seconds = 15
settle_seconds = 0                 # rows arrive whole here: nobody is typing
min_lead_minutes = 15
max_lead_days = 7
quiet_hours = ["21:00", "08:00"]

# The seeded sheet is meant to pass, whatever its size; what is taken back or deleted has its usual limits.
[safety]
max_creates = 1000000
max_per_day = 1000000

[[clinics]]
name = "Hillside"
spreadsheet_id = "{clinic.spreadsheet_id}"
messaging_service_sid = "{clinic.messaging_service_sid}"
time_zone = "{clinic.time_zone}"
region = "US"
sequence = "post-op"
"""
