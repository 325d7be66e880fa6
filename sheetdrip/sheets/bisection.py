"""Finds the cells that a refused write fails by: halves it until the others are written and those are named.

It halves by columns first, since what refuses is mostly a column's; the number of attempts is bounded, and
what was not tried by then is left for the next cycle.
"""

from collections.abc import Callable, Mapping

from sheetdrip.domain.cells import Cell
from sheetdrip.sheets.cells import Position

Cells = Mapping[Position, Cell]

MOST_ATTEMPTS = 24
"""Per write: a service account has 60 writes a minute over all its sheets (docs/vendors/sheets.md#quotas)."""

_IN_VAIN = 5
"""So many parts of a column refused, and none taken: all of it refuses."""


class Bisection:
    """`attempt`: write some cells; whether they were taken.

    `refused`: cells found to be refused; `columns`: those of which everything is; `untried`: what is left.
    """

    def __init__(self, attempt: Callable[[Cells], bool], most: int = MOST_ATTEMPTS) -> None:
        self._attempt = attempt
        self._left = most
        self.refused: set[Position] = set()
        self.columns: set[int] = set()
        self.untried: set[Position] = set()

    def tried(self, cells: Cells) -> None:
        """Write the cells, or as many of them as can be."""
        if cells and not self._takes(cells):
            self.divide(cells)

    def divide(self, cells: Cells) -> None:
        """The same for cells that were refused together."""
        columns = sorted({column for _, column in cells})
        if len(columns) == 1:
            _Column(self).divide(cells)
            return
        half = columns[len(columns) // 2]
        first = {place: cell for place, cell in cells.items() if place[1] < half}
        second = {place: cell for place, cell in cells.items() if place[1] >= half}
        if self._takes(first):
            self.divide(second)  # it must be to blame
        else:
            self.divide(first)
            self.tried(second)

    def _takes(self, cells: Cells) -> bool:
        if not self._left:
            return False
        self._left -= 1
        return self._attempt(cells)

    @property
    def is_spent(self) -> bool:
        return not self._left


class _Column:
    """The cells of one column."""

    def __init__(self, whole: Bisection) -> None:
        self._whole = whole
        self._vain = 0
        self._has_taken = False

    def divide(self, cells: Cells) -> None:
        rows = sorted(cells)
        if self._whole.is_spent:
            self._whole.untried |= set(rows)
            return
        if len(rows) == 1:
            self._whole.refused |= set(rows)
            return
        if self._vain >= _IN_VAIN and not self._has_taken:
            self._whole.refused |= set(rows)
            self._whole.columns.add(rows[0][1])
            return
        half = len(rows) // 2
        first, second = ({row: cells[row] for row in part} for part in (rows[:half], rows[half:]))
        if self._takes(first):
            self.divide(second)
        else:
            self.divide(first)
            if not self._takes(second):
                self.divide(second)

    def _takes(self, cells: Cells) -> bool:
        taken = self._whole._takes(cells)  # noqa: SLF001 - its other half
        self._has_taken = self._has_taken or taken
        self._vain = 0 if taken else self._vain + 1
        return taken
