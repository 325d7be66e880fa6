"""Reads and writes the Control tab's cells, beside the surgeries, in the same two calls."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from gspread.utils import absolute_range_name

from sheetdrip.domain.cells import Cell
from sheetdrip.domain.columns import letter
from sheetdrip.planning.control_tab import APPROVE, PLAN, ControlTab
from sheetdrip.sheets.cells import update_requests
from sheetdrip.sheets.tabs import Tab

_OURS = 3
"""So many of its labels make a tab the Control tab."""


def ticked_cell(tab: Tab, control: ControlTab) -> str | None:
    """The range of a ticked Approve box beside a plan: what stands in it decides, not what it shows."""
    if control.values.get(APPROVE) is not True or not control.values.get(PLAN):
        return None
    row, column = control.places[APPROVE][0]
    return str(absolute_range_name(tab.title, f"{letter(column)}{row + 1}"))


def unless_formula(control: ControlTab, entered: object) -> ControlTab:
    """A formula that comes out true is nobody's tick."""
    if not (isinstance(entered, str) and entered.startswith("=")):
        return control
    return replace(control, values={**control.values, APPROVE: "a formula"})


def control_requests(
    tab: Tab | None, control: ControlTab | None, cells: Mapping[str, Cell]
) -> list[dict[str, Any]]:
    """Write cells by label, at all the places of the last read.

    A tab of the clinic's own that happens to be called so, and says a word of ours somewhere, is not written.

    A line inserted or deleted in that very moment shifts them by one: the tab that `init` makes has an empty
    line beside each box, so that no box is hit.
    """
    if tab is None or control is None:
        return []
    if len(control.places) < _OURS:
        return []
    placed = {
        place: cell for label, cell in cells.items() for place in control.places.get(label, ())
    }
    return list(update_requests(tab.sheet_id, placed))
