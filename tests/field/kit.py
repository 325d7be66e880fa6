"""How is a report told again? Sheet, phones, API, callbacks, commands and time; nothing of the inside.

A sandbox, staff with the sheet open through gspread, patients with phones, and sheetdrip at work on machines
that are cloned, restored or renamed. Time is the process's own, moved by time-machine: sandbox, daemon and
commands see the same. The daemon is started by what `sheetdrip run` starts, on a scheduler that is stepped.
"""

import io
import json
import os
import re
import shutil
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import Any, Final, Self
from urllib.parse import quote
from zoneinfo import ZoneInfo

import gspread
import requests
import time_machine
from requests.auth import AuthBase
from structlog.testing import capture_logs
from twilio.request_validator import RequestValidator
from typing_extensions import override

from sheetdrip.app import App, RunOptions
from sheetdrip.cli import main
from sheetdrip.daemon import Daemon
from sheetdrip.demo.pace import SteppedScheduler
from sheetdrip.errors import SheetdripError
from sheetdrip.sandbox.seeding import Clinic as Seeded
from sheetdrip.sandbox.seeding import seed_clinic, write_config
from sheetdrip.sandbox.world import World
from sheetdrip.service import web_server
from sheetdrip.settings.load import load_settings
from tests.field.between import ANY_MESSAGES, ASKED, Between, Meanness
from tests.near import NearServer
from tests.once import KnownWorld, put_new_ledger

START: Final = datetime(2026, 3, 3, 14, 0, tzinfo=UTC)
"""Tuesday, 8:00 in Chicago; the clocks go forward there on Sunday the 8th."""

CHICAGO: Final = ZoneInfo("America/Chicago")
PHONES: Final = tuple(f"+131255501{number:02d}" for number in range(1, 31))
ADA, BEN, CY, DI = PHONES[:4]
NAMES: Final = tuple(
    f"{name} Example" for name in ("Ada", "Ben", "Cy", "Di", "Eve", "Flo", "Gus", "Hal", "Ida")
)
LIVE: Final = frozenset({"scheduled", "accepted", "queued", "sending", "sent", "delivered"})
EVENING, DAY_7, DAY_14 = "Evening", "Day 7", "Day 14"
_WORDS: Final = {EVENING: "surgery today", DAY_7: "one week", DAY_14: "two weeks"}
TOKEN: Final = "a-token-of-thirty-two-characters"
_GOOGLE: Final = re.compile(r"https://(sheets|www)\.googleapis\.com")
_SCOPES: Final = "https://www.googleapis.com/auth/spreadsheets"
_TYPED: Final = gspread.utils.ValueInputOption.user_entered
_POLL: Final = 60
_STRIDE: Final = timedelta(hours=3)
_SHORT: Final = timedelta(minutes=10)
_NEAR: Final = timedelta(minutes=3)

Row = dict[str, Any]
Text = dict[str, Any]


class Traveller:
    """The one clock: the process's time, which stands still until it is moved."""

    def __init__(self, machine: time_machine.Traveller) -> None:
        self._machine = machine
        self._steady = 0.0

    def now(self) -> datetime:
        return datetime.now(UTC)  # noqa: TID251 - this is the clock

    def doubts(self) -> tuple[datetime, ...]:
        return ()

    def monotonic(self) -> float:
        return self._steady

    def sleep(self, seconds: float) -> None:
        self.advance(max(0.0, seconds))

    def advance(self, seconds: float) -> None:
        self._machine.shift(seconds)
        self._steady += max(0.0, seconds)


class Ahead:
    """Another clock than the process's, always so much ahead of it: the services', or a machine's own."""

    def __init__(self, clock: Traveller, by: timedelta) -> None:
        self._clock, self._by = clock, by

    def now(self) -> datetime:
        return self._clock.now() + self._by

    def doubts(self) -> tuple[datetime, ...]:
        return ()

    def monotonic(self) -> float:
        return self._clock.monotonic()

    def sleep(self, seconds: float) -> None:
        self._clock.sleep(seconds)

    def advance(self, seconds: float) -> None:
        self._clock.advance(seconds)


