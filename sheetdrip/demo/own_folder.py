"""A folder of this process's own, which is gone when it ends; what a killed process left is put away.

Whoever uses a folder holds a lock on a file in it, which the kernel takes back however a process ends: a
folder whose lock is free has nobody any more.
"""

import fcntl
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_PREFIX = "sheetdrip-demo-"
_LOCK = "in-use"


@contextmanager
def own_folder(parent: Path | None = None) -> Iterator[Path]:
    """A fresh folder in `parent`, by default where temporary files go."""
    there = Path(tempfile.gettempdir()) if parent is None else parent
    _put_away_abandoned(there)
    with tempfile.TemporaryDirectory(prefix=_PREFIX, dir=there) as name:
        folder = Path(name)
        with (folder / _LOCK).open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield folder


def _put_away_abandoned(parent: Path) -> None:
    """Folders that are somebody else's, or still being made, are left alone."""
    for folder in parent.glob(f"{_PREFIX}*"):
        with suppress(OSError), (folder / _LOCK).open("r+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)
