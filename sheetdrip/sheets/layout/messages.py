"""The layout of the Messages tab: the sequence in force, a line per step; then it is the staff's.

An emptied tab gets its lines again; a tab that has any line gets nothing but the columns that it lacks.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from sheetdrip.domain.cells import Cell
from sheetdrip.domain.messages_tab_parser import (
    ADVICE,
    DAY,
    FIXED,
    LATEST,
    OWN,
    PREVIEW,
    PROBLEM,
    SEGMENTS,
    STEP,
    STEP_ID,
    TIME,
    columns_of,
    read_tab,
)
from sheetdrip.domain.staff_columns import CellFormat
from sheetdrip.errors import UserMustFix
from sheetdrip.planning.edited_sequence import lines_of
from sheetdrip.sheets.layout import colours
from sheetdrip.sheets.layout.feature import Feature, Work, add_missing, on_tab
from sheetdrip.sheets.layout.notes import MESSAGES as NOTES
from sheetdrip.sheets.layout.notes import MESSAGES_TEXT
from sheetdrip.sheets.layout.parts import OWN_BAND, STAFFS_BAND, cells_below, room
from sheetdrip.sheets.layout.spec import LayoutSpec
from sheetdrip.sheets.layout.state import Tab
from sheetdrip.sheets.number_formats import NUMBER_FORMATS
from sheetdrip.sheets.requests import Request, area, columns, drawn, formatted, warned, written

_SHADE = {"red": 0.95, "green": 0.95, "blue": 0.95}
_WIDE = 340
_WIDTHS = {
    STEP: 110,
    DAY: 50,
    TIME: 90,
    LATEST: 90,
    PROBLEM: 260,
    ADVICE: _WIDE,
    SEGMENTS: 130,
    PREVIEW: _WIDE,
}


def furnish_messages(tab: Tab, spec: LayoutSpec) -> Work:
    """All that the tab lacks. Raises UserMustFix for headers that only a person can put right."""
    titles = columns_of(spec.plan)
    there = read_tab(
        [[cell_state.value for cell_state in row] for row in tab.cell_states], spec.plan
    )
    if there.doubled:
        raise UserMustFix(*(f"“{tab.title}”: {problem}" for problem in there.doubled))
    missing = [name for name in titles if name not in there.columns]
    places = {name: there.width + order for order, name in enumerate(missing)}
    if tab.is_new:
        yield _added(tab, len(titles))
    else:
        yield from room(tab, "COLUMNS", there.width + len(missing))
    if missing:
        told = ", ".join(titles[name] for name in missing)
        says = "" if tab.is_new else f"Added to “{tab.title}”: {told}"
        cells = [_header(name, titles[name]) for name in missing]
        fields = "userEnteredValue,userEnteredFormat(textFormat.bold,backgroundColor),note"
        yield says, written(tab.sheet_id, 0, there.width, [cells], fields)
        yield from (("", request) for name in missing for request in _look(tab, name, places[name]))
    if not there.lines:
        yield from _lines(tab, {**there.columns, **places}, spec)
    everything = {**there.columns, **places}
    own = [index for name, index in everything.items() if name in OWN]
    coloured = Feature(
        name="coloured",
        says=f"What cannot be used in “{tab.title}” stands out",
        requests=tuple(
            colours.rules(
                tab,
                (
                    ([colours.NOT_BLANK], [everything[PROBLEM]]),
                    ([colours.ANY_WORDS], [everything[ADVICE]]),
                ),
            )
        ),
    )
    warning = Feature(
        name="warned",
        says=f"Sheets warns before somebody edits sheetdrip's columns in “{tab.title}”",
        requests=tuple(
            warned(area(tab.sheet_id, across=(at, at + 1)), "sheetdrip writes this column")
            for at in sorted(own)
        ),
    )
    yield from add_missing([coloured, warning], tab.mark, spec.messages_tab, on_tab(tab.sheet_id))


def _added(tab: Tab, width: int) -> tuple[str, Request]:
    grid = {"rowCount": tab.row_count, "columnCount": width, "frozenRowCount": 1}
    properties = {"sheetId": tab.sheet_id, "title": tab.title, "gridProperties": grid}
    return f"Added the tab “{tab.title}”", {"addSheet": {"properties": properties}}


def _header(name: str, title: str) -> dict[str, Any]:
    return {
        "userEnteredValue": {"stringValue": title},
        "userEnteredFormat": {
            "textFormat": {"bold": True},
            "backgroundColor": OWN_BAND if name in OWN else STAFFS_BAND,
        },
        "note": NOTES.get(name, MESSAGES_TEXT),
    }


def _lines(tab: Tab, places: Mapping[str, int], spec: LayoutSpec) -> Work:
    """The sequence in force, below all that is there; each text in a cell of its own."""
    first = max(tab.used_rows, 1)
    told = lines_of(spec.plan)
    yield from room(tab, "ROWS", first + len(told))
    says = "" if tab.is_new else f"“{tab.title}” has the texts that are in force again"
    for row, line in enumerate(told, start=first):
        for name, cell in line.items():
            value = [[_value(cell)]]
            yield says, written(tab.sheet_id, row, places[name], value, "userEnteredValue")


def _value(cell: Cell) -> dict[str, Any]:
    kind = "stringValue" if isinstance(cell, str) else "numberValue"
    return {"userEnteredValue": {kind: cell}}


def _look(tab: Tab, name: str, index: int) -> Iterator[Request]:
    span = columns(tab.sheet_id, index, index + 1)
    yield drawn(span, pixelSize=_WIDTHS.get(name, _WIDE))
    form: dict[str, Any] = {"wrapStrategy": "WRAP", "verticalAlignment": "TOP"}
    if name in (TIME, LATEST):
        form["numberFormat"] = NUMBER_FORMATS[CellFormat.TIME]
    elif name not in FIXED:
        # a text that begins with "=" or looks like a date stays what was typed
        form["numberFormat"] = NUMBER_FORMATS[CellFormat.TEXT]
    if name in OWN:
        form["backgroundColor"] = _SHADE
    yield formatted(cells_below(tab, index), form)
    if name == STEP_ID:
        yield drawn(span, hiddenByUser=True)


def bare_tab(sheet_id: int, title: str) -> Tab:
    """A tab that is still to be added."""
    return Tab(sheet_id=sheet_id, title=title, row_count=100, column_count=0, is_new=True)
