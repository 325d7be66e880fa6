"""Reads and writes the database: every read sees one moment, every write is one fenced transaction."""

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import Connection, Engine, Table, select, update
from sqlalchemy.dialects import postgresql, sqlite

from sheetdrip.clock import steady_seconds
from sheetdrip.errors import Fenced, LedgerTrouble
from sheetdrip.ledger.db_errors import translated
from sheetdrip.ledger.engine import for_reading, for_writing
from sheetdrip.ledger.schema import clinics, holder

TRUSTED = 1.0
"""Seconds for which a process takes itself for the holder without a look; each write looks all the same."""

Insert = sqlite.Insert | postgresql.Insert
_EPOCH = select(holder.c.epoch)
_INSERTS: dict[str, Callable[[Table], Insert]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}


class Transactions:
    """The ledger's database and this process's place on it; safe for several threads.

    `monotonic`: a counter of seconds that goes on while the machine is suspended.
    """

    def __init__(
        self,
        engine: Engine,
        *,
        read_only: bool = False,
        monotonic: Callable[[], float] = steady_seconds,
    ) -> None:
        self._reader = for_reading(engine)
        self._writer = for_writing(engine)
        self._insert = _INSERTS[engine.dialect.name]
        self._read_only = read_only
        self._monotonic = monotonic
        self._epoch: int | None = None
        self._seen_at = -math.inf

    def close(self) -> None:
        """Let go of the database; safe to repeat."""
        self._writer.dispose()

    def hold(self, owner: str, at: datetime) -> int:
        """Become the holder: raise the epoch by one, durably, and return it."""
        raised = update(holder).values(epoch=holder.c.epoch + 1, owner=owner, since=at)
        with self._writing() as connection:
            connection.execute(raised)
            epoch = int(connection.execute(_EPOCH).scalar_one())
        self._epoch, self._seen_at = epoch, -math.inf
        return epoch

    def recent_epoch(self) -> int | None:
        """The epoch of which this process was the holder within the last second, or None."""
        return self._epoch if self._monotonic() - self._seen_at < TRUSTED else None

    def held_epoch(self, connection: Connection) -> int | None:
        """The epoch of which this process is the holder, as of this transaction; None when it is not."""
        began = self._monotonic()
        epoch = connection.execute(_EPOCH).scalar_one_or_none()
        if epoch is None or epoch != self._epoch:
            self._seen_at = -math.inf
            return None
        self._seen_at = began
        return self._epoch

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one moment."""
        with translated(), self._reader.begin() as connection:
            yield connection

    @contextmanager
    def fenced(self) -> Iterator[Connection]:
        """A write that first makes sure of the holder's place. Raises Fenced, LedgerTrouble."""
        with self._writing() as connection:
            # FOR SHARE on PostgreSQL: the next holder waits for this write, then it is over.
            asked = select(holder.c.epoch, holder.c.owner).with_for_update(read=True)
            epoch, owner = connection.execute(asked).one()
            if self._epoch is None:
                raise Fenced("This process does not hold the ledger; nothing was recorded.")
            if epoch != self._epoch:
                self._seen_at = -math.inf
                raise Fenced(
                    f"{owner} took the ledger over (epoch {epoch}, ours was {self._epoch}); "
                    "nothing was recorded. Stop this process."
                )
            yield connection

    def introduce(self, connection: Connection, clinic: str, at: datetime) -> None:
        introduced = self._insert(clinics).values(name=clinic, since=at)
        connection.execute(introduced.on_conflict_do_nothing())

    def upsert(self, table: Table, kept: Sequence[str]) -> Insert:
        """An insert that updates every column but `kept` (the key) where the row is there already."""
        statement = self._insert(table)
        newer = {c.key: statement.excluded[c.key] for c in table.c if c.key not in kept}
        return statement.on_conflict_do_update(index_elements=list(kept), set_=newer)

    def insert_once(self, table: Table) -> Insert:
        """An insert that leaves a row that is there already as it is."""
        return self._insert(table).on_conflict_do_nothing()

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        if self._read_only:
            raise LedgerTrouble("The ledger is opened for reading only; nothing was recorded.")
        with translated(), self._writer.begin() as connection:
            yield connection
