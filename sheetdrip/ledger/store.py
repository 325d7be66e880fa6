"""The ledger in SQL: who holds it, and each clinic's part of it."""

import threading
from datetime import datetime
from typing import Self

from sqlalchemy import Engine, select

from sheetdrip.ledger.claims import SqlClaims
from sheetdrip.ledger.clinic_ledger import SqlClinicLedger
from sheetdrip.ledger.schema import clinics, holder
from sheetdrip.ledger.transactions import Transactions
from sheetdrip.sync.ports.ledger import Claims, Holder


class SqlLedger:
    """The ledger in SQLite or PostgreSQL; safe to use from several threads."""

    def __init__(self, engine: Engine, *, read_only: bool = False) -> None:
        self._transactions = Transactions(engine, read_only=read_only)
        self.claims: Claims = SqlClaims(self._transactions)
        self._clinics: dict[str, SqlClinicLedger] = {}
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database; safe to repeat."""
        self._transactions.close()

    def hold(self, owner: str, at: datetime) -> int:
        """Become the holder: raise the epoch by one, durably, and return it."""
        return self._transactions.hold(owner, at)

    def holder(self) -> Holder | None:
        """Which process became the holder last; None before the first."""
        with self._transactions.reading() as connection:
            found = connection.execute(select(holder.c.owner, holder.c.since)).one_or_none()
        return Holder(found.owner, found.since) if found is not None and found.owner else None

    def of(self, clinic: str) -> SqlClinicLedger:
        """A clinic's part, the same object for each caller; the clinic need not be known yet."""
        with self._lock:
            if clinic not in self._clinics:
                self._clinics[clinic] = SqlClinicLedger(self._transactions, clinic)
            return self._clinics[clinic]

    def clinics(self) -> tuple[str, ...]:
        """Every clinic with anything recorded, by name."""
        with self._transactions.reading() as connection:
            # Sorted here: a database would sort by its own collation.
            return tuple(sorted(connection.execute(select(clinics.c.name)).scalars()))
