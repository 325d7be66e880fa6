"""Is another process on this machine at work on the same ledger?

A `flock` on `<database>.lock`, held for life: the kernel lets go of it however the process ends. It only
spares two daemons a fight; what makes a second one harmless is the epoch, all that a server's ledger has.
"""

import fcntl
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sheetdrip.errors import LedgerBusy, LedgerTrouble, UserMustFix
from sheetdrip.ledger.address import file_of, parse

# Kinds of file system where flock or SQLite's own locks are known to be unsure (sqlite.org/faq.html#q5).
_REMOTE = ("nfs", "cifs", "smb", "9p", "afs", "fuse.sshfs", "glusterfs", "ceph")
_MOUNTS = Path("/proc/self/mountinfo")


@contextmanager
def holding(url: str) -> Iterator[None]:
    """Hold the ledger at `url` as this machine's only process; LedgerBusy says who does already."""
    path = file_of(parse(url))
    if path is None:
        yield
        return
    descriptor = _take(path.with_name(f"{path.name}.lock"))
    try:
        yield
    finally:
        # The file stays: removing it would let two processes lock two files of one name.
        os.close(descriptor)


def _take(path: Path) -> int:
    if (kind := _kind_of_file_system(path)).startswith(_REMOTE):
        raise UserMustFix(
            f"ledger.url: {path.parent} is on a network file system ({kind}), where locks cannot be trusted; "
            "choose a local disk or PostgreSQL."
        )
    descriptor = _open(path)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        _sign(descriptor)
    except BlockingIOError:
        sentence = _who_holds(descriptor)
        os.close(descriptor)
        raise LedgerBusy(sentence) from None
    except OSError as error:
        os.close(descriptor)
        raise LedgerTrouble(f"The ledger cannot be locked: {error.strerror}.") from None
    return descriptor


def _open(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except FileNotFoundError:
        raise UserMustFix(f"ledger.url: there is no folder {path.parent}; create it.") from None
    except OSError as error:
        raise UserMustFix(
            f"ledger.url: {path} cannot be written ({error.strerror}); change the owner of its folder."
        ) from None


def _sign(descriptor: int) -> None:
    holder = json.dumps({"pid": os.getpid(), "host": socket.gethostname()})
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, holder.encode(), 0)


def _who_holds(descriptor: int) -> str:
    # Since when: the time of the write that signed it, so that no clock is needed here.
    since = datetime.fromtimestamp(int(os.fstat(descriptor).st_mtime), UTC)
    try:
        holder = json.loads(os.pread(descriptor, 4096, 0))
        who = f"process {holder['pid']} on {holder['host']}"
    except (ValueError, KeyError, TypeError):  # it has the lock and has not signed yet
        who = "another process"
    return f"The ledger is held by {who} since {since:%Y-%m-%d %H:%M:%S} UTC; stop that one first."


def _kind_of_file_system(path: Path) -> str:
    """The kind of the innermost mount that `path` is on; empty where the system does not tell."""
    try:
        lines = _MOUNTS.read_text().splitlines()
    except OSError:
        return ""
    folder = path.absolute().parent
    mounts = (line.split(" - ", 1) for line in lines if " - " in line)
    kinds = {Path(left.split()[4]): right.split()[0] for left, right in mounts}
    return next((kinds[one] for one in (folder, *folder.parents) if one in kinds), "")
