"""Tells from a tab's properties which cells take no writing, before a write is tried.

They are protected ranges that this account may not edit, and what a merged block hides
(docs/vendors/sheets.md#merged-cells). Ranges that only warn are harmless: Sheets asks people alone
(docs/vendors/sheets.md#protected-ranges).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sheetdrip.domain.cells import text_of

CLOSED_FIELDS = (
    "merges,protectedRanges(range,unprotectedRanges,description,warningOnly,requestingUserCanEdit),"
    "tables(name,range,columnProperties(columnIndex,columnType))"
)
_ENDLESS = 2**31
_WORDS_FIT = frozenset({"", "COLUMN_TYPE_UNSPECIFIED", "TEXT"})
_NUMBERS_FIT = frozenset({*_WORDS_FIT, "DOUBLE", "DATE", "TIME", "DATE_TIME"})


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of cells, 0-based, ends exclusive."""

    top: int
    bottom: int
    left: int
    right: int

    @classmethod
    def of(cls, grid_range: Mapping[str, Any]) -> "Box":
        """A GridRange; what is left out is without end (docs/vendors/sheets.md#ranges-and-names)."""
        return cls(
            int(grid_range.get("startRowIndex", 0)),
            int(grid_range.get("endRowIndex", _ENDLESS)),
            int(grid_range.get("startColumnIndex", 0)),
            int(grid_range.get("endColumnIndex", _ENDLESS)),
        )

    def has(self, row: int, column: int) -> bool:
        return self.top <= row < self.bottom and self.left <= column < self.right


@dataclass(frozen=True, slots=True)
class Area:
    """Cells that take no writing, but for those in `spared`; `why`, and who can mend it how."""

    box: Box
    why: str
    spared: tuple[Box, ...] = ()

    def has(self, row: int, column: int) -> bool:
        return self.box.has(row, column) and not any(one.has(row, column) for one in self.spared)


@dataclass(frozen=True, slots=True)
class Typed:
    """A column of a table with a type of its own."""

    table: str
    column: int
    kind: str

    def takes(self, name: str) -> bool:
        """Whether what the daemon writes into its column of that plain name is of the type."""
        return self.kind in (_NUMBERS_FIT if name.endswith((" time", " score")) else _WORDS_FIT)


def closed_areas(sheet: Mapping[str, Any], email: str) -> tuple[Area, ...]:
    """What a tab's properties tell; `email`: this account's."""
    return (*_protected(sheet.get("protectedRanges", ()), email), *_merged(sheet.get("merges", ())))


def typed_columns(sheet: Mapping[str, Any]) -> Iterator[Typed]:
    """The columns of the tab's tables that have a type."""
    for table in sheet.get("tables", ()):
        left = int(table.get("range", {}).get("startColumnIndex", 0))
        for column in table.get("columnProperties", ()):
            kind = str(column.get("columnType", ""))
            yield Typed(text_of(table.get("name")), left + int(column.get("columnIndex", 0)), kind)


def _protected(entries: Iterable[Mapping[str, Any]], email: str) -> Iterator[Area]:
    for one in entries:
        if one.get("warningOnly") or one.get("requestingUserCanEdit") or "range" not in one:
            continue
        name = text_of(one.get("description"))
        which = f"protected (“{name}”)" if name else "protected"
        why = (
            f"{which}, and {email} is not among its editors: the spreadsheet's owner can add it under Data > "
            "Protect sheets and ranges"
        )
        yield Area(Box.of(one["range"]), why, tuple(map(Box.of, one.get("unprotectedRanges", ()))))


def _merged(entries: Sequence[Mapping[str, Any]]) -> Iterator[Area]:
    """All of a merged block but its first cell, which alone has a value."""
    for one in entries:
        box = Box.of(one)
        first = Box(box.top, box.top + 1, box.left, box.left + 1)
        yield Area(
            box, "merged with others: unmerge them (Format > Merge cells > Unmerge)", (first,)
        )
