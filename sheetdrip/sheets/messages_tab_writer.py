"""Writes the Messages tab's cells, beside the surgeries, in the same call."""

from collections.abc import Iterator, Mapping

from sheetdrip.domain.cells import Cell
from sheetdrip.sheets.cells import Position, update_requests
from sheetdrip.sheets.requests import Request, grown
from sheetdrip.sheets.tabs import Tab


def messages_requests(tab: Tab | None, cells: Mapping[Position, Cell]) -> Iterator[Request]:
    """Write cells by the positions of the last read, with room for columns that are new."""
    if tab is None or not cells:
        return
    needed = max(column for _, column in cells) + 1
    yield from grown(tab.sheet_id, "COLUMNS", needed - tab.columns)
    yield from update_requests(tab.sheet_id, cells)
