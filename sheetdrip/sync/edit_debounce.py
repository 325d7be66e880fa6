"""Finds the unstable rows, in which somebody is typing now; they are left alone until they are still."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sheetdrip.domain.rows import Row
from sheetdrip.planning.sheet_reading import UnstableRows

_Content = tuple[object, ...]


class EditDebouncer:
    """Remembers when each row's content was first seen, wherever the row stands.

    By content, not by position or ID: sorting or inserting rows makes none of them move. The first look takes
    everything for still, so that a restart or `run --once` does not wait.
    """

    def __init__(self, settle: timedelta) -> None:
        self._settle = settle
        self._since: dict[_Content, datetime] | None = None
        self._vouched: set[str] = set()

    def vouch(self, drip_id: str) -> None:
        """The row with this ID was written whole, by a program: it is still from the first look on."""
        self._vouched.add(drip_id)

    def moving(self, rows: Iterable[Row], now: datetime) -> UnstableRows:
        """The rows whose content is younger than the settling time."""
        before, first = self._since or {}, self._since is None
        long_ago = now - self._settle
        since: dict[_Content, datetime] = {}
        moving: dict[int, datetime] = {}
        for row in rows:
            at_once = first or row.drip_id in self._vouched
            seen = before.get(row.content, long_ago if at_once else now)
            since[row.content] = seen
            if now - seen < self._settle:
                moving[row.number] = seen + self._settle
            self._vouched.discard(row.drip_id)
        self._since = since
        return UnstableRows(frozenset(moving), min(moving.values(), default=None))
