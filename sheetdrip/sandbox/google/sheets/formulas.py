"""Evaluates formulas with a small, honest set of functions; others are #NAME?."""

from collections.abc import Callable, Iterable
from typing import Final

from sheetdrip.sandbox.google.sheets import a1, criteria, functions, searches, serial
from sheetdrip.sandbox.google.sheets.book import Book, Sheet
from sheetdrip.sandbox.google.sheets.cell import CellError, Effective, Formula, tidy
from sheetdrip.sandbox.google.sheets.formula_text import Token, tokens
from sheetdrip.sandbox.google.sheets.functions import Argument, Table
from sheetdrip.sandbox.google.sheets.schema import Json

_PARSE_ERROR: Final = CellError("ERROR", "Formula parse error.")
_KNOWN: Final = functions.KNOWN | criteria.KNOWN | searches.KNOWN
_CIRCULAR: Final = CellError("REF", "Circular dependency detected.")
_BINDING: Final = {
    "=": 1, "<>": 1, "<": 1, ">": 1, "<=": 1, ">=": 1, "&": 2, "+": 3, "-": 3, "*": 4, "/": 4, "^": 6,
}  # fmt: skip
# A sign binds closer than a power here: =-2^2 is 4.
_SIGN_BINDING: Final = 6
_DATE_FORMATS: Final[dict[str, Json]] = {
    "TODAY": {"type": "DATE", "pattern": "m/d/yyyy"},
    "DATE": {"type": "DATE", "pattern": "m/d/yyyy"},
    "NOW": {"type": "DATE_TIME", "pattern": "m/d/yyyy h:mm:ss"},
}


class _Unreadable(Exception):
    """The text is not a formula."""


class Evaluation:
    """The values of one spreadsheet at one moment; make a new one after every edit."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._known: dict[tuple[int, int, int], Effective] = {}
        self._tables: dict[tuple[int, a1.Bounds], Table] = {}
        self._under_way: set[tuple[int, int, int]] = set()

    def effective(self, sheet: Sheet, row: int, column: int) -> Effective:
        for box, shown in sheet.outages:
            if box.top <= row < box.bottom and box.left <= column < box.right:
                return shown
        entered = sheet.grid.get(row, column).value
        if not isinstance(entered, Formula):
            return entered
        key = (sheet.sheet_id, row, column)
        if key in self._under_way:
            return _CIRCULAR
        if key not in self._known:
            self._under_way.add(key)
            self._known[key] = self._value(entered.text, sheet)
            self._under_way.discard(key)
        return self._known[key]

    def number_format(self, sheet: Sheet, row: int, column: int) -> Json | None:
        """The format in force: the user's own, or the one a date formula brings along."""
        cell = sheet.grid.get(row, column)
        own: Json | None = cell.format.get("numberFormat") if cell.format else None
        if own or not isinstance(cell.value, Formula):
            return own
        return _DATE_FORMATS.get(cell.value.text[1:].partition("(")[0].strip().upper())

    def _value(self, text: str, sheet: Sheet) -> Effective:
        try:
            result = _Parser(self, self._book, sheet, tokens(text)).whole()
        except _Unreadable:
            return _PARSE_ERROR
        except RecursionError:
            return CellError("NUM", "Too deep for the sandbox.")
        if isinstance(result, list):
            result = result[0][0] if len(result) == 1 and len(result[0]) == 1 else _not_one()
        return 0 if result is None else result

    def table(self, home: Sheet, reference: str) -> Argument:
        """The values a reference points at."""
        title, area = a1.split(reference)
        sheet = self._book.titled(title) if title is not None else home
        bounds = a1.bounds((area or "").replace("$", ""))
        if sheet is None or bounds is None:
            return CellError("REF", f"Unresolved sheet name '{title}'.")
        return self._cells(sheet, bounds)

    def named(self, name: str) -> Argument:
        """The values of a named range; #NAME? when there is none."""
        for known in self._book.named_ranges:
            if known["name"].casefold() == name.casefold():
                sheet = self._book.sheet(known["range"].get("sheetId", 0))
                box = sheet.box(known["range"])
                return self._cells(sheet, a1.Bounds(*box))
        return CellError("NAME", f"Unknown range name: '{name.upper()}'.")

    def _cells(self, sheet: Sheet, bounds: a1.Bounds) -> Argument:
        bottom = sheet.grid.row_count if bounds.bottom is None else bounds.bottom
        right = sheet.grid.column_count if bounds.right is None else bounds.right
        if bottom > sheet.grid.row_count or right > sheet.grid.column_count:
            return CellError("REF", "Reference does not exist.")
        key = (sheet.sheet_id, bounds)
        if key not in self._tables:
            # many formulas look through the same whole columns
            self._tables[key] = [
                [self.effective(sheet, r, c) for c in range(bounds.left or 0, right)]
                for r in range(bounds.top or 0, bottom)
            ]
        return self._tables[key]


