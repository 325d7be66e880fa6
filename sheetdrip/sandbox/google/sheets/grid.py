"""One sheet's grid: cells, and the properties of its rows and columns."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, NamedTuple, TypeVar

from sheetdrip.sandbox.google.sheets.cell import BARE, Cell
from sheetdrip.sandbox.google.sheets.shifts import ROWS, Delete, Insert, Move, Shift

_Item = TypeVar("_Item")
PIXELS: Final = {ROWS: 21, "COLUMNS": 100}


class Box(NamedTuple):
    """A bounded, half-open rectangle."""

    top: int
    bottom: int
    left: int
    right: int

    def cells(self) -> Iterator[tuple[int, int]]:
        """Every (row, column), row by row."""
        return ((r, c) for r in range(self.top, self.bottom) for c in range(self.left, self.right))

    def overlaps(self, other: "Box") -> bool:
        """Whether a cell is in both."""
        return (
            self.top < other.bottom
            and other.top < self.bottom
            and self.left < other.right
            and other.left < self.right
        )

    def contains(self, other: "Box") -> bool:
        """Whether every cell of `other` is in this one."""
        return (
            self.top <= other.top
            and other.bottom <= self.bottom
            and self.left <= other.left
            and other.right <= self.right
        )


@dataclass(frozen=True, slots=True)
class Line:
    """A row or column: its size, whether a person hid it, and the metadata that rides on it."""

    pixels: int | None = None
    hidden: bool = False
    metadata: tuple[int, ...] = ()


PLAIN: Final = Line()


class Grid:
    """Cells by row and column, with structural edits. Rows of cells may be shorter than the grid."""

    def __init__(self, row_count: int, column_count: int) -> None:
        self.cells: list[list[Cell]] = [[] for _ in range(row_count)]
        self.rows: list[Line] = [PLAIN] * row_count
        self.columns: list[Line] = [PLAIN] * column_count
        self.shown: dict[object, dict[int, Any]] = {}  # what each row last showed: see readout

    def copy(self) -> "Grid":
        """An independent grid; cells and lines are immutable, so only the lists are copied."""
        twin = Grid(0, 0)
        twin.cells = [row[:] for row in self.cells]
        twin.rows = self.rows[:]
        twin.columns = self.columns[:]
        return twin

    @property
    def row_count(self) -> int:
        return len(self.rows)

    @property
    def column_count(self) -> int:
        return len(self.columns)

    def lines(self, dimension: str) -> list[Line]:
        return self.rows if dimension == ROWS else self.columns

    def get(self, row: int, column: int) -> Cell:
        """The cell there; a bare one when nothing was ever put there."""
        line = self.cells[row]
        return line[column] if column < len(line) else BARE

    def put(self, row: int, column: int, cell: Cell) -> None:
        line = self.cells[row]
        if column >= len(line):
            if cell is BARE:
                return
            line.extend([BARE] * (column + 1 - len(line)))
        line[column] = cell

    def used(self) -> Box:
        """The smallest box from A1 that holds every value."""
        bottom = right = 0
        for index, row in enumerate(self.cells):
            width = len(row)
            while width and row[width - 1].value is None:
                width -= 1
            if width:
                bottom, right = index + 1, max(right, width)
        return Box(0, bottom, 0, right)

    def resize(self, row_count: int, column_count: int) -> None:
        """Cut off or add at the bottom and at the right."""
        self.cells = [row[:column_count] for row in self.cells[:row_count]]
        self.cells += [[] for _ in range(row_count - len(self.cells))]
        self.rows = self.rows[:row_count] + [PLAIN] * (row_count - len(self.rows))
        self.columns = self.columns[:column_count] + [PLAIN] * (column_count - len(self.columns))

    def shift(self, dimension: str, shift: Shift, *, inherit_from: int | None = None) -> None:
        """Insert, delete or move whole rows or columns.

        New lines take formats and validations from the line now at `inherit_from` (before the
        shift), as they do when a person inserts beside a formatted row.
        """
        if dimension == ROWS:
            fresh = [] if inherit_from is None else [_heir(c) for c in self.cells[inherit_from]]
            count = shift.count if isinstance(shift, Insert) else 0
            _shift_list(self.cells, shift, [fresh[:] for _ in range(count)])
        else:
            for row in self.cells:
                _shift_row(row, shift, inherit_from)
        lines = self.lines(dimension)
        pixels = lines[inherit_from].pixels if inherit_from is not None else None
        _shift_list(lines, shift, [Line(pixels=pixels)])


def _heir(cell: Cell) -> Cell:
    if cell.format is None and cell.validation is None:
        return BARE
    return Cell(format=cell.format, validation=cell.validation)


def _shift_row(row: list[Cell], shift: Shift, inherit_from: int | None) -> None:
    """Shift the cells of one row, which may end before the columns in question."""
    heir = BARE
    if inherit_from is not None and inherit_from < len(row):
        heir = _heir(row[inherit_from])
    match shift:
        case Insert(at) if at > len(row) and heir is BARE:
            return
        case Insert(at):
            _widen(row, at)
        case Move(start, end, to) if len(row) > min(start, to):
            _widen(row, max(end, to))
        case Move():
            return
        case Delete():
            pass
    _shift_list(row, shift, [heir])


def _widen(row: list[Cell], width: int) -> None:
    row.extend([BARE] * (width - len(row)))


def _shift_list(items: list[_Item], shift: Shift, fresh: list[_Item]) -> None:
    """`fresh` has one item for every new line, or one item to repeat."""
    match shift:
        case Insert(at, count):
            items[at:at] = fresh if len(fresh) == count else fresh * count
        case Delete(start, end):
            del items[start:end]
        case Move(start, end, to):
            block = items[start:end]
            del items[start:end]
            target = to if to <= start else to - (end - start)
            items[target:target] = block
