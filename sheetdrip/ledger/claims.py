"""Keeps the ledger's own identity, and the leases that it took on each sheet."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from uuid import uuid4

from sqlalchemy import select

from sheetdrip.ledger.schema import claims, holder
from sheetdrip.ledger.transactions import Transactions
from sheetdrip.ledger.utc_datetime import in_utc
from sheetdrip.planning.leases import Claim


class SqlClaims:
    """The Claims port in SQLite or PostgreSQL; safe to use from several threads."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def of(self, sheet: str) -> Claim:
        """What the ledger says of itself and a sheet."""
        asked = select(claims.c.counter, claims.c.marks).where(claims.c.sheet == sheet)
        with self._transactions.reading() as connection:
            ledger = connection.execute(select(holder.c.ledger)).scalar()
            found = connection.execute(asked).one_or_none()
        if found is None:
            return Claim(ledger=ledger or "")
        return Claim(ledger=ledger or "", counter=found.counter, marks=tuple(found.marks.split()))

    def keep(self, sheet: str, claim: Claim, at: datetime) -> None:
        """Keep it instead of the one before."""
        values = {
            "sheet": sheet,
            "counter": claim.counter,
            "marks": " ".join(claim.marks),
            "taken_at": at,
        }
        with self._transactions.fenced() as connection:
            connection.execute(self._transactions.upsert(claims, ["sheet"]), [values])


@dataclass(slots=True)
class ClaimPages:
    """What a ledger in memory keeps of them."""

    ledger: str = field(default_factory=lambda: uuid4().hex)
    by_sheet: dict[str, Claim] = field(default_factory=dict)


class MemoryClaims:
    """The Claims port as a dictionary."""

    def __init__(
        self, pages: Callable[[], ClaimPages], fenced: Callable[[], AbstractContextManager[None]]
    ) -> None:
        self._pages = pages
        self._fenced = fenced

    def of(self, sheet: str) -> Claim:
        """What the ledger says of itself and a sheet."""
        pages = self._pages()
        return pages.by_sheet.get(sheet, Claim(ledger=pages.ledger))

    def keep(self, sheet: str, claim: Claim, at: datetime) -> None:
        """Keep it instead of the one before."""
        in_utc(at)
        with self._fenced():
            self._pages().by_sheet[sheet] = claim