def _not_one() -> CellError:
    return CellError("VALUE", "An array value could not be found.")


class _Parser:
    """Evaluates while it reads, by binding strength."""

    def __init__(self, cells: Evaluation, book: Book, sheet: Sheet, parts: Iterable[Token]) -> None:
        self._cells = cells
        self._book = book
        self._sheet = sheet
        self._parts = [part for part in parts if part.kind != "space"]
        self._at = 0

    def whole(self) -> Argument:
        result = self._expression(0)
        if self._at != len(self._parts):
            raise _Unreadable
        return result

    def _peek(self) -> str:
        return self._parts[self._at].text if self._at < len(self._parts) else ""

    def _take(self) -> Token:
        if self._at >= len(self._parts):
            raise _Unreadable
        self._at += 1
        return self._parts[self._at - 1]

    def _expression(self, floor: int) -> Argument:
        left = self._operand()
        while True:
            sign = self._peek()
            if sign == "%":
                self._take()
                left = functions.binary("/", functions.single(left), 100)
                continue
            strength = _BINDING.get(sign, 0)
            if strength <= floor:
                return left
            self._take()
            right = functions.single(self._expression(strength))
            left = functions.binary(sign, functions.single(left), right)

    def _operand(self) -> Argument:
        kind, text = self._take()
        if text in ("-", "+"):
            inner = functions.single(self._expression(_SIGN_BINDING))
            return functions.binary("-", 0, inner) if text == "-" else inner
        if text == "(":
            inside = self._expression(0)
            self._expect(")")
            return inside
        reader = _READERS.get(kind)
        if reader is None:
            raise _Unreadable
        return reader(self, text)

    def _expect(self, text: str) -> None:
        if self._take().text != text:
            raise _Unreadable

    def _string(self, text: str) -> Argument:
        return text[1:-1].replace('""', '"')

    def _number(self, text: str) -> Argument:
        return tidy(float(text))

    def _reference(self, text: str) -> Argument:
        return self._cells.table(self._sheet, text)

    def _error(self, _text: str) -> Argument:
        return CellError("REF", "Reference does not exist.")

    def _name(self, text: str) -> Argument:
        if self._peek() == "(":
            return self._call(text.upper())
        if text.upper() in ("TRUE", "FALSE"):
            return text.upper() == "TRUE"
        return self._cells.named(text)

    def _call(self, name: str) -> Argument:
        arguments = self._arguments()
        if name in ("TODAY", "NOW"):
            now = self._book.local_now()
            return serial.from_date(now.date()) if name == "TODAY" else serial.from_moment(now)
        known = _KNOWN.get(name)
        if known is None:
            return CellError("NAME", f"Unknown function: '{name}'.")
        return known(arguments)

    def _arguments(self) -> list[Argument]:
        self._expect("(")
        arguments: list[Argument] = []
        if self._peek() == ")":
            self._take()
            return arguments
        while True:
            arguments.append(self._expression(0) if self._peek() not in (",", ";", ")") else None)
            if self._take().text == ")":
                return arguments
            if self._parts[self._at - 1].text not in (",", ";"):
                raise _Unreadable


_READERS: Final[dict[str, Callable[[_Parser, str], Argument]]] = {
    "string": _Parser._string,  # noqa: SLF001
    "number": _Parser._number,  # noqa: SLF001
    "reference": _Parser._reference,  # noqa: SLF001
    "error": _Parser._error,  # noqa: SLF001
    "name": _Parser._name,  # noqa: SLF001
}
__all__ = ["Evaluation", "Table"]
