"""Where is a test's disk that need not be one? A ledger waits for a real disk at every commit."""

import shutil
from pathlib import Path

_MEMORY = Path("/dev/shm")  # noqa: S108 - whoever uses it makes a folder of their own there
_ROOM = 2**30


def memory() -> Path | None:
    """A folder in memory, where there is one with room."""
    has_room = _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free >= _ROOM
    return _MEMORY if has_room else None
