"""Marks the daemon's columns by developer metadata, which follows a column and dies with it.

Visible to every Cloud project, like the leases (docs/vendors/sheets.md#developer-metadata); a column's mark
holds its plain name.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sheetdrip.sheets.requests import Request, columns, forgotten, noted

MARK_KEY = "sheetdrip.column"
_PROOF_KEY = "sheetdrip.check"
_PROOF = 20_260_101
"""The ID of the entry that `check` makes and takes away."""

MARK_FIELDS = "developerMetadata(metadataKey,metadataValue)"


def marked_names(entries: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """The plain names that a column's metadata entries mark it with."""
    return frozenset(
        str(entry.get("metadataValue", ""))
        for entry in entries
        if entry.get("metadataKey") == MARK_KEY
    )


def column_marks(told: Sequence[Mapping[str, Any]], start: int = 0) -> Mapping[int, frozenset[str]]:
    """The marked columns of `columnMetadata`, by index; `start`: of the first."""
    marks = (
        (index, marked_names(column.get("developerMetadata", ())))
        for index, column in enumerate(told, start)
    )
    return {index: names for index, names in marks if names}


def mark_requests(
    sheet_id: int, index: Mapping[str, int], marks: Mapping[int, frozenset[str]]
) -> Iterator[Request]:
    """Mark those of the daemon's columns (index by plain name) that are not marked as such yet."""
    for name, place in index.items():
        if name not in marks.get(place, frozenset()):
            span = columns(sheet_id, place, place + 1)
            yield noted(MARK_KEY, {"dimensionRange": span}, name)


def proof_requests() -> list[Request]:
    """Make an entry of no meaning and take it away again: whoever may do that may edit the spreadsheet."""
    proof = noted(_PROOF_KEY, {"spreadsheet": True}, "may it be written?", _PROOF)
    return [proof, forgotten(_PROOF)]
