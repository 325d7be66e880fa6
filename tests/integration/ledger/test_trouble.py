"""What does an operator read when the database fails, and what must never be in it?"""

import sqlite3
import traceback
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from sheetdrip.domain.lifecycle import State
from sheetdrip.domain.message import Delivery
from sheetdrip.errors import AlreadyRecorded, LedgerTrouble
from sheetdrip.ledger import SqlLedger, open_ledger
from sheetdrip.ledger.db_errors import translated
from sheetdrip.ledger.engine import open_engine, parse
from sheetdrip.ledger.transactions import Transactions
from tests.contract.ledger.builders import BODY, NOON, PHONE, draft, message, outcome


def _tuned(url: str, *pragmas: str) -> SqlLedger:
    """A ledger whose every connection has more PRAGMAs."""
    engine = open_engine(parse(url))

    def tune(connection: sqlite3.Connection, _: object) -> None:
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    event.listen(engine, "connect", tune)
    return SqlLedger(Transactions(engine))


@pytest.fixture
def held(url: str) -> Iterator[SqlLedger]:
    with open_ledger(url) as ledger:
        ledger.hold("daemon", NOON)
        ledger.of("Hillside").intend([draft()], NOON)
        yield ledger


def _fill(ledger: SqlLedger) -> None:
    for number in count():
        ledger.of("Hillside").intend([draft(f"d-{number:03}{one}") for one in "abcdefgh"], NOON)


def test_a_full_disk_is_said_and_nothing_is_recorded(url: str, held: SqlLedger) -> None:
    with _tuned(url, "max_page_count=40") as ledger:
        ledger.hold("daemon", NOON)
        with pytest.raises(LedgerTrouble, match="disk of the ledger is full"):
            _fill(ledger)
        kept = ledger.of("Hillside").records().messages
    assert len(kept) % 8 == 1
    assert held.of("Hillside").records().messages == kept


def test_a_locked_database_is_said(url: str, path: Path, held: SqlLedger) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with (
            _tuned(url, "busy_timeout=0") as ledger,
            pytest.raises(LedgerTrouble, match="locked by another process"),
        ):
            ledger.hold("second", NOON)
    assert held.of("Hillside").records().messages == (message(),)


def test_a_file_that_vanished_is_said(path: Path, held: SqlLedger) -> None:
    held.close()
    path.unlink()
    with pytest.raises(LedgerTrouble, match="cannot be opened; check that its folder exists"):
        held.of("Hillside").records()
    assert not path.exists()


def test_a_server_that_is_away_is_said() -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(LedgerTrouble, match="cannot be reached"):
        open_ledger("postgresql://sheetdrip@127.0.0.1:9/ledger?connect_timeout=2")


def test_no_error_tells_who_the_patient_is(held: SqlLedger) -> None:
    wrong: Any = "maybe"
    delivery: Delivery = wrong
    attempts = (
        lambda: held.of("Hillside").intend([draft()], NOON),
        lambda: held.of("Hillside").intend([draft(revision=2)], NOON),
        lambda: held.of("Hillside").intend([replace(draft("d-3"), delivery=delivery)], NOON),
        lambda: held.of("Hillside").record([outcome("d-1", State.CANCELLED)], NOON),
        lambda: held.of("Hillside").intend([draft("d-4")], NOON.replace(tzinfo=None)),
    )
    for attempt in attempts:
        with pytest.raises(LedgerTrouble) as caught:
            attempt()
        told = "".join(traceback.format_exception(caught.value))
        assert PHONE not in told
        assert BODY not in told


@pytest.mark.parametrize(
    ("sqlstate", "sentence"),
    [
        ("23505", "has this message, live step or SID already"),
        ("23514", "A rule of the ledger refused the write"),
        ("53100", "disk of the ledger's database server is full"),
        ("53300", "short of connections or memory"),
        ("40001", "gave up a transaction"),
        ("57P01", "stopping or starting"),
        ("XX000", "failed with SQLSTATE XX000"),
        (None, "cannot be reached"),
    ],
)
def test_every_kind_of_server_trouble_has_a_sentence(sqlstate: str | None, sentence: str) -> None:
    class ServerError(Exception):
        pass

    error = ServerError(f"Failing row contains ({PHONE})")
    error.sqlstate = sqlstate  # type: ignore[attr-defined]
    with pytest.raises(LedgerTrouble, match=sentence) as caught, translated():
        raise OperationalError("SELECT 1", {}, error)
    assert isinstance(caught.value, AlreadyRecorded) == (sqlstate == "23505")
    assert PHONE not in str(caught.value)


def test_a_write_of_a_thousand_messages_is_one_commit(url: str, held: SqlLedger) -> None:
    commits: list[object] = []
    engine = open_engine(parse(url))
    event.listen(engine, "commit", commits.append)
    with SqlLedger(Transactions(engine)) as ledger:
        ledger.hold("daemon", NOON)
        names = [f"d-{number:04}" for number in range(1000)]
        ledger.of("Hillside").intend([draft(f"x{name}") for name in names], NOON)
        ledger.of("Hillside").record([outcome(f"x{name}", State.SENT) for name in names], NOON)
    assert len(commits) == 3
    assert len(held.of("Hillside").records().messages) == 1001
