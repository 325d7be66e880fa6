"""Finds the table that an append goes below.

Google's guide: the LAST table that meets the range counts; its example puts appends to `Sheet1`,
`B4` and `A3:G10` below B4:D6 and those to `A1` below A1:C2. A table is what touches, corners too.
"""

from sheetdrip.sandbox.google.sheets.grid import Box, Grid


def last_in(grid: Grid, box: Box) -> Box | None:
    """The table lowest (then rightmost) in the box; None when there is none."""
    seed = _last_value(grid, box)
    if seed:
        return _region(grid, *seed)
    # A blank cell can still lie inside a table: its neighbours know.
    around = Box(
        max(box.top - 1, 0),
        min(box.bottom + 1, grid.row_count),
        max(box.left - 1, 0),
        min(box.right + 1, grid.column_count),
    )
    seed = _last_value(grid, around)
    region = _region(grid, *seed) if seed else None
    return region if region and region.overlaps(box) else None


def _last_value(grid: Grid, box: Box) -> tuple[int, int] | None:
    for row in range(box.bottom - 1, box.top - 1, -1):
        line = grid.cells[row]
        for column in range(min(box.right, len(line)) - 1, box.left - 1, -1):
            if line[column].value is not None:
                return row, column
    return None


def _region(grid: Grid, row: int, column: int) -> Box:
    """Grow from one cell while anything touches the edge."""
    box = Box(row, row + 1, column, column + 1)
    while True:
        wider = _grown(grid, box)
        if wider == box:
            return box
        box = wider


def _grown(grid: Grid, box: Box) -> Box:
    top, bottom, left, right = box
    low, high = max(left - 1, 0), min(right + 1, grid.column_count)
    while top > 0 and _any_in_row(grid, top - 1, low, high):
        top -= 1
    while bottom < grid.row_count and _any_in_row(grid, bottom, low, high):
        bottom += 1
    first, last = max(top - 1, 0), min(bottom + 1, grid.row_count)
    while left > 0 and _any_in_column(grid, left - 1, first, last):
        left -= 1
    while right < grid.column_count and _any_in_column(grid, right, first, last):
        right += 1
    return Box(top, bottom, left, right)


def _any_in_row(grid: Grid, row: int, left: int, right: int) -> bool:
    return any(cell.value is not None for cell in grid.cells[row][left:right])


def _any_in_column(grid: Grid, column: int, top: int, bottom: int) -> bool:
    return any(
        column < len(line) and line[column].value is not None for line in grid.cells[top:bottom]
    )
