"""Opens the database so that what is committed stays committed.

SQLite: synchronous FULL (EXTRA for the rollback journal, whose end must reach the disk too), WAL only
where the library is free of the WAL-reset corruption (fixed in 3.51.3; Debian 12 ships 3.40.1), never
mmap. Writes `BEGIN IMMEDIATE`: a deferred transaction that reads first and writes later fails at once under
contention, whatever the busy timeout (measured: 300 of 400; docs/reliability.md#database).
"""

import sqlite3
from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool, StaticPool

from sheetdrip.errors import UserMustFix

APPLICATION_ID = 0x53445250  # "SDRP": tells our files from other SQLite files
BUSY_MILLISECONDS = 5000
_WAL_IS_SAFE_FROM = (3, 51, 3)


def open_engine(url: URL, *, read_only: bool = False, durable: bool = True) -> Engine:
    """An engine on the ledger's database; connects on first use.

    `durable`: False for a SQLite file that is thrown away soon: it outlives its process, but not the machine.
    """
    if url.get_backend_name() == "sqlite":
        pragmas = _reader_pragmas() if read_only else _writer_pragmas(durable=durable)
        return _sqlite(Path(url.database or ""), pragmas)
    return _postgres(url, read_only=read_only)


def empty_engine() -> Engine:
    """A database in memory: what a ledger that does not exist yet reads as."""
    engine = create_engine(
        "sqlite://",
        connect_args={"check_same_thread": False},
        poolclass=StaticPool,
        hide_parameters=True,
    )
    event.listen(engine, "connect", _take_over_transactions)
    event.listen(engine, "begin", _begin)
    return engine


def for_writing(engine: Engine) -> Engine:
    """The same engine, whose transactions take the write lock at once."""
    return engine.execution_options(ledger_writes=True)


def for_reading(engine: Engine) -> Engine:
    """The same engine, whose transactions see one moment of the ledger from first to last statement."""
    if engine.dialect.name == "postgresql":
        return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return engine


def journal_mode(version: tuple[int, ...] = sqlite3.sqlite_version_info) -> str:
    """WAL where the SQLite library can be trusted with it, else the rollback journal."""
    return "WAL" if version >= _WAL_IS_SAFE_FROM else "TRUNCATE"


def _sqlite(path: Path, pragmas: Iterable[str]) -> Engine:
    # mode=rw also for readers: after a crash the first one to open must roll the journal back. It never
    # creates a file, and `query_only` keeps a reader from writing.
    address = f"file:{_quoted(path)}?mode=rw"
    engine = create_engine(
        "sqlite+pysqlite://",
        creator=lambda: sqlite3.connect(address, uri=True, check_same_thread=False),
        poolclass=QueuePool,
        hide_parameters=True,
    )

    def prepare(connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:
        _take_over_transactions(connection, record)
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _reader_pragmas() -> tuple[str, ...]:
    return (
        f"busy_timeout={BUSY_MILLISECONDS}",
        "trusted_schema=OFF",
        "cache_size=-65536",
        "query_only=ON",
    )


def _writer_pragmas(*, durable: bool) -> tuple[str, ...]:
    journal = journal_mode()
    synchronous = ("FULL" if journal == "WAL" else "EXTRA") if durable else "OFF"
    return (
        f"busy_timeout={BUSY_MILLISECONDS}",
        "trusted_schema=OFF",
        "foreign_keys=ON",
        "cache_size=-65536",
        f"journal_mode={journal}",
        f"synchronous={synchronous}",
    )


def _quoted(path: Path) -> str:
    return str(path.absolute()).replace("%", "%25").replace("?", "%3f").replace("#", "%23")


def _take_over_transactions(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    # Python's sqlite3 would begin by itself, deferred, and only before some statements.
    connection.isolation_level = None


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("ledger_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _postgres(url: URL, *, read_only: bool) -> Engine:
    options = {"postgresql_readonly": True} if read_only else {}
    try:
        return create_engine(
            url, hide_parameters=True, pool_pre_ping=True, execution_options=options
        )
    except ModuleNotFoundError:
        raise UserMustFix(
            "A PostgreSQL ledger needs a driver: pip install 'sheetdrip[postgres]'."
        ) from None


_EXAMPLE = "for example sqlite:///sheetdrip.db or postgresql://user@host/sheetdrip"


def parse(url: str) -> URL:
    """The URL in parts; UserMustFix for one that names no ledger we can keep."""
    parsed = _parts(url)
    match parsed.get_backend_name():
        case "sqlite" if parsed.database in {None, "", ":memory:"}:
            raise UserMustFix(f"ledger.url: a ledger must be a file, {_EXAMPLE}.")
        case "sqlite":
            return parsed.set(drivername="sqlite+pysqlite")
        case "postgresql":
            return parsed.set(drivername="postgresql+psycopg")
        case "postgres":  # the spelling some hosting services hand out
            return parsed.set(drivername="postgresql+psycopg")
        case other:
            raise UserMustFix(f"ledger.url: {other!r} is not supported; give {_EXAMPLE}.")


def file_of(url: URL) -> Path | None:
    """The database file of a SQLite URL; None for a server."""
    return Path(url.database or "") if url.get_backend_name() == "sqlite" else None


def _parts(url: str) -> URL:
    try:
        return make_url(url)
    except (ArgumentError, ValueError):
        # The text is not repeated: it may hold a password.
        raise UserMustFix(f"ledger.url is not a database URL; give {_EXAMPLE}.") from None
