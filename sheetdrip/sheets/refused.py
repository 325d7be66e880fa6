"""Remembers which cells Google refused to write, and when they are tried again.

So a refused cell does not blind the rest in each cycle; it is tried again with growing pauses. A cell that
takes a value and then shows another, again and again, counts as refused too.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from sheetdrip.clock import Clock
from sheetdrip.domain.cells import Cell

_FIRST_PAUSE, _LONGEST_PAUSE = 300.0, 3600.0
"""Seconds."""

_STUBBORN = 4
"""So many times in a row the same is written into a cell that does not show it."""

Place = tuple[int, str]
"""Row number (1 is the header) and the column's plain name."""

Places = tuple[frozenset[str], frozenset[Place]]
"""Whole columns, and single cells."""

Ids = Mapping[int, str]
"""The Drip ID in each row ("" for none), by row number."""

_Key = tuple[str, str]
"""Whose row ("" for all rows), and which column."""


@dataclass(frozen=True, slots=True)
class _Entry:
    tries: int
    until: float


class Refusals:
    """What one sheet refuses. `is_beside_refused`: whether its Control or Messages tab refused a write."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._entries: dict[_Key, _Entry] = {}
        self._written: dict[tuple[Place, Cell], int] = {}
        self.is_beside_refused = False

    def forget(self) -> None:
        """Try everything again: somebody has changed what is protected."""
        self._entries.clear()
        self._written.clear()
        self.is_beside_refused = False

    def not_tried(self, ids: Ids) -> Places:
        """Columns and single cells that are not tried now."""
        return self._until(self._clock.monotonic(), ids)

    def told(self, ids: Ids) -> Places:
        """Cells to report as refused: those in their pause, and those whose pause ended lately.

        A cell that nobody has tried to write for `_LONGEST_PAUSE` after its pause is not reported.
        """
        return self._until(self._clock.monotonic() - _LONGEST_PAUSE, ids)

    def _until(self, moment: float, ids: Ids) -> Places:
        keys = {key for key, entry in self._entries.items() if entry.until > moment}
        columns = frozenset(column for whose, column in keys if not whose)
        single = {whose for whose, _ in keys if whose}
        cells = (
            (number, column)
            for number in ids
            if single and (whose := _key(number, ids)) in single
            for one, column in keys
            if one == whose
        )
        return columns, frozenset(cells)

    def suspects(self, places: Iterable[Place], ids: Ids) -> frozenset[Place]:
        """Those of the places that were refused before."""
        return frozenset(
            (number, column)
            for number, column in places
            if ("", column) in self._entries or (_key(number, ids), column) in self._entries
        )

    def refused(self, places: Collection[Place], ids: Ids, *, whole: bool) -> None:
        """These were; `whole`: as everything in their column was."""
        for number, column in places:
            key = ("", column) if whole else (_key(number, ids), column)
            before = self._entries.get(key)
            now = self._clock.monotonic()
            if before is not None and before.until > now:
                continue
            tries = 1 if before is None else before.tries + 1
            pause = min(_FIRST_PAUSE * 2.0 ** (tries - 1), _LONGEST_PAUSE)
            self._entries[key] = _Entry(tries, now + pause)

    def taken(self, places: Iterable[Place], ids: Ids) -> None:
        if self._entries:
            for number, column in places:
                self._entries.pop((_key(number, ids), column), None)
                self._entries.pop(("", column), None)

    def wrote(self, cells: Mapping[Place, Cell]) -> None:
        for written in cells.items():
            self._written[written] = self._written.get(written, 0) + 1

    def stubborn(self, changes: Mapping[Place, Cell]) -> frozenset[Place]:
        """Those that Google took the same way again and again, and that are to be written so once more."""
        counts = {one: self._written[one] for one in changes.items() if one in self._written}
        found = [one for one, count in counts.items() if count >= _STUBBORN - 1]
        # after their pause they are tried once more
        self._written = counts | dict.fromkeys(found, _STUBBORN - 2)
        return frozenset(place for place, _ in found)


def _key(number: int, ids: Ids) -> str:
    """A row by its surgery, wherever staff move it."""
    return ids.get(number) or f"row {number}"
