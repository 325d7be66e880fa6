"""The layout of the Control tab: a form with a line per label, and a box for each thing that staff decide.

Above and below a box there is a line in which the daemon writes nothing, so that a write that is off by one
line (staff inserted one between the daemon's read and its write) hits no box.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final

from sheetdrip.planning.control_tab import (
    APPROVE,
    BOXES,
    ERRORS,
    LABELS,
    LAST_CHECKED,
    NEW_DASHBOARD,
    NEXT_TEXT,
    PAUSE,
    PLAN,
    STATE,
    WAITING,
    ControlTab,
    find,
)
from sheetdrip.sheets.layout.colours import ORANGE, RED
from sheetdrip.sheets.layout.feature import Feature, Work, add_missing, on_tab
from sheetdrip.sheets.layout.notes import LABELS as NOTES
from sheetdrip.sheets.layout.parts import OWN_BAND, added, room, without_grid
from sheetdrip.sheets.layout.spec import LayoutSpec
from sheetdrip.sheets.layout.state import Tab
from sheetdrip.sheets.layout.tab_words import TAB_WORDS, TabWords
from sheetdrip.sheets.requests import (
    Request,
    area,
    bordered,
    columns,
    drawn,
    formatted,
    lines,
    painted,
    ruled,
    warned,
    written,
)

_BOX = {"condition": {"type": "BOOLEAN"}, "strict": True}
_WIDTHS = (190, 560, 420)
_BIG, _TITLE, _SMALL = 16, 14, 9
"""Sizes of letters, in points."""

_PAUSE_HEIGHT = 48
_GREY = {"rgbColor": {"red": 0.4, "green": 0.4, "blue": 0.4}}
_GAP: Final = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """A part of the form: its first row, that of its heading, and the rows of its labels."""

    heading: str
    top: int
    rows: Mapping[str, int]

    @property
    def end(self) -> int:
        """The row below it."""
        return max(self.rows.values()) + 1


def _form(words: TabWords) -> tuple[_Part, ...]:
    """The parts of a new tab, one below the other, below the title."""
    told: tuple[tuple[str, tuple[str | None, ...]], ...] = (
        (words.stop, (PAUSE,)),
        (words.standing, (STATE, NEXT_TEXT, LAST_CHECKED, ERRORS)),
        (words.deciding, (WAITING, PLAN, _GAP, APPROVE)),
        (words.figures, (NEW_DASHBOARD,)),
    )
    parts, top = [], 2
    for heading, labels in told:
        rows = {label: row for row, label in enumerate(labels, top + 1) if label is not _GAP}
        parts.append(_Part(heading=heading, top=top, rows=rows))
        top = parts[-1].end + 1
    return tuple(parts)


def furnish_control(tab: Tab, spec: LayoutSpec) -> Work:
    """All that the tab lacks; a label that is there, wherever, is left as it is."""
    control = find([[cell_state.value for cell_state in row] for row in tab.cell_states])
    missing = [label for label in LABELS if label not in control.places]
    words, form = TAB_WORDS[spec.language], _form(TAB_WORDS[spec.language])
    if tab.is_new:
        rows = dict(chain.from_iterable(part.rows.items() for part in form))
        yield added(tab)
        yield from (("", request) for request in _drawn_form(tab, words, form))
    else:
        rows = dict(zip(missing, _rows_for(missing, tab.used_rows), strict=True))
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


def _lines(tab: Tab, rows: Mapping[str, int]) -> Work:
    """Lines that a tab in use lacks, each with a note on it."""
    if rows:
        yield from room(tab, "ROWS", max(rows.values()) + 1)
    says = f"Added to “{tab.title}”: {', '.join(rows)}"
    for label, row in rows.items():
        name = {**_named(label), "note": NOTES[label]}
        fields = "userEnteredValue,userEnteredFormat.textFormat.bold,note,dataValidation"
        yield says, written(tab.sheet_id, row, 0, [[name, _value(label)]], fields)


def _named(label: str) -> dict[str, Any]:
    return {
        "userEnteredValue": {"stringValue": label},
        "userEnteredFormat": {"textFormat": {"bold": True}},
    }


def _value(label: str) -> dict[str, Any]:
    """An unticked box, or nothing yet."""
    box = {"userEnteredValue": {"boolValue": False}, "dataValidation": _BOX}
    return box if label in BOXES else {}


def _pieces(tab: Tab, control: ControlTab, rows: Mapping[str, int]) -> Iterator[Feature]:
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


def _drawn_form(tab: Tab, words: TabWords, form: Sequence[_Part]) -> Iterator[Request]:
    """The form of a new tab: its words, its frames and its colours."""
    yield without_grid(tab)
    for index, width in enumerate(_WIDTHS):
        yield drawn(columns(tab.sheet_id, index, index + 1), pixelSize=width)
    looks = {"wrapStrategy": "WRAP", "verticalAlignment": "TOP", "horizontalAlignment": "LEFT"}
    yield formatted(area(tab.sheet_id, across=(0, 3)), looks)
    yield _words(tab, 0, words.control_title, {"bold": True, "fontSize": _TITLE})
    for part in form:
        yield from _part(tab, part)
    pause = form[0].rows[PAUSE]
    yield drawn(lines(tab.sheet_id, "ROWS", pause, pause + 1), pixelSize=_PAUSE_HEIGHT)
    yield formatted(_of_row(tab, pause, (0, 2)), {"textFormat": {"bold": True, "fontSize": _BIG}})
    yield formatted(_of_row(tab, pause, (0, 3)), {"verticalAlignment": "MIDDLE"})
    rows = dict(chain.from_iterable(part.rows.items() for part in form))
    ticked = {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": f"=$B${pause + 1}"}]}
    said = {"type": "NOT_BLANK"}
    conditions = ((PAUSE, ticked, RED), (ERRORS, said, RED), (WAITING, said, ORANGE))
    for index, (label, condition, colour) in enumerate(conditions):
        look = {"backgroundColorStyle": painted(colour)}
        ranges = [_of_row(tab, rows[label], (0, 2))]
        rule = {"ranges": ranges, "booleanRule": {"condition": condition, "format": look}}
        yield {"addConditionalFormatRule": {"index": index, "rule": rule}}


def _part(tab: Tab, part: _Part) -> Iterator[Request]:
    yield _words(tab, part.top, part.heading, {"bold": True})
    yield formatted(_of_row(tab, part.top, (0, 3)), {"backgroundColor": OWN_BAND})
    fields = (
        "userEnteredValue,dataValidation,userEnteredFormat.textFormat(bold,fontSize,"
        "foregroundColorStyle)"
    )
    for label, row in part.rows.items():
        small = {"fontSize": _SMALL, "foregroundColorStyle": _GREY}
        help_text = {
            "userEnteredValue": {"stringValue": NOTES[label]},
            "userEnteredFormat": {"textFormat": small},
        }
        cells = [_named(label), _value(label), help_text]
        yield written(tab.sheet_id, row, 0, [cells], fields)
    frame = area(tab.sheet_id, (part.top, part.end), (0, 3))
    yield bordered(frame)


def _words(tab: Tab, row: int, text: str, form: Mapping[str, Any]) -> Request:
    cell = {
        "userEnteredValue": {"stringValue": text},
        "userEnteredFormat": {"textFormat": form, "wrapStrategy": "OVERFLOW_CELL"},
    }
    fields = "userEnteredValue,userEnteredFormat(textFormat,wrapStrategy)"
    return written(tab.sheet_id, row, 0, [[cell]], fields)


def _of_row(tab: Tab, row: int, across: tuple[int, int]) -> dict[str, Any]:
    return area(tab.sheet_id, (row, row + 1), across)


def _one(tab: Tab, place: tuple[int, int]) -> dict[str, Any]:
    row, column = place
    return _of_row(tab, row, (column, column + 1))


def bare_tab(sheet_id: int, title: str) -> Tab:
    """A tab that is still to be added."""
    return Tab(sheet_id=sheet_id, title=title, row_count=40, column_count=4, is_new=True)
