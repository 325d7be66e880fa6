"""Turns a driver's errors into ours, in an operator's words.

No other module does so. The driver's own text is never passed on: PostgreSQL quotes the failing row in it,
phone and body included.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, SQLAlchemyError, StatementError

from sheetdrip.errors import AlreadyRecorded, LedgerTrouble, SheetdripError

_OF_SQLITE = {
    sqlite3.SQLITE_BUSY: "The ledger is locked by another process and stayed so for 5 seconds; "
    "close what else has the database open.",
    sqlite3.SQLITE_LOCKED: "The ledger is locked by another part of this process.",
    sqlite3.SQLITE_FULL: "The disk of the ledger is full; nothing was recorded. Free some space.",
    sqlite3.SQLITE_READONLY: "The ledger may not be written; check who owns its file and folder.",
    sqlite3.SQLITE_CANTOPEN: "The ledger cannot be opened; check that its folder exists and may be written.",
    sqlite3.SQLITE_PERM: "The ledger may not be opened; check the owner of the database file.",
    sqlite3.SQLITE_CORRUPT: "The ledger's file is damaged; restore it from a backup.",
    sqlite3.SQLITE_NOTADB: "The ledger's file is not a SQLite database; check ledger.url.",
    sqlite3.SQLITE_IOERR: "The ledger's disk failed to read or write; nothing was recorded.",
    sqlite3.SQLITE_CONSTRAINT: "A rule of the ledger refused the write; nothing was recorded.",
}
_UNIQUE_OF_SQLITE = {sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY}

# https://www.postgresql.org/docs/current/errcodes-appendix.html; the longest matching start wins.
_OF_POSTGRES = {
    "08": "The ledger's database server cannot be reached.",
    "23": "A rule of the ledger refused the write; nothing was recorded.",
    "25006": "The ledger is opened for reading only.",
    "28": "The ledger's database server refused the login; check ledger.url.",
    "3D": "The ledger's database does not exist on the server; create it.",
    "40": "The ledger's database server gave up a transaction in favour of another; nothing was recorded.",
    "42501": "The ledger's database user lacks a permission.",
    "53100": "The disk of the ledger's database server is full; nothing was recorded.",
    "53": "The ledger's database server is short of connections or memory.",
    "55P03": "The ledger is locked by another process.",
    "57": "The ledger's database server is stopping or starting.",
}


@contextmanager
def translated() -> Iterator[None]:
    """Turn whatever the database raises inside into LedgerTrouble or AlreadyRecorded."""
    try:
        yield
    except SQLAlchemyError as error:
        raise trouble_of(error) from None
    except sqlite3.Error as error:
        raise _of_driver(error) from None


def trouble_of(error: SQLAlchemyError) -> SheetdripError:
    """Our error for one of SQLAlchemy's."""
    if isinstance(error, StatementError) and isinstance(error.orig, SheetdripError):
        return error.orig
    if isinstance(error, DBAPIError) and error.orig is not None:
        return _of_driver(error.orig)
    return LedgerTrouble(f"The ledger failed in a way not foreseen ({type(error).__name__}).")


def _of_driver(error: BaseException) -> LedgerTrouble:
    if isinstance(error, sqlite3.Error):
        return _of_sqlite(getattr(error, "sqlite_errorcode", None), type(error).__name__)
    return _of_postgres(getattr(error, "sqlstate", None))


def _of_sqlite(code: int | None, kind: str) -> LedgerTrouble:
    if code is None:
        return LedgerTrouble(f"The ledger failed in a way not foreseen ({kind}).")
    if code in _UNIQUE_OF_SQLITE:
        return AlreadyRecorded("The ledger has this message, live step or SID already.")
    # The low byte is the primary code, the rest its refinement (sqlite.org/rescode.html).
    sentence = _OF_SQLITE.get(code & 0xFF)
    return LedgerTrouble(sentence or f"The ledger failed with SQLite code {code}.")


def _of_postgres(sqlstate: str | None) -> LedgerTrouble:
    if sqlstate is None:  # no answer at all: refused, cut, unknown host
        return LedgerTrouble("The ledger's database server cannot be reached; check ledger.url.")
    if sqlstate == "23505":
        return AlreadyRecorded("The ledger has this message, live step or SID already.")
    for length in (5, 2):
        if sentence := _OF_POSTGRES.get(sqlstate[:length]):
            return LedgerTrouble(sentence)
    return LedgerTrouble(f"The ledger's database server failed with SQLSTATE {sqlstate}.")
