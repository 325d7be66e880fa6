"""What takes longer to make than most tests take? It is made, or read, once for all of a process."""

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4
from weakref import finalize

import pytest
from google.auth.crypt import _cryptography_rsa
from sqlalchemy import Engine, create_engine
from typing_extensions import override

from sheetdrip.clock import SystemClock
from sheetdrip.ledger import SqlLedger, open_ledger
from sheetdrip.ledger.engine import empty_engine
from sheetdrip.ledger.transactions import Transactions
from sheetdrip.sandbox.google.keys import Keys
from sheetdrip.sandbox.google.sheets.book import Book
from sheetdrip.sandbox.world import World

EMAIL = "sheetdrip@sheetdrip-sandbox.iam.gserviceaccount.com"

_for_good = pytest.MonkeyPatch()
_signer = _cryptography_rsa.RSASigner
_for_good.setattr(_signer, "from_string", cache(_signer.from_string))


def _compiling_once(make: Callable[..., Engine]) -> Callable[..., Engine]:
    """All ledgers share the statements that SQLAlchemy has compiled for the first."""
    first: list[Engine] = []

    def made(*arguments: object, **options: object) -> Engine:
        new = make(*arguments, **options)
        if new.dialect.name == "sqlite":
            first[:] = first or [new]
            new.dialect = first[0].dialect
            new._compiled_cache = first[0]._compiled_cache  # noqa: SLF001 - it has no setting
        return new

    return made


_for_good.setattr("sheetdrip.ledger.engine.create_engine", _compiling_once(create_engine))


class KnownWorld(World):
    """A world whose one service account is everybody's."""

    @override
    def create_service_account(self, email: str | None = None) -> dict[str, str]:
        keys, account = _key_ring()
        self.keys.adopt(keys)
        return {**account, "token_uri": f"{self.url}/token"}


@cache
def _key_ring() -> tuple[Keys, dict[str, str]]:
    # a short key: checking one of Google's length takes longer than most tests
    keys = Keys(SystemClock(), Random("one key"), key_size=1024)
    return keys, keys.create_service_account(EMAIL, "")


@cache
def blank_ledger() -> bytes:
    """The file of a ledger with its tables and nothing in them."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.db"
        open_ledger(f"sqlite:///{path}").close()
        return path.read_bytes()


def put_new_ledger(path: Path) -> None:
    """Another ledger in this place, with an identity of its own and nothing in it."""
    path.write_bytes(blank_ledger())
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE holder SET ledger = ?", [uuid4().hex])


def ledger_in_memory(identity: str | None = None) -> SqlLedger:
    """A ledger in SQLite with nothing in it, gone with whoever uses it."""
    engine = empty_engine()
    with engine.connect() as opened:
        connection = opened.connection.driver_connection
    assert isinstance(connection, sqlite3.Connection)
    finalize(engine.pool, connection.close)
    # whatever journal the file has: in memory there is no WAL
    connection.deserialize(b"%b\1\1%b" % (blank_ledger()[:18], blank_ledger()[20:]))
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("UPDATE holder SET ledger = ?", [identity or uuid4().hex])
    return SqlLedger(Transactions(engine))


@dataclass(frozen=True)
class _Furnished:
    """A spreadsheet before and after `sheetdrip init`, by everything that decides what it does there."""

    before: object
    after: Mapping[str, Any]
    random: object


_furnished: list[_Furnished] = []


def furnished(book: Book, terms: object, furnish: Callable[[], object]) -> None:
    """Have a spreadsheet furnished; what would come out as it did before is put there as it was then.

    `terms`: what else decides it, the clinic's settings.
    """
    before = _content(book.snapshot()), book.random.getstate(), terms
    known = next((one for one in _furnished if one.before == before), None)
    if known is None:
        furnish()
        known = _Furnished(before, book.snapshot(), book.random.getstate())
        _furnished.append(known)
        return
    book.restore(dict(known.after))
    book.restore(book.snapshot())  # a copy: what is kept is kept as it is
    book.random.setstate(known.random)  # type: ignore[arg-type]
    book.touch()


def _content(snapshot: Mapping[str, Any]) -> object:
    sheets = [(replace(one, grid=None), vars(one.grid)) for one in snapshot["sheets"]]
    return {**snapshot, "sheets": sheets}
