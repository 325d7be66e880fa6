"""What does a test need to tell a clinic's story? The daemon's parts, a sandbox, staff, one virtual clock."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import requests

from sheetdrip.app import App, RunOptions
from sheetdrip.clock import ManualClock, SystemClock
from sheetdrip.domain.cells import Cell
from sheetdrip.domain.message import Message
from sheetdrip.messaging.messenger import TwilioMessenger
from sheetdrip.sandbox.edits import apply_edit
from sheetdrip.sandbox.google.sheets.cell import CellError, Effective, Formula
from sheetdrip.sandbox.google.sheets.formulas import Evaluation
from sheetdrip.sandbox.google.sheets.grid import Grid
from sheetdrip.sandbox.google.sheets.store import Spreadsheet
from sheetdrip.sandbox.seeding import Clinic as Seeded
from sheetdrip.sandbox.seeding import seed_clinic, write_config
from sheetdrip.sandbox.twilio.inbound import number_for, receive
from sheetdrip.sandbox.twilio.records import Message as Sent
from sheetdrip.sandbox.twilio.records import Rules
from sheetdrip.sandbox.world import World
from sheetdrip.settings.load import Settings, load_settings
from sheetdrip.sheets.rate_limiter import RateLimiter
from sheetdrip.sheets.sheet import GoogleSheet
from sheetdrip.sheets.transport import Transport
from sheetdrip.sync.reconcile import CycleReport, reconcile
from sheetdrip.sync.status_polling import poll_statuses
from tests.clients import with_clients
from tests.integration.wires import WithReplyStore
from tests.near import NearServer
from tests.once import KnownWorld, blank_ledger, furnished

START = datetime(2026, 3, 3, 14, 0, tzinfo=UTC)
"""Tuesday, 8:00 in Chicago; the clocks go forward there on Sunday the 8th."""

ADA, BEN, CY = "+13125550101", "+13125550102", "+13125550103"
LIVE = frozenset({"scheduled", "accepted", "queued", "sent", "delivered"})
UNLIMITED = {"max_cancels": 1_000_000, "max_share": 1.0}
"""Whoever tells of few patients changes most of them at once."""
_WORDS = {
    "surgery today": "evening",
    "one week": "day-7",
    "two weeks": "day-14",
    "three weeks": "day-21",
}
READ, WRITE = "sheets.values.batchGet", "sheets.spreadsheets.batchUpdate"
CREATE, CANCEL = "twilio.messages.create", "twilio.messages.cancel"
LIST, FETCH = "twilio.messages.list", "twilio.messages.fetch"
MEDIA, DOWNLOAD = "twilio.media.list", "twilio.media.download"


@dataclass(frozen=True, slots=True)
class Text:
    """A text as Twilio has it now; times aware UTC."""

    sid: str
    to: str
    body: str
    status: str
    send_at: datetime | None
    created_at: datetime

    @property
    def step(self) -> str:
        """Which step its words are from."""
        return next(step for words, step in _WORDS.items() if words in self.body)

    @property
    def is_live(self) -> bool:
        """Whether it reached the patient or still may."""
        return self.status in LIVE


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What differs from the sandbox's own settings; keys as in sheetdrip.toml."""

    clinic: Mapping[str, Any] = field(default_factory=dict)
    schedule: Mapping[str, Any] = field(default_factory=dict)
    safety: Mapping[str, Any] = field(default_factory=dict)
    surgeries: int = 0
    start: datetime = START
    rules: Rules = field(default_factory=Rules)


