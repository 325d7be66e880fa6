"""Opens a ledger, and first checks or sets up what must be true of it before anybody uses it."""

import os
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import URL, Engine

from sheetdrip.clock import steady_seconds
from sheetdrip.errors import LedgerTrouble, UserMustFix
from sheetdrip.ledger.db_errors import translated
from sheetdrip.ledger.engine import (
    APPLICATION_ID,
    empty_engine,
    file_of,
    for_writing,
    open_engine,
    parse,
)
from sheetdrip.ledger.migration import bring_up, found_version, is_current
from sheetdrip.ledger.schema import metadata
from sheetdrip.ledger.store import SqlLedger
from sheetdrip.ledger.transactions import Transactions


def open_ledger(
    url: str,
    *,
    read_only: bool = False,
    durable: bool = True,
    monotonic: Callable[[], float] = steady_seconds,
) -> SqlLedger:
    """The ledger at `url`, created or upgraded as needed; its file is for its owner alone.

    `durable`: False for one that is thrown away soon, and need not outlive the machine. `monotonic`: a
    counter of seconds that goes on while the machine is suspended. `read_only` works while another process
    holds it, changes nothing, and reads a ledger that does not exist yet as empty. Raises UserMustFix for a
    URL or folder to put right, LedgerTrouble for a database that is damaged, newer or not ours.
    """
    parsed = parse(url)
    if read_only:
        return SqlLedger(Transactions(_readable(parsed), read_only=True))
    path = file_of(parsed)
    if path is not None:
        _make_private(path)
    engine = open_engine(parsed, durable=durable)
    try:
        with translated():
            if path is not None:
                _check_file(engine)
            bring_up(engine, path)
    except BaseException:
        engine.dispose()
        raise
    return SqlLedger(Transactions(engine, monotonic=monotonic))


def _readable(url: URL) -> Engine:
    path = file_of(url)
    if path is not None and not path.exists():
        return _empty()
    engine = open_engine(url, read_only=True)
    try:
        with translated(), engine.begin() as connection:
            version = found_version(connection)
            current = is_current(version)
    except BaseException:
        engine.dispose()
        raise
    if current:
        return engine
    engine.dispose()
    if version is None:
        return _empty()
    raise LedgerTrouble(
        f"The ledger is of an older sheetdrip (schema {version}); `sheetdrip run` upgrades it."
    )


def _empty() -> Engine:
    engine = empty_engine()
    metadata.create_all(engine)
    return engine


def _make_private(path: Path) -> None:
    """Create the file with its mode before SQLite would, or take it away from group and others."""
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        if path.stat().st_mode & 0o077:
            path.chmod(0o600)
    except FileNotFoundError:
        raise UserMustFix(f"ledger.url: there is no folder {path.parent}; create it.") from None
    except IsADirectoryError:
        raise UserMustFix(f"ledger.url: {path} is a folder; name a file in it.") from None
    except NotADirectoryError:
        raise UserMustFix(f"ledger.url: {path.parent} is not a folder.") from None
    except PermissionError:
        raise UserMustFix(
            f"ledger.url: {path} may not be written by this user; change its owner or choose another place."
        ) from None
    except OSError as error:
        raise LedgerTrouble(f"The ledger {path} cannot be opened: {error.strerror}.") from None


def _check_file(engine: Engine) -> None:
    """Refuse a damaged file or another program's; mark a fresh one as ours."""
    with for_writing(engine).begin() as connection:
        damage = connection.exec_driver_sql("PRAGMA integrity_check").scalar_one()
        orphan = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if damage != "ok" or orphan is not None:
            raise LedgerTrouble("The ledger's file is damaged; restore it from a backup.")
        application = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
        if application not in {0, APPLICATION_ID}:
            raise LedgerTrouble(
                "The database is another program's; give ledger.url a file of its own."
            )
        found_version(connection)
        if application == 0:
            connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