@dataclass(frozen=True, slots=True)
class Done:
    """A command that has ended."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """What it printed with --json."""
        return json.loads(self.out)

    @property
    def told(self) -> str:
        """All that stood on the terminal, on one line."""
        return " ".join((self.out + self.err).split())


class Machine:
    """A computer with sheetdrip's settings, key and ledger in a folder; `at` is where all of them see it.

    Two machines made of one image have the same host name, folder and address of the ledger.
    """

    def __init__(self, folder: Path, at: Path, env: Mapping[str, str], clock: Traveller) -> None:
        self.folder = folder
        self._at = at
        self._env = env
        self._clock = clock
        self._open = ExitStack()
        self._scheduler: SteppedScheduler | None = None
        self.ended: list[SheetdripError] = []
        self.log: Sequence[Mapping[str, Any]] = []
        self.url = ""

    @property
    def ledger(self) -> Path:
        """The ledger's file."""
        return self.folder / "sheetdrip.db"

    @property
    def is_up(self) -> bool:
        """Whether its daemon runs."""
        return self._scheduler is not None and not self.ended

    def crashes(self) -> list[Mapping[str, Any]]:
        """What its log calls a crash."""
        return [line for line in self.log if "crashed" in line["event"]]

    @contextmanager
    def _here(self) -> Iterator[Path]:
        before = self._at.readlink() if self._at.is_symlink() else self.folder
        self._lies(self.folder)
        try:
            yield self._at
        finally:
            self._lies(before)

    def _lies(self, folder: Path) -> None:
        self._at.unlink(missing_ok=True)
        self._at.symlink_to(folder)

    def run(self, command: str, *options: str) -> Done:
        """One of sheetdrip's commands, to its end."""
        out, err = io.StringIO(), io.StringIO()
        argv, environment = sys.argv, dict(os.environ)
        with self._here() as at, redirect_stdout(out), redirect_stderr(err):
            try:
                sys.argv = ["sheetdrip", command, "--config", str(at / "sheetdrip.toml"), *options]
                os.environ.update(self._env, COLUMNS="200", NO_COLOR="1")
                main()
                code: Any = 0
            except SystemExit as ended:
                code = ended.code or 0
            finally:
                sys.argv = argv
                os.environ.clear()
                os.environ.update(environment)
        return Done(int(code), out.getvalue(), err.getvalue())

    def start(self, *, web: bool = False) -> None:
        """Start the daemon; its first cycle is due at once."""
        with self._here() as at:
            settings = load_settings(at / "sheetdrip.toml", self._env)
            ledger = self.folder / "sheetdrip.db"
            if not ledger.exists() and settings.file.ledger.url.endswith(ledger.name):
                put_new_ledger(ledger)  # as it would be made, which takes longer
            self.log = self._open.enter_context(capture_logs())
            app = self._open.enter_context(
                App(settings, RunOptions(rehearsal=True, clock=self._clock))
            )
            self._scheduler = SteppedScheduler(self._clock)  # type: ignore[arg-type]
            daemon = Daemon(app, self._scheduler, fatal=self.ended.append)
            if web:
                server: Any = self._open.enter_context(web_server(app, daemon))
                self.url = server.url
            daemon.start()
            self._scheduler.start()
            self._daemon = daemon

    def stop(self) -> None:
        """End the daemon as SIGTERM does."""
        if self._scheduler is not None:
            self._scheduler.shutdown(wait=False)
            with self._here():
                self._daemon.finish(1)
        self._let_go()

    def kill(self) -> None:
        """End it as kill -9 does: nothing is said to anybody."""
        if self._scheduler is not None:
            self._scheduler.shutdown(wait=False)
        self._let_go()

    def _let_go(self) -> None:
        self._scheduler = None
        with suppress(SheetdripError):
            self._open.close()

    def next_due(self) -> datetime | None:
        """When the daemon has something to do."""
        return self._scheduler.next_due() if self._scheduler is not None and self.is_up else None

    def step(self) -> None:
        """Let the daemon do what is due."""
        if self._scheduler is not None and self.is_up:
            with self._here():
                self._daemon.watch()
                self._scheduler.step()


