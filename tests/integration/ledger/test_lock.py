"""Can two processes hold one ledger?"""

import json
import os
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from sheetdrip.errors import LedgerBusy, LedgerTrouble, UserMustFix
from sheetdrip.ledger import holding
from tests.acceptance.waiting import until

_HOLD = """
import sys
from sheetdrip.ledger import holding

with holding(sys.argv[1]):
    print("held", flush=True)
    sys.stdin.read()
"""


def _holder(url: str) -> "subprocess.Popen[str]":
    process = subprocess.Popen(
        [sys.executable, "-c", _HOLD, url],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_process_is_told_who_holds_the_ledger(url: str) -> None:
    with _holder(url) as process:
        told = rf"process {process.pid} on {socket.gethostname()} since \d{{4}}-\d\d-\d\d .* UTC"
        with pytest.raises(LedgerBusy, match=told), holding(url):
            pass
        process.kill()


def test_a_killed_process_lets_go(url: str, path: Path) -> None:
    with _holder(url) as process:
        process.kill()
    with holding(url):
        signed = json.loads(path.with_name("ledger.db.lock").read_text())
    assert signed == {"pid": os.getpid(), "host": socket.gethostname()}


def test_the_lock_ends_with_its_block(url: str, path: Path) -> None:
    with holding(url):
        pass
    with holding(url), pytest.raises(LedgerBusy), holding(url):
        pass
    assert stat.S_IMODE(path.with_name("ledger.db.lock").stat().st_mode) == 0o600


def test_a_holder_that_has_not_signed_yet_is_still_respected(url: str, path: Path) -> None:
    with holding(url):
        path.with_name("ledger.db.lock").write_text("")
        with pytest.raises(LedgerBusy, match="held by another process since"), holding(url):
            pass


def test_the_lock_of_a_missing_folder_says_what_to_create(tmp_path: Path) -> None:
    with (
        pytest.raises(UserMustFix, match="create it"),
        holding(f"sqlite:///{tmp_path}/nowhere/x.db"),
    ):
        pass


def test_a_lock_that_cannot_be_written_is_named(url: str, path: Path) -> None:
    path.with_name("ledger.db.lock").mkdir()
    with pytest.raises(UserMustFix, match="cannot be written"), holding(url):
        pass


@pytest.mark.postgres
def test_a_second_daemon_on_one_postgresql_is_told_who_is_at_work(postgres_url: str) -> None:
    other_schema = f"{postgres_url}?options=-csearch_path%3Dpg_catalog"
    with holding(postgres_url):
        with pytest.raises(LedgerBusy) as told, holding(postgres_url):
            pass
        with holding(other_schema):
            pass
    assert f"process {os.getpid()} on {socket.gethostname()} since 20" in str(told.value)
    assert is_free(postgres_url)


@pytest.mark.postgres
def test_postgresql_lets_go_with_the_connection_however_the_process_ends(
    postgres_url: str,
) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", _HOLD, postgres_url], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"held\n"
    with pytest.raises(LedgerBusy, match=f"process {holder.pid} on"), holding(postgres_url):
        pass
    holder.kill()
    holder.communicate()
    until(lambda: is_free(postgres_url), "the lock to be free")


def is_free(url: str) -> bool:
    try:
        with holding(url):
            return True
    except LedgerBusy:
        return False


@pytest.fixture
def postgres_url() -> str:
    server = os.environ.get("SHEETDRIP_TEST_POSTGRES")
    if not server:
        pytest.skip("no PostgreSQL: set SHEETDRIP_TEST_POSTGRES to the URL of an empty database")
    return server


def test_busy_is_ledger_trouble() -> None:
    assert issubclass(LedgerBusy, LedgerTrouble)
