"""The layout of the Replies tab. `replies_tab` appends there, and finds or makes it by the same columns."""

from collections.abc import Iterator

from sheetdrip.domain.columns import (
    DRIP_ID,
    ENCLOSED,
    MINUTES,
    QUESTION,
    REPLY,
    REPLY_COLUMNS,
    REPLY_SID,
    UNDERSTOOD,
    bind_replies,
)
from sheetdrip.sheets.layout import colours
from sheetdrip.sheets.layout.feature import Feature, Work, add_missing, on_column, on_tab
from sheetdrip.sheets.layout.notes import REPLIES as NOTES
from sheetdrip.sheets.layout.parts import (
    OWN_BAND,
    added,
    as_wide,
    folded_away,
    frozen,
    heading,
    note,
    room,
    wrapped,
)
from sheetdrip.sheets.layout.spec import LayoutSpec
from sheetdrip.sheets.layout.state import Column, Tab
from sheetdrip.sheets.replies_tab import header_request

_WIDTHS = {
    "Received": 140,
    "Patient": 160,
    "Phone": 130,
    QUESTION: 110,
    REPLY: 360,
    UNDERSTOOD: 220,
    MINUTES: 120,
    ENCLOSED: 220,
}
_WRAPPED = (REPLY, UNDERSTOOD, ENCLOSED)
_HIDDEN = (DRIP_ID, REPLY_SID)
_FOLDED, _COLOURED = "folded", "coloured"


def furnish_replies(tab: Tab, spec: LayoutSpec) -> Work:
    """All that the tab lacks; lines that stand there are left as they are."""
    header = [cell_state.value for cell_state in tab.cell_states[0]] if tab.cell_states else []
    headers = spec.titles.as_in(header, REPLY_COLUMNS)
    places, missing = bind_replies(header, headers)
    everything = [tab.column(index, name) for name, index in places.items()]
    if tab.is_new:
        yield added(tab)
    yield from room(tab, "COLUMNS", len(header) + len(missing))
    if missing:
        titles = [headers.get(name, name) for name in missing]
        says = "" if tab.is_new else f"Added to “{tab.title}”: {', '.join(titles)}"
        yield says, header_request(tab.sheet_id, len(header), titles)
    yield from add_missing([frozen(tab)], tab.mark, spec.replies_tab, on_tab(tab.sheet_id))
    for column in everything:
        place = on_column(tab.sheet_id, column.index)
        yield from add_missing(_of_column(tab, column), column.mark, column.name, place)
    sids = [one.index for one in everything if _lacks(one, _FOLDED) and one.name in _HIDDEN]
    for request in folded_away(tab, sids):
        yield f"SIDs are folded away in “{tab.title}”", request
    unread = [one.index for one in everything if _lacks(one, _COLOURED) and one.name == UNDERSTOOD]
    for request in colours.rules(tab, [([colours.TO_READ], unread)]):
        yield "Replies that somebody should read stand out", request


def width(tab: Tab, spec: LayoutSpec) -> int:
    """How many columns the tab has once it has its layout."""
    header = [cell_state.value for cell_state in tab.cell_states[0]] if tab.cell_states else []
    _, missing = bind_replies(header, spec.titles.as_in(header, REPLY_COLUMNS))
    return max(tab.column_count, len(header) + len(missing))


def _of_column(tab: Tab, column: Column) -> Iterator[Feature]:
    yield note(tab, column, NOTES[column.name])
    yield heading(tab, column, OWN_BAND)
    if column.name in _WIDTHS:
        yield as_wide(tab, column, _WIDTHS[column.name])
    if column.name in _WRAPPED:
        yield wrapped(tab, column)
    if column.name in _HIDDEN:
        yield Feature(name=_FOLDED)
    if column.name == UNDERSTOOD:
        yield Feature(name=_COLOURED)


def _lacks(column: Column, piece: str) -> bool:
    return piece not in column.mark.has


def bare_tab(sheet_id: int, title: str) -> Tab:
    """A tab that is still to be added."""
    width = len(REPLY_COLUMNS)
    return Tab(sheet_id=sheet_id, title=title, row_count=1000, column_count=width, is_new=True)
