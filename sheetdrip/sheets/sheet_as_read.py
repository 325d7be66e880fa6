"""Holds what the last read of a sheet saw: whatever is written goes by its positions."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sheetdrip.domain.cells import Cell
from sheetdrip.domain.columns import Binding
from sheetdrip.domain.ownership import Before, Grid
from sheetdrip.domain.staff_columns import STAFF
from sheetdrip.planning.sheet_reading import Reading
from sheetdrip.sheets.cells import Position


@dataclass(slots=True, kw_only=True)
class SheetAsRead:
    """One read of a clinic's sheet, and what was written since.

    `titles`: what the daemon's columns are, or will be, called, by plain name; `ids`: the Drip ID of each row
    ("" for none), by its number; `written`: cells. Only these two change: a write adds to them.
    """

    reading: Reading
    grid: Grid
    binding: Binding
    titles: Mapping[str, str]
    ids: dict[int, str]
    written: dict[Position, Cell] = field(default_factory=dict)

    @property
    def before(self) -> Before:
        """What the next read finds the daemon's columns by."""
        return Before(self.grid, self.binding.index, self.written)


def own_columns(index: Mapping[str, int]) -> dict[str, int]:
    """The daemon's columns of an index by plain name."""
    return {name: place for name, place in index.items() if name not in STAFF}
