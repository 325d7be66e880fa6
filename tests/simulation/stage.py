"""What stands on the stage of a clinic's run? A world, a ledger file, one daemon process after another."""

import random
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from google.auth import _exponential_backoff
from google.auth.transport.requests import AuthorizedSession, Request
from requests import Session
from twilio.base.exceptions import TwilioRestException
from typing_extensions import override

from sheetdrip.app import App, RunOptions, twilio_connection
from sheetdrip.channels import STUDIO
from sheetdrip.clock import Clock, ManualClock, OffsetClock, SystemClock
from sheetdrip.domain.message import Key
from sheetdrip.messaging.channels.studio.publishing import Publisher
from sheetdrip.messaging.connection import Connection
from sheetdrip.sandbox.google.sheets.store import Spreadsheet
from sheetdrip.sandbox.seeding import HEADERS, seed_clinic, write_config
from sheetdrip.sandbox.twilio.records import Rules
from sheetdrip.sandbox.twilio.studio.resources import webhook_url
from sheetdrip.sandbox.world import World
from sheetdrip.settings.flows import load_flows
from sheetdrip.settings.load import Settings, load_settings
from sheetdrip.settings.sequences import shipped_config
from sheetdrip.sheets.transport import Transport
from tests.asgi import run
from tests.once import KnownWorld, blank_ledger
from tests.simulation.wire import Hooks, InProcess

URL = "http://sandbox.test"
NAME = "Hillside"
_INTENDED = "SELECT surgery, step, revision FROM messages WHERE state = 'intended'"
_ID_ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ23456789"


class WorldClock(ManualClock):
    """A manual clock that stops on its way at whatever the world has put off until then."""

    world: World | None = None

    @override
    def advance(self, seconds: float) -> None:
        target = self.monotonic() + max(0.0, seconds)
        while self.world is not None and (due := self.world.deferred.next_due()) is not None:
            wait = max(0.0, (due - self.now()).total_seconds())
            if self.monotonic() + wait >= target:
                break
            super().advance(wait)
            run(self.world.deferred.run(self.now()))
        super().advance(max(0.0, target - self.monotonic()))


class MachineClock(OffsetClock):
    """A machine's own clock beside the world's: `off` by some seconds, its steady counter never."""

    def __init__(self, base: Clock, off: float = 0.0) -> None:
        super().__init__(base)
        self.off = off

    @override
    def now(self) -> datetime:
        return super().now() + timedelta(seconds=self.off)


class _Waiting:
    """google-auth waits between its own tries for a token: on the clock of the stage that is played on."""

    clock: Clock = SystemClock()

    def sleep(self, seconds: float) -> None:
        self.clock.sleep(seconds)


_waiting = _Waiting()
vars(_exponential_backoff)["time"] = _waiting


class WiredApp(App):
    """The product's own composition; only its HTTP sessions lead into the world."""

    def __init__(self, settings: Settings, choices: RunOptions, wire: InProcess) -> None:
        self._wire = wire
        super().__init__(settings, choices)

    @override
    def connection(self) -> Connection:
        connection = super().connection()
        _lead(connection.client.http_client.session, self._wire)
        return connection

    @override
    def transport(self) -> Transport:
        transport = super().transport()
        tokens = Session()
        _lead(tokens, self._wire)
        session = AuthorizedSession(self.account.credentials, auth_request=Request(tokens))
        _lead(session, self._wire)
        transport.session = session
        return transport


def _lead(session: Session, wire: InProcess) -> None:
    session.mount("http://", wire)
    session.trust_env = False  # no proxies: looking for them takes longer than the call


_UNLIMITED = {"max_cancels": 1_000_000, "max_share": 1.0}
"""Few patients are played at a time, and most of them may change at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What is fixed about a clinic's run.

    `call_at`: from this pain score on it wants to call; `flow`: which step a Studio flow asks, by its label.
    """

    seed: int
    start: datetime
    time_zone: str = "America/Chicago"
    failures: float = 0.0
    safety: Mapping[str, Any] = field(default_factory=dict)
    clinic: Mapping[str, Any] = field(default_factory=dict)
    schedule: Mapping[str, Any] = field(default_factory=dict)
    rows: int = 10
    skew_seconds: float = 0.0
    has_control_tab: bool = False
    call_at: int = 8
    rewrites: frozenset[str] = frozenset()
    flow: str | None = None


