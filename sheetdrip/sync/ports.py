"""What does a cycle need from outside?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Protocol

from sheetdrip.domain.cells import Cell
from sheetdrip.domain.identity import KnownSurgery
from sheetdrip.domain.lifecycle import HELD_BY_TWILIO, UNSETTLED
from sheetdrip.domain.message import Draft, Message, Outcome
from sheetdrip.domain.requests import ImmediateRequest, ScheduledRequest
from sheetdrip.domain.rows import Row
from sheetdrip.planning.settle import Listed


@dataclass(frozen=True, kw_only=True)
class Book:
    """All the ledger knows of one clinic, read in one transaction.

    `messages`: for every (surgery, step) the newest revision, and any older one not yet terminal.
    """

    surgeries: tuple[KnownSurgery, ...] = ()
    messages: tuple[Message, ...] = ()

    @cached_property
    def by_surgery(self) -> Mapping[str, Mapping[str, Message]]:
        """The newest message of every step, by Drip ID and step name."""
        newest: dict[str, dict[str, Message]] = {}
        for message in self.messages:
            steps = newest.setdefault(message.key.surgery, {})
            present = steps.get(message.key.step)
            if present is None or message.key.revision > present.key.revision:
                steps[message.key.step] = message
        return newest

    @cached_property
    def pending(self) -> frozenset[str]:
        """Surgeries (Drip IDs) with a text that Twilio has or may have, and has not sent yet."""
        waiting = HELD_BY_TWILIO | UNSETTLED
        return frozenset(one.key.surgery for one in self.messages if one.state in waiting)

    @cached_property
    def held_by_twilio(self) -> int:
        """How many texts Twilio has and has not sent yet."""
        return sum(message.state in HELD_BY_TWILIO for message in self.messages)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One entry of a message's append-only history; `was` is None for its first."""

    at: datetime
    was: str | None
    became: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleNote:
    """How a clinic's last cycle went: for `status` and the heartbeat. `counts` by plain words."""

    at: datetime
    ok: bool
    summary: str
    counts: dict[str, int] = field(default_factory=dict)


class Ledger(Protocol):
    """The durable record. Every write is one transaction that first checks this holder's epoch.

    Writes raise Fenced when a newer holder exists; all methods raise LedgerTrouble.
    """

    def hold(self, owner: str, at: datetime) -> int:
        """Become the holder: raise the epoch by one, durably, and return it."""
        ...

    def book(self, clinic: str) -> Book: ...

    def remember(self, clinic: str, surgeries: Sequence[KnownSurgery], at: datetime) -> None:
        """Insert or update surgeries by Drip ID."""
        ...

    def intend(self, clinic: str, drafts: Sequence[Draft], at: datetime) -> tuple[Message, ...]:
        """Record the intent to send, in one transaction, before any call.

        A new key becomes `intended` with attempt 1. A key recorded as `waiting` or `unknown` becomes
        `intended` with attempt + 1 and the draft's fields. Any other raises AlreadyRecorded, as does a second
        live message for one (surgery, step); then nothing of the batch is written.
        """
        ...

    def record(self, clinic: str, outcomes: Sequence[Outcome], at: datetime) -> None:
        """Record outcomes in one transaction; a move the lifecycle does not have raises LedgerTrouble."""
        ...

    def skip(
        self, clinic: str, drafts: Sequence[Draft], reasons: Sequence[str], at: datetime
    ) -> None:
        """Record messages that will not be sent, each with its reason, as `skipped`."""
        ...

    def history(self, clinic: str, surgery: str, step: str) -> tuple[Event, ...]:
        """All that happened to a step of a surgery, every revision, oldest first."""
        ...

    def note_cycle(self, clinic: str, note: CycleNote) -> None: ...

    def last_cycle(self, clinic: str) -> CycleNote | None: ...

    def clinics(self) -> tuple[str, ...]:
        """Every clinic with anything recorded, by name."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One complete read of a clinic's sheet. `time_zone`: the spreadsheet's own, an IANA name."""

    time_zone: str
    rows: tuple[Row, ...]
    problems: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CellChange:
    """One of the daemon's cells: row number (1 is the header), column by its plain name, value."""

    row: int
    column: str
    value: Cell


class Sheet(Protocol):
    """A clinic's sheet. Both raise SheetUnavailable, or UserMustFix when a person must act."""

    def read(self) -> Reading:
        """One call for everything. A failed or partial read raises; it is never an empty sheet."""
        ...

    def write(self, changes: Sequence[CellChange]) -> dict[int, str]:
        """Write by the last read's positions, as values, atomically.

        Returns the Drip ID that now stands in each row that still says what was read, by row number: rows
        that staff moved meanwhile are missing or have another's.
        """
        ...

    def announce(self, trouble: str) -> None:
        """Show at the head of the sheet that nothing is done and why; "" takes it away again."""
        ...


@dataclass(frozen=True, slots=True)
class Accepted:
    """Twilio took it, with this status."""

    sid: str
    status: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Twilio said no: certainly not taken."""

    code: int | None


@dataclass(frozen=True, slots=True)
class NotTaken:
    """It never reached Twilio, or Twilio said it did not process it (429, connection refused)."""

    why: str


@dataclass(frozen=True, slots=True)
class Unclear:
    """Nobody can tell whether it was applied (timeout, 5xx, cut connection, unreadable answer)."""

    why: str


SendAnswer = Accepted | Refused | NotTaken | Unclear


@dataclass(frozen=True, slots=True)
class Cancelled:
    """Twilio answered that it is canceled: proven."""


@dataclass(frozen=True, slots=True)
class NotCancelled:
    """Twilio would not cancel it (30409): it has left, or was cancelled before."""


CancelAnswer = Cancelled | NotCancelled | Unclear


class Messenger(Protocol):
    """Twilio, for one account. Questions raise MessagingUnavailable; sends and cancels answer."""

    def send(self, request: ScheduledRequest | ImmediateRequest) -> SendAnswer:
        """Ask once; only what was certainly not processed is asked again."""
        ...

    def cancel(self, sid: str) -> CancelAnswer: ...

    def fetch(self, sid: str) -> Listed | None:
        """One message; None when Twilio does not have it."""
        ...

    def listed_to(self, phone: str) -> tuple[Listed, ...]:
        """All messages to a number, every page; an error is never an empty list."""
        ...

    def sent_since(self, moment: datetime) -> tuple[Listed, ...]:
        """All messages with a date_sent from `moment` on, every page."""
        ...
