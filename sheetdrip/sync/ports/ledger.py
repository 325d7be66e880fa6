"""The ledger's ports: what was done, what other systems asked for, and which edited sequences were good."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from sheetdrip.domain.identity import KnownSurgery
from sheetdrip.domain.message import Draft, Message, Outcome
from sheetdrip.domain.reasons import Reason
from sheetdrip.planning.change_limits import Clearance, Waiting
from sheetdrip.planning.edited_sequence import EditedSequence
from sheetdrip.planning.leases import Claim
from sheetdrip.planning.pause import PausePhase
from sheetdrip.planning.records import ClinicRecords
from sheetdrip.sync.ports.replies import ReplyStore


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One entry of a message's append-only history; `was` is None for its first."""

    at: datetime
    was: str | None
    became: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleNote:
    """How a clinic's last cycle went: for `status` and the heartbeat.

    `counts`: by plain words; `pause`: None where the clinic goes on.
    """

    at: datetime
    ok: bool
    summary: str
    counts: dict[str, int] = field(default_factory=dict)
    pause: PausePhase | None = None


@dataclass(frozen=True, slots=True)
class Holder:
    """A process that holds a ledger, or held it last: `host/process`."""

    owner: str
    since: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment:
    """A surgery that another system asked to add: once per `key`, as the row with this Drip ID.

    `asked`: what it asked for, as text to compare by; `added_at` None: the row may be there or not.
    """

    key: str
    drip_id: str
    asked: str
    asked_at: datetime
    added_at: datetime | None = None


class Enrolments(Protocol):
    """What other systems asked one clinic for. Transactions, fence and errors are the ledger's."""

    def begin(self, enrolment: Enrolment) -> Enrolment:
        """Record it before the sheet is touched, unless its key is known; what is on record for the key."""
        ...

    def added(self, key: str, at: datetime) -> None:
        """Record that its row is in the sheet."""
        ...

    def find(self, key: str) -> Enrolment | None: ...


class EditedSequenceStore(Protocol):
    """The sequence that a clinic's staff edit, as it last was good. Fence and errors are the ledger's."""

    def find(self) -> EditedSequence | None:
        """None as long as it never had a Messages tab."""
        ...

    def keep(self, edited: EditedSequence, at: datetime) -> None:
        """Keep it instead of the one before."""
        ...


class ClinicLedger(Protocol):
    """The durable record of one clinic. Every write is one transaction that first checks this holder's epoch.

    Writes raise Fenced when a newer holder exists; all methods raise LedgerTrouble.
    """

    @property
    def clinic(self) -> str:
        """The clinic's name."""
        ...

    @property
    def deciding(self) -> AbstractContextManager[object]:
        """Held while something is read here, decided and written here; never during a call outside."""
        ...

    @property
    def reply_store(self) -> ReplyStore: ...

    @property
    def enrolments(self) -> Enrolments: ...

    @property
    def edited_sequence(self) -> EditedSequenceStore: ...

    def records(self) -> ClinicRecords: ...

    def seen(self, sids: Collection[str]) -> frozenset[str]:
        """Those of the SIDs that are or were on record, of any clinic and any revision."""
        ...

    def remember(self, surgeries: Sequence[KnownSurgery], at: datetime) -> None:
        """Insert or update surgeries by Drip ID."""
        ...

    def keep_waiting(self, waiting: Mapping[str, Waiting], at: datetime) -> None:
        """Which rows wait for a person's word, by mark, instead of those before."""
        ...

    def record_clearances(self, clearances: Mapping[str, Clearance], at: datetime) -> None:
        """Record what goes on for surgeries (Drip IDs), instead of what did before."""
        ...

    def intend(self, drafts: Sequence[Draft], at: datetime) -> tuple[Message, ...]:
        """Record the intent to send, in one transaction, before any call.

        A new key becomes `intended` with attempt 1. A key recorded as `waiting` or `unknown` becomes
        `intended` with attempt + 1 and the draft's fields. Any other raises AlreadyRecorded, as does a second
        live message for one (surgery, step); then nothing of the batch is written.
        """
        ...

    def record(self, outcomes: Sequence[Outcome], at: datetime) -> None:
        """Record outcomes in one transaction; a move the lifecycle does not have raises LedgerTrouble."""
        ...

    def adopt(self, draft: Draft, outcomes: Sequence[Outcome], at: datetime) -> None:
        """Record a text that Twilio has already: an intent with its outcomes, in one transaction.

        So nothing of it can be left that would pass for the intent of a call.
        """
        ...

    def skip(self, drafts: Sequence[Draft], reasons: Sequence[Reason], at: datetime) -> None:
        """Record messages that will not be sent, each with its reason, as `skipped`."""
        ...

    def history(self, surgery: str, step: str) -> tuple[Event, ...]:
        """All that happened to a step of a surgery, every revision, oldest first."""
        ...

    def note_recovery(self, at: datetime) -> None:
        """Keep that a recovery came to its end, instead of the one before."""
        ...

    def note_cycle(self, note: CycleNote) -> None: ...

    def last_cycle(self) -> CycleNote | None: ...


class Claims(Protocol):
    """Who the ledger is, and which leases it took. Fence and errors are the ledger's."""

    def of(self, sheet: str) -> Claim:
        """What the ledger says of itself and a spreadsheet (by its id)."""
        ...

    def keep(self, sheet: str, claim: Claim, at: datetime) -> None:
        """Keep it instead of the one before."""
        ...