class Stage:
    """One clinic's world and the process that is the daemon now."""

    def __init__(self, folder: Path, terms: Terms) -> None:
        self.terms = terms
        self.hooks = Hooks()
        self.clock = WorldClock(terms.start)
        _waiting.clock = self.clock
        self.world = KnownWorld(
            clock=self.clock,
            machine=SystemClock(),
            seed=terms.seed,
            rules=Rules(delivery_failure_rate=terms.failures, rewrites=terms.rewrites),
        )
        self.world.url = URL
        self.seeded = seed_clinic(self.world, surgeries=0)
        self.book.apply([_short(terms.rows), *(_control_tab() if terms.has_control_tab else ())])
        self.clock.world = self.world
        self._wire = InProcess(self.world, self.hooks)
        self._ids = random.Random(f"{terms.seed}/drip ids")
        config = write_config(folder, self.seeded, URL).config
        self.machine = MachineClock(self.clock, terms.skew_seconds)
        self._folder = folder
        self.ledger = "sheetdrip.db"
        self._copies = 0
        (folder / self.ledger).write_bytes(blank_ledger())
        self.settings = _changed(load_settings(config, self.seeded.env), terms)
        if terms.flow is not None:
            self.settings = self._asked_by_a_flow(terms.flow)
        self.app: WiredApp | None = None
        self._witness: sqlite3.Connection | None = None

    @property
    def book(self) -> Spreadsheet:
        """The clinic's spreadsheet."""
        return self.world.spreadsheets.get(self.seeded.spreadsheet_id)

    def start(self) -> WiredApp:
        """A new daemon process on the ledger; the one before, if any, has died."""
        if self.app is not None:
            self.bury(self.app)
        self.app = self._opened(self.ledger)
        return self.app

    def successor(self) -> WiredApp:
        """Another process that takes the ledger over while this one still lives, as from another machine."""
        self._copies += 1
        other = self._folder / f"taken-over-{self._copies}.db"
        other.symlink_to(self._folder / self.ledger)
        return self._opened(other.name)

    def copied(self) -> str:
        """The name of a copy of the ledger as it is now: a backup, or a cloned machine's."""
        self._copies += 1
        name = f"copy-{self._copies}.db"
        with (
            closing(sqlite3.connect(self._folder / self.ledger)) as old,
            closing(sqlite3.connect(self._folder / name)) as new,
        ):
            old.backup(new)
        return name

    def blank(self) -> str:
        """The name of a ledger without anything in it."""
        self._copies += 1
        name = f"blank-{self._copies}.db"
        (self._folder / name).write_bytes(blank_ledger())
        return name

    def clone(self, ledger: str) -> WiredApp:
        """Another machine with a copy of this one's ledger, both at work."""
        return self._opened(ledger)

    def lies_at(self, ledger: str) -> None:
        """From now on this is the daemon's ledger; its process, if any, is gone."""
        self.end()
        self.ledger = ledger

    def bury(self, app: WiredApp) -> None:
        """What the kernel does for a dead process: locks and files are let go of, nothing is written."""
        app.__exit__()

    def end(self) -> None:
        """The daemon is gone."""
        if self._witness is not None:
            self._witness.close()
            self._witness = None
        if self.app is not None:
            self.bury(self.app)
        self.app = None

    def intents(self) -> frozenset[Key]:
        """The intents that are committed: those that another connection to the ledger's file finds."""
        if self._witness is None:
            self._witness = self._reader(self.ledger)
        return _intents(self._witness)

    def intents_of(self, ledger: str) -> frozenset[Key]:
        """The same of another ledger."""
        with closing(self._reader(ledger)) as witness:
            return _intents(witness)

    def _reader(self, ledger: str) -> sqlite3.Connection:
        return sqlite3.connect(f"file:{self._folder / ledger}?mode=ro", uri=True)

    def _asked_by_a_flow(self, label: str) -> Settings:
        """The shipped flow is published, hears the replies, and asks the step of this label."""
        connection = twilio_connection(self.settings)
        _lead(connection.client.http_client.session, self._wire)
        (flow,) = load_flows(shipped_config(), self.settings.file.studio)
        sid = Publisher(connection, self.clock).push(flow).sid
        store = self.world.twilio
        store.rules = replace(store.rules, studio_hears_every_reply=False)
        service = store.services[self.seeded.messaging_service_sid]
        url = webhook_url(self.world.studio.flows[str(sid)])
        store.services[service.sid] = replace(service, inbound_request_url=url)
        (sequence,) = self.settings.sequences.values()
        steps = tuple(
            replace(step, channel=STUDIO, carrier=sid) if step.label == label else step
            for step in sequence.steps
        )
        return replace(self.settings, sequences={sequence.name: replace(sequence, steps=steps)})

    def starts_another_flow(self, phone: str) -> Callable[[], None] | None:
        """Somebody else talks to a patient by Studio; how to end that. None where a conversation goes on."""
        connection = twilio_connection(self.settings)
        _lead(connection.client.http_client.session, InProcess(self.world, Hooks()))
        (sid,) = self.world.studio.flows
        executions = connection.client.studio.v2.flows(sid).executions
        service, asked = self.seeded.messaging_service_sid, {"body": "How was the food?"}
        try:
            begun = executions.create(phone, service, parameters=asked)
        except TwilioRestException:
            return None

        def end() -> None:
            executions(begun.sid).update("ended")

        return end

    def _opened(self, ledger: str) -> WiredApp:
        choices = RunOptions(rehearsal=True, clock=self.machine, new_id=self._new_id)
        file = self.settings.file
        url = f"sqlite:///{self._folder / ledger}"
        file = file.model_copy(update={"ledger": file.ledger.model_copy(update={"url": url})})
        return WiredApp(replace(self.settings, file=file), choices, self._wire)

    def _new_id(self) -> str:
        return "".join(self._ids.choices(_ID_ALPHABET, k=12))