class _Owner(AuthBase):
    """A person of the clinic; Google gives them a new token whenever they ask."""

    def __init__(self, world: World, owner: str) -> None:
        self._world, self._owner = world, owner

    @override
    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._world.issue_token(self._owner, _SCOPES)}"
        return request


class _LoopbackClient(gspread.http_client.HTTPClient):
    """gspread with another base URL, which it has no setting for."""

    base = ""

    @override
    def request(self, method: Any, endpoint: str, *args: Any, **options: Any) -> requests.Response:
        return super().request(method, _GOOGLE.sub(self.base, endpoint), *args, **options)


class Staff:
    """Whoever has the sheet open: through gspread, or with the mouse (`edit`)."""

    def __init__(self, world: World, seeded: Seeded) -> None:
        self._session = requests.Session()
        self._session.auth = _Owner(world, seeded.owner)
        http = type("Loopback", (_LoopbackClient,), {"base": world.url})
        client = gspread.Client(auth=None, session=self._session, http_client=http)  # type: ignore[arg-type]
        self.book = gspread.Spreadsheet(client.http_client, {"id": seeded.spreadsheet_id})
        self._control, self._id = world.url, seeded.spreadsheet_id

    def close(self) -> None:
        """Close the browser."""
        self._session.close()

    @property
    def sheet(self) -> gspread.Worksheet:
        """The Surgeries tab."""
        return self.tab("Surgeries")

    def tab(self, title: str) -> gspread.Worksheet:
        """Another tab."""
        return self.book.worksheet(title)

    def begin(self, *rows: Sequence[Any]) -> None:
        """Put a sheet of the clinic's own in the place of the furnished one, with these rows."""
        old = self.sheet
        self.batch({"addSheet": {"properties": {"sheetId": 77, "title": "New", "index": 0}}})
        self.batch(
            {"deleteSheet": {"sheetId": old.id}},
            {
                "updateSheetProperties": {
                    "properties": {"sheetId": 77, "title": "Surgeries"},
                    "fields": "title",
                }
            },
        )
        self.write("A1", *rows)

    def lines(self, title: str) -> list[list[str]]:
        """What a tab shows; nothing while there is none."""
        with suppress(gspread.exceptions.WorksheetNotFound, gspread.exceptions.APIError):
            return list(self.book.values_get(title).get("values", []))
        return []

    def copy_to(self, spreadsheet_id: str) -> None:
        """Copy the Surgeries tab into another spreadsheet, as its only one, and go on there."""
        copied = self.sheet.copy_to(spreadsheet_id)
        self.book = gspread.Spreadsheet(self.book.client, {"id": spreadsheet_id})
        self._id = spreadsheet_id
        others = [one.id for one in self.book.worksheets() if one.id != copied["sheetId"]]
        title = {
            "properties": {"sheetId": copied["sheetId"], "title": "Surgeries"},
            "fields": "title",
        }
        self.batch(
            *({"deleteSheet": {"sheetId": one}} for one in others), {"updateSheetProperties": title}
        )

    def edit(self, kind: str, **asked: Any) -> None:
        """What staff do by hand, as the sandbox's control surface takes it."""
        body = {"kind": kind, "spreadsheet_id": self._id, **asked}
        answer = requests.post(f"{self._control}/sandbox/edits", json=body, timeout=20)
        assert answer.ok, answer.text

    def add(
        self, patient: str = "Ada Example", phone: Any = ADA, date: Any = "2026-03-03", **more: Any
    ) -> None:
        """A new row at the end; `more` by header in snake case (time_zone, drip, consent ...)."""
        named = {name.replace("_", " ").capitalize(): cell for name, cell in more.items()}
        typed = {"Patient": patient, "Phone": phone, "Surgery date": date}
        self.edit("append", values=typed | named)

    def type(self, patient: str, header: str, value: Any) -> None:
        """Type over one cell of a patient's row."""
        self.edit("set", where={"Patient": patient}, column=header, value=value)

    def batch(self, *requests_: Row) -> None:
        """Anything else the menus can do, as the Sheets API names it."""
        self.book.batch_update({"requests": list(requests_)})

    def write(self, place: str, *rows: Sequence[Any]) -> None:
        """Type a block of cells of the Surgeries tab, such as "A1"."""
        self.sheet.update([list(row) for row in rows], place, value_input_option=_TYPED)

    def place(self, patient: str, header: str) -> tuple[int, int]:
        """Row and column index of a cell, from zero."""
        headers, *rows = self.lines("Surgeries")
        return [row[0] if row else "" for row in rows].index(patient) + 1, headers.index(header)

    def table(self) -> list[dict[str, str]]:
        """What the sheet shows: a mapping per row that holds anything, by header."""
        headers, *rows = self.lines("Surgeries")
        filled = [[*row, *[""] * (len(headers) - len(row))] for row in rows if any(row)]
        return [dict(zip(headers, row, strict=False)) for row in filled]

    def row(self, patient: str) -> dict[str, str]:
        """The one row of a patient."""
        (only,) = [row for row in self.table() if row["Patient"] == patient]
        return only

    def cells(self, field: str) -> list[Row]:
        """The cells of the Surgeries tab that have something in a field of the API's CellData."""
        fields = f"sheets.data.rowData.values.{field}"
        (sheet,) = self.book.fetch_sheet_metadata({"ranges": "Surgeries", "fields": fields})[
            "sheets"
        ]
        rows = sheet["data"][0].get("rowData", [])
        return [one for row in rows for one in row.get("values", []) if one.get(field)]

    def control(self, label: str) -> str:
        """What the Control tab shows beside a label."""
        lines = self.lines("Control")
        return next((line[1] if len(line) > 1 else "" for line in lines if line[:1] == [label]), "")

    def tick(self, label: str, value: Any = True) -> None:  # noqa: FBT002 - a box is ticked
        """Tick a box of the Control tab."""
        self.edit("set", sheet="Control", beside=label, value=value)


