"""Checks that the database's schema is the one this version knows, and upgrades it.

Alembic runs inside one write transaction that we begin: an upgrade happens whole or not at all, and only
once when two processes start together. It is loaded only for an upgrade: which schemas there are is told by
the names of their scripts, and the database's own stands in Alembic's table.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, Engine, column, func, inspect, select, table

from sheetdrip.errors import LedgerTrouble
from sheetdrip.ledger.engine import APPLICATION_ID, for_writing

SCRIPTS = Path(__file__).with_name("migrations")
_VERSION = table("alembic_version", column("version_num"))


def bring_up(engine: Engine, path: Path | None, scripts: Path = SCRIPTS) -> None:
    """Create or upgrade the schema; LedgerTrouble when it is newer than ours, or not ours.

    A SQLite ledger that exists is copied beside itself (`<name>.schema-<version>.bak`) before an upgrade.
    """
    with for_writing(engine).begin() as connection:
        if engine.dialect.name == "postgresql":  # SQLite's write lock is taken by BEGIN IMMEDIATE
            connection.execute(select(func.pg_advisory_xact_lock(APPLICATION_ID)))
        version = found_version(connection)
        if is_current(version, scripts):
            return
        if version is not None and path is not None:
            _copy(path, path.with_name(f"{path.name}.schema-{version}.bak"))
        _upgrade(connection, scripts)


def found_version(connection: Connection) -> str | None:
    """The schema version of the database; None for an empty one, LedgerTrouble for another program's."""
    tables = set(inspect(connection).get_table_names())
    is_ours = _VERSION.name in tables
    version = connection.execute(select(_VERSION)).scalar_one_or_none() if is_ours else None
    if version is None and tables:
        raise LedgerTrouble(
            "The database holds another program's tables; give ledger.url a database of its own."
        )
    return version


def is_current(version: str | None, scripts: Path = SCRIPTS) -> bool:
    """Whether this is our schema; LedgerTrouble for one from a newer sheetdrip."""
    known = versions(scripts)
    newest = known[-1]
    if version is not None and version not in known:
        raise LedgerTrouble(
            f"The ledger was written by a newer sheetdrip (schema {version}, this one knows up to "
            f"{newest}); install that version or newer."
        )
    return version == newest


def versions(scripts: Path = SCRIPTS) -> list[str]:
    """Every schema that there has been, oldest first: "0001" has its script in v0001_first.py."""
    return sorted(script.name[1:5] for script in (scripts / "versions").glob("v*_*.py"))


def _upgrade(connection: Connection, scripts: Path) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _copy(source: Path, target: Path) -> None:
    # SQLite's own copy: what is committed, whatever is in the journal.
    target.unlink(missing_ok=True)
    target.touch(mode=0o600)
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)
