"""Keeps what was read last of a clinic, part by part: each stays true until this process writes it."""

import threading
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Generic, TypeVar

from sqlalchemy import Connection

from sheetdrip.ledger.transactions import Transactions

Whole = TypeVar("Whole")
Parts = Mapping[str, Callable[[Connection], object]]


class ReadCache(Generic[Whole]):
    """What was read last of one clinic; safe for several threads.

    `parts`: how each is read; `whole` makes one value of them, given by their names. The holder alone writes,
    so what it read needs no reading again until it writes that part. Whoever is not the holder, as of a
    second ago at most, reads everything each time. All parts of a value are of one moment.
    """

    def __init__(
        self, transactions: Transactions, whole: Callable[..., Whole], parts: Parts
    ) -> None:
        self._transactions = transactions
        self._whole = whole
        self._parts = parts
        self._lock = threading.Lock()
        self._kept: dict[str, object] = {}
        self._kept_whole: Whole | None = None
        self._kept_epoch: int | None = None
        self._begun: Counter[str] = Counter()
        self._ended: Counter[str] = Counter()

    def value(self, *, anew: Collection[str] = ()) -> Whole:
        """The value as of now; the parts named by `anew` are read in any case."""
        if not anew:
            epoch = self._transactions.recent_epoch()
            with self._lock:
                if self._kept_whole is not None and epoch is not None and epoch == self._kept_epoch:
                    return self._kept_whole
        ended = Counter(self._ended)
        with self._transactions.reading() as connection:
            epoch = self._transactions.held_epoch(connection)
            with self._lock:
                is_ours = epoch is not None and epoch == self._kept_epoch
                kept = dict(self._kept) if is_ours else {}
                whole = self._kept_whole if is_ours else None
            if whole is not None and not anew:
                return whole
            read = {
                name: read_part(connection)
                for name, read_part in self._parts.items()
                if name not in kept or name in anew
            }
        parts = kept | read
        whole = self._whole(**parts)
        if epoch is not None:
            self._keep(epoch, whole, parts, ended)
        return whole

    @contextmanager
    def writing(self, *parts: str) -> Iterator[Connection]:
        """A fenced write of some parts: what was read of them is out of date, also when it fails."""
        self._forget(self._begun, parts)
        try:
            with self._transactions.fenced() as connection:
                yield connection
        finally:
            self._forget(self._ended, parts)

    def _keep(
        self, epoch: int, whole: Whole, parts: Mapping[str, object], ended: Counter[str]
    ) -> None:
        """Keep each part whose writes had all ended (`ended`) when it was read, and none was begun since."""
        with self._lock:
            true = {name: part for name, part in parts.items() if ended[name] == self._begun[name]}
            self._kept, self._kept_epoch = true, epoch
            self._kept_whole = whole if len(true) == len(parts) else None

    def _forget(self, counter: Counter[str], parts: Collection[str]) -> None:
        """Before the write, for whoever reads between its commit and its end, and after it."""
        with self._lock:
            counter.update(parts)
            self._kept_whole = None
            for name in parts:
                self._kept.pop(name, None)
