"""Writes the Messages tab's cells, beside the surgeries, in the same call."""

from collections.abc import Iterator, Mapping
from typing import Any

from sheetdrip.domain.cells import Cell
from sheetdrip.sheets.cells import Position, update_requests
from sheetdrip.sheets.tabs import Tab


def messages_requests(tab: Tab | None, cells: Mapping[Position, Cell]) -> Iterator[dict[str, Any]]:
    """Write cells by the positions of the last read, with room for columns that are new."""
    if tab is None or not cells:
        return
    lacking = max(column for _, column in cells) + 1 - tab.columns
    if lacking > 0:
        growth = {"sheetId": tab.sheet_id, "dimension": "COLUMNS", "length": lacking}
        yield {"appendDimension": growth}
    yield from update_requests(tab.sheet_id, cells)
