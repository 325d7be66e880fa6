"""A tab of the clinic's spreadsheet: what its cells show, what was entered, and how it looks."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from sheetdrip.demo.page.looks import PLAIN, TabLook

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
    """One tab: its header row, all rows up to the last that holds anything, and its look."""

    title: str
    headers: tuple[str, ...]
    rows: tuple[Row, ...]
    look: TabLook = PLAIN

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


Values = Sequence[Sequence[Entered]]
"""The cells of a tab, as the API's values have them."""


def tab_of(title: str, shown: Values, entered: Values, look: TabLook) -> Tab:
    """A tab from its values as they are shown, and the same as they were entered."""
    lines = [
        tuple(
            Cell("" if text is None else str(text), value if value != "" else None)
            for text, value in zip_longest(texts, values)
        )
        for texts, values in zip_longest(shown, entered, fillvalue=())
    ]
    while lines and not any(cell.shown for cell in lines[-1]):
        lines.pop()
    rows = (Row(number, cells) for number, cells in enumerate(lines[1:], FIRST_ROW))
    return Tab(title, _headers(lines[0] if lines else ()), tuple(rows), look)


def _headers(cells: Sequence[Cell]) -> tuple[str, ...]:
    headers = [cell.shown.strip() for cell in cells]
    while headers and not headers[-1]:
        headers.pop()
    return tuple(headers)


def letter(index: int) -> str:
    """A 0-based column index as Sheets shows it: A, B, ..., Z, AA."""
    head, last = divmod(index, 26)
    return (letter(head - 1) if head else "") + chr(ord("A") + last)
