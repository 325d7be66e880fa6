"""Keeps what was read last of a clinic, part by part: each stays true until this process writes it."""

import threading
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection

from sheetdrip.ledger.transactions import Transactions

Whole = TypeVar("Whole")
Parts = Mapping[str, Callable[[Connection], object]]
Refresh = Callable[[Connection, Any, Collection[str]], object]
"""Reads anew what belongs to some surgeries (Drip IDs); the rest is as it was read before."""


@dataclass
class _OutOfDate:
    """A part as last read, and the surgeries of which something was written since."""

    read: object
    surgeries: set[str] = field(default_factory=set)


class ReadCache(Generic[Whole]):
    """What was read last of one clinic; safe for several threads.

    `parts`: how each is read; `whole` makes one value of them, given by their names. The holder alone writes,
    so what it read needs no reading again until it writes that part. Whoever is not the holder, as of a
    second ago at most, reads everything each time. All parts of a value are of one moment. `refresh`: of
    large parts, how they are brought up to date where a write says which surgeries it is about.
    """

    def __init__(
        self,
        transactions: Transactions,
        whole: Callable[..., Whole],
        parts: Parts,
        refresh: Mapping[str, Refresh] | None = None,
    ) -> None:
        self._transactions = transactions
        self._whole = whole
        self._parts = parts
        self._refresh = refresh or {}
        self._lock = threading.Lock()
        self._kept: dict[str, object] = {}
        self._out_of_date: dict[str, _OutOfDate] = {}
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
        with self._lock:
            begun, ended = Counter(self._begun), Counter(self._ended)
        with self._transactions.reading() as connection:
            epoch = self._transactions.held_epoch(connection)
            with self._lock:
                is_ours = epoch is not None and epoch == self._kept_epoch
                # what was written while this moment of the database was chosen may be of another moment
                still = {
                    name
                    for name in self._parts
                    if is_ours and ended[name] == begun[name] == self._begun[name]
                }
                kept = {name: part for name, part in self._kept.items() if name in still}
                old = {name: one for name, one in self._copied().items() if name in still}
                whole = self._kept_whole if len(kept) == len(self._parts) else None
            if whole is not None and not anew:
                return whole
            read = {
                name: self._read(connection, name, old.get(name))
                for name in self._parts
                if name not in kept or name in anew
            }
        parts = kept | read
        whole = self._whole(**parts)
        if epoch is not None:
            self._keep(epoch, whole, parts, ended)
        return whole

    @contextmanager
    def writing(
        self, *parts: str, surgeries: Collection[str] | None = None
    ) -> Iterator[Connection]:
        """A fenced write of some parts: what was read of them is out of date, also when it fails.

        `surgeries`: the only ones (Drip IDs) that it is about; left out, it may be about any.
        """
        self._forget(self._begun, parts, surgeries)
        try:
            with self._transactions.fenced() as connection:
                yield connection
        finally:
            self._forget(self._ended, parts, surgeries)

    def _copied(self) -> dict[str, _OutOfDate]:
        return {
            name: _OutOfDate(one.read, set(one.surgeries))
            for name, one in self._out_of_date.items()
        }

    def _read(self, connection: Connection, name: str, old: _OutOfDate | None) -> object:
        if old is None:
            return self._parts[name](connection)
        return self._refresh[name](connection, old.read, old.surgeries)

    def _keep(
        self, epoch: int, whole: Whole, parts: Mapping[str, object], ended: Counter[str]
    ) -> None:
        """Keep each part whose writes had all ended (`ended`) when it was read, and none was begun since."""
        with self._lock:
            true = {name: part for name, part in parts.items() if ended[name] == self._begun[name]}
            if epoch != self._kept_epoch:
                self._out_of_date.clear()
            for name in true:
                self._out_of_date.pop(name, None)
            self._kept, self._kept_epoch = true, epoch
            self._kept_whole = whole if len(true) == len(parts) else None

    def _forget(
        self, counter: Counter[str], parts: Collection[str], surgeries: Collection[str] | None
    ) -> None:
        """Before the write, for whoever reads between its commit and its end, and after it."""
        with self._lock:
            counter.update(parts)
            self._kept_whole = None
            for name in parts:
                if name in self._kept and name in self._refresh:
                    self._out_of_date[name] = _OutOfDate(self._kept[name])
                self._kept.pop(name, None)
                if surgeries is None:
                    self._out_of_date.pop(name, None)
                elif name in self._out_of_date:
                    self._out_of_date[name].surgeries.update(surgeries)
