"""Finds cells of others that a write covered because columns or rows moved under it.

Google has no conditional write (docs/vendors/sheets.md#writes): when staff insert, move or delete a column or
a row between a read and the write that goes by its positions, that write lands beside its columns, or in the
daemon's own cells of another patient's row. The header row and the needed columns, asked back with the write,
show it; what the read saw is then put back (`write_repair`). The next cycle would not write every row anew: a
row that shows a text which the ledger does not know keeps its cells, which alone tell of that text. Only
values can be put back, and the number format that the column mostly has: a formula that was covered comes
back as the value it showed. A process that dies between the two takes its memory of the read with it.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sheetdrip.domain.cells import Cell, folded, text_of
from sheetdrip.sheets.cells import Position

Grid = Sequence[Sequence[Cell]]
"""Rows of cells, the header first; rows may end early."""

Said = tuple[Cell, ...]
"""What some cells of one row say."""


@dataclass(frozen=True, slots=True)
class Written:
    """One call's cells by position, and the grid that they were meant for."""

    grid: Grid
    cells: Mapping[Position, Cell]

    @property
    def rows(self) -> frozenset[int]:
        """The numbers of the rows written to, but for the header's."""
        return frozenset(row + 1 for row, _ in self.cells if row)

    def after(self, before: "Written | None") -> "Written":
        """The same with the cells of a call before it that was meant for the same grid."""
        if before is None or before.grid is not self.grid:
            return self
        return Written(self.grid, {**before.cells, **self.cells})


@dataclass(frozen=True, slots=True)
class Covered:
    """`before`: what each covered cell held at the read; `unknown_count`: of how many nobody can tell."""

    before: Mapping[Position, Cell]
    unknown_count: int


def strayed(written: Written, header: Sequence[Cell]) -> bool:
    """Whether a written column has another name now. `header`: the first row after the write."""
    return bool(_sources(written, header))


def covered(written: Written, now: Grid) -> Covered:
    """What to put back; a cell that does not show any more what was written is left as it is.

    Of a row all or nothing, and if columns moved of all rows: also what landed right is put back then, since
    a SID without the score that was written with it would make another patient's score look like staff's.
    """
    moved = _sources(written, now[0] if now else ())
    sources: dict[int, int | None] = {column: column for _, column in written.cells}
    sources |= moved
    # a column that this write has named stands where it is meant to, wherever the others went
    named = _headers(written).keys() - moved.keys()
    rows = _Rows(written, now)
    before: dict[Position, Cell] = {}
    unknown_count = 0
    for (row, column), cell in written.cells.items():
        shown, origin, source = _at(now, row, column), rows.origin(row), sources[column]
        is_right = origin == row and (not moved or column in named)
        if is_right or not _same(shown, cell):
            continue
        if origin is None:
            unknown_count += 1
        else:
            held = "" if source is None else _at(written.grid, origin, source)
            if not _same(held, shown):
                before[row, column] = held
    return Covered(before, unknown_count)


def _sources(written: Written, header: Sequence[Cell]) -> Mapping[int, int | None]:
    """The written columns that are others now, each with its index at the read; None: it was not there."""
    before = _names(written.grid[0] if written.grid else ())
    own = _headers(written)
    is_own = [column in own and _same(cell, own[column]) for column, cell in enumerate(header)]
    now = ["" if own else name for own, name in zip(is_own, _names(header), strict=True)]
    places = _places(before, now)
    sources = {
        column: places.get(column)
        for column in _columns(written)
        if (before[column : column + 1] or [""]) != (now[column : column + 1] or [""])
        or places.get(column, column) not in {column, None}
    }
    # a header of ours stands over whatever was pushed there: over the columns that are missed elsewhere
    taken = set(places.values())
    missed = [i for i, name in enumerate(before) if name and name not in now and i not in taken]
    return sources | dict(zip(sorted(own), missed, strict=False))


def _headers(written: Written) -> Mapping[int, Cell]:
    """The headers that the write itself adds, by column."""
    return {column: cell for (row, column), cell in written.cells.items() if not row}


def _columns(written: Written) -> frozenset[int]:
    """The columns written to that were there before."""
    return frozenset(column for _, column in written.cells) - _headers(written).keys()


