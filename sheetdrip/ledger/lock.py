"""The lock that tells whether another process on this machine is at work on the same ledger.

A `flock` on `<database>.lock`, held for life: the kernel lets go of it however the process ends. On
PostgreSQL an advisory lock of a session that does nothing else: the server lets go of it with the connection
(https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS). Both only spare two daemons a
fight; what makes a second one harmless is the epoch.
"""

import fcntl
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, text

from sheetdrip.errors import LedgerBusy, LedgerTrouble, UserMustFix
from sheetdrip.ledger.db_errors import translated
from sheetdrip.ledger.engine import APPLICATION_ID, file_of, open_engine, parse

# Kinds of file system where flock or SQLite's own locks are known to be unsure (sqlite.org/faq.html#q5).
_REMOTE = ("nfs", "cifs", "smb", "9p", "afs", "fuse.sshfs", "glusterfs", "ceph")
_MOUNTS = Path("/proc/self/mountinfo")

_LONGEST_NAME = 63
"""Of an application's name on PostgreSQL."""

_INTRODUCE = text("SELECT set_config('application_name', :mine, false)")
_KEEPALIVES = (
    # a machine that is gone without a word gives the lock back within half a minute
    "SET tcp_keepalives_idle = 10",
    "SET tcp_keepalives_interval = 5",
    "SET tcp_keepalives_count = 3",
)
_TRY = text("SELECT pg_try_advisory_lock(:ours, hashtext(current_schema()))")
_WHOSE = text(
    "SELECT a.application_name, a.backend_start AT TIME ZONE 'UTC' FROM pg_locks l JOIN pg_stat_activity a "
    "ON a.pid = l.pid WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 2 AND l.database = "
    "(SELECT oid FROM pg_database WHERE datname = current_database()) AND "
    "l.classid::bigint = :ours AND l.objid::bigint = hashtext(current_schema())::bigint & 4294967295"
)


@contextmanager
def holding(url: str) -> Iterator[None]:
    """Hold the ledger at `url` as this machine's only process; LedgerBusy says who does already."""
    path = file_of(parse(url))
    if path is None:
        with _session(url) as connection:
            _take_on_server(connection)
            yield
        return
    descriptor = _take(path.with_name(f"{path.name}.lock"))
    try:
        yield
    finally:
        # The file stays: removing it would let two processes lock two files of one name.
        os.close(descriptor)


@contextmanager
def _session(url: str) -> Iterator[Connection]:
    engine = open_engine(parse(url))
    try:
        with translated():
            connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        try:
            yield connection
        finally:
            connection.close()
    finally:
        engine.dispose()


def _take_on_server(connection: Connection) -> None:
    """Take the lock of the ledger's schema; LedgerBusy says whose it is."""
    names = {"mine": f"sheetdrip, process {os.getpid()} on {socket.gethostname()}"[:_LONGEST_NAME]}
    with translated():
        connection.execute(_INTRODUCE, names)
        for setting in _KEEPALIVES:
            connection.exec_driver_sql(setting)
        if connection.execute(_TRY, {"ours": APPLICATION_ID}).scalar_one():
            return
        found = connection.execute(_WHOSE, {"ours": APPLICATION_ID}).first()
    who, since = found or ("another process", None)
    when = f" since {since:%Y-%m-%d %H:%M:%S} UTC" if since is not None else ""
    raise LedgerBusy(f"The ledger is held by {who}{when}; stop that one first.")


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
