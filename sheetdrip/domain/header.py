"""Finds the row that looks like the header, where a title or blank rows have pushed it below row 1."""

from collections.abc import Mapping, Sequence

from sheetdrip.domain.cells import Cell, folded, text_of
from sheetdrip.domain.staff_columns import NEEDED
from sheetdrip.domain.wording import Statement, say

_LOOKED_AT = 50
"""Rows from the top: nobody puts a header below these."""


def misplaced_header(grid: Sequence[Sequence[Cell]], titles: Mapping[str, str]) -> Statement | None:
    """What to do about a header that stands lower; None when row 1 is as good as any other.

    `titles`: what columns are called in this sheet, by plain name.
    """
    wanted = {folded(titles.get(name, name)): titles.get(name, name) for name in NEEDED}
    said = [_said(row, wanted) for row in grid[:_LOOKED_AT]]
    best = max(said, key=len, default=[])
    if len(best) < 2 or len(said[0]) >= len(best):  # noqa: PLR2004 - one word may stand anywhere
        return None
    number = said.index(best) + 1
    return say("header.lower", row=number, titles=tuple(best), count=number - 1)


def _said(row: Sequence[Cell], wanted: Mapping[str, str]) -> list[str]:
    there = {folded(text_of(cell)) for cell in row}
    return [title for name, title in wanted.items() if name in there]
