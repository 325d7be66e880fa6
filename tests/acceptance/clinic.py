"""What does a story need? A sandbox in its own process, staff at the sheet, and sheetdrip's commands.

Time is the sandbox's: half past eight on a Chicago morning, one or two days ahead of this machine, which is
therefore a machine whose clock is wrong, and believes Google and Twilio instead.
"""

import json
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from operator import gt
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import gspread
import requests
from google.auth.transport.requests import AuthorizedSession
from google.oauth2 import service_account
from typing_extensions import override

from tests.acceptance.processes import Done, Processes, Running
from tests.acceptance.waiting import until

CHICAGO = ZoneInfo("America/Chicago")
MORNING = time(8, 30)
LIVE = frozenset({"scheduled", "accepted", "queued", "sending", "sent", "delivered"})
WRITE = "sheets.spreadsheets.batchUpdate"
_GOOGLE = re.compile(r"https://(sheets|www)\.googleapis\.com")
_SCOPES = ("https://www.googleapis.com/auth/spreadsheets", "https://www.googleapis.com/auth/drive")

_T = TypeVar("_T")
Text = Mapping[str, Any]
"""A message as the sandbox's control surface shows it."""


class Sandbox:
    """A running `sheetdrip sandbox`, moved and looked at by its control surface."""

    def __init__(self, announced: Mapping[str, Any]) -> None:
        self.url: str = announced["url"]
        self.env: dict[str, str] = announced["env"]
        self.config = Path(announced["config"])
        self.spreadsheet_id: str = announced["spreadsheet_id"]

    def control(self, method: str, what: str, **asked: object) -> Any:  # noqa: ANN401 - JSON
        """Ask the control surface."""
        answer = requests.request(method, f"{self.url}/sandbox/{what}", json=asked, timeout=20)
        answer.raise_for_status()
        return answer.json()

    def now(self) -> datetime:
        """What time it is there; aware UTC."""
        return datetime.fromisoformat(self.control("GET", "clock")["now"])

    def advance(self, by: timedelta) -> None:
        """Let time pass there."""
        self.control("POST", "clock", advance_seconds=by.total_seconds())

    def begin_anew(self) -> date:
        """Forget everything and set the clock to the morning after next; the date there."""
        self.control("POST", "reset")
        now = self.now()
        today = now.astimezone(CHICAGO).date() + timedelta(days=2)
        self.advance(datetime.combine(today, MORNING, CHICAGO) - now)
        return today

    def texts(self) -> list[Text]:
        """Every message that Twilio knows."""
        return list(self.control("GET", "messages")["messages"])

    def live_texts(self) -> list[Text]:
        """The messages that reached somebody or still will."""
        return [text for text in self.texts() if text["status"] in LIVE]

    def calls(self) -> dict[str, int]:
        """How often each operation was asked for."""
        return dict(self.control("GET", "log")["counts"])


class _QuietCredentials(service_account.Credentials):
    """Without google-auth's background look-up at iamcredentials.googleapis.com."""

    sandbox_url = ""

    @override
    def _is_regional_access_boundary_lookup_required(self) -> bool:
        return False

    @override
    def _make_authorization_grant_assertion(self) -> Any:
        # they have the sandbox's time, which was moved
        answer = requests.get(f"{self.sandbox_url}/sandbox/clock", timeout=5).json()
        issued = int(datetime.fromisoformat(answer["now"]).timestamp())
        self._additional_claims = {"iat": issued, "exp": issued + 3600}
        return super()._make_authorization_grant_assertion()


class _LoopbackClient(gspread.http_client.HTTPClient):
    """gspread with another base URL, which it has no setting for."""

    base = ""

    @override
    def request(self, method: Any, endpoint: str, *args: Any, **options: Any) -> requests.Response:
        return super().request(method, _GOOGLE.sub(self.base, endpoint), *args, **options)


