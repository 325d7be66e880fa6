"""What does a cycle need from outside?"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from sheetdrip.domain.identity import KnownSurgery
from sheetdrip.domain.message import Draft, Message, Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """All the ledger knows of one clinic, read in one transaction.

    `messages`: for every (surgery, step) the newest revision, and any older one not yet terminal.
    """

    surgeries: tuple[KnownSurgery, ...] = ()
    messages: tuple[Message, ...] = ()


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

    def skip(self, clinic: str, drafts: Sequence[Draft], reasons: Sequence[str], at: datetime) -> None:
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
