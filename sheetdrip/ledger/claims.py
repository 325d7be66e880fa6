"""Keeps the ledger's own identity, and the leases that it took on each sheet."""

from datetime import datetime

from sqlalchemy import select

from sheetdrip.ledger.schema import claims, holder
from sheetdrip.ledger.transactions import Transactions
from sheetdrip.planning.leases import Claim


class SqlClaims:
    """The Claims port in SQLite or PostgreSQL; safe to use from several threads."""

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