class Clinic:
    """A clinic at work: what staff do, what the daemon does, and what Twilio and the sheet show.

    `alone`: no lease is looked at, as long as no test brings in a second daemon; `rehearsal`: calls go one
    after another, in the same order each time.
    """

    alone = True
    rehearsal = True

    def __init__(
        self, world: World, seeded: Seeded, settings: Settings, clock: ManualClock
    ) -> None:
        self.world = world
        self.seeded = seeded
        self.settings = settings
        self.clock = clock
        self._ids = (f"DRIP{number:04d}" for number in count(1))
        self._open = ExitStack()
        self._session = requests.Session()
        self.app = self._opened()
        self.ctx = self.app.clinics[0]

    # the daemon

    def wire(self, **ports: object) -> None:
        """Put something between the daemon and its ports, until the next restart."""
        clients = {name: ports.pop(name) for name in ("messenger", "studio") if name in ports}
        if "reply_store" in ports:
            ports["ledger"] = WithReplyStore(self.ctx.ledger, ports.pop("reply_store"))
        self.ctx = with_clients(replace(self.ctx, **ports), **clients)  # type: ignore[arg-type]

    def cycle(self, approved: str | None = None) -> CycleReport:
        """One cycle; what waits for a person's word is raised as PlanRefused, when all else is done."""
        report = reconcile(self.ctx, approved)
        if report.refused is not None:
            raise report.refused
        return report

    def refresh(self) -> int:
        """One look at what became of the texts that have left."""
        return poll_statuses(self.ctx, self.ctx.clock.now())

    def restart(self, *, settings: Settings | None = None) -> None:
        """End the process, however it stands, and start another on the same ledger."""
        self.close()
        self.settings = settings or self.settings
        self.app = self._opened()
        self.ctx = self.app.clinics[0]

    def impatient(self) -> None:
        """Wait for answers only half a second, until the next restart."""
        app, own = self.app, self.settings.file.clinics[0]
        transport = Transport(
            app.account,
            app.clock,
            RateLimiter(app.clock),
            sheets_url=self.world.url,
            timeout=(0.5, 0.5),
        )
        sheet = GoogleSheet(
            transport, app.clock, own.spreadsheet_id, own=self.ctx.state.active_sequence.own
        )
        connection = app.connection()
        connection.client.http_client.timeout = (0.5, 0.5)
        self.wire(sheet=sheet, messenger=TwilioMessenger(connection, app.clock))

    def close(self) -> None:
        """End the process."""
        self._open.close()
        self._session.close()

    def _opened(self) -> App:
        choices = RunOptions(
            clock=self.clock,
            new_id=lambda: next(self._ids),
            alone=self.alone,
            rehearsal=self.rehearsal,
        )
        return self._open.enter_context(App(self.settings, choices))

    def recorded(self) -> dict[tuple[str, str], Message]:
        """The ledger's newest message by Drip ID and step."""
        return {
            (message.key.surgery, message.key.step): message
            for message in sorted(self.ctx.ledger.records().messages, key=_revision)
        }

    def states(self, patient: str) -> dict[str, str]:
        """The ledger's state of each step of a patient."""
        drip_id = self.cells_of(patient)["Drip ID"]
        return {
            step: str(message.state)
            for (surgery, step), message in self.recorded().items()
            if surgery == drip_id
        }

    # staff

    @property
    def spreadsheet(self) -> Spreadsheet:
        """The sandbox's own book of the clinic."""
        return self.world.spreadsheets.get(self.seeded.spreadsheet_id)

    def add_row(
        self,
        patient: str = "Ada Example",
        phone: Cell = ADA,
        date: Cell = "2026-03-03",
        **more: Cell,
    ) -> None:
        """A new row at the end; `more` by header in snake case (time_zone, drip, consent ...)."""
        typed = {"Patient": patient, "Phone": phone, "Surgery date": date}
        named = {name.replace("_", " ").capitalize(): cell for name, cell in more.items()}
        self.staff("append", values=typed | named)

    def edit(self, patient: str, column: str, value: Cell) -> None:
        """Type into a patient's row."""
        self.staff("set", where={"Patient": patient}, column=column, value=value)

    def staff(self, kind: str, **asked: object) -> None:
        """Anything else that staff do by hand, as the sandbox's control surface takes it."""
        asked.setdefault("spreadsheet_id", self.seeded.spreadsheet_id)
        apply_edit(self.world.spreadsheets, {"kind": kind, **asked})

    def apply_layout(self) -> tuple[str, ...]:
        """`sheetdrip init`: not staff's own doing, but theirs to ask for."""
        done = self.app.apply_layout(self.settings.file.clinics[0])
        # the daemon looks for a tab that was not there every four minutes
        self.advance(minutes=4, seconds=1)
        return done

    def furnish(self) -> None:
        """As after `sheetdrip init`, where a test is about something else: alike clinics share its work."""
        own, price = self.settings.file.clinics[0], self.settings.file.twilio.segment_price
        terms = own, price, self.settings.sequences
        furnished(self.spreadsheet, terms, lambda: self.app.apply_layout(own))
        self.advance(minutes=4, seconds=1)

    def tick(self, label: str, value: Cell = True) -> None:  # noqa: FBT002 - a box is ticked
        """Tick a box of the Control tab, or type over it."""
        self.staff("set", sheet="Control", beside=label, value=value)

    def control(self, label: str) -> Cell:
        """What the Control tab says beside a label."""
        value = self._control_tab.cells[self.control_line(label)][1].value
        assert not isinstance(value, Formula)
        return value

    def control_line(self, label: str) -> int:
        """Which row (0-based) of the Control tab has that label."""
        cells = self._control_tab.cells
        (line,) = [number for number, row in enumerate(cells) if row[0].value == label]
        return line

    @property
    def _control_tab(self) -> Grid:
        (tab,) = [sheet for sheet in self.spreadsheet.sheets if sheet.title == "Control"]
        return tab.grid

    def reply(self, phone: str, body: str, *media: str) -> str:
        """A patient's answer arrives at Twilio, with files of such types; its SID."""
        number = number_for(self.world.twilio, phone)
        assert number is not None
        received = receive(self.world.twilio, phone, number, body, media).message
        return received.sid if received else ""

    def advance(self, **by: float) -> None:
        """Let time pass: days=, hours=, minutes=, seconds=."""
        self.clock.advance(timedelta(**by).total_seconds())

    def until(self, moment: str) -> None:
        """Let time pass until a UTC moment such as "2026-03-10 15:00"."""
        target = datetime.fromisoformat(moment).replace(tzinfo=UTC)
        self.clock.advance((target - self.clock.now()).total_seconds())

    # what shows

    def rows(self) -> list[dict[str, Cell]]:
        """Every row as the sheet shows it, by header; blank rows too."""
        grid = self.spreadsheet.sheets[0].grid
        header = [str(cell.value or "") for cell in grid.cells[0]]
        book = self.spreadsheet
        formulas = Evaluation(book)
        return [
            {
                name: _shown(formulas.effective(book.sheets[0], row, column))
                for column, name in enumerate(header)
            }
            for row in range(1, grid.used().bottom)
        ]

    def cells_of(self, patient: str) -> dict[str, Cell]:
        """The one row of a patient, by header."""
        (only,) = [row for row in self.rows() if row["Patient"] == patient]
        return only

    def texts_to(self, phone: str | None = None, step: str | None = None) -> list[Text]:
        """Texts to a number (or all), of a step (or any), oldest first, whatever became of them."""
        sent = [one for one in self.world.twilio.found(to=phone) if one.direction == "outbound-api"]
        texts = [self._text(one) for one in sent]
        return [text for text in texts if step is None or text.step == step]

    def live_to(self, phone: str | None = None, step: str | None = None) -> list[Text]:
        """Those that reached the patient or still may."""
        return [text for text in self.texts_to(phone, step) if text.is_live]

    def _text(self, sent: Sent) -> Text:
        status = self.world.twilio.state(sent).status
        return Text(sent.sid, sent.to, sent.body, status, sent.send_at, sent.created_at)

    # the wire

    def fault(self, kind: str, operation: str, **rule: object) -> None:
        """Break calls of an operation such as "twilio.messages.create"."""
        service, _, name = operation.partition(".")
        self.world.faults.add({"kind": kind, "service": service, "operation": name, **rule})

    def calls(self, operation: str | None = None) -> int:
        """How often an operation (or anything) was asked for since `forget_calls`."""
        counts = self.all_calls()
        return sum(counts.values()) if operation is None else counts.get(operation, 0)

    def all_calls(self) -> dict[str, int]:
        """How often each operation was asked for since `forget_calls`."""
        self._await_log()
        return dict(self.world.log.counts)

    def forget_calls(self) -> None:
        """Count anew."""
        self._await_log()
        self.world.log.clear()

    def _await_log(self) -> None:
        # the sandbox notes a call just after its answer has left
        self._session.get(f"{self.world.url}/sandbox/clock", timeout=5).raise_for_status()


