"""Decides whether a column that is called like one of the daemon's is the daemon's; a name is no proof.

A clinic may have a Status, a Next text or an Evening score of its own. The daemon marks its columns; a mark
together with the name is proof. An unmarked column is taken for the daemon's in three cases: it is empty;
it holds what the daemon's own column held at the last read (cut and pasted elsewhere); or no column at all
is marked, and an earlier version, which did not mark any, has plainly worked on the sheet.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sheetdrip.domain.cells import Cell, folded, text_of
from sheetdrip.domain.columns import DRIP_ID, STATUS, STEP_FIELDS, ClaimStrength, Own

Grid = Sequence[Sequence[Cell]]
"""Rows of cells, the header first; rows may end early."""

_LIKE_AN_ID = re.compile(r"[A-Z0-9]{6,20}")
_SID = f" {STEP_FIELDS.sid}"


@dataclass(frozen=True, slots=True)
class Before:
    """The last read: its grid, where each column of the daemon's stood in it, and what was written since."""

    grid: Grid = ()
    index: Mapping[str, int] = field(default_factory=dict)
    written: Mapping[tuple[int, int], Cell] = field(default_factory=dict)

    def held(self, index: int) -> Counter[str]:
        """What stood in a column, as often as it did."""
        cells = {
            row: cells[index] for row, cells in enumerate(self.grid) if row and index < len(cells)
        }
        cells |= {
            row: cell for (row, column), cell in self.written.items() if row and column == index
        }
        return Counter(text_of(cell) for cell in cells.values())


@dataclass(frozen=True, slots=True)
class Ownership:
    """One read. `marks`: by column index the plain names that it is marked with."""

    grid: Grid
    marks: Mapping[int, frozenset[str]]
    own: Own
    titles: Mapping[str, str]
    before: Before = field(default_factory=Before)

    def claim(self, index: int, name: str) -> ClaimStrength:
        """How good the daemon's claim to a column is, as its own of that name."""
        names = {name, *self.own.called.get(name, ())}
        if names & self.marks.get(index, frozenset()):
            return ClaimStrength.MARKED
        is_taken = not self._is_filled(index) or self._was_ours(index, name)
        is_taken = is_taken or (not self.marks and self._was_worked_on())
        return ClaimStrength.PLAUSIBLE if is_taken else ClaimStrength.NONE

    def _is_filled(self, index: int) -> bool:
        return next(_filled(self.grid, index), None) is not None

    def _was_ours(self, index: int, name: str) -> bool:
        """Whether most of what stands there stood in the daemon's column at the last read."""
        place = self.before.index.get(name)
        if place is None:
            return False
        now = Counter(map(text_of, _filled(self.grid, index)))
        return 2 * (now & self.before.held(place)).total() > now.total()

    def _was_worked_on(self) -> bool:
        """Whether the tab has the columns and the IDs that a version without marks left in it."""
        header = [folded(text_of(cell)) for cell in (self.grid[0] if self.grid else ())]
        sids = (name for name in self.own.columns if name.endswith(_SID))
        if not any(self._title(name) in header for name in sids):
            return False
        drip_id, status = self._title(DRIP_ID), self._title(STATUS)
        if drip_id not in header or status not in header:
            return False
        ids = [text_of(cell) for cell in _filled(self.grid, header.index(drip_id))]
        alike = sum(_LIKE_AN_ID.fullmatch(one) is not None for one in ids)
        return 2 * alike > len(ids)

    def _title(self, name: str) -> str:
        return folded(self.titles.get(name, name))


def _filled(grid: Grid, index: int) -> Iterator[Cell]:
    """What stands in a column below the header."""
    for row in grid[1:]:
        if index < len(row) and row[index] not in {None, ""}:
            yield row[index]