class _Taking(BaseHTTPRequestHandler):
    server: "AlertServer"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.received.append(json.loads(body))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        pass


class AlertServer(HTTPServer):
    """Where whoever the clinic names is notified; also a context manager."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Taking)
        self.received: list[Row] = []
        self._thread = Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01})

    @override
    def __enter__(self) -> Self:
        self._thread.start()
        return self

    @override
    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.shutdown()
        self._thread.join()
        self.server_close()

    @property
    def address(self) -> str:
        """For a file of Apprise addresses."""
        return f"json://nurse:secret@127.0.0.1:{self.server_port}/alerts"


@dataclass
class Clinic:
    """A clinic on a sandbox, with one machine at work unless a story makes more."""

    world: World
    seeded: Seeded
    clock: Traveller
    folder: Path
    between: Between
    staff: Staff
    alerts: AlertServer
    machines: list[Machine] = field(default_factory=list)

    # machines and commands

    @property
    def machine(self) -> Machine:
        """The first one."""
        return self.machines[0]

    @property
    def mean(self) -> Meanness:
        """What stands between it and the services."""
        return self.between.mean

    def new_machine(self, *, clone_of: Machine | None = None) -> Machine:
        """Another computer: an empty one with the same settings, or a copy of one with all it holds."""
        folder = self.folder / f"machine-{len(self.machines)}"
        kept = clone_of or (self.machines[0] if self.machines else None)
        if kept is None:
            folder.mkdir(parents=True)
        else:
            shutil.copytree(kept.folder, folder)
            for ledger in folder.glob("sheetdrip.db*") if clone_of is None else ():
                ledger.unlink()
        machine = Machine(folder, self.folder / "srv", self.seeded.env, self.clock)
        self.machines.append(machine)
        return machine

    def settle(self, **tables: Mapping[str, Any]) -> None:
        """Write tables over the first machine's settings: `clinic` is the one clinic's; None leaves out."""
        file = self.machine.folder / "sheetdrip.toml"
        settings = tomllib.loads(file.read_text(encoding="utf-8"))
        for table, values in tables.items():
            entry = settings["clinics"][0] if table == "clinic" else settings.setdefault(table, {})
            entry.update(values)
            for left_out in [key for key, value in values.items() if value is None]:
                del entry[left_out]
        file.write_text(as_toml(settings), encoding="utf-8")

    def add_clinic(self, **differing: Any) -> None:
        """Another entry in the settings, like the first but for what differs."""
        file = self.machine.folder / "sheetdrip.toml"
        settings = tomllib.loads(file.read_text(encoding="utf-8"))
        settings["clinics"].append(settings["clinics"][0] | differing)
        file.write_text(as_toml(settings), encoding="utf-8")

    def run(self, command: str, *options: str) -> Done:
        """One of sheetdrip's commands on the first machine."""
        return self.machine.run(command, *options)

    def start(self, *, web: bool = False) -> None:
        """Start the daemon, and let it do its first work."""
        self.machine.start(web=web)
        self.wait()

    # time

    def wait(self, *, stride: timedelta = _SHORT, **span: float) -> None:
        """Let time pass (days=, hours=, minutes=, seconds=) with whatever runs at work.

        Until the last minutes the machines are slow: they find that `stride` has passed between two looks.
        """
        until = self.clock.now() + timedelta(**span)
        while True:
            for machine in self.machines:
                machine.step()
            due = [moment for one in self.machines if (moment := one.next_due())]
            target = min([until, *due])
            if due and until - self.clock.now() > _NEAR:
                target = min(until - _NEAR, max(target, self.clock.now() + stride))
            if self.clock.now() >= until:
                return
            self.advance(max(0.0, (min(target, until) - self.clock.now()).total_seconds()))

    def until(self, moment: str, *, asleep: bool = False) -> None:
        """Let time pass until a moment on Chicago's clocks; `asleep` (machines off) in one go."""
        target = datetime.fromisoformat(moment).replace(tzinfo=CHICAGO)
        span = (target - self.clock.now()).total_seconds()
        assert span >= 0, f"{moment} is over"
        if asleep:
            self.advance(span)
        else:
            self.wait(seconds=span, stride=max(_STRIDE, timedelta(seconds=span / 10)))

    def advance(self, seconds: float) -> None:
        """Move the clock, and nothing else."""
        if seconds > 0:
            self.sandbox("POST", "clock", advance_seconds=seconds)

    @property
    def now(self) -> datetime:
        """On Chicago's clocks."""
        return self.clock.now().astimezone(CHICAGO)

    # phones and Twilio

    def sandbox(self, method: str, what: str, **asked: Any) -> Any:
        """The control surface."""
        answer = requests.request(
            method, f"{self.world.url}/sandbox/{what}", json=asked, timeout=20
        )
        assert answer.ok, answer.text
        return answer.json()

    def fault(self, kind: str, operation: str, **rule: Any) -> None:
        """Break calls of an operation such as "twilio.messages.create"."""
        service, _, name = operation.partition(".")
        self.sandbox("POST", "faults", kind=kind, service=service, operation=name, **rule)

    def heal(self) -> None:
        """No faults any more."""
        self.sandbox("DELETE", "faults")
        self.mean.relent()

    def calls(self, operation: str) -> int:
        """How often an operation was asked for."""
        return int(self.sandbox("GET", "log")["counts"].get(operation, 0))

    def says(self, phone: str, body: str, **more: Any) -> str:
        """A patient texts, also pictures (`media`: their types); the SID."""
        received = self.sandbox("POST", "replies", **{"from": phone, "body": body, **more})
        return str(received["sid"])

    def says_as(self, spelling: str, phone: str, body: str) -> None:
        """A patient texts, and Twilio spells the number in another way."""

        def respelled(page: Any) -> Any:
            for one in page.get("messages", []):
                if one["direction"] == "inbound" and one["from"] == phone:
                    one["from"] = spelling
            return page

        self.mean.change(ANY_MESSAGES, respelled)
        self.says(phone, body)

    def carrier(self, status: str, code: int, phone: str = ADA) -> None:
        """What the network says of each text to a phone once it has left."""

        def told(one: Any) -> Any:
            left = one.get("status") in {"sent", "delivered"} and one.get("to") == phone
            return one | {"status": status, "error_code": code} if left else one

        def retold(page: Any) -> Any:
            if "messages" not in page:
                return told(page)
            return page | {"messages": [told(one) for one in page["messages"]]}

        self.mean.change(ASKED, retold)

    def texts(self, phone: str | None = None, step: str = "") -> list[Text]:
        """Every text to a phone (or all) of a step (or any) that sheetdrip asked for, oldest first."""
        all_ = self.sandbox("GET", "messages")["messages"]
        ours = [text for text in all_ if text["direction"] == "outbound-api"]
        words = _WORDS.get(step, "")
        return sorted(
            (text for text in ours if phone in {None, text["to"]} and words in text["body"]),
            key=lambda text: text["date_created"],
        )

    def live(self, phone: str | None = None, step: str = "") -> list[Text]:
        """Those that reached a phone or still may."""
        return [text for text in self.texts(phone, step) if text["status"] in LIVE]

    def arrived(self, phone: str | None = None, step: str = "") -> list[Text]:
        """Those that went out."""
        return [text for text in self.texts(phone, step) if text["sent"]]

    # other systems

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> requests.Response:
        """Ask the HTTP API with the token; headers in snake case."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        with_token = {"Authorization": f"Bearer {TOKEN}", **named}
        url = self.machine.url + path
        return requests.request(method, url, json=body, headers=with_token, timeout=40)

    def enrol(self, key: str = "k-1", **fields: Any) -> requests.Response:
        """Ask to add a surgery; fields over a good one's, None leaves one out."""
        good = {"patient": "Ada Example", "phone": "(312) 555-0101", "surgery_date": "2026-03-03"}
        given = {name: value for name, value in {**good, **fields}.items() if value is not None}
        return self.ask("POST", "/v1/surgeries", given, Idempotency_Key=key)

    def callback(self, what: str, **fields: str) -> requests.Response:
        """Twilio calls: "status" or "inbound", signed by its own library."""
        form = {
            "AccountSid": self.seeded.account_sid,
            "MessagingServiceSid": self.seeded.messaging_service_sid,
            **fields,
        }
        path = f"/v1/twilio/{quote('Hillside', safe='')}/{what}"
        public = "https://drip.example.org" + path
        signature = RequestValidator(self.seeded.auth_token).compute_signature(public, form)
        headers = {"X-Twilio-Signature": str(signature)}
        return requests.post(self.machine.url + path, data=form, headers=headers, timeout=20)

    def fill(self, count: int, date: Any = "2026-03-03") -> None:
        """So many rows of people with surgery on a day."""
        rows = [[NAMES[n], PHONES[n], date] for n in range(count)]
        self.staff.write(f"A{len(self.staff.lines('Surgeries')) + 1}", *rows)

    def named(self) -> None:
        """Somebody is notified of a score from seven on."""
        self.settle(clinic={"alerts": {"call_at": 7, "file": "alerts.txt"}})

    def move_to_a_copy(self) -> None:
        """A copy of the Surgeries tab in a spreadsheet of its own, shared and named in the settings."""
        owner, zone = self.seeded.owner, self.seeded.time_zone
        copy = self.world.spreadsheets.create("Copy", owner=owner, time_zone=zone, locale="en_US")
        copy.editors.add(self.seeded.service_account["client_email"])
        self.staff.copy_to(copy.spreadsheet_id)
        self.settle(clinic={"spreadsheet_id": copy.spreadsheet_id})

    def another_service(self) -> str:
        """A second Messaging Service of the account, with a number of its own."""
        store = self.world.twilio
        number = store.create_number(self.seeded.account_sid, "+13125550190")
        service = store.create_service(
            self.seeded.account_sid,
            "Another",
            number_sids=[number.sid],
            inbound_request_url="https://drip.example.org/inbound",
        )
        return service.sid

    def serve(self) -> None:
        """Start the daemon with its web server."""
        self.settle(web={"port": 0, "public_url": "https://drip.example.org"})
        self.start(web=True)


