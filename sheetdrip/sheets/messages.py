"""How are the Messages tab's cells written? Beside the surgeries, in the same call."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sheetdrip.domain.cells import Cell
from sheetdrip.sheets.cells import Position, update_requests


@dataclass(frozen=True, slots=True)
class MessagesTab:
    """Where the tab is: by title for reading, by ID for writing; how many columns its grid has."""

    sheet_id: int
    title: str
    columns: int


def messages_requests(
    tab: MessagesTab | None, cells: Mapping[Position, Cell]
) -> Iterator[dict[str, Any]]:
    """Write cells by the positions of the last read, with room for columns that are new."""
    if tab is None or not cells:
        return
    lacking = max(column for _, column in cells) + 1 - tab.columns
    if lacking > 0:
        growth = {"sheetId": tab.sheet_id, "dimension": "COLUMNS", "length": lacking}
        yield {"appendDimension": growth}
    yield from update_requests(tab.sheet_id, cells)
