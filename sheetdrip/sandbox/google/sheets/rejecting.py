"""Refuses what a strict data validation rejects. Uncertain for the API: settable for each spreadsheet.

People are refused in the words below; whether the API is, too, is recorded nowhere
(docs/vendors/sheets.md#data-validation). Off, as everything that is uncertain; `reject_invalid` of the
control surface's edits turns it on.
"""

from sheetdrip.sandbox.google.errors import invalid_argument
from sheetdrip.sandbox.google.sheets.a1 import letters
from sheetdrip.sandbox.google.sheets.cell import Cell
from sheetdrip.sandbox.google.sheets.schema import Json


def check_valid(cell: Cell, row: int, column: int) -> None:
    """400 when a cell's strict rule does not allow its value; rules that are not known here allow all."""
    rule = cell.validation or {}
    if not rule.get("strict") or cell.value is None or _allows(rule.get("condition", {}), cell):
        return
    raise invalid_argument(
        f"The data you entered in cell {letters(column)}{row + 1} violates the data validation rules set on "
        "this cell."
    )


def _allows(condition: Json, cell: Cell) -> bool:
    kind, value = condition.get("type", ""), cell.value
    given = [str(one.get("userEnteredValue", "")) for one in condition.get("values", [])]
    if kind == "ONE_OF_LIST":
        return str(value) in given
    if kind == "BOOLEAN":
        return isinstance(value, bool)
    if kind.startswith(("NUMBER_", "DATE_")):
        return isinstance(value, int | float) and not isinstance(value, bool)
    return True
