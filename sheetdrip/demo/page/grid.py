"""Works out a tab as a grid: columns, rows and colours for AG Grid, from the tab alone."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sheetdrip.demo.page.tables import Row, Tab
from sheetdrip.domain.columns import (
    ACKNOWLEDGED,
    DRIP_ID,
    NEEDS_CALL,
    PLEASE_READ,
    STATUS,
    STEP_FIELDS,
)
from sheetdrip.domain.sheet_language import SheetLanguage
from sheetdrip.domain.staff_columns import STAFF_COLUMNS, CellFormat
from sheetdrip.domain.wording import opening

Column = dict[str, Any]
"""A column definition as AG Grid takes it."""

_TONES = {
    "delivered": "good",
    "sent": "good",
    "scheduled": "planned",
    "waiting": "quiet",
    "unknown": "warn",
    "undelivered": "bad",
    "failed": "bad",
    "too late": "bad",
    "cancelled": "muted",
    "skipped": "muted",
    "paused": "muted",
    "stopped": "muted",
    opening("status.fix", SheetLanguage.EN): "bad",
    opening("status.call", SheetLanguage.EN): "bad",
    opening("status.read", SheetLanguage.EN): "warn",
    opening("status.held", SheetLanguage.EN): "bad",
}
_ANY = {NEEDS_CALL: "bad", PLEASE_READ: "warn"}
"""Of columns that say something or nothing."""

TONES = ("good", "planned", "quiet", "warn", "bad", "muted", "low", "middle", "high")

_MIDDLE, _HIGH = 4, 7
"""Mild, moderate and severe pain begin at 1, 4 and 7."""

_STAFF = {column.name: column for column in STAFF_COLUMNS}
_WIDTHS = {**{column.name: column.width for column in STAFF_COLUMNS}, STATUS: 300, "Next text": 190}
_WIDE_SCREEN = "innerWidth >= 1200 ? 'right' : null"
CONSENT = "Consent"
_HINT = "p => p.value || (p.data && p.data.blank ? 'Type a new row' : '')"
_DATE_EDITOR = (
    "p => ({component: !p.value || /^\\d{4}-\\d\\d-\\d\\d$/.test(p.value)"
    " ? 'agDateStringCellEditor' : 'agTextCellEditor'})"
)
"""A calendar for dates; what staff mistyped is shown as they typed it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What the clinic's settings say: own columns, the steps' labels, the languages staff may write."""

    own: frozenset[str]
    labels: tuple[str, ...]
    languages: tuple[str, ...]

    def step_field(self, header: str) -> tuple[str, str] | None:
        """("Day 7", "score") for "Day 7 score"; None for another column."""
        return next(
            (
                (label, part)
                for label in self.labels
                for part in STEP_FIELDS
                if header == f"{label} {part}"
            ),
            None,
        )


def columns(tab: Tab, rules: Rules) -> list[Column]:
    """The column definitions below headings: staff's, sheetdrip's, and one for each step.

    Every column has a heading: AG Grid's empty heading cells are a stumbling block for screen readers.
    """
    headed: list[Column] = []
    for header in filter(None, tab.headers):
        step, own = rules.step_field(header), header in rules.own
        heading = step[0] if step else "sheetdrip" if own else "Staff"
        if not headed or headed[-1]["headerName"] != heading:
            whose = "own-column" if own else "staff-column"
            headed.append({"headerName": heading, "headerClass": whose, "children": []})
        headed[-1]["children"].append(_column(tab, header, rules))
    return headed


def leaves(headed: Iterable[Column]) -> list[Column]:
    """The columns below the headings."""
    return [column for heading in headed for column in heading["children"]]


def _column(tab: Tab, header: str, rules: Rules) -> Column:
    step, own = rules.step_field(header), header in rules.own
    score = step is not None and step[1] == "score"
    shared = score or header == ACKNOWLEDGED
    column: Column = {
        "field": header,
        "headerName": step[1].capitalize() if step and step[1] != "SID" else header,
        "editable": shared or not own,
        "headerClass": "own-column" if own else "staff-column",
        "cellClass": "own-cell" if own else "staff-cell",
        "headerTooltip": _tooltip(header, own=own and not shared, score=score),
        "width": _WIDTHS.get(header, 92 if score else 130),
        "hide": header == DRIP_ID or header in tab.hidden,
        **_editor(header, rules),
    }
    if header == "Patient":
        column |= {"pinned": "left", "lockPinned": True, ":valueFormatter": _HINT}
    if header == STATUS:
        # what happens to a patient stays in sight beside what staff type
        column |= {":pinned": _WIDE_SCREEN, "tooltipField": header}
    if step is not None and step[1] == "SID":
        column |= {"columnGroupShow": "open", "headerName": "Message ID"}
    return column


def _tooltip(header: str, *, own: bool, score: bool) -> str:
    if score:
        return f"{header}: from the patient's answer; staff may overwrite it"
    return f"{header}: {'sheetdrip writes this' if own else 'staff fill this in'}"


def _editor(header: str, rules: Rules) -> Column:
    """By the header alone: columns that changed with their cells would take the cursor from who types."""
    staffs = _STAFF.get(header)
    if header == "Language":
        return _choice(("", *rules.languages))
    if staffs is not None and staffs.choices:
        return _choice(("", *staffs.choices))
    if staffs is not None and staffs.has_boxes:
        return {"cellDataType": "boolean"}
    if staffs is not None and staffs.cells is CellFormat.DATE:
        return {"cellDataType": False, ":cellEditorSelector": _DATE_EDITOR}
    return {"cellDataType": "text"}


def _choice(values: Sequence[str]) -> Column:
    return {"cellEditor": "agSelectCellEditor", "cellEditorParams": {"values": list(values)}}


def rows(tab: Tab, rules: Rules) -> list[dict[str, Any]]:
    """A record per row and one for the blank row below, to type a new one into.

    `row`: its number; `key`: what it is known by; `tones`: colour names by header; `blank`: the one below.
    """
    blank = Row(tab.blank_number, ())
    return [
        *(_record(tab, row, rules) for row in tab.rows),
        {**_record(tab, blank, rules), "blank": True},
    ]


def _record(tab: Tab, row: Row, rules: Rules) -> dict[str, Any]:
    cells: dict[str, Any] = {}
    tones = {}
    for index, header in enumerate(tab.headers):
        shown = row.at(index).shown
        cells[header] = shown == "TRUE" if header == CONSENT else shown
        if found := tone(header, shown, rules):
            tones[header] = found
    return {**cells, "row": row.number, "key": list(tab.key(row)), "tones": tones}


def tone(header: str, text: str, rules: Rules) -> str | None:
    """The colour of a cell, by its state or its score; None for a plain one."""
    step = rules.step_field(header)
    if step is not None and step[1] == "score":
        return _band(text)
    if header in {NEEDS_CALL, PLEASE_READ}:
        return _ANY[header] if text and text != "FALSE" else None
    if header == STATUS or (step is not None and step[1] == "status"):
        return _TONES.get(text.partition(":")[0])
    return None


def _band(text: str) -> str | None:
    if not text.isdecimal():
        return None
    score = int(text)
    return "high" if score >= _HIGH else "middle" if score >= _MIDDLE else "low"


@dataclass(frozen=True, slots=True, kw_only=True)
class Push:
    """What a grid that shows `before` must be told to show `after`."""

    update: list[dict[str, Any]]
    add: list[dict[str, Any]]
    remove: list[dict[str, Any]]
    moved: bool

    @property
    def is_empty(self) -> bool:
        """Whether nothing changed."""
        return not (self.update or self.add or self.remove)


def push(before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> Push:
    """The difference, row number by row number. `moved`: some row now stands for somebody else."""
    shared = list(zip(before, after, strict=False))
    return Push(
        update=[dict(new) for old, new in shared if old != new],
        add=[dict(new) for new in after[len(before) :]],
        remove=[{"row": old["row"]} for old in before[len(after) :]],
        moved=any(old["key"][:3] != new["key"][:3] and any(old["key"]) for old, new in shared),
    )


def sortable(tab: Tab) -> Iterator[str]:
    """The columns by which staff may sort."""
    return (header for header in tab.headers if header and header != DRIP_ID)
