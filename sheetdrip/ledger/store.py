"""The ledger in SQL: who holds it, and each clinic's part of it."""

import threading
from datetime import datetime
from typing import Self

from sqlalchemy import select

from sheetdrip.ledger.clinic_ledger import SqlClinicLedger
from sheetdrip.ledger.schema import claims, clinics, holder
from sheetdrip.ledger.transactions import Transactions
from sheetdrip.planning.leases import Claim
from sheetdrip.sync.ports.ledger import Claims, Holder


class SqlClaims:
    """The Claims port: the ledger's own identity, and the leases that it took; safe for several threads."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def of(self, sheet: str) -> Claim:
        asked = select(claims.c.counter, claims.c.marks).where(claims.c.sheet == sheet)
        with self._transactions.reading() as connection:
            ledger = connection.execute(select(holder.c.ledger)).scalar()
            found = connection.execute(asked).one_or_none()
        if found is None:
            return Claim(ledger=ledger or "")
        return Claim(ledger=ledger or "", counter=found.counter, marks=tuple(found.marks.split()))

    def keep(self, sheet: str, claim: Claim, at: datetime) -> None:
        values = {
            "sheet": sheet,
            "counter": claim.counter,
            "marks": " ".join(claim.marks),
            "taken_at": at,
        }
        with self._transactions.fenced() as connection:
            connection.execute(self._transactions.upsert(claims, ["sheet"]), [values])


class SqlLedger:
    """The ledger in SQLite or PostgreSQL; safe to use from several threads."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions
        self.claims: Claims = SqlClaims(self._transactions)
        self._clinics: dict[str, SqlClinicLedger] = {}
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._transactions.close()

    def hold(self, owner: str, at: datetime) -> int:
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
