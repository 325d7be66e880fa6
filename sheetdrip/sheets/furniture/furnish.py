"""How is a spreadsheet furnished? One read when all tabs are there, one atomic write of what is missing."""

from collections.abc import Iterable
from itertools import count
from typing import Any

from gspread.utils import absolute_range_name

from sheetdrip.domain.cells import folded
from sheetdrip.errors import UserMustFix
from sheetdrip.sheets.furniture import control_tab, messages, surgeries
from sheetdrip.sheets.furniture.room import CONTENTS, TABS, Tabs, tabs_of
from sheetdrip.sheets.furniture.wishes import Wishes
from sheetdrip.sheets.transport import BadRange, Transport, complete

_FIRST_ID = 7001
"""New tabs get an ID of ours, so that the same write can fill them."""


def furnish(transport: Transport, spreadsheet_id: str, wishes: Wishes) -> tuple[str, ...]:
    """Put up what is missing, and say what that was; nothing is written when nothing is.

    Raises UserMustFix for what only a person can put right, SheetUnavailable.
    """
    tabs = _tabs(transport, spreadsheet_id, wishes)
    _check_names(tabs, wishes)
    used = {tab.sheet_id for tab in tabs.values()}
    free = (number for number in count(_FIRST_ID) if number not in used)
    ours = tabs.get(folded(wishes.tab)) or surgeries.bare_tab(next(free), wishes.tab)
    control = tabs.get(folded(wishes.control_tab)) or control_tab.bare_tab(
        next(free), wishes.control_tab
    )
    texts = tabs.get(folded(wishes.messages_tab)) or messages.bare_tab(
        next(free), wishes.messages_tab
    )
    work = [
        *surgeries.furnish_surgeries(ours, wishes),
        *control_tab.furnish_control(control, wishes),
        *messages.furnish_messages(texts, wishes),
    ]
    if work:
        transport.batch_update(spreadsheet_id, {"requests": [request for _, request in work]})
    return tuple(dict.fromkeys(says for says, _ in work if says))


def _tabs(transport: Transport, spreadsheet_id: str, wishes: Wishes) -> Tabs:
    """The tabs with the cells that matter: header and first row, and all of the Control and Messages tabs."""
    whole = (wishes.control_tab, wishes.messages_tab)
    wanted = [_top(wishes.tab), *(absolute_range_name(title) for title in whole)]
    try:
        return _ask(transport, spreadsheet_id, CONTENTS, wanted)
    except BadRange:
        # a tab is missing, or has a single row: first see what there is
        there = _ask(transport, spreadsheet_id, TABS, [])
    known = []
    if tab := there.get(folded(wishes.tab)):
        known.append(_top(tab.title, min(2, tab.row_count)))
    known += [
        absolute_range_name(tab.title) for title in whole if (tab := there.get(folded(title)))
    ]
    if not known:
        return there
    return {**there, **_ask(transport, spreadsheet_id, CONTENTS, known)}


def _top(title: str, rows: int = 2) -> str:
    return str(absolute_range_name(title, f"1:{rows}"))


def _ask(transport: Transport, spreadsheet_id: str, fields: str, ranges: Iterable[str]) -> Tabs:
    with complete():
        asked: dict[str, Any] = {"fields": fields, "ranges": list(ranges)}
        return tabs_of(transport.fetch_sheet_metadata(spreadsheet_id, asked))


def _check_names(tabs: Tabs, wishes: Wishes) -> None:
    """A tab that we furnished and staff renamed is not made a second time."""
    renamed = [
        f"The tab “{tab.title}” was made as “{title}”: rename it back, or set {key} in the settings"
        for key, title in (
            ("tab", wishes.tab),
            ("control_tab", wishes.control_tab),
            ("messages_tab", wishes.messages_tab),
        )
        if folded(title) not in tabs
        for tab in tabs.values()
        if tab.mark.of == title
    ]
    if renamed:
        raise UserMustFix(*renamed)
