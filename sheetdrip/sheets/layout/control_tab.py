"""The layout of the Control tab: a line per label, a box for each thing that staff decide.

Beside a box there is an empty line, so that a write that is off by one line (staff inserted one between the
daemon's read and its write) hits no box.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from sheetdrip.planning.control_tab import BOXES, LABELS, ControlTab, find
from sheetdrip.sheets.layout.feature import Feature, Request, Work, add_missing, columns, on_tab
from sheetdrip.sheets.layout.notes import LABELS as NOTES
from sheetdrip.sheets.layout.parts import added
from sheetdrip.sheets.layout.spec import LayoutSpec
from sheetdrip.sheets.layout.state import Tab

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
    lacking = max(rows.values()) + 1 - tab.row_count
    if lacking > 0:
        growth = {"sheetId": tab.sheet_id, "dimension": "ROWS", "length": lacking}
        yield "", {"appendDimension": growth}
    says = "" if tab.is_new else f"Added to “{tab.title}”: {', '.join(rows)}"
    for label, row in rows.items():
        name = {
            "userEnteredValue": {"stringValue": label},
            "userEnteredFormat": {"textFormat": {"bold": True}},
            "note": NOTES[label],
        }
        box = {"userEnteredValue": {"boolValue": False}, "dataValidation": _BOX}
        update = {
            "start": {"sheetId": tab.sheet_id, "rowIndex": row, "columnIndex": 0},
            "rows": [{"values": [name, box if label in BOXES else {}]}],
            "fields": "userEnteredValue,userEnteredFormat.textFormat.bold,note,dataValidation",
        }
        yield says, {"updateCells": update}


def _pieces(tab: Tab, control: ControlTab, rows: dict[str, int]) -> Iterator[Feature]:
    yield Feature(name="look", requests=tuple(_look(tab)) if tab.is_new else ())
    there = {label: control.places[label][0] for label in BOXES if label in control.places}
    unboxed = [place for place in there.values() if not tab.cell_state(*place).has_rule]
    yield Feature(
        name="boxes",
        says="Pause and Approve have boxes to tick",
        requests=tuple(_box(tab, row, column) for row, column in unboxed),
    )
    boxes = [there.get(label) or (rows[label], 1) for label in BOXES]
    yield Feature(
        name="warned",
        says=f"Sheets warns before somebody edits sheetdrip's lines in “{tab.title}”",
        requests=(_warning(tab, boxes),),
    )


def _look(tab: Tab) -> Iterator[Request]:
    for index, width in enumerate(_WIDTHS):
        span = columns(tab.sheet_id, index, index + 1)
        size = {"range": span, "properties": {"pixelSize": width}, "fields": "pixelSize"}
        yield {"updateDimensionProperties": size}
    area = {"sheetId": tab.sheet_id, "startColumnIndex": 0, "endColumnIndex": 2}
    form = {
        "wrapStrategy": "WRAP",
        "verticalAlignment": "TOP",
        "horizontalAlignment": "LEFT",
    }
    fields = ",".join(f"userEnteredFormat.{name}" for name in form)
    yield {"repeatCell": {"range": area, "cell": {"userEnteredFormat": form}, "fields": fields}}


def _box(tab: Tab, row: int, column: int) -> Request:
    return {"setDataValidation": {"range": _one(tab, row, column), "rule": _BOX}}


def _warning(tab: Tab, boxes: Sequence[tuple[int, int]]) -> Request:
    protected = {
        "range": {"sheetId": tab.sheet_id},
        "description": "sheetdrip writes these lines",
        "warningOnly": True,
        "unprotectedRanges": [_one(tab, row, column) for row, column in boxes],
    }
    return {"addProtectedRange": {"protectedRange": protected}}


def _one(tab: Tab, row: int, column: int) -> dict[str, Any]:
    return {
        "sheetId": tab.sheet_id,
        "startRowIndex": row,
        "endRowIndex": row + 1,
        "startColumnIndex": column,
        "endColumnIndex": column + 1,
    }


def bare_tab(sheet_id: int, title: str) -> Tab:
    """A tab that is still to be added."""
    return Tab(sheet_id=sheet_id, title=title, row_count=40, column_count=4, is_new=True)
