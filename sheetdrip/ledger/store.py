"""The ledger in SQL.

One transaction per write, the epoch checked first in each; uniqueness is left to the indexes.
"""

import json
import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Self

from sqlalchemy import Connection, Engine, select, update

from sheetdrip.domain.identity import KnownSurgery
from sheetdrip.domain.message import Draft, Message, Outcome
from sheetdrip.domain.reasons import Reason
from sheetdrip.ledger import approvals, rows, schema, transitions
from sheetdrip.ledger.claims import SqlClaims
from sheetdrip.ledger.edited_sequences import SqlEditedSequences
from sheetdrip.ledger.enrolments import SqlEnrolments
from sheetdrip.ledger.reply_store import SqlReplyStore
from sheetdrip.ledger.schema import clinics, cycles, events, holder
from sheetdrip.ledger.transactions import Transactions
from sheetdrip.planning.change_limits import Clearance, Waiting
from sheetdrip.planning.pause import PausePhase
from sheetdrip.planning.records import ClinicRecords
from sheetdrip.sync.ports.ledger import (
    Claims,
    CycleNote,
    EditedSequenceStore,
    Enrolments,
    Event,
    Holder,
)
from sheetdrip.sync.ports.replies import ReplyStore

_SURGERY = ("clinic", "drip_id")
_CLEARED = ("clinic", "surgery")


