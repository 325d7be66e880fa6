"""Keeps what was read last of a clinic, which stays true until this process writes or loses its place."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

from sqlalchemy import Connection

from sheetdrip.ledger.transactions import Transactions

Read = TypeVar("Read")


class LastRead(Generic[Read]):
    """The last value read of one clinic; safe for several threads.

    The holder alone writes, so what it read needs no reading again. Another process's is read each time.
    """

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions
        self._kept: tuple[int, Read] | None = None
        self._writes = 0
        self._lock = threading.Lock()

    def value(
        self,
        read: Callable[[Connection], Read],
        is_fresh: Callable[[Read], bool] = lambda _: True,
    ) -> Read:
        """The kept value while it holds and `is_fresh`, else what `read` gives now."""
        writes = self._writes
        with self._transactions.reading() as connection:
            epoch = self._transactions.held_epoch(connection)
            kept = self._kept
            if kept is not None and kept[0] == epoch and is_fresh(kept[1]):
                return kept[1]
            found = read(connection)
        with self._lock:
            if epoch is not None and writes == self._writes:
                self._kept = epoch, found
        return found

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A fenced write after which what was read is out of date, also when it failed."""
        try:
            with self._transactions.fenced() as connection:
                yield connection
        finally:
            # after the commit: a read that began before it keeps nothing
            with self._lock:
                self._writes += 1
                self._kept = None
