"""The layout of the Dashboard: put up once, where nothing is yet; then its figures follow the steps.

Only the figures' own cells are written again, and only while they are as they were put up: what staff changed
among them stays, and with it the whole table, since half of it would mislead. The price is theirs to type.
Charts, and all that stands beside the table, are never touched: they find more steps in rows that were
hidden. A tick in the Control tab has everything made anew (a table changed by hand, or from before it
followed), and keeps the tab of before.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from sheetdrip.planning.step_costs import StepCost
from sheetdrip.sheets.layout.charts import COLUMNS_EACH, ROWS_EACH, charts
from sheetdrip.sheets.layout.feature import Feature, Work, add_missing, on_tab, remember
from sheetdrip.sheets.layout.figures import (
    DAYS,
    ROOM,
    STEP_HEADERS,
    WIDTH,
    Figure,
    Figures,
    Formula,
    Place,
    Source,
    figures,
)
from sheetdrip.sheets.layout.parts import added
from sheetdrip.sheets.layout.spec import LayoutSpec
from sheetdrip.sheets.layout.state import CellState, Tab
from sheetdrip.sheets.requests import (
    Request,
    area,
    columns,
    drawn,
    forgotten,
    formatted,
    grown,
    lines,
    warned,
    written,
)

_CHARTS_AT = 2
_TABLE_AT = _CHARTS_AT + 2 * ROWS_EACH + 2
_SPARE_ROWS = 5
_LABELS_WIDTH = 180
_FIGURES = "figures"
_WARNS = "the charts' figures"
"""The description of the protected range by which the table is found wherever it was moved."""


def furnish_dashboard(
    tab: Tab, spec: LayoutSpec, surgeries: Source, replies: Source | None
) -> Work:
    """Charts and the figures behind them; a tab that has something else in it is left as it is."""
    if _FIGURES in tab.mark.has:
        yield from _followed(tab, spec, (surgeries, replies))
        return
    if tab.used_rows:
        return
    steps = tuple(spec.steps)
    place = Place(top=_TABLE_AT, state=max(ROOM, len(steps)))
    table = figures(spec, steps, place, (surgeries, replies))
    height = _TABLE_AT + len(table.rows) + _SPARE_ROWS
    width = max(WIDTH, 2 * COLUMNS_EACH)
    if tab.is_new:
        yield added(replace(tab, row_count=height, column_count=width))
    features = [
        _with_figures(tab, table, len(steps), (height, width)),
        Feature(
            name="charts",
            says=f"“{tab.title}” has charts",
            requests=tuple(charts(tab.sheet_id, place, _CHARTS_AT, priced=spec.price is not None)),
        ),
        Feature(name="warned", requests=(_warning(tab, table),)),
    ]
    mark = replace(tab.mark, shows=_shown(place, steps))
    yield from add_missing(features, mark, spec.dashboard_tab, on_tab(tab.sheet_id))


def put_aside(tab: Tab, title: str) -> Work:
    """The tab under another title, and from now on staff's own."""
    properties = {"sheetId": tab.sheet_id, "title": title}
    rename = {"updateSheetProperties": {"properties": properties, "fields": "title"}}
    yield f"“{tab.title}” is called “{title}” now", rename
    if tab.mark.number is not None:
        yield "", forgotten(tab.mark.number)


def _shown(place: Place, steps: Sequence[StepCost]) -> object:
    """What is put on record of a table."""
    return {"room": place.state, "steps": [asdict(step) for step in steps]}


def _known(shows: object) -> tuple[int, tuple[StepCost, ...]] | None:
    """For how many steps a table has room, and which it shows; None for one of which nothing is known."""
    try:
        told: Any = shows
        steps = tuple(
            StepCost(
                label=str(one["label"]),
                day=int(one["day"]),
                segments=int(one["segments"]),
                others=tuple(
                    (tuple(map(str, names)), int(parts)) for names, parts in one["others"]
                ),
            )
            for one in told["steps"]
        )
        return int(told["room"]), steps
    except (KeyError, TypeError, ValueError):
        return None


def _followed(tab: Tab, spec: LayoutSpec, tabs: tuple[Source, Source | None]) -> Work:
    """The figures by the steps as they are now, where the table is as it was put up."""
    known, found = _known(tab.mark.shows), tab.protected.get(_WARNS)
    steps = tuple(spec.steps)
    if known is None or found is None or found.get("startColumnIndex", 0) or known[1] == steps:
        return
    state, before = known
    place = Place(top=found.get("startRowIndex", 0), state=state)
    old, new = (figures(spec, which, place, tabs).of_steps for which in (before, steps))
    if not _is_ours(tab, place, old):
        return
    says = f"“{tab.title}” shows the steps that are in force"
    if len(steps) > state:
        says = f"{says}, as far as it has room: the first {state} of {len(steps)}"
    for row, (was, now) in enumerate(zip(old, new, strict=True), start=place.top):
        if was != now:
            blanks = (None,) * (len(was) - len(now))
            yield says, _update(tab, row, [(*now, *blanks)])
    for rows in (place.steps, place.ahead):
        yield from (("", request) for request in _shown_rows(tab, rows, len(before), len(steps)))
    yield "", remember(replace(tab.mark, shows=_shown(place, steps)), on_tab(tab.sheet_id))


