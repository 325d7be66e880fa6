"""How is the surgeries' tab furnished? Columns, notes, formats, boxes, shades: nothing over what is there."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from sheetdrip.domain.cells import Cell, folded, text_of
from sheetdrip.domain.columns import (
    ACKNOWLEDGED,
    DRIP_ID,
    NEEDED,
    STAFF,
    STEP_FIELDS,
    Binding,
    bind,
    letter,
)
from sheetdrip.errors import UserMustFix
from sheetdrip.sheets.furniture.notes import column_note
from sheetdrip.sheets.furniture.piece import Piece, Request, columns, on_column, on_tab, put_up
from sheetdrip.sheets.furniture.room import Column, Tab
from sheetdrip.sheets.furniture.wishes import Wishes

Work = Iterator[tuple[str, Request]]
"""Requests, each with the word on it ("" says nothing)."""

DRIP_WORDS = ("On", "Paused", "Stopped", "Cancelled", "Postponed", "Withdrawn", "Deceased")
_SHADE = {"red": 0.95, "green": 0.95, "blue": 0.95}
_FORMATS = {
    "Phone": ({"type": "TEXT"}, "“{}” is plain text, so that zeros in front stay"),
    "Surgery date": ({"type": "DATE", "pattern": "yyyy-mm-dd"}, "“{}” shows dates"),
    "Surgery time": ({"type": "TIME", "pattern": "hh:mm"}, "“{}” shows times"),
}
_, _, _SID, _SCORE = STEP_FIELDS
_HIDDEN, _FOLDED, _WARNED = "hidden", "folded", "warned"


def furnish_surgeries(tab: Tab, wishes: Wishes) -> Work:
    """All that the tab lacks. Raises UserMustFix for headers that only a person can put right."""
    binding = _bound(tab, wishes)
    missing = _missing(tab, binding, wishes)
    everything = _columns(tab, binding, missing)
    if tab.is_new:
        yield _added(tab, len(everything))
    yield from _headers(tab, binding, missing, wishes)
    yield from put_up(_of_tab(tab, everything), tab.mark, wishes.tab, on_tab(tab.sheet_id))
    for column in everything:
        pieces = _of_column(tab, column, wishes)
        place = on_column(tab.sheet_id, column.index)
        yield from put_up(pieces, column.mark, column.name, place)
    yield from _folds(tab, everything)
    yield from _warnings(tab, everything)


def _bound(tab: Tab, wishes: Wishes) -> Binding:
    header = [spot.value for spot in tab.spots[0]] if tab.spots else []
    binding, _ = bind(header, wishes.own, wishes.titles)
    renamed = [
        f"Column {letter(index)} was “{mark.of}” and is called “{tab.spot(0, index).value or ''}” now: "
        f'rename it back, or put "{mark.of}" = "its new name" under [clinics.headers] in the settings'
        for index, mark in enumerate(tab.column_marks)
        if mark.of in NEEDED and mark.of not in binding.index
    ]
    # with the missing ones in place only what is doubled remains to be told
    there = {folded(text_of(cell)) for cell in header}
    titles = [wishes.title(name) for name in NEEDED]
    completed = [*header, *(title for title in titles if folded(title) not in there)]
    _, doubled = bind(completed, wishes.own, wishes.titles)
    if renamed or doubled:
        raise UserMustFix(*renamed, *doubled)
    return binding


def _missing(tab: Tab, binding: Binding, wishes: Wishes) -> list[str]:
    """Columns to add, by plain name: not those of staff's that they took away."""
    return [
        name
        for name in wishes.columns
        if name not in binding.index
        and (name not in STAFF or name in NEEDED or _seen(name) not in tab.mark.has)
    ]


def _seen(name: str) -> str:
    return f"column {name}"


def _columns(tab: Tab, binding: Binding, missing: Sequence[str]) -> list[Column]:
    """The bound columns, those there and those to come."""
    there = [
        Column(
            index=index,
            name=name,
            header=tab.spot(0, index),
            below=tab.spot(1, index),
            mark=tab.column_mark(index),
        )
        for name, index in binding.index.items()
    ]
    to_come = [Column(index=binding.width + order, name=name) for order, name in enumerate(missing)]
    return sorted(there + to_come, key=lambda column: column.index)


def _added(tab: Tab, width: int) -> tuple[str, Request]:
    grid = {"rowCount": tab.row_count, "columnCount": width}
    properties = {"sheetId": tab.sheet_id, "title": tab.title, "gridProperties": grid}
    return f"Added the tab “{tab.title}”", {"addSheet": {"properties": properties}}


def _headers(tab: Tab, binding: Binding, missing: Sequence[str], wishes: Wishes) -> Work:
    lacking = binding.width + len(missing) - tab.column_count
    if lacking > 0 and not tab.is_new:
        growth = {"sheetId": tab.sheet_id, "dimension": "COLUMNS", "length": lacking}
        yield "", {"appendDimension": growth}
    if missing:
        titles = [wishes.title(name) for name in missing]
        cells: list[Cell] = list(titles)
        start = {"sheetId": tab.sheet_id, "rowIndex": 0, "columnIndex": binding.width}
        rows = [{"values": [{"userEnteredValue": {"stringValue": cell}} for cell in cells]}]
        update = {"start": start, "rows": rows, "fields": "userEnteredValue"}
        yield f"Added the columns {', '.join(titles)}", {"updateCells": update}


def _of_tab(tab: Tab, everything: Sequence[Column]) -> Iterator[Piece]:
    properties = {"sheetId": tab.sheet_id, "gridProperties": {"frozenRowCount": 1}}
    change = {"properties": properties, "fields": "gridProperties.frozenRowCount"}
    freeze: Request = {"updateSheetProperties": change}
    yield Piece(
        name="frozen",
        says="The header row is frozen",
        requests=() if tab.frozen_rows or tab.row_count == 1 else (freeze,),
    )
    for column in everything:
        if column.name in STAFF:
            yield Piece(name=_seen(column.name))