@contextmanager
def clinic_of(
    folder: Path, *, ahead: timedelta = timedelta(), **tables: Mapping[str, Any]
) -> Iterator[Clinic]:
    """A clinic with an empty sheet, and the settings that a new user has but for a slower poll.

    `ahead`: by how much both services' clocks are ahead of the machine's.
    """
    with ExitStack() as stack:
        clock = Traveller(stack.enter_context(time_machine.travel(START, tick=False)))
        services = Ahead(clock, ahead)
        world = KnownWorld(clock=services, machine=services, seed=1)
        seeded = seed_clinic(world, surgeries=0)
        world.quotas.unmetered.add(seeded.owner)
        stack.enter_context(NearServer(world))
        between = stack.enter_context(Between(world.url))
        alerts = stack.enter_context(AlertServer())
        staff = Staff(world, seeded)
        stack.callback(staff.close)
        clinic = Clinic(world, seeded, clock, folder, between, staff, alerts)
        _furnish_machine(clinic)
        clinic.settle(**tables)
        try:
            yield clinic
        finally:
            between.mean.relent()
            for machine in clinic.machines:
                machine.kill()


def _furnish_machine(clinic: Clinic) -> None:
    machine = clinic.new_machine()
    env = {**clinic.seeded.env, "SHEETDRIP_WEB_TOKEN": TOKEN}
    machine._env = env  # noqa: SLF001
    key = write_config(machine.folder, clinic.seeded, clinic.world.url)
    settings = tomllib.loads(key.config.read_text(encoding="utf-8"))
    url = clinic.between.url
    settings |= {
        "google": {
            "service_account_file": "service-account.json",
            "sheets_url": url,
            "drive_url": url,
        },
        "twilio": {"api_url": url, "messaging_url": url, "studio_url": url},
        "ledger": {"url": f"sqlite:///{clinic.folder / 'srv' / 'sheetdrip.db'}"},
        "schedule": {"poll_seconds": _POLL, "settle_seconds": 0},
        "replies": {"poll_seconds": _POLL},
        "safety": {},
    }
    (machine.folder / "alerts.txt").write_text(clinic.alerts.address + "\n", encoding="utf-8")
    (machine.folder / "alerts.txt").chmod(0o600)
    key.config.write_text(as_toml(settings), encoding="utf-8")


def as_toml(settings: Mapping[str, Any]) -> str:
    """Tables, and lists of tables, of plain values and tables."""
    lines = []
    for name, value in settings.items():
        for table in value if isinstance(value, list) else [value]:
            lines.append(f"[[{name}]]" if isinstance(value, list) else f"[{name}]")
            lines += [f"{json.dumps(key)} = {_value(entry)}" for key, entry in table.items()]
    return "\n".join(lines) + "\n"


def _value(entry: Any) -> str:
    if isinstance(entry, Mapping):
        pairs = ", ".join(f"{json.dumps(key)} = {_value(one)}" for key, one in entry.items())
        return f"{{ {pairs} }}"
    return json.dumps(entry)


def serial(day: date) -> int:
    """A date as Sheets counts it."""
    return (day - date(1899, 12, 30)).days