def _intents(witness: sqlite3.Connection) -> frozenset[Key]:
    found = witness.execute(_INTENDED).fetchall()
    return frozenset(Key(surgery=one, step=step, revision=count) for one, step, count in found)


def _short(rows: int) -> dict[str, Any]:
    """A grid without the many spare rows, which every read would have to look at."""
    grid = {"rowCount": rows, "columnCount": len(HEADERS)}
    properties = {"sheetId": 0, "gridProperties": grid}
    fields = "gridProperties(rowCount,columnCount)"
    return {"updateSheetProperties": {"properties": properties, "fields": fields}}


def _control_tab() -> list[dict[str, Any]]:
    """A Control tab with no more than the boxes and what belongs to them, as staff may make it themselves."""
    boxes = [({"stringValue": label}, {"boolValue": False}) for label in ("Pause", "Approve")]
    shown = [({"stringValue": label},) for label in ("State", "Waiting for approval", "Plan")]
    lines = (*boxes, *shown)
    rows = [{"values": [{"userEnteredValue": value} for value in line]} for line in lines]
    grid = {"rowCount": len(rows), "columnCount": 2}
    properties = {"sheetId": 1, "title": "Control", "gridProperties": grid}
    start = {"sheetId": 1, "rowIndex": 0, "columnIndex": 0}
    return [
        {"addSheet": {"properties": properties}},
        {"updateCells": {"rows": rows, "start": start, "fields": "userEnteredValue"}},
    ]


def _changed(settings: Settings, terms: Terms) -> Settings:
    file = settings.file
    alerts = file.clinics[0].alerts.model_copy(update={"call_at": terms.call_at})
    own = file.clinics[0].model_copy(
        update={"time_zone": terms.time_zone, "alerts": alerts, **terms.clinic}
    )
    changed = {
        "clinics": [own],
        "schedule": file.schedule.model_copy(update=dict(terms.schedule)),
        "safety": file.safety.model_copy(update={**_UNLIMITED, **terms.safety}),
    }
    return replace(settings, file=file.model_copy(update=changed))