def _places(before: Sequence[str], now: Sequence[str]) -> dict[int, int | None]:
    """For every column now its index before: by name, else renamed in place, else by what is left of it."""
    places: dict[int, int | None] = dict(_namesakes(before, now))
    places |= {
        column: column
        for column, name in enumerate(now)
        if name and column not in places and column < len(before) and name == before[column]
    }
    paired = set(places.values())
    free: defaultdict[str, list[int]] = defaultdict(list)
    for index, name in enumerate(before):
        if index not in paired:
            free[name].append(index)
    for column, name in enumerate(now):
        if column not in places and name and free[name]:
            places[column] = free[name].pop(0)
    left = {index for name, indexes in free.items() if name for index in indexes}
    for column, name in enumerate(now):
        if column not in places:
            places[column] = column if column in left else _follows(before, places, column, name)
    return places


def _namesakes(before: Sequence[str], now: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Columns that are called alike keep their order, wherever all of them have gone."""
    earlier, later = _by_name(before), _by_name(now)
    for name, columns in later.items():
        if name and len(columns) == len(earlier.get(name, ())):
            yield from zip(columns, earlier[name], strict=True)


def _by_name(names: Sequence[str]) -> Mapping[str, list[int]]:
    found: defaultdict[str, list[int]] = defaultdict(list)
    for index, name in enumerate(names):
        found[name].append(index)
    return found


def _follows(
    before: Sequence[str], places: Mapping[int, int | None], column: int, name: str
) -> int | None:
    """The index before of a column without a name, which can only be told by its neighbour's."""
    neighbour = places.get(column - 1, column - 1)
    if name or neighbour is None:
        return None
    index = neighbour + 1
    return index if index >= len(before) or not before[index] else None


class _Rows:
    """Which row at the read is each row now? It says the same in every column that was not written."""

    def __init__(self, written: Written, now: Grid) -> None:
        self._before, self._now = written.grid, now
        touched = {column for _, column in written.cells}
        places = _places(_names(written.grid[0]), _names(now[0] if now else ()))
        self._pairs = [
            (column, source)
            for column, source in places.items()
            if column not in touched and source is not None
        ]
        self._origins: dict[int, int | None] = {}

    def origin(self, row: int) -> int | None:
        """Its index at the read; None when it cannot be told."""
        if row not in self._origins:
            self._origins[row] = self._found(row)
        return self._origins[row]

    @cached_property
    def _known(self) -> Mapping[Said, Mapping[Said, int]]:
        known: defaultdict[Said, dict[Said, int]] = defaultdict(dict)
        for row, cells in enumerate(self._before):
            known[self._said(row)].setdefault(_whole(cells), row)
        return known

    def _found(self, row: int) -> int | None:
        said = tuple(_at(self._now, row, column) or "" for column, _ in self._pairs)
        if not row or said == self._said(row):
            return row
        alike = list(self._known.get(said, {}).values())
        if len(alike) == 1:
            return alike[0]
        # somebody may have typed in it, too
        differing = sum(now != before for now, before in zip(said, self._said(row), strict=True))
        if differing <= 1:
            return row
        # a blank one came up from below the last
        return len(self._before) if not alike and not any(said) else None

    def _said(self, row: int) -> Said:
        return tuple(_at(self._before, row, source) or "" for _, source in self._pairs)


def _whole(cells: Sequence[Cell]) -> Said:
    """All of a row, however early it ends."""
    width = max((i for i, cell in enumerate(cells, start=1) if cell not in {None, ""}), default=0)
    return tuple(cells[:width])


def _names(header: Sequence[Cell]) -> list[str]:
    return [folded(text_of(cell)) for cell in header]


def _at(grid: Grid, row: int, column: int) -> Cell:
    cells = grid[row] if row < len(grid) else ()
    return cells[column] if column < len(cells) else ""


def _same(one: Cell, other: Cell) -> bool:
    """A blank is None or ""; 0 is a score, and no unticked box."""
    blank, other_blank = one in {None, ""}, other in {None, ""}
    if blank or other_blank:
        return blank and other_blank
    return one == other and isinstance(one, bool) == isinstance(other, bool)


def moments(written: Written, positions: Mapping[Position, Cell]) -> Iterator[Position]:
    """Those of the positions that were written as moments, and so got a date-time format."""
    return (place for place in positions if isinstance(written.cells[place], float))
