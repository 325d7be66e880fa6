"""Puts a spreadsheet's layout up: one read when all tabs are there, one atomic write of what is missing.

What was taken away on purpose stays away: whatever was put up is on record in the mark of its column, its
tab or (for tabs that one can do without) the spreadsheet, and is not put up a second time.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain, count
from typing import Any

from gspread.utils import absolute_range_name

from sheetdrip.domain.cells import folded
from sheetdrip.errors import UserMustFix
from sheetdrip.sheets.layout import control_tab, dashboard, guide, messages, replies, surgeries
from sheetdrip.sheets.layout.feature import Feature, Work, add_missing, on_spreadsheet
from sheetdrip.sheets.layout.figures import Source
from sheetdrip.sheets.layout.spec import LayoutSpec
from sheetdrip.sheets.layout.state import CONTENTS, TABS, SpreadsheetState, Tab, state_of
from sheetdrip.sheets.layout.tab_words import TAB_WORDS
from sheetdrip.sheets.requests import Request
from sheetdrip.sheets.transport import BadRange, Transport, complete

_ENOUGH = 50
"""Rows of the surgeries, to tell whose a column is; a daemon reads no more of them for some figures."""

_FIRST_ID = 7001
"""New tabs get an ID of ours, so that the same write can fill them."""


def apply_layout(transport: Transport, spreadsheet_id: str, spec: LayoutSpec) -> tuple[str, ...]:
    """Put up what is missing, and say what that was; nothing is written when nothing is.

    Raises UserMustFix for what only a person can put right, SheetUnavailable.
    """
    looks = _looks(spec)
    state = _read_state(transport, spreadsheet_id, looks)
    if guide.MADE not in state.mark.has and not state.is_whole:
        state = _read_all(transport, spreadsheet_id, looks)
    _check_names(state, spec)
    return _done(transport, spreadsheet_id, _work(state, spec))


def follow(transport: Transport, spreadsheet_id: str, spec: LayoutSpec) -> tuple[str, ...]:
    """Have a Dashboard that is there show the steps as they are now, and say so; raises as `apply_layout`."""
    state = _read_state(transport, spreadsheet_id, _looks(spec, _ENOUGH))
    board = state.tab(spec.dashboard_tab)
    if board is None or not board.mark.has:
        return ()
    return _done(transport, spreadsheet_id, _figured(state, spec, board))


def make_dashboard(transport: Transport, spreadsheet_id: str, spec: LayoutSpec) -> tuple[str, ...]:
    """Make a new Dashboard, and say so; one that is there keeps all it has under another name.

    Raises as `apply_layout`.
    """
    state = _read_all(transport, spreadsheet_id, _looks(spec, _ENOUGH))
    board = dashboard.bare_tab(next(_free_ids(state)), spec.dashboard_tab)
    old = state.tab(spec.dashboard_tab)
    title = f"{spec.dashboard_tab} ({TAB_WORDS[spec.language].old})"
    titles = chain([title], (f"{title} {number}" for number in count(2)))
    free = next(title for title in titles if state.tab(title) is None)
    put_aside = () if old is None else dashboard.put_aside(old, free)
    return _done(transport, spreadsheet_id, chain(put_aside, _figured(state, spec, board)))


def fold(
    transport: Transport, spreadsheet_id: str, spec: LayoutSpec, labels: Collection[str]
) -> tuple[str, ...]:
    """Fold the columns of these steps away, if `init` grouped them; each once. Raises as `follow`."""
    state = _read_state(transport, spreadsheet_id, {spec.tab: _ENOUGH})
    ours = state.tab(spec.tab)
    todo = () if ours is None else surgeries.fold_steps(ours, spec, labels)
    return _done(transport, spreadsheet_id, todo)


def _figured(state: SpreadsheetState, spec: LayoutSpec, board: Tab) -> Work:
    """What a Dashboard lacks, made from tabs that are there; nothing without any surgeries."""
    ours, said = state.tab(spec.tab), state.tab(spec.replies_tab)
    if ours is None:
        return
    spec = surgeries.as_called(ours, spec)
    source = Source(title=ours.title, width=surgeries.width(ours, spec))
    answers = None
    if said is not None:
        answers = Source(title=said.title, width=replies.width(said, spec))
    yield from dashboard.furnish_dashboard(board, spec, source, answers)


def _free_ids(state: SpreadsheetState) -> Iterator[int]:
    used = {tab.sheet_id for tab in state.tabs.values()}
    return (number for number in count(_FIRST_ID) if number not in used)


def _done(
    transport: Transport, spreadsheet_id: str, todo: Iterable[tuple[str, Request]]
) -> tuple[str, ...]:
    """Put up what there is to do, in one write, and say what that was."""
    work = list(todo)
    if work:
        _write_all(transport, spreadsheet_id, [request for _, request in work])
    return tuple(dict.fromkeys(says for says, _ in work if says))


def _write_all(
    transport: Transport, spreadsheet_id: str, requests: list[Mapping[str, Any]]
) -> None:
    try:
        transport.batch_update(spreadsheet_id, {"requests": requests})
    except BadRange as error:
        if error.is_of_place:
            raise
        raise UserMustFix(
            "Google refuses what init would put up, and nothing was touched: a protected sheet or range is "
            f"probably in the way. Let {transport.email} edit it under Data > Protect sheets and ranges; "
            "sheetdrip check names what is refused"
        ) from None


def _work(state: SpreadsheetState, spec: LayoutSpec) -> Work:
    free = _free_ids(state)
    ours = state.tab(spec.tab) or surgeries.bare_tab(next(free), spec.tab)
    spec = surgeries.as_called(ours, spec)
    yield from surgeries.furnish_surgeries(ours, spec)
    control = state.tab(spec.control_tab)
    control = control or control_tab.bare_tab(next(free), spec.control_tab)
    yield from control_tab.furnish_control(control, spec)
    texts = state.tab(spec.messages_tab) or messages.bare_tab(next(free), spec.messages_tab)
    yield from messages.furnish_messages(texts, spec)
    source = Source(title=ours.title, width=surgeries.width(ours, spec))
    answers = None
    if _wanted(state, spec.replies_tab):
        said = state.tab(spec.replies_tab) or replies.bare_tab(next(free), spec.replies_tab)
        yield from replies.furnish_replies(said, spec)
        answers = Source(title=said.title, width=replies.width(said, spec))
    if _wanted(state, spec.dashboard_tab):
        board = state.tab(spec.dashboard_tab)
        board = board or dashboard.bare_tab(next(free), spec.dashboard_tab)
        yield from dashboard.furnish_dashboard(board, spec, source, answers)
    if guide.MADE not in state.mark.has and state.tab(guide.title(spec)) is None:
        yield from guide.make_guide(next(free), spec)
    yield from add_missing(_tabs_made(spec), state.mark, "", on_spreadsheet())


def _wanted(state: SpreadsheetState, title: str) -> bool:
    """Whether a tab that one can do without is there, or was never made."""
    return state.tab(title) is not None or _made(title) not in state.mark.has


def _tabs_made(spec: LayoutSpec) -> Iterator[Feature]:
    yield Feature(name=_made(spec.replies_tab))
    yield Feature(name=_made(spec.dashboard_tab))
    yield Feature(name=guide.MADE)


def _made(title: str) -> str:
    return f"tab {folded(title)}"


def _looks(spec: LayoutSpec, surgeries: int | None = None) -> Mapping[str, int | None]:
    """How many rows matter of each tab: those of the header and the first line, or all.

    Of the `surgeries` all, before anything is put up there: what is staff's own, and how wide they write, is
    seen below the header only.
    """
    return {
        spec.tab: surgeries,
        spec.control_tab: None,
        spec.messages_tab: None,
        spec.replies_tab: 2,
        spec.dashboard_tab: None,
    }


def _read_state(
    transport: Transport, spreadsheet_id: str, looks: Mapping[str, int | None]
) -> SpreadsheetState:
    """The tabs with the cells that matter."""
    wanted = [_range(title, rows) for title, rows in looks.items()]
    try:
        return _ask(transport, spreadsheet_id, CONTENTS, wanted)
    except BadRange:
        # a tab is missing, or has a single row
        return _read_all(transport, spreadsheet_id, looks)


def _read_all(
    transport: Transport, spreadsheet_id: str, looks: Mapping[str, int | None]
) -> SpreadsheetState:
    """Every tab there is, and the cells that matter: first it sees what there is."""
    there = _ask(transport, spreadsheet_id, TABS, [])
    known = [
        _range(tab.title, None if rows is None else min(rows, tab.row_count))
        for title, rows in looks.items()
        if (tab := there.tab(title)) is not None
    ]
    seen = _ask(transport, spreadsheet_id, CONTENTS, known).tabs if known else {}
    return SpreadsheetState(tabs={**there.tabs, **seen}, mark=there.mark, is_whole=True)


def _range(title: str, rows: int | None) -> str:
    return str(absolute_range_name(title, None if rows is None else f"1:{rows}"))


def _ask(
    transport: Transport, spreadsheet_id: str, fields: str, ranges: Iterable[str]
) -> SpreadsheetState:
    with complete():
        asked: dict[str, Any] = {"fields": fields, "ranges": list(ranges)}
        return state_of(transport.fetch_sheet_metadata(spreadsheet_id, asked))


def _check_names(state: SpreadsheetState, spec: LayoutSpec) -> None:
    """A tab that got its layout and that staff renamed is not made a second time."""
    titles = {
        "tab": spec.tab,
        "control_tab": spec.control_tab,
        "messages_tab": spec.messages_tab,
        "replies_tab": spec.replies_tab,
    }
    renamed = [
        f"The tab “{tab.title}” was made as “{title}”: rename it back, or set {key} in the settings"
        for key, title in titles.items()
        if state.tab(title) is None
        for tab in state.tabs.values()
        if tab.mark.of == title
    ]
    if renamed:
        raise UserMustFix(*renamed)