class SqlLedger:
    """The ledger in SQLite or PostgreSQL; safe to use from several threads."""

    def __init__(self, engine: Engine, *, read_only: bool = False) -> None:
        self._transactions = Transactions(engine, read_only=read_only)
        self.reply_store: ReplyStore = SqlReplyStore(self._transactions)
        self.enrolments: Enrolments = SqlEnrolments(self._transactions)
        self.edited_sequences: EditedSequenceStore = SqlEditedSequences(self._transactions)
        self.claims: Claims = SqlClaims(self._transactions)
        self._books: dict[str, ClinicRecords] = {}
        self._read: dict[str, rows.Read] = {}
        self._writes = 0
        self._remembering = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database; safe to repeat."""
        self._transactions.close()

    def hold(self, owner: str, at: datetime) -> int:
        """Become the holder: raise the epoch by one, durably, and return it."""
        epoch = self._transactions.hold(owner, at)
        self._books.clear()
        return epoch

    def holder(self) -> Holder | None:
        """Which process became the holder last; None before the first."""
        with self._transactions.reading() as connection:
            found = connection.execute(select(holder.c.owner, holder.c.since)).one_or_none()
        return Holder(found.owner, found.since) if found is not None and found.owner else None

    def records(self, clinic: str) -> ClinicRecords:
        """All that is known of a clinic, as of one moment.

        The holder alone writes, so its records stay true until it writes again or loses its place.
        """
        writes = self._writes
        with self._transactions.reading() as connection:
            holds = self._transactions.holds(connection)
            known = self._books.get(clinic)
            if holds and known is not None:
                return known
            read = rows.current_messages(connection, clinic, self._read.get(clinic, {}))
            records = ClinicRecords(
                surgeries=rows.known_surgeries(connection, clinic),
                messages=tuple(read.values()),
                waiting=approvals.waiting(connection, clinic),
                clearances=approvals.clearances(connection, clinic),
                recovered_at=_recovered_at(connection, clinic),
            )
        with self._remembering:
            self._read[clinic] = read
            if holds and writes == self._writes:
                self._books[clinic] = records
        return records

    def seen(self, sids: Collection[str]) -> frozenset[str]:
        """Those of the SIDs that are or were on record, of any clinic and any revision."""
        with self._transactions.reading() as connection:
            return frozenset(rows.recorded_sids(connection, sorted(sids)))

    def remember(self, clinic: str, surgeries: Sequence[KnownSurgery], at: datetime) -> None:
        """Insert or update surgeries by Drip ID."""
        with self._changing() as connection:
            if surgeries:
                self._transactions.introduce(connection, clinic, at)
                values = [rows.surgery_values(clinic, surgery, at) for surgery in surgeries]
                connection.execute(self._transactions.upsert(schema.surgeries, _SURGERY), values)

    def keep_waiting(self, clinic: str, waiting: Mapping[str, Waiting], at: datetime) -> None:
        """Which rows wait for a person's word, by mark, instead of those before."""
        with self._changing() as connection:
            self._transactions.introduce(connection, clinic, at)
            approvals.keep_waiting(connection, clinic, waiting)

    def record_clearances(
        self, clinic: str, clearances: Mapping[str, Clearance], at: datetime
    ) -> None:
        """Record what goes on for surgeries (Drip IDs), instead of what did before."""
        with self._changing() as connection:
            if clearances:
                self._transactions.introduce(connection, clinic, at)
                values = approvals.clearance_values(clinic, clearances)
                connection.execute(self._transactions.upsert(schema.let_through, _CLEARED), values)

    def intend(self, clinic: str, drafts: Sequence[Draft], at: datetime) -> tuple[Message, ...]:
        """Record the intents to send; nothing of the batch when one is AlreadyRecorded."""
        with self._changing() as connection:
            known = rows.recorded(connection, clinic, (draft.key for draft in drafts))
            made = transitions.intents(known, drafts, at)
            self._store(connection, clinic, made, at)
        return tuple(entry.message for entry in made)

    def record(self, clinic: str, outcomes: Sequence[Outcome], at: datetime) -> None:
        """Record outcomes; LedgerTrouble, and nothing written, for a move the lifecycle lacks."""
        with self._changing() as connection:
            known = rows.recorded(connection, clinic, (outcome.key for outcome in outcomes))
            self._store(connection, clinic, transitions.moves(known, outcomes), at)

    def adopt(self, clinic: str, draft: Draft, outcomes: Sequence[Outcome], at: datetime) -> None:
        """Record a text that Twilio has already; AlreadyRecorded and LedgerTrouble as above."""
        with self._changing() as connection:
            known = rows.recorded(connection, clinic, [draft.key])
            for made in transitions.adopted(known, draft, outcomes, at):
                self._store(connection, clinic, made, at)

    def skip(
        self, clinic: str, drafts: Sequence[Draft], reasons: Sequence[Reason], at: datetime
    ) -> None:
        """Record messages that will not be sent; AlreadyRecorded for one that is past skipping."""
        with self._changing() as connection:
            known = rows.recorded(connection, clinic, (draft.key for draft in drafts))
            self._store(connection, clinic, transitions.skips(known, drafts, reasons), at)

    def history(self, clinic: str, surgery: str, step: str) -> tuple[Event, ...]:
        """All that happened to a step of a surgery, every revision, oldest first."""
        asked = (
            select(events.c.at, events.c.was, events.c.became, events.c.detail)
            .where(events.c.clinic == clinic, events.c.surgery == surgery, events.c.step == step)
            .order_by(events.c.id)
        )
        with self._transactions.reading() as connection:
            found = connection.execute(asked).all()
        return tuple(
            Event(at=at, was=was, became=became, detail=detail) for at, was, became, detail in found
        )

    def note_recovery(self, clinic: str, at: datetime) -> None:
        """Keep that a recovery came to its end, instead of the one before."""
        with self._changing() as connection:
            self._transactions.introduce(connection, clinic, at)
            its_own = clinics.c.name == clinic
            connection.execute(update(clinics).where(its_own).values(recovered_at=at))

    def note_cycle(self, clinic: str, note: CycleNote) -> None:
        """Keep how the clinic's last cycle went, instead of the one before."""
        values = {
            "at": note.at,
            "ok": int(note.ok),
            "summary": note.summary,
            "counts": json.dumps(note.counts, sort_keys=True),
            "pause": None if note.pause is None else note.pause.value,
        }
        noted = self._transactions.upsert(cycles, ["clinic"]).values(clinic=clinic, **values)
        with self._transactions.fenced() as connection:
            self._transactions.introduce(connection, clinic, note.at)
            connection.execute(noted)

    def last_cycle(self, clinic: str) -> CycleNote | None:
        """How the clinic's last cycle went; None before the first."""
        of = cycles.c
        asked = select(of.at, of.ok, of.summary, of.counts, of.pause)
        with self._transactions.reading() as connection:
            found = connection.execute(asked.where(of.clinic == clinic)).one_or_none()
        if found is None:
            return None
        return CycleNote(
            at=found.at,
            ok=bool(found.ok),
            summary=found.summary,
            counts=json.loads(found.counts),
            pause=None if found.pause is None else PausePhase(found.pause),
        )

    def clinics(self) -> tuple[str, ...]:
        """Every clinic with anything recorded, by name."""
        with self._transactions.reading() as connection:
            # Sorted here: a database would sort by its own collation.
            return tuple(sorted(connection.execute(select(clinics.c.name)).scalars()))

    @contextmanager
    def _changing(self) -> Iterator[Connection]:
        """A fenced write after which what was read before is out of date, also when it failed."""
        try:
            with self._transactions.fenced() as connection:
                yield connection
        finally:
            with self._remembering:
                self._writes += 1
                self._books.clear()

    def _store(
        self,
        connection: Connection,
        clinic: str,
        made: Sequence[transitions.Transition],
        at: datetime,
    ) -> None:
        if made:
            self._transactions.introduce(connection, clinic, at)
            rows.store(connection, clinic, made, at)


def _recovered_at(connection: Connection, clinic: str) -> datetime | None:
    asked = select(clinics.c.recovered_at).where(clinics.c.name == clinic)
    return connection.execute(asked).scalar_one_or_none()
