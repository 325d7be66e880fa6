"""Works out a tab as a grid for AG Grid: columns, rows and colours, from the tab and its look alone."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sheetdrip.demo.page.date_editor import DATE_EDITOR
from sheetdrip.demo.page.looks import ColumnLook
from sheetdrip.demo.page.tables import Row, Tab
from sheetdrip.domain.columns import (
    DRIP_ID,
    MINUTES,
    NEEDS_CALL,
    REPLY,
    REPLY_SID,
    STATUS,
    STEP_FIELDS,
    UNDERSTOOD,
    step_columns,
)
from sheetdrip.domain.messages_tab_parser import PROBLEM, STEP

Column = dict[str, Any]
"""A column definition as AG Grid takes it."""

_NARROW = "(innerWidth < 600 ? 0.45 : innerWidth < 1200 ? 0.75 : 1)"
"""What is left of a wide column on a phone and on a tablet: what matters most stays side by side."""

_ROOM, _LEAST = 130, 76
"""Pixels from which a column shrinks on a small screen, and to which at most."""

_ORDERS = ((STEP, PROBLEM), ("Patient", REPLY, UNDERSTOOD, MINUTES, "Received"))
"""What stands first in the Messages and the Replies tab; the second header tells which tab it is."""

_HINT = "p => p.value || (p.data && p.data.blank ? 'Type a new row' : '')"
_NOT_OF_A_NEW_ROW = {":editable": "p => !(p.data || {}).blank"}
"""Who types a new patient goes on from the name to what is staff's, not to scores that patients tell."""

_MANY_MINUTES = 120


def columns(tab: Tab, labels: Sequence[str]) -> list[Column]:
    """The column definitions. `labels`: of the clinic's steps.

    First what one looks for: who it is, how it stands, who needs a call, the scores; then the rest as in the
    sheet.
    """
    scores = [step_columns(label).score for label in labels]
    wanted = next(
        (
            order
            for order in (("Patient", STATUS, NEEDS_CALL, *scores), *_ORDERS)
            if order[1] in tab.headers
        ),
        (),
    )
    leading = [header for header in wanted if header in tab.headers]
    rest = [header for header in tab.headers if header and header not in leading]
    return [
        _column(tab, header) | (_NOT_OF_A_NEW_ROW if header in scores else {})
        for header in [*leading, *rest]
    ]


def _column(tab: Tab, header: str) -> Column:
    at = tab.headers.index(header)
    look = tab.look.column(at)
    is_own = look.is_warned or REPLY_SID in tab.headers
    column: Column = {
        "field": header,
        "headerName": header,
        "context": at,
        "editable": not is_own,
        "headerClass": ["heading", *(["bold"] if look.is_bold else [])],
        "headerStyle": {"--ground": look.header_ground or "initial"},
        "headerTooltip": look.note or None,
        "hide": look.is_hidden or header == DRIP_ID,
        **_width(look),
        **_editor(look),
    }
    if look.is_wrapped or header == "Patient":
        column |= {"wrapText": True, "autoHeight": True, "tooltipField": header}
    if at < tab.look.frozen:
        column |= {"pinned": "left", "lockPinned": True}
    if at == 0:
        column |= {":valueFormatter": _HINT}
    if header == NEEDS_CALL:
        column |= {"filter": "agTextColumnFilter", "suppressHeaderFilterButton": True}
    return column


def _width(look: ColumnLook) -> Column:
    if look.width < _ROOM:
        return {"width": look.width}
    return {":width": f"Math.max({_LEAST}, Math.round({look.width} * {_NARROW}))"}


def _editor(look: ColumnLook) -> Column:
    """By what the sheet offers in the column; whatever else is typed, the sheet itself understands."""
    if look.has_boxes:
        return {"cellDataType": "boolean"}
    if look.choices:
        offered = {"values": ["", *look.choices]}
        return {
            "cellDataType": "text",
            "cellEditor": "agSelectCellEditor",
            "cellEditorParams": offered,
        }
    if look.has_dates:
        return {"cellDataType": "text", ":cellEditor": DATE_EDITOR}
    return {"cellDataType": "text"}


def rows(tab: Tab) -> list[dict[str, Any]]:
    """A record per row and one for the blank row below, to type a new one into.

    `row`: its number; `key`: what it is known by; `grounds`: colours by header; `calls`: the patient needs a
    call; `blank`: the row below all others.
    """
    painters = [tab.look.painter(index) for index in range(len(tab.headers))]
    blank = Row(tab.blank_number, ())
    is_staffs = REPLY_SID not in tab.headers
    below = [{**_record(tab, blank, painters), "blank": True}] if is_staffs else []
    return [*(_record(tab, row, painters) for row in tab.rows), *below]


def _record(tab: Tab, row: Row, painters: Sequence[Callable[[str], str]]) -> dict[str, Any]:
    cells: dict[str, Any] = {}
    grounds = {}
    for index, (header, paint) in enumerate(zip(tab.headers, painters, strict=True)):
        shown = row.at(index).shown
        has_boxes = tab.look.column(index).has_boxes
        cells[header] = shown == "TRUE" if has_boxes else _worded(header, shown)
        if ground := paint(shown):
            grounds[header] = ground
    return {
        **cells,
        "row": row.number,
        "key": list(tab.key(row)),
        "grounds": grounds,
        "calls": bool(tab.text(row, NEEDS_CALL)),
    }


def _worded(header: str, shown: str) -> str:
    """As shown; minutes from two hours on as hours, since nobody has a feeling for 859 minutes."""
    if header != MINUTES or not shown.isdecimal():
        return shown
    minutes = int(shown)
    return f"{minutes} min" if minutes < _MANY_MINUTES else f"{round(minutes / 60)} h"


def needing_a_call(tab: Tab) -> int:
    """How many patients need a call."""
    return sum(bool(tab.text(row, NEEDS_CALL)) for row in tab.rows)


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
    """The columns by which somebody may want to sort: those in sight, of a step's its score alone."""
    endings = tuple(f" {field}" for field in STEP_FIELDS if field != STEP_FIELDS.score)
    for index, header in enumerate(tab.headers):
        is_in_sight = header and header != DRIP_ID and not tab.look.column(index).is_hidden
        if is_in_sight and not header.endswith(endings):
            yield header
