"""What happens to a clinic's ledger: a backup is made, an old one is put back, or all is lost."""

import shutil
from pathlib import Path

from tests.integration.clinic import Clinic
from tests.once import put_new_ledger

_BACKUP = "backup"


def ledger_file(folder: Path) -> Path:
    """The only ledger in a test's folder."""
    (path,) = folder.rglob("sheetdrip.db")
    return path


def back_up(folder: Path) -> None:
    """Keep the ledger as it is now, instead of the backup before."""
    shutil.copy(ledger_file(folder), folder / _BACKUP)


def put_back(clinic: Clinic, folder: Path) -> None:
    """The backup takes the ledger's place, and the daemon is started anew."""
    shutil.copy(folder / _BACKUP, ledger_file(folder))
    clinic.restart()


def lose_the_ledger(clinic: Clinic, folder: Path) -> None:
    """The ledger is gone, and a new one in its place."""
    put_new_ledger(ledger_file(folder))
    clinic.restart()
