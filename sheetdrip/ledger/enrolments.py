"""Keeps what other systems asked to add: one row per key, written before the sheet is touched."""

from datetime import datetime

from sqlalchemy import Connection, select, update

from sheetdrip.errors import LedgerTrouble
from sheetdrip.ledger.records import record_of, row_of
from sheetdrip.ledger.schema import enrolments
from sheetdrip.ledger.transactions import Transactions
from sheetdrip.sync.ports.ledger import Enrolment

_UNKNOWN = "An enrolment is added that was never begun; nothing was recorded."


class SqlEnrolments:
    """The Enrolments port of one clinic in SQLite or PostgreSQL; safe to use from several threads."""

    def __init__(self, transactions: Transactions, clinic: str) -> None:
        self._transactions = transactions
        self._clinic = clinic

    def begin(self, enrolment: Enrolment) -> Enrolment:
        with self._transactions.fenced() as connection:
            known = _found(connection, self._clinic, enrolment.key)
            if known is not None:
                return known
            self._transactions.introduce(connection, self._clinic, enrolment.asked_at)
            values = row_of(enrolments, enrolment, clinic=self._clinic)
            connection.execute(enrolments.insert().values(values))
        return enrolment

    def added(self, key: str, at: datetime) -> None:
        noted = update(enrolments).where(
            enrolments.c.clinic == self._clinic, enrolments.c.key == key
        )
        with self._transactions.fenced() as connection:
            if connection.execute(noted.values(added_at=at)).rowcount != 1:
                raise LedgerTrouble(_UNKNOWN)

    def find(self, key: str) -> Enrolment | None:
        with self._transactions.reading() as connection:
            return _found(connection, self._clinic, key)


def _found(connection: Connection, clinic: str, key: str) -> Enrolment | None:
    asked = select(enrolments).where(enrolments.c.clinic == clinic, enrolments.c.key == key)
    row = connection.execute(asked).one_or_none()
    return None if row is None else record_of(Enrolment, row)
