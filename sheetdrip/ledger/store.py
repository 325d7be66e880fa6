"""How is the ledger kept in SQL?

One transaction per write, the epoch checked first in each; uniqueness is left to the indexes.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Self

from sqlalchemy import Connection, Engine, Table, select, update
from sqlalchemy.dialects import postgresql, sqlite

from sheetdrip.domain.identity import KnownSurgery
from sheetdrip.domain.message import Draft, Message, Outcome
from sheetdrip.errors import Fenced, LedgerTrouble
from sheetdrip.ledger import entries, rows
from sheetdrip.ledger.engine import for_reading, for_writing
from sheetdrip.ledger.schema import clinics, cycles, events, holder, surgeries
from sheetdrip.ledger.trouble import translated
from sheetdrip.sync.ports import Book, CycleNote, Event

_Insert = sqlite.Insert | postgresql.Insert
_INSERTS: dict[str, Callable[[Table], _Insert]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}


class SqlLedger:
    """The ledger in SQLite or PostgreSQL; safe to use from several threads."""

    def __init__(self, engine: Engine, *, read_only: bool = False) -> None:
        self._reader = for_reading(engine)
        self._writer = for_writing(engine)
        self._insert = _INSERTS[engine.dialect.name]
        self._read_only = read_only
        self._epoch: int | None = None
        self._books: dict[str, Book] = {}
        self._writes = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database; safe to repeat."""
        self._writer.dispose()

    def hold(self, owner: str, at: datetime) -> int:
        """Become the holder: raise the epoch by one, durably, and return it."""
        raised = update(holder).values(epoch=holder.c.epoch + 1, owner=owner, since=at)
        with self._writing() as connection:
            connection.execute(raised)
            epoch = int(connection.execute(select(holder.c.epoch)).scalar_one())
        self._epoch = epoch
        self._books.clear()
        return epoch

    def book(self, clinic: str) -> Book:
        """All that is known of a clinic, as of one moment.

        The holder alone writes, so its book stays true until it writes again or loses its place.
        """
        writes = self._writes
        with self._reading() as connection:
            epoch = connection.execute(select(holder.c.epoch)).scalar_one_or_none()
            holds = epoch is not None and epoch == self._epoch
            if holds and clinic in self._books:
                return self._books[clinic]
            book = Book(
                surgeries=rows.known_surgeries(connection, clinic),
                messages=rows.current_messages(connection, clinic),
            )
        if holds and writes == self._writes:
            self._books[clinic] = book
        return book

    def remember(self, clinic: str, surgeries: Sequence[KnownSurgery], at: datetime) -> None:
        """Insert or update surgeries by Drip ID."""
        with self._changing() as connection:
            if surgeries:
                self._introduce(connection, clinic, at)
                values = [rows.surgery_values(clinic, surgery, at) for surgery in surgeries]
                connection.execute(self._upsert_surgery(), values)

    def intend(self, clinic: str, drafts: Sequence[Draft], at: datetime) -> tuple[Message, ...]:
        """Record the intents to send; nothing of the batch when one is AlreadyRecorded."""
        with self._changing() as connection:
            known = rows.recorded(connection, clinic, (draft.key for draft in drafts))
            made = entries.intents(known, drafts, at)
            self._store(connection, clinic, made, at)
        return tuple(entry.message for entry in made)

    def record(self, clinic: str, outcomes: Sequence[Outcome], at: datetime) -> None:
        """Record outcomes; LedgerTrouble, and nothing written, for a move the lifecycle lacks."""
        with self._changing() as connection:
            known = rows.recorded(connection, clinic, (outcome.key for outcome in outcomes))
            self._store(connection, clinic, entries.moves(known, outcomes), at)

    def skip(
        self, clinic: str, drafts: Sequence[Draft], reasons: Sequence[str], at: datetime
    ) -> None:
        """Record messages that will not be sent; AlreadyRecorded for one that is past skipping."""
        with self._changing() as connection:
            known = rows.recorded(connection, clinic, (draft.key for draft in drafts))
            self._store(connection, clinic, entries.skips(known, drafts, reasons), at)

    def history(self, clinic: str, surgery: str, step: str) -> tuple[Event, ...]:
        """All that happened to a step of a surgery, every revision, oldest first."""
        asked = (
            select(events.c.at, events.c.was, events.c.became, events.c.detail)
            .where(events.c.clinic == clinic, events.c.surgery == surgery, events.c.step == step)
            .order_by(events.c.id)
        )
        with self._reading() as connection:
            found = connection.execute(asked).all()
        return tuple(
            Event(at=at, was=was, became=became, detail=detail) for at, was, became, detail in found
        )

    def note_cycle(self, clinic: str, note: CycleNote) -> None:
        """Keep how the clinic's last cycle went, instead of the one before."""
        values = {
            "at": note.at,
            "ok": int(note.ok),
            "summary": note.summary,
            "counts": json.dumps(note.counts, sort_keys=True),
        }
        noted = self._insert(cycles).values(clinic=clinic, **values)
        with self._fenced() as connection:
            self._introduce(connection, clinic, note.at)
            connection.execute(noted.on_conflict_do_update(index_elements=["clinic"], set_=values))

    def last_cycle(self, clinic: str) -> CycleNote | None:
        """How the clinic's last cycle went; None before the first."""
        asked = select(cycles.c.at, cycles.c.ok, cycles.c.summary, cycles.c.counts)
        with self._reading() as connection:
            found = connection.execute(asked.where(cycles.c.clinic == clinic)).one_or_none()
        if found is None:
            return None
        at, ok, summary, counts = found
        return CycleNote(at=at, ok=bool(ok), summary=summary, counts=json.loads(counts))

    def clinics(self) -> tuple[str, ...]:
        """Every clinic with anything recorded, by name."""
        with self._reading() as connection:
            # Sorted here: a database would sort by its own collation.
            return tuple(sorted(connection.execute(select(clinics.c.name)).scalars()))

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with translated(), self._reader.begin() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        if self._read_only:
            raise LedgerTrouble("The ledger is opened for reading only; nothing was recorded.")
        with translated(), self._writer.begin() as connection:
            yield connection

    @contextmanager
    def _fenced(self) -> Iterator[Connection]:
        with self._writing() as connection:
            # FOR SHARE on PostgreSQL: the next holder waits for this write, then it is over.
            asked = select(holder.c.epoch, holder.c.owner).with_for_update(read=True)
            epoch, owner = connection.execute(asked).one()
            if self._epoch is None:
                raise Fenced("This process does not hold the ledger; nothing was recorded.")
            if epoch != self._epoch:
                raise Fenced(
                    f"{owner} took the ledger over (epoch {epoch}, ours was {self._epoch}); "
                    "nothing was recorded. Stop this process."
                )
            yield connection

    @contextmanager
    def _changing(self) -> Iterator[Connection]:
        """A fenced write after which what was read before is out of date, also when it failed."""
        try:
            with self._fenced() as connection:
                yield connection
        finally:
            self._writes += 1
            self._books.clear()

    def _store(
        self, connection: Connection, clinic: str, made: Sequence[entries.Entry], at: datetime
    ) -> None:
        if made:
            self._introduce(connection, clinic, at)
            rows.store(connection, clinic, made, at)

    def _introduce(self, connection: Connection, clinic: str, at: datetime) -> None:
        introduced = self._insert(clinics).values(name=clinic, since=at)
        connection.execute(introduced.on_conflict_do_nothing())

    def _upsert_surgery(self) -> _Insert:
        statement = self._insert(surgeries)
        kept = ("clinic", "drip_id")
        newer = {c.name: statement.excluded[c.name] for c in surgeries.c if c.name not in kept}
        return statement.on_conflict_do_update(index_elements=list(kept), set_=newer)
