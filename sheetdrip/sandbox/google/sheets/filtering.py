"""Finds the rows that the basic filter hides. They are still read (docs/vendors/sheets.md#filters)."""

from sheetdrip.sandbox.google.sheets import render
from sheetdrip.sandbox.google.sheets.book import Book, Sheet
from sheetdrip.sandbox.google.sheets.formulas import Evaluation
from sheetdrip.sandbox.google.sheets.schema import Json


def filtered_rows(book: Book, sheet: Sheet, evaluation: Evaluation) -> frozenset[int]:
    """The rows whose shown value is among the hidden values of their column."""
    basic: Json = sheet.decor.get("basicFilter") or {}
    hidden = _hidden_values(basic)
    if not hidden:
        return frozenset()
    box = sheet.box(basic["range"])

    def hides(row: int, column: int, values: list[str]) -> bool:
        number_format = evaluation.number_format(sheet, row, column)
        shown = render.shown(evaluation.effective(sheet, row, column), number_format, book.locale)
        return shown in values

    return frozenset(
        row
        for row in range(box.top + 1, box.bottom)
        if any(hides(row, column, values) for column, values in hidden.items())
    )


def _hidden_values(basic: Json) -> dict[int, list[str]]:
    """By column; `criteria` is the older spelling of `filterSpecs`."""
    old = {int(column): criteria for column, criteria in basic.get("criteria", {}).items()}
    new = {
        spec.get("columnIndex", 0): spec.get("filterCriteria", {})
        for spec in basic.get("filterSpecs", [])
    }
    found = {column: each.get("hiddenValues", []) for column, each in (old | new).items()}
    return {column: values for column, values in found.items() if values}
