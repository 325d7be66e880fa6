"""Requests that set data validation."""

from dataclasses import replace
from typing import Final

from sheetdrip.sandbox.google.errors import invalid_argument
from sheetdrip.sandbox.google.sheets.cell import BARE
from sheetdrip.sandbox.google.sheets.requests.edit import Edit, answers
from sheetdrip.sandbox.google.sheets.schema import Json

# How many values each condition wants; the others are not for data validation.
_COUNTS: Final[dict[str, tuple[int, int]]] = {
    **dict.fromkeys(("NUMBER_BETWEEN", "NUMBER_NOT_BETWEEN", "DATE_BETWEEN"), (2, 2)),
    "DATE_NOT_BETWEEN": (2, 2),
    **dict.fromkeys(
        (
            "NUMBER_GREATER", "NUMBER_GREATER_THAN_EQ", "NUMBER_LESS", "NUMBER_LESS_THAN_EQ",
            "NUMBER_EQ", "NUMBER_NOT_EQ", "TEXT_CONTAINS", "TEXT_NOT_CONTAINS", "TEXT_EQ",
            "DATE_EQ", "DATE_BEFORE", "DATE_AFTER", "DATE_ON_OR_BEFORE", "DATE_ON_OR_AFTER",
            "ONE_OF_RANGE", "CUSTOM_FORMULA",
        ),
        (1, 1),
    ),
    **dict.fromkeys(("TEXT_IS_EMAIL", "TEXT_IS_URL", "DATE_IS_VALID"), (0, 0)),
    "BOOLEAN": (0, 2),
    "ONE_OF_LIST": (1, 500),
}  # fmt: skip


def checked_rule(rule: Json | None) -> Json | None:
    """A DataValidationRule that Google would take; 400 otherwise. None clears."""
    if not rule:
        return None
    condition = rule.get("condition", {})
    kind = condition.get("type", "CONDITION_TYPE_UNSPECIFIED")
    if kind not in _COUNTS:
        raise invalid_argument(f"Condition type {kind} is not valid for data validation.")
    low, high = _COUNTS[kind]
    given = condition.get("values", [])
    if not low <= len(given) <= high:
        wanted = str(low) if low == high else f"{low} to {high}"
        raise invalid_argument(f"Condition {kind} takes {wanted} values, got {len(given)}.")
    if any("relativeDate" in value for value in given):
        raise invalid_argument("Relative dates are not supported in data validation.")
    return rule


@answers("setDataValidation")
def set_data_validation(edit: Edit, request: Json) -> Json:
    """setDataValidation: one rule over a range, or none."""
    rule = checked_rule(request.get("rule"))
    place = edit.place(request.get("range", {}))
    grid = place.sheet.grid
    for row, column in place.box.cells():
        new = replace(grid.get(row, column), validation=rule)
        grid.put(row, column, BARE if new.is_bare() else new)
    return {}
