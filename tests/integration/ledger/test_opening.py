"""What is refused before a ledger is used, and what is promised once it is open?"""

import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from sheetdrip.domain.lifecycle import State
from sheetdrip.errors import LedgerTrouble, UserMustFix
from sheetdrip.ledger import open_ledger
from sheetdrip.ledger.engine import for_writing, journal_mode, open_engine, parse
from sheetdrip.planning.records import ClinicRecords
from tests.contract.ledger.builders import NOON, draft, message, outcome


def _run(path: Path, script: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(script)


@pytest.mark.parametrize(
    ("url", "fix"),
    [
        ("", "not a database URL"),
        ("sheetdrip.db", "not a database URL"),
        ("postgresql://secret@host:port/x", "not a database URL"),
        ("mysql://host/x", "'mysql' is not supported"),
        ("sqlite://", "must be a file"),
        ("sqlite:///:memory:", "must be a file"),
    ],
)
@pytest.mark.parametrize("read_only", [False, True])
def test_a_url_that_names_no_ledger_says_how_to_write_one(
    url: str, fix: str, *, read_only: bool
) -> None:
    with pytest.raises(UserMustFix, match=fix) as caught:
        open_ledger(url, read_only=read_only)
    assert "sqlite:///sheetdrip.db" in str(caught.value)
    assert "secret" not in str(caught.value)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserMustFix, match=r"no folder .*/nowhere; create it"):
        open_ledger(f"sqlite:///{tmp_path}/nowhere/ledger.db")


def test_a_folder_is_no_ledger(tmp_path: Path) -> None:
    with pytest.raises(UserMustFix, match="is a folder"):
        open_ledger(f"sqlite:///{tmp_path}")


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UserMustFix, match="is not a folder"):
        open_ledger(f"sqlite:///{tmp_path}/file/ledger.db")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(UserMustFix, match="may not be written by this user"):
        open_ledger(f"sqlite:///{tmp_path}/ledger.db")


def test_the_file_is_for_its_owner_alone(url: str, path: Path) -> None:
    open_ledger(url).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.chmod(0o644)
    open_ledger(url).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_folder_with_odd_letters_is_no_trouble(tmp_path: Path) -> None:
    folder = tmp_path / "100% #1 é?"
    folder.mkdir()
    path = folder / "ledger.db"
    url = f"sqlite:///{str(path).replace('%', '%25').replace('?', '%3F')}"
    open_ledger(url).close()
    assert [one.name for one in tmp_path.rglob("*.db")] == ["ledger.db"]
    assert path.stat().st_size > 0


@pytest.mark.parametrize(
    ("version", "journal"),
    [((3, 40, 1), "TRUNCATE"), ((3, 51, 2), "TRUNCATE"), ((3, 51, 3), "WAL"), ((3, 53, 4), "WAL")],
)
def test_wal_is_used_only_where_sqlite_is_free_of_its_corruption(
    version: tuple[int, int, int], journal: str
) -> None:
    assert journal_mode(version) == journal


def test_a_commit_is_on_disk_before_it_is_acknowledged(url: str) -> None:
    open_ledger(url).close()
    engine = open_engine(parse(url))
    with for_writing(engine).begin() as connection:
        names = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "trusted_schema")
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names}
    engine.dispose()
    mode = journal_mode().lower()
    assert found == {
        "journal_mode": mode,
        "synchronous": 2 if mode == "wal" else 3,
        "foreign_keys": 1,
        "busy_timeout": 5000,
        "trusted_schema": 0,
    }


def test_what_was_recorded_is_there_after_opening_again(url: str) -> None:
    with open_ledger(url) as ledger:
        assert ledger.hold("first", NOON) == 1
        ledger.of("Hillside").intend([draft()], NOON)
    with open_ledger(url) as ledger:
        assert ledger.hold("second", NOON) == 2
        assert ledger.of("Hillside").records().messages == (message(),)


def test_closing_twice_is_no_trouble(url: str) -> None:
    ledger = open_ledger(url)
    ledger.close()
    ledger.close()


def test_another_programs_database_is_refused_and_left_alone(url: str, path: Path) -> None:
    _run(path, "CREATE TABLE notes (text)")
    before = path.read_bytes()
    for read_only in (False, True):
        with pytest.raises(LedgerTrouble, match="another program's"):
            open_ledger(url, read_only=read_only)
    assert path.read_bytes() == before


