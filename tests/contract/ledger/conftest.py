"""Which ledgers keep the contract? Each is opened as often as a test wants, like by so many processes."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from typing import Self

import pytest
from sqlalchemy import create_engine, text

from sheetdrip.ledger import SqlLedger, open_ledger
from tests.contract.ledger.builders import NOON
from tests.once import blank_ledger

OpenPeer = Callable[..., SqlLedger]
"""Opens the same ledger once more; what it is given goes to `open_ledger`."""

_numbers = count()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def open_peer(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[OpenPeer]:
    with ExitStack() as stack:
        if request.param == "sqlite":
            path = tmp_path / "ledger.db"
            path.write_bytes(blank_ledger())
            url = f"sqlite:///{path}"
        else:
            url = stack.enter_context(_Schema()).url
        yield lambda **options: stack.enter_context(open_ledger(url, durable=False, **options))


@pytest.fixture
def ledger(open_peer: OpenPeer) -> SqlLedger:
    first = open_peer()
    first.hold("first", NOON)
    return first


class _Schema:
    """A PostgreSQL schema of its own for one test, gone after it."""

    def __init__(self) -> None:
        server = os.environ.get("SHEETDRIP_TEST_POSTGRES")
        if not server:
            pytest.skip(
                "no PostgreSQL: set SHEETDRIP_TEST_POSTGRES to the URL of an empty database"
            )
        self.name = f"ledger_{os.getpid()}_{next(_numbers)}"
        self.url = f"{server}?options=-csearch_path%3D{self.name}"
        self._engine = create_engine(server)

    def __enter__(self) -> Self:
        self._run(f"CREATE SCHEMA {self.name}")
        return self

    def __exit__(self, *_: object) -> None:
        self._run(f"DROP SCHEMA {self.name} CASCADE")
        self._engine.dispose()

    def _run(self, statement: str) -> None:
        with self._engine.begin() as connection:
            connection.execute(text(statement))