def _of_column(tab: Tab, column: Column, wishes: Wishes) -> Iterator[Piece]:
    yield Piece(
        name="note",
        says="Notes on the headers explain each column",
        requests=() if column.header.note else (_note(tab, column),),
    )
    yield from _format(tab, column, wishes)
    yield from _rule(tab, column, wishes)
    if _is_ours(column.name):
        shade = _below(tab, column, {"backgroundColor": _SHADE}, "backgroundColor")
        yield Piece(
            name="shaded",
            says="sheetdrip's own columns are shaded",
            requests=() if column.below.has_colour else (shade,),
        )
        yield Piece(name=_WARNED)
    if column.name == DRIP_ID:
        span = columns(tab.sheet_id, column.index, column.index + 1)
        hide = {"range": span, "properties": {"hiddenByUser": True}, "fields": "hiddenByUser"}
        says = f"“{wishes.title(DRIP_ID)}” is hidden"
        yield Piece(name=_HIDDEN, says=says, requests=({"updateDimensionProperties": hide},))
    if _is_sid(column, wishes):
        yield Piece(name=_FOLDED)


def _note(tab: Tab, column: Column) -> Request:
    start = {"sheetId": tab.sheet_id, "rowIndex": 0, "columnIndex": column.index}
    rows = [{"values": [{"note": column_note(column.name)}]}]
    return {"updateCells": {"start": start, "rows": rows, "fields": "note"}}


def _format(tab: Tab, column: Column, wishes: Wishes) -> Iterator[Piece]:
    wanted, says = _FORMATS.get(column.name, ({"type": "TEXT"}, ""))
    if column.name in _FORMATS or column.name == DRIP_ID or _is_sid(column, wishes):
        request = _below(tab, column, {"numberFormat": wanted}, "numberFormat")
        yield Piece(
            name="format",
            says=says.format(wishes.title(column.name)),
            requests=() if column.below.has_number_format else (request,),
        )


def _below(tab: Tab, column: Column, form: dict[str, Any], field: str) -> Request:
    """The same format for every cell below the header."""
    cells = {"range": _cells(tab, column), "cell": {"userEnteredFormat": form}}
    return {"repeatCell": {**cells, "fields": f"userEnteredFormat.{field}"}}


def _rule(tab: Tab, column: Column, wishes: Wishes) -> Iterator[Piece]:
    if column.name == "Consent":
        rule: dict[str, Any] = {"condition": {"type": "BOOLEAN"}}
        says = f"“{wishes.title('Consent')}” has boxes to tick"
    elif column.name == "Drip":
        values = [{"userEnteredValue": word} for word in DRIP_WORDS]
        rule = {"condition": {"type": "ONE_OF_LIST", "values": values}, "showCustomUi": True}
        says = f"“{wishes.title('Drip')}” offers its words"
    else:
        return
    request = {"setDataValidation": {"range": _cells(tab, column), "rule": rule}}
    yield Piece(name="rule", says=says, requests=() if column.below.has_rule else (request,))


def _cells(tab: Tab, column: Column) -> dict[str, int]:
    return {
        "sheetId": tab.sheet_id,
        "startRowIndex": 1,
        "startColumnIndex": column.index,
        "endColumnIndex": column.index + 1,
    }


def _is_ours(name: str) -> bool:
    """Whether nobody but the daemon has anything to type there."""
    shared = name == ACKNOWLEDGED or name.endswith(f" {_SCORE}")
    return name not in STAFF and not shared


def _is_sid(column: Column, wishes: Wishes) -> bool:
    return column.name in wishes.own.columns and column.name.endswith(f" {_SID}")


def _folds(tab: Tab, everything: Sequence[Column]) -> Work:
    """SID columns grouped and folded, but for those that staff have grouped in their own way."""
    fresh = [
        column.index
        for column in everything
        if column.name.endswith(f" {_SID}") and _FOLDED not in column.mark.has
    ]
    for start, end in _runs(fresh):
        if any(first < end and start < last for first, last in tab.groups):
            continue
        span = columns(tab.sheet_id, start, end)
        yield "SID columns are folded away", {"addDimensionGroup": {"range": span}}
        group = {"range": span, "depth": 1, "collapsed": True}
        fold = {"dimensionGroup": group, "fields": "collapsed"}
        yield "", {"updateDimensionGroup": fold}


def _warnings(tab: Tab, everything: Sequence[Column]) -> Work:
    """Sheets asks before somebody types into the daemon's columns."""
    fresh = [
        column.index
        for column in everything
        if _is_ours(column.name) and _WARNED not in column.mark.has
    ]
    for start, end in _runs(fresh):
        area = {"sheetId": tab.sheet_id, "startColumnIndex": start, "endColumnIndex": end}
        protected = {
            "range": area,
            "description": "sheetdrip writes these columns",
            "warningOnly": True,
        }
        says = "Sheets warns before somebody edits sheetdrip's own columns"
        yield says, {"addProtectedRange": {"protectedRange": protected}}


def _runs(indexes: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Neighbours joined, as spans with exclusive ends."""
    for _, run in groupby(enumerate(sorted(indexes)), key=lambda one: one[1] - one[0]):
        places = [index for _, index in run]
        yield places[0], places[-1] + 1


def bare_tab(sheet_id: int, title: str) -> Tab:
    """A tab that is still to be added."""
    return Tab(sheet_id=sheet_id, title=title, row_count=1000, column_count=0, is_new=True)
