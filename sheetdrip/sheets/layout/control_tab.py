"""The layout of the Control tab: a line per label, a box for each thing that staff decide.

Beside a box there is an empty line, so that a write that is off by one line (staff inserted one between the
daemon's read and its write) hits no box.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from sheetdrip.planning.control_tab import BOXES, LABELS, ControlTab, find
from sheetdrip.sheets.layout.feature import Feature, Work, add_missing, on_tab
from sheetdrip.sheets.layout.notes import LABELS as NOTES
from sheetdrip.sheets.layout.parts import added, room
from sheetdrip.sheets.layout.spec import LayoutSpec
from sheetdrip.sheets.layout.state import Tab
from sheetdrip.sheets.requests import (
    Request,
    area,
    columns,
    drawn,
    formatted,
    ruled,
    warned,
    written,
)

_BOX = {"condition": {"type": "BOOLEAN"}, "strict": True}
_WIDTHS = (180, 620)


def furnish_control(tab: Tab, spec: LayoutSpec) -> Work:
    """All that the tab lacks; a label that is there, wherever, is left as it is."""
    control = find([[cell_state.value for cell_state in row] for row in tab.cell_states])
    missing = [label for label in LABELS if label not in control.places]
    rows = dict(zip(missing, _rows_for(missing, tab.used_rows), strict=True))
    if tab.is_new:
        yield added(tab)
    if rows:
        yield from _lines(tab, rows)
    yield from add_missing(
        _pieces(tab, control, rows), tab.mark, spec.control_tab, on_tab(tab.sheet_id)
    )


def _rows_for(labels: Sequence[str], used: int) -> Iterator[int]:
    """Where lines go, below what is there, with an empty one on either side of each box."""
    row, apart = (used + 1 if used else 0), True
    for label in labels:
        row += label in BOXES and not apart
        yield row
        apart = label in BOXES
        row += 2 if apart else 1


def _lines(tab: Tab, rows: dict[str, int]) -> Work:
    yield from room(tab, "ROWS", max(rows.values()) + 1)
    says = "" if tab.is_new else f"Added to “{tab.title}”: {', '.join(rows)}"
    for label, row in rows.items():
        name = {
            "userEnteredValue": {"stringValue": label},
            "userEnteredFormat": {"textFormat": {"bold": True}},
            "note": NOTES[label],
        }
        box = {"userEnteredValue": {"boolValue": False}, "dataValidation": _BOX}
        cells = [name, box if label in BOXES else {}]
        fields = "userEnteredValue,userEnteredFormat.textFormat.bold,note,dataValidation"
        yield says, written(tab.sheet_id, row, 0, [cells], fields)


def _pieces(tab: Tab, control: ControlTab, rows: dict[str, int]) -> Iterator[Feature]:
    yield Feature(name="look", requests=tuple(_look(tab)) if tab.is_new else ())
    there = {label: control.places[label][0] for label in BOXES if label in control.places}
    unboxed = [place for place in there.values() if not tab.cell_state(*place).has_rule]
    yield Feature(
        name="boxes",
        says="Pause and Approve have boxes to tick",
        requests=tuple(ruled(_one(tab, place), _BOX) for place in unboxed),
    )
    boxes = [there.get(label) or (rows[label], 1) for label in BOXES]
    yield Feature(
        name="warned",
        says=f"Sheets warns before somebody edits sheetdrip's lines in “{tab.title}”",
        requests=(
            warned(
                area(tab.sheet_id),
                "sheetdrip writes these lines",
                unprotectedRanges=[_one(tab, place) for place in boxes],
            ),
        ),
    )


def _look(tab: Tab) -> Iterator[Request]:
    for index, width in enumerate(_WIDTHS):
        yield drawn(columns(tab.sheet_id, index, index + 1), pixelSize=width)
    form = {"wrapStrategy": "WRAP", "verticalAlignment": "TOP", "horizontalAlignment": "LEFT"}
    yield formatted(area(tab.sheet_id, across=(0, 2)), form)


def _one(tab: Tab, place: tuple[int, int]) -> dict[str, Any]:
    row, column = place
    return area(tab.sheet_id, (row, row + 1), (column, column + 1))


def bare_tab(sheet_id: int, title: str) -> Tab:
    """A tab that is still to be added."""
    return Tab(sheet_id=sheet_id, title=title, row_count=40, column_count=4, is_new=True)