def test_another_programs_empty_database_is_refused(url: str, path: Path) -> None:
    _run(path, "PRAGMA application_id=7")
    with pytest.raises(LedgerTrouble, match="another program's"):
        open_ledger(url)


@pytest.mark.parametrize("read_only", [False, True])
def test_a_file_that_is_no_database_is_refused(url: str, path: Path, *, read_only: bool) -> None:
    path.write_text("Patient,Phone\n" * 100)
    with pytest.raises(LedgerTrouble, match="not a SQLite database"):
        open_ledger(url, read_only=read_only)


def test_a_damaged_file_is_refused(url: str, path: Path) -> None:
    with open_ledger(url) as ledger:
        ledger.hold("first", NOON)
        ledger.of("Hillside").intend([draft(f"d-{number:03}") for number in range(500)], NOON)
    content = bytearray(path.read_bytes())
    content[-8192:] = bytes(8192)
    path.write_bytes(content)
    with pytest.raises(LedgerTrouble, match="damaged; restore it"):
        open_ledger(url)


def test_a_row_without_its_parent_is_damage(url: str, path: Path) -> None:
    open_ledger(url).close()
    _run(
        path,
        "INSERT INTO cycles (clinic, at, ok, summary, counts) VALUES ('Hillside', '', 1, '', '{}')",
    )
    with pytest.raises(LedgerTrouble, match="damaged"):
        open_ledger(url)


@pytest.mark.parametrize("read_only", [False, True])
def test_a_ledger_from_a_newer_sheetdrip_is_refused(
    url: str, path: Path, *, read_only: bool
) -> None:
    open_ledger(url).close()
    _run(path, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(LedgerTrouble, match=r"newer sheetdrip \(schema 9999"):
        open_ledger(url, read_only=read_only)


def test_reading_a_ledger_that_does_not_exist_creates_nothing(tmp_path: Path) -> None:
    with open_ledger(f"sqlite:///{tmp_path}/nowhere/ledger.db", read_only=True) as ledger:
        assert ledger.of("Hillside").records() == ClinicRecords()
        assert ledger.clinics() == ()
        assert ledger.of("Hillside").last_cycle() is None
        assert ledger.of("Hillside").history("d-1", "day7") == ()
    assert list(tmp_path.iterdir()) == []


def test_reading_an_empty_file_leaves_it_empty(url: str, path: Path) -> None:
    path.touch()
    with open_ledger(url, read_only=True) as ledger:
        assert ledger.clinics() == ()
    assert path.read_bytes() == b""


def test_reading_works_while_another_holds_and_writes(url: str) -> None:
    with open_ledger(url) as held, open_ledger(url, read_only=True) as seen:
        held.hold("daemon", NOON)
        held.of("Hillside").intend([draft()], NOON)
        assert seen.of("Hillside").records().messages == (message(),)
        held.of("Hillside").record([outcome("d-1", State.SENT)], NOON)
        assert seen.of("Hillside").records().messages == (message(state=State.SENT),)


def test_reading_works_during_a_write(url: str) -> None:
    with open_ledger(url) as held:
        held.hold("daemon", NOON)
        held.of("Hillside").intend([draft()], NOON)
        engine = open_engine(parse(url))
        with for_writing(engine).begin(), open_ledger(url, read_only=True) as seen:
            assert seen.of("Hillside").records().messages == (message(),)
        engine.dispose()


@pytest.mark.parametrize("exists", [True, False])
def test_a_reader_cannot_write(url: str, *, exists: bool) -> None:
    if exists:
        open_ledger(url).close()
    with open_ledger(url, read_only=True) as ledger:
        with pytest.raises(LedgerTrouble, match="reading only"):
            ledger.hold("reader", NOON)
        with pytest.raises(LedgerTrouble, match="reading only"):
            ledger.of("Hillside").intend([draft()], NOON)


def test_a_readers_connection_refuses_to_write(url: str) -> None:
    open_ledger(url).close()
    engine = open_engine(parse(url), read_only=True)
    with engine.begin() as connection:
        assert connection.exec_driver_sql("PRAGMA query_only").scalar() == 1
    engine.dispose()