def _shown(value: Effective) -> Cell:
    return value.shown() if isinstance(value, CellError) else value


def _revision(message: Message) -> int:
    return message.key.revision


@contextmanager
def clinic_at_work(folder: Path, terms: Terms) -> Iterator[Clinic]:
    """A clinic on a sandbox of its own."""
    clock = ManualClock(terms.start)
    world = KnownWorld(clock=clock, machine=SystemClock(), seed=1, rules=terms.rules)
    seeded = seed_clinic(world, surgeries=terms.surgeries)
    with NearServer(world) as server:
        settings = _settings(folder, seeded, server.url, terms)
        (folder / "sheetdrip.db").write_bytes(blank_ledger())
        clinic = Clinic(world, seeded, settings, clock)
        try:
            yield clinic
        finally:
            clinic.close()


def _settings(folder: Path, seeded: Seeded, url: str, terms: Terms) -> Settings:
    settings = load_settings(write_config(folder, seeded, url).config, seeded.env)
    file = settings.file
    own = file.clinics[0].model_copy(update=dict(terms.clinic))
    changed = {
        "clinics": [own],
        "schedule": file.schedule.model_copy(update=dict(terms.schedule)),
        "safety": file.safety.model_copy(update={**UNLIMITED, **terms.safety}),
    }
    return replace(settings, file=file.model_copy(update=changed))
