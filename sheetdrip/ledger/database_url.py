"""Reads `ledger.url`, which says where the ledger is, and says what is wrong with it."""

from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from sheetdrip.errors import UserMustFix

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
