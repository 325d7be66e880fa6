"""Two machines with one ledger on a PostgreSQL server: the second is told, the first goes on."""

import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.acceptance.clinic import Clinic
from tests.acceptance.waiting import until

ADA, BEN = "+13125550101", "+13125550102"


@pytest.fixture
def url() -> Iterator[str]:
    """A schema of its own, gone after the test."""
    server = os.environ.get("SHEETDRIP_TEST_POSTGRES")
    if not server:
        pytest.skip("no PostgreSQL: set SHEETDRIP_TEST_POSTGRES to the URL of an empty database")
    admin, name = create_engine(server), f"daemons_{os.getpid()}"
    with admin.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {name}"))
    yield f"{server}?options=-csearch_path%3D{name}"
    with admin.begin() as connection:
        connection.execute(text(f"DROP SCHEMA {name} CASCADE"))
    admin.dispose()


@pytest.mark.postgres
def test_of_two_daemons_on_one_server_the_second_is_told_and_follows_when_the_first_is_gone(
    clinic: Clinic, url: str, tmp_path: Path
) -> None:
    often = {"poll_seconds": 2, "refresh_seconds": 2}
    (tmp_path / "there").mkdir()
    there = replace(clinic, folder=tmp_path / "there")
    for one in (clinic, there):
        one.settle_on(ledger={"url": url}, schedule=often)
    first = clinic.daemon()
    told = there.run("run")
    assert told.code not in {0, 1}
    assert f"process {first.pid} on" in told.err
    clinic.staff.type_rows(("Ada", ADA, clinic.today))
    clinic.shown("Ada", "Evening status", "scheduled")
    assert first.code is None
    first.signal(signal.SIGKILL)
    until(lambda: first.code is not None, "its end")
    clinic.staff.type_rows(("Ben", BEN, clinic.today))
    there.daemon()
    there.shown("Ben", "Evening status", "scheduled")
    assert sorted(text["to"] for text in clinic.sandbox.live_texts()) == [ADA, BEN]
