"""The sandbox's world: one value that holds everything; a new one is a fresh start."""

import random
from typing import Protocol

from sheetdrip.clock import Clock, OffsetClock, SystemClock
from sheetdrip.sandbox.deferred import Deferred
from sheetdrip.sandbox.faults import Faults
from sheetdrip.sandbox.google.drive.store import Drive
from sheetdrip.sandbox.google.keys import Keys
from sheetdrip.sandbox.google.sheets.store import SpreadsheetStore
from sheetdrip.sandbox.log import RequestLog
from sheetdrip.sandbox.quotas import Quotas
from sheetdrip.sandbox.twilio.outbox import Outbox
from sheetdrip.sandbox.twilio.records import Rules
from sheetdrip.sandbox.twilio.store import TwilioStore
from sheetdrip.sandbox.twilio.studio.engine import Engine
from sheetdrip.sandbox.twilio.studio.outside import Outside
from sheetdrip.sandbox.twilio.studio.store import StudioStore


class MovableClock(Clock, Protocol):
    """A clock that can be moved on."""

    def advance(self, seconds: float) -> None: ...


class World:
    """Everything Google and Twilio know, on one movable clock and with seeded ids.

    `machine` is the callers' own clock: OAuth tokens live by it, and moving the world's clock does not move
    it; an assertion may be signed for either time, unless the keys go by one. `date_ahead`: how many seconds
    the Date of every answer is ahead of the world's clock, as behind a proxy that puts in its own.
    """

    def __init__(
        self,
        clock: MovableClock | None = None,
        machine: Clock | None = None,
        seed: int = 0,
        rules: Rules | None = None,
    ) -> None:
        self.machine: Clock = machine or SystemClock()
        self.clock: MovableClock = clock or OffsetClock(self.machine)
        self.seed = seed
        self.url = ""  # the server fills it when it listens
        self.keys = Keys(self.machine, self._stream("keys"))
        self.keys.clocks = (self.machine, self.clock)
        self.date_ahead = 0.0
        self.spreadsheets = SpreadsheetStore(self.clock, self._stream("sheets"))
        self.drive = Drive(self.clock, self.spreadsheets, self.keys)
        self.twilio = TwilioStore(self.clock, self._stream("twilio"), seed, rules or Rules())
        self.outbox = Outbox(self.twilio)
        self.log = RequestLog()
        self.faults = Faults()
        self.quotas = Quotas()
        self.deferred = Deferred()
        self.studio = StudioStore(self.clock, self._stream("studio"))
        outside = Outside(self.log, self.twilio.rules.studio_call_seconds)
        self.engine = Engine(self.studio, self.twilio, self.deferred, outside)
        self._names = self._stream("names")

    def create_service_account(self, email: str | None = None) -> dict[str, str]:
        """A service account's JSON key; its `token_uri` is this sandbox once the server runs."""
        name = f"sheetdrip-{self._names.getrandbits(32):08x}"
        address = email or f"{name}@sheetdrip-sandbox.iam.gserviceaccount.com"
        return self.keys.create_service_account(address, f"{self.url}/token")

    def issue_token(self, principal: str, *scopes: str) -> str:
        """A bearer token for a person (or an account), without the OAuth dance."""
        return self.keys.issue(principal, frozenset(scopes))

    def _stream(self, purpose: str) -> random.Random:
        # One stream per part: creating a message does not change the next spreadsheet's id.
        return random.Random(f"{self.seed}/{purpose}")  # noqa: S311  # ids, not secrets