class Staff:
    """Somebody with the sheet open, through gspread. They use the service account's key as their own."""

    def __init__(self, sandbox: Sandbox, key_file: Path) -> None:
        credentials = _QuietCredentials.from_service_account_file(str(key_file), scopes=_SCOPES)
        credentials.sandbox_url = sandbox.url
        self._session = AuthorizedSession(credentials)
        http = type("Loopback", (_LoopbackClient,), {"base": sandbox.url})
        client = gspread.Client(auth=credentials, session=self._session, http_client=http)
        self.email = str(credentials.service_account_email)
        self._book = gspread.Spreadsheet(client.http_client, {"id": sandbox.spreadsheet_id})
        self._sheet = self._book.worksheet("Surgeries")

    def close(self) -> None:
        """Close the browser."""
        self._session.close()

    def stop_sharing(self) -> None:
        """Take the sheet away from the service account."""
        self._book.remove_permissions(self.email, role="any")

    def type_rows(self, *rows: Sequence[str | date]) -> None:
        """Append rows below the others: patient, phone, surgery date, and what follows."""
        typed = [list(map(_as_typed, row)) for row in rows]
        self._sheet.append_rows(typed, value_input_option=_TYPED, table_range="A1")

    def change(self, patient: str, header: str, value: str | date) -> None:
        """Type over one cell of a patient's row."""
        headers, *rows = self._sheet.get_all_values()
        row = [cells[0] for cells in rows].index(patient) + 2
        self._sheet.update_cell(row, headers.index(header) + 1, _as_typed(value))

    def sort_by_patient(self, *, descending: bool = False) -> None:
        """Sort whole rows by the first column."""
        # left to itself gspread counts rows by what it knew before rows were appended
        whole = f"A2:{self._sheet.get_all_cells()[-1].address}"
        self._sheet.sort((1, "des" if descending else "asc"), range=whole)

    def tick(self, label: str, value: str = "TRUE") -> None:
        """Tick a box of the Control tab; "FALSE" unticks it."""
        tab = self._book.worksheet("Control")
        row = tab.col_values(1).index(label) + 1
        tab.update_cell(row, 2, value)

    def control(self, label: str) -> str:
        """What the Control tab shows beside a label."""
        lines = self._book.values_get("Control").get("values", [])
        return next(line[1] if len(line) > 1 else "" for line in lines if line[:1] == [label])

    def table(self) -> list[dict[str, str]]:
        """What the sheet shows: a mapping per row, by header."""
        headers, *rows = self._sheet.get_all_values()
        return [dict(zip(headers, row, strict=True)) for row in rows if any(row)]

    def rows(self) -> dict[str, dict[str, str]]:
        """The rows by patient."""
        return {row["Patient"]: row for row in self.table()}


_TYPED = gspread.utils.ValueInputOption.user_entered


def _as_typed(value: str | date) -> str:
    return value.isoformat() if isinstance(value, date) else value


@dataclass(frozen=True, slots=True)
class Clinic:
    """A clinic with settings of its own at a sandbox; `today` is the date there."""

    sandbox: Sandbox
    staff: Staff
    processes: Processes
    folder: Path
    today: date

    @property
    def config(self) -> Path:
        """Its settings file."""
        return self.folder / "sheetdrip.toml"

    @property
    def ledger(self) -> Path:
        """Its ledger's file."""
        return self.folder / "sheetdrip.db"

    def settle_on(self, **tables: Mapping[str, object]) -> None:
        """Write the settings: the sandbox's own with a ledger here, and `tables` over them."""
        settings = tomllib.loads(self.sandbox.config.read_text(encoding="utf-8"))
        # few patients, most of whom change at once
        settings["safety"] |= {"max_cancels": 1_000_000, "max_share": 1.0}
        own = {"ledger": {"url": f"sqlite:///{self.ledger}"}, **tables}
        for table, values in own.items():
            entry = settings["clinics"][0] if table == "clinic" else settings.setdefault(table, {})
            entry.update(values)
        self.config.write_text(as_toml(settings), encoding="utf-8")

    def run(self, command: str, *options: str, env: Mapping[str, str] | None = None) -> Done:
        """Run one of sheetdrip's commands to its end."""
        return self.begin(command, *options, env=env).ended()

    def begin(self, command: str, *options: str, env: Mapping[str, str] | None = None) -> Running:
        """Start one of sheetdrip's commands."""
        secrets = self.sandbox.env if env is None else env
        return self.processes.start(command, "--config", str(self.config), *options, env=secrets)

    def daemon(self) -> Running:
        """Start the daemon; returns once it has read the sheet and heard Twilio's clock."""
        before = self._heard()
        daemon = self.begin("run")
        until(lambda: all(map(gt, self._heard(), before)), "a daemon")
        return daemon

    def _heard(self) -> tuple[int, int]:
        """How often it read the sheet, and asked Twilio for anything."""
        calls = self.sandbox.calls()
        asked = sum(count for what, count in calls.items() if what.startswith("twilio."))
        return calls.get("sheets.values.batchGet", 0), asked

    def shown(self, patient: str, header: str, start: str) -> dict[str, str]:
        """A patient's row, once the cell below `header` starts with `start`."""

        def row() -> dict[str, str] | None:
            found = self.staff.rows().get(patient, {})
            return found if found.get(header, "").startswith(start) else None

        return until(self._once_written(row), f"{header} of {patient} to start with {start!r}")

    def told(self, label: str, start: str) -> str:
        """What the Control tab says beside a label, once that starts with `start`."""

        def line() -> str | None:
            said = self.staff.control(label)
            return said if said.startswith(start) else None

        return until(self._once_written(line), f"{label} to start with {start!r}")

    def _once_written(self, look: Callable[[], _T | None]) -> Callable[[], _T | None]:
        """Look only after a write: else the key's 60 reads a minute, which the daemon needs, would go."""
        seen_writes = -1

        def look_again() -> _T | None:
            nonlocal seen_writes
            before, seen_writes = seen_writes, self.sandbox.calls().get(WRITE, 0)
            return look() if seen_writes != before else None

        return look_again


def as_toml(settings: Mapping[str, Any]) -> str:
    """Tables of plain values, and the list of clinics."""
    lines = []
    for name, value in settings.items():
        for table in value if isinstance(value, list) else [value]:
            lines.append(f"[[{name}]]" if isinstance(value, list) else f"[{name}]")
            lines += [f"{key} = {json.dumps(entry)}" for key, entry in table.items()]
    return "\n".join(lines) + "\n"
