"""Reads the values of a range, in each of the render options."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from sheetdrip.sandbox.google.sheets import render
from sheetdrip.sandbox.google.sheets.book import Book
from sheetdrip.sandbox.google.sheets.cell import Cell, CellError, Effective, Formula
from sheetdrip.sandbox.google.sheets.formulas import Evaluation
from sheetdrip.sandbox.google.sheets.references import Place
from sheetdrip.sandbox.google.sheets.schema import Json
from sheetdrip.sandbox.google.sheets.shifts import COLUMNS, ROWS

FORMATTED: Final = "FORMATTED_VALUE"
UNFORMATTED: Final = "UNFORMATTED_VALUE"
FORMULA: Final = "FORMULA"
SERIAL: Final = "SERIAL_NUMBER"


@dataclass(frozen=True, slots=True)
class Rendering:
    """How values are to be shown."""

    values: str = FORMATTED
    dates: str = SERIAL
    major: str = ROWS


Scalar = bool | float | str
Shown = dict[int, tuple[list[Cell], list[Scalar]]]
"""By a row's identity: the cells it held, and what they showed."""


class Reader:
    """Shows cells of one spreadsheet as it is now."""

    def __init__(self, book: Book, rendering: Rendering) -> None:
        self._book = book
        self._locale = book.locale
        self._rendering = rendering
        self._evaluation = Evaluation(book)
        self._show: Callable[[Effective, Json | None], Scalar] = (
            self._formatted if rendering.values == FORMATTED else self._unformatted
        )

    def value_range(self, place: Place, *, whole: bool = False) -> Json:
        """A ValueRange: trailing blanks cut, `values` absent when nothing is left."""
        rows = self._rows(place)
        if self._rendering.major == COLUMNS:
            width = max(map(len, rows), default=0)
            rows = [
                _trimmed([row[c] if c < len(row) else "" for row in rows]) for c in range(width)
            ]
        while rows and not rows[-1] and not whole:
            rows.pop()
        shown: Json = {"range": place.a1(), "majorDimension": self._rendering.major}
        return shown | ({"values": rows} if rows else {})

    def _rows(self, place: Place) -> list[list[Scalar]]:
        """Rows that hold the same cells as at the last read are shown as they were then."""
        box, grid = place.box, place.sheet.grid
        manner = (self._rendering, self._locale, box.left, box.right)
        before: Shown = grid.shown.get(manner, {})
        now: Shown = {}
        rows = []
        for number in range(box.top, box.bottom):
            cells = grid.cells[number]
            known = before.get(id(cells))
            if known is None or known[0] != cells:
                known = (cells[:], self._row(place, number))
                # what a formula shows depends on other cells, and on the time
                is_fixed = not place.sheet.outages and not any(
                    isinstance(cell.value, Formula) for cell in cells
                )
            else:
                is_fixed = True
            if is_fixed:
                now[id(cells)] = known
            rows.append(known[1])
        grid.shown[manner] = now
        return rows

    def _row(self, place: Place, row: int) -> list[Scalar]:
        if place.sheet.outages and self._rendering.values != FORMULA:
            return _trimmed(
                [
                    self._show(
                        self._evaluation.effective(place.sheet, row, column),
                        self._evaluation.number_format(place.sheet, row, column),
                    )
                    for column in range(place.box.left, place.box.right)
                ]
            )
        cells = place.sheet.grid.cells[row][place.box.left : place.box.right]
        return _trimmed(
            [
                "" if cell.value is None else self._one(cell, place, row, column)
                for column, cell in enumerate(cells, place.box.left)
            ]
        )

    def _one(self, cell: Cell, place: Place, row: int, column: int) -> Scalar:
        value = cell.value
        if isinstance(value, str):
            return value
        if isinstance(value, Formula):
            if self._rendering.values == FORMULA:
                return value.text
            shown = self._evaluation.effective(place.sheet, row, column)
            return self._show(shown, self._evaluation.number_format(place.sheet, row, column))
        number_format = cell.format and cell.format.get("numberFormat")
        return self._show(value, number_format)

    def _formatted(self, value: Effective, number_format: Json | None) -> Scalar:
        return render.shown(value, number_format, self._locale)

    def _unformatted(self, value: Effective, number_format: Json | None) -> Scalar:
        if value is None:
            return ""
        if isinstance(value, CellError):
            return value.shown()
        if self._rendering.dates != SERIAL and render.is_date(number_format):
            return render.shown(value, number_format, self._locale)
        return value


def _trimmed(row: list[Scalar]) -> list[Scalar]:
    while row and isinstance(row[-1], str) and row[-1] == "":
        row.pop()
    return row