def _is_ours(tab: Tab, place: Place, rows: Sequence[Sequence[Figure]]) -> bool:
    """Whether nobody has changed any cell of the table that follows the steps."""
    return all(
        _is_as_made(tab.cell_state(row, column), made[column] if column < len(made) else None)
        for row, made in enumerate(rows, start=place.top)
        for column in range(WIDTH)
    )


_ELSEWHERE = re.compile(r"('(?:[^']|'')*'|[\w.]+)!\$A:\$[A-Z]+")


def _is_as_made(cell_state: CellState, figure: Figure) -> bool:
    if isinstance(figure, Formula):
        return _bare(cell_state.formula) == _bare(figure.text)
    return not cell_state.formula and (cell_state.value or "") == (figure or "")


def _bare(formula: str) -> str:
    """A formula without what Sheets itself changes: the other tab's name, and its width."""
    return "".join(_ELSEWHERE.sub("", formula).split()).upper()


def _shown_rows(tab: Tab, rows: range, before: int, after: int) -> Iterator[Request]:
    """Rows that are needed now are shown, others hidden unless something of staff's stands there."""
    for number in range(min(before, after), min(max(before, after), len(rows))):
        row, hides = rows[number], number >= after
        others = tab.cell_states[row][WIDTH:] if row < len(tab.cell_states) else ()
        if not (hides and any(cell_state.is_filled for cell_state in others)):
            yield _hidden(tab, row, row + 1, hides=hides)


def _hidden(tab: Tab, first: int, end: int, *, hides: bool = True) -> Request:
    return drawn(lines(tab.sheet_id, "ROWS", first, end), hiddenByUser=hides)


def _with_figures(tab: Tab, table: Figures, steps: int, size: tuple[int, int]) -> Feature:
    place = table.place
    told = (
        f"Made from the other tabs; the figures are below the charts, from row {place.top + 1} on."
    )
    requests = (
        *(() if tab.is_new else _grown(tab, *size)),
        _update(tab, 0, [(tab.title,), (told,)]),
        _update(tab, place.top, table.rows),
        *_looks(tab, table),
        *(
            _hidden(tab, rows.start + steps, rows.stop)
            for rows in (place.steps, place.ahead)
            if steps < len(rows)
        ),
    )
    return Feature(name=_FIGURES, requests=requests)


def _grown(tab: Tab, height: int, width: int) -> Iterator[Request]:
    yield from grown(tab.sheet_id, "ROWS", height - tab.row_count)
    yield from grown(tab.sheet_id, "COLUMNS", width - tab.column_count)


def _update(tab: Tab, top: int, rows: Sequence[Sequence[Figure]]) -> Request:
    return written(tab.sheet_id, top, 0, (map(_entered, row) for row in rows), "userEnteredValue")


def _entered(figure: Figure) -> Request:
    match figure:
        case Formula(text=text):
            return {"userEnteredValue": {"formulaValue": text}}
        case None:
            return {}
        case str():
            return {"userEnteredValue": {"stringValue": figure}}
        case _:
            return {"userEnteredValue": {"numberValue": figure}}


def _looks(tab: Tab, table: Figures) -> Iterator[Request]:
    bold, place = {"textFormat": {"bold": True}}, table.place
    for row in (0, place.top, place.days - 1, place.days):
        yield formatted(area(tab.sheet_id, (row, row + 1), (0, WIDTH)), bold)
    rate, days = STEP_HEADERS.index("Reply rate"), (1, DAYS + 1)
    rates = (place.steps.start, place.steps.stop)
    dates, costs = ((row, row + 1) for row in (place.days, place.texts + 2))
    yield _numbers(tab, rates, (rate, rate + 1), {"type": "PERCENT", "pattern": "0%"})
    for across in (days, (WIDTH - DAYS, WIDTH)):
        yield _numbers(tab, dates, across, {"type": "DATE", "pattern": "ddd d mmm"})
    yield _numbers(tab, costs, days, {"type": "NUMBER", "pattern": "0.00"})
    yield drawn(columns(tab.sheet_id, 0, 1), pixelSize=_LABELS_WIDTH)


def _numbers(
    tab: Tab, rows: tuple[int, int], across: tuple[int, int], number_format: Mapping[str, str]
) -> Request:
    return formatted(area(tab.sheet_id, rows, across), {"numberFormat": number_format})


def _warning(tab: Tab, table: Figures) -> Request:
    top = table.place.top
    return warned(area(tab.sheet_id, (top, top + len(table.rows)), (0, WIDTH)), _WARNS)


def bare_tab(sheet_id: int, title: str) -> Tab:
    """A tab that is still to be added."""
    return Tab(sheet_id=sheet_id, title=title, row_count=1, column_count=1, is_new=True)
