"""One clinic's part of the ledger in SQL.

One transaction per write, the epoch checked first in each; uniqueness is left to the indexes.
"""

import threading
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from itertools import chain
from typing import Any

from sqlalchemy import Connection, select, update

from sheetdrip.domain.identity import KnownSurgery
from sheetdrip.domain.message import Draft, Key, Message, Outcome
from sheetdrip.domain.reasons import Reason
from sheetdrip.ledger import approvals, rows, schema, transitions
from sheetdrip.ledger.edited_sequences import SqlEditedSequence
from sheetdrip.ledger.enrolments import SqlEnrolments
from sheetdrip.ledger.read_cache import ReadCache
from sheetdrip.ledger.records import record_of, row_of
from sheetdrip.ledger.reply_store import SqlReplyStore
from sheetdrip.ledger.schema import clinics, cycles, events
from sheetdrip.ledger.transactions import Transactions
from sheetdrip.planning.change_limits import Clearance, Waiting
from sheetdrip.planning.records import ClinicRecords
from sheetdrip.sync.ports.ledger import CycleNote, EditedSequenceStore, Enrolments, Event
from sheetdrip.sync.ports.replies import ReplyStore

_SURGERY = ("clinic", "drip_id")
_CLEARED = ("clinic", "surgery")


class SqlClinicLedger:
    """The ClinicLedger port in SQLite or PostgreSQL; safe to use from several threads."""

    def __init__(self, transactions: Transactions, clinic: str) -> None:
        self.clinic = clinic
        self.deciding: AbstractContextManager[object] = threading.RLock()
        self.reply_store: ReplyStore = SqlReplyStore(transactions, clinic)
        self.enrolments: Enrolments = SqlEnrolments(transactions, clinic)
        self.edited_sequence: EditedSequenceStore = SqlEditedSequence(transactions, clinic)
        self._transactions = transactions
        self._last = ReadCache(
            transactions,
            _records,
            {
                "surgeries": lambda connection: rows.known_surgeries(connection, clinic),
                "messages": lambda connection: rows.current_messages(connection, clinic),
                "waiting": lambda connection: approvals.waiting(connection, clinic),
                "clearances": lambda connection: approvals.clearances(connection, clinic),
                "recovered_at": lambda connection: _recovered_at(connection, clinic),
            },
            {
                "messages": lambda connection, before, surgeries: rows.refreshed_messages(
                    connection, clinic, before, surgeries
                )
            },
        )

        self._last_cycle: ReadCache[CycleNote | None] = ReadCache(
            transactions,
            lambda note: note,
            {"note": lambda connection: _last_cycle(connection, clinic)},
        )

    def records(self) -> ClinicRecords:
        return self._last.value()

    def seen(self, sids: Collection[str]) -> frozenset[str]:
        with self._transactions.reading() as connection:
            return frozenset(rows.recorded_sids(connection, sorted(sids)))

    def remember(self, surgeries: Sequence[KnownSurgery], at: datetime) -> None:
        with self._last.writing("surgeries") as connection:
            if surgeries:
                self._transactions.introduce(connection, self.clinic, at)
                values = [rows.surgery_values(self.clinic, surgery, at) for surgery in surgeries]
                connection.execute(self._transactions.upsert(schema.surgeries, _SURGERY), values)

    def keep_waiting(self, waiting: Mapping[str, Waiting], at: datetime) -> None:
        with self._last.writing("waiting") as connection:
            self._transactions.introduce(connection, self.clinic, at)
            approvals.keep_waiting(connection, self.clinic, waiting)

    def record_clearances(self, clearances: Mapping[str, Clearance], at: datetime) -> None:
        with self._last.writing("clearances") as connection:
            if clearances:
                self._transactions.introduce(connection, self.clinic, at)
                values = approvals.clearance_values(self.clinic, clearances)
                connection.execute(self._transactions.upsert(schema.let_through, _CLEARED), values)

    def intend(self, drafts: Sequence[Draft], at: datetime) -> tuple[Message, ...]:
        with self._writing(one.key for one in drafts) as connection:
            known = rows.recorded(connection, self.clinic, (draft.key for draft in drafts))
            made = transitions.intents(known, drafts, at)
            self._store(connection, made, at)
        return tuple(entry.message for entry in made)

    def record(self, outcomes: Sequence[Outcome], at: datetime) -> None:
        with self._writing(one.key for one in outcomes) as connection:
            known = rows.recorded(connection, self.clinic, (outcome.key for outcome in outcomes))
            self._store(connection, transitions.moves(known, outcomes), at)

    def adopt(self, draft: Draft, outcomes: Sequence[Outcome], at: datetime) -> None:
        with self._writing([draft.key]) as connection:
            known = rows.recorded(connection, self.clinic, [draft.key])
            for made in transitions.adopted(known, draft, outcomes, at):
                self._store(connection, made, at)

    def skip(self, drafts: Sequence[Draft], reasons: Sequence[Reason], at: datetime) -> None:
        with self._writing(one.key for one in drafts) as connection:
            known = rows.recorded(connection, self.clinic, (draft.key for draft in drafts))
            self._store(connection, transitions.skips(known, drafts, reasons), at)

    def history(self, surgery: str, step: str) -> tuple[Event, ...]:
        asked = (
            select(events)
            .where(
                events.c.clinic == self.clinic, events.c.surgery == surgery, events.c.step == step
            )
            .order_by(events.c.id)
        )
        with self._transactions.reading() as connection:
            found = connection.execute(asked).all()
        return tuple(record_of(Event, row) for row in found)

    def note_recovery(self, at: datetime) -> None:
        with self._last.writing("recovered_at") as connection:
            self._transactions.introduce(connection, self.clinic, at)
            its_own = clinics.c.name == self.clinic
            connection.execute(update(clinics).where(its_own).values(recovered_at=at))

    def note_cycle(self, note: CycleNote) -> None:
        values = row_of(cycles, note, clinic=self.clinic)
        noted = self._transactions.upsert(cycles, ["clinic"]).values(values)
        with self._last_cycle.writing("note") as connection:
            self._transactions.introduce(connection, self.clinic, note.at)
            connection.execute(noted)

    def last_cycle(self) -> CycleNote | None:
        return self._last_cycle.value()

    def _writing(self, keys: Iterable[Key]) -> AbstractContextManager[Connection]:
        """A write of the messages with these keys, or of others of the same surgeries."""
        return self._last.writing("messages", surgeries={key.surgery for key in keys})

    def _store(
        self,
        connection: Connection,
        made: Sequence[transitions.Transition],
        at: datetime,
    ) -> None:
        if made:
            self._transactions.introduce(connection, self.clinic, at)
            rows.store(connection, self.clinic, made, at)


def _records(messages: rows.BySurgery, **others: Any) -> ClinicRecords:  # noqa: ANN401 - its fields
    return ClinicRecords(messages=tuple(chain.from_iterable(messages.values())), **others)


def _last_cycle(connection: Connection, clinic: str) -> CycleNote | None:
    found = connection.execute(select(cycles).where(cycles.c.clinic == clinic)).one_or_none()
    return None if found is None else record_of(CycleNote, found)


def _recovered_at(connection: Connection, clinic: str) -> datetime | None:
    asked = select(clinics.c.recovered_at).where(clinics.c.name == clinic)
    return connection.execute(asked).scalar_one_or_none()
