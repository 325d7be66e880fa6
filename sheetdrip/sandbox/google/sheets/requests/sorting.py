"""Sorts rows. Cells travel with format and note; row metadata too, if the whole row does."""

import random
from dataclasses import replace
from functools import cmp_to_key
from typing import Final

from sheetdrip.sandbox.google.errors import invalid_argument, unimplemented
from sheetdrip.sandbox.google.sheets import formula_text
from sheetdrip.sandbox.google.sheets.book import Book, Sheet
from sheetdrip.sandbox.google.sheets.cell import BARE, Cell, CellError, Effective, Formula
from sheetdrip.sandbox.google.sheets.formulas import Evaluation
from sheetdrip.sandbox.google.sheets.grid import Box
from sheetdrip.sandbox.google.sheets.requests.edit import Edit, answers
from sheetdrip.sandbox.google.sheets.schema import Json

_COLOUR_KEYS: Final = (
    "backgroundColor",
    "backgroundColorStyle",
    "foregroundColor",
    "foregroundColorStyle",
    "dataSourceColumnReference",
)


@answers("sortRange")
def sort_range(edit: Edit, request: Json) -> Json:
    """SortRange over absolute columns, stable, blanks last whichever way."""
    place = edit.place(request.get("range", {}))
    specs = request.get("sortSpecs", [])
    if not specs:
        raise invalid_argument("No sort specs were specified.")
    sort_box(edit.book, place.sheet, place.box, specs)
    return {}


def sort_box(book: Book, sheet: Sheet, box: Box, specs: list[Json]) -> None:
    """Sort the rows of a box."""
    evaluation = Evaluation(book)
    order = list(range(box.top, box.bottom))
    for spec in reversed(specs):
        column = _column(spec, box)
        keys = {row: evaluation.effective(sheet, row, column) for row in order}
        order = _sorted(order, keys, descending=spec.get("sortOrder") == "DESCENDING")
    reorder(sheet, box, order)


def _column(spec: Json, box: Box) -> int:
    unknown = next((name for name in _COLOUR_KEYS if name in spec), None)
    if unknown:
        raise unimplemented(f"sortSpecs.{unknown}")
    column: int = spec.get("dimensionIndex", 0)
    if not box.left <= column < box.right:
        raise invalid_argument(f"Sort column {column} is outside the range.")
    return column


def _sorted(order: list[int], keys: dict[int, Effective], *, descending: bool) -> list[int]:
    blank = [row for row in order if keys[row] is None]
    full = [row for row in order if keys[row] is not None]
    sign = -1 if descending else 1

    def compare(one: int, other: int) -> int:
        return sign * _compare(keys[one], keys[other])

    return [*sorted(full, key=cmp_to_key(compare)), *blank]


def _compare(one: Effective, other: Effective) -> int:
    a, b = _rank(one), _rank(other)
    return (a > b) - (a < b)


def _rank(value: Effective) -> tuple[int, float, str]:
    """Numbers, then texts whatever their case, then FALSE and TRUE, then errors."""
    match value:
        case bool():
            return 2, float(value), ""
        case str():
            return 1, 0, value.casefold()
        case CellError():
            return 3, 0, ""
        case _:
            return 0, float(value or 0), ""


def reorder(sheet: Sheet, box: Box, order: list[int]) -> None:
    """Put the rows of a box into `order` (their old numbers)."""
    grid = sheet.grid
    old = {row: [grid.get(row, column) for column in range(box.left, box.right)] for row in order}
    lines = {row: grid.rows[row] for row in order}
    whole = _covers_all_values(sheet, box)
    for new, source in enumerate(order, box.top):
        for column, cell in enumerate(old[source], box.left):
            grid.put(new, column, _travelled(cell, new - source))
        if whole:
            # as measured, a row's metadata follows a sort of all populated columns
            # (docs/vendors/sheets.md#developer-metadata)
            grid.rows[new] = replace(grid.rows[new], metadata=lines[source].metadata)


def _travelled(cell: Cell, rows: int) -> Cell:
    if rows and isinstance(cell.value, Formula):
        return cell.with_value(Formula(formula_text.copied(cell.value.text, rows, 0)))
    return cell


def _covers_all_values(sheet: Sheet, box: Box) -> bool:
    """Whether no value beside the box stays behind; a partial sort leaves metadata in place."""
    return not any(
        cell is not BARE and cell.value is not None
        for row in sheet.grid.cells[box.top : box.bottom]
        for cell in (*row[: box.left], *row[box.right :])
    )


@answers("randomizeRange")
def randomize_range(edit: Edit, request: Json) -> Json:
    """randomizeRange: rows in an order drawn from the sandbox's seed."""
    place = edit.place(request.get("range", {}))
    order = list(range(place.box.top, place.box.bottom))
    rng: random.Random = edit.book.random
    rng.shuffle(order)
    reorder(place.sheet, place.box, order)
    return {}
