"""Reads the tabs of the clinic's spreadsheet as `spreadsheets.get` gives them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Entered = str | float | bool | None
"""A cell as it was entered; None for a blank one."""

FIRST_ROW = 2
"""Below the header, counted as the sheet does."""

IDENTITY = ("Patient", "Phone", "Surgery date", "Drip ID")


@dataclass(frozen=True, slots=True)
class Cell:
    """What a person sees, and what is behind it."""

    shown: str = ""
    entered: Entered = None


@dataclass(frozen=True, slots=True)
class Row:
    """A row below the header; `number` as the sheet shows it."""

    number: int
    cells: tuple[Cell, ...]

    def at(self, column: int) -> Cell:
        """The cell in a column, blank beyond the last one."""
        return self.cells[column] if column < len(self.cells) else Cell()


Key = tuple[str, ...]
"""What a row is known by, whatever its place: the shown texts of some of its cells."""


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab: its header row and all rows up to the last that holds anything."""

    title: str
    headers: tuple[str, ...]
    rows: tuple[Row, ...]
    hidden: frozenset[str] = frozenset()

    def column(self, header: str) -> int | None:
        """Where a header stands; None when nobody wrote it."""
        return self.headers.index(header) if header in self.headers else None

    def text(self, row: Row, header: str) -> str:
        """What a row shows below a header; blank without such a column."""
        column = self.column(header)
        return "" if column is None else row.at(column).shown

    def key(self, row: Row) -> Key:
        """Patient, phone, date and ID where the tab has them, else the whole row."""
        if "Patient" in self.headers:
            return tuple(self.text(row, header) for header in IDENTITY)
        return tuple(cell.shown for cell in row.cells)

    @property
    def blank_number(self) -> int:
        """The number of the first row below all that hold anything."""
        return len(self.rows) + FIRST_ROW

    def blank_key(self) -> Key:
        """What a blank row is known by."""
        return self.key(Row(0, tuple(Cell() for _ in self.headers)))

    def find(self, number: int, key: Key) -> int | None:
        """Where the row known as `key` stands now; its old place counts first. None: gone, or unclear.

        A blank row may have been taken meanwhile: then it is the next blank one.
        """
        if key == self.blank_key():
            here = self.row(number)
            return number if here is None or is_same(self.key(here), key) else self.blank_number
        here = self.row(number)
        if here is not None and is_same(self.key(here), key):
            return number
        found = [row.number for row in self.rows if is_same(self.key(row), key)]
        return found[0] if len(found) == 1 else None

    def row(self, number: int) -> Row | None:
        """The row with this number; None where the sheet is blank."""
        return self.rows[number - FIRST_ROW] if FIRST_ROW <= number < self.blank_number else None


def is_same(here: Key, known: Key) -> bool:
    """Whether two keys mean one row. An ID that is still missing, or came meanwhile, does not matter."""
    *staff, drip_id = here or ("",)
    *known_staff, known_id = known or ("",)
    if len(here) != len(IDENTITY):
        return here == known
    return staff == known_staff and (drip_id == known_id or not (drip_id and known_id))


def tabs_of(answer: Mapping[str, Any]) -> tuple[Tab, ...]:
    """The tabs of a `spreadsheets.get` with grid data, in the sheet's order; tabs without a grid left out."""
    return tuple(_tab(sheet) for sheet in answer.get("sheets", []) if sheet.get("data"))


def _tab(sheet: Mapping[str, Any]) -> Tab:
    data = sheet["data"][0]
    lines = [tuple(map(_cell, row.get("values", []))) for row in data.get("rowData", [])]
    while lines and not any(cell.shown for cell in lines[-1]):
        lines.pop()
    headers = _headers(lines[0] if lines else ())
    rows = (Row(number, cells) for number, cells in enumerate(lines[1:], FIRST_ROW))
    hidden = _hidden(headers, data.get("columnMetadata", []))
    return Tab(sheet["properties"]["title"], headers, tuple(rows), hidden)


def _headers(cells: Iterable[Cell]) -> tuple[str, ...]:
    headers = [cell.shown.strip() for cell in cells]
    while headers and not headers[-1]:
        headers.pop()
    return tuple(headers)


def _hidden(headers: tuple[str, ...], columns: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    told = zip(headers, columns, strict=False)
    return frozenset(header for header, column in told if column.get("hiddenByUser"))


def _cell(cell: Mapping[str, Any]) -> Cell:
    entered = next(iter(cell.get("userEnteredValue", {}).values()), None)
    return Cell(cell.get("formattedValue", ""), entered)


def letter(index: int) -> str:
    """A 0-based column index as Sheets shows it: A, B, ..., Z, AA."""
    head, last = divmod(index, 26)
    return (letter(head - 1) if head else "") + chr(ord("A") + last)
