"""How is the Dashboard furnished? Once, and only where nothing is yet: from then on it is staff's to change.

To have it made anew (after steps were added, or a price came), delete the tab, add an empty one of its name
and run `init`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sheetdrip.sheets.furniture.charts import COLUMNS_EACH, ROWS_EACH, charts
from sheetdrip.sheets.furniture.figures import (
    DAYS,
    STEP_HEADERS,
    Figure,
    Figures,
    Formula,
    Source,
    figures,
)
from sheetdrip.sheets.furniture.parts import added
from sheetdrip.sheets.furniture.piece import Piece, Request, Work, columns, on_tab, put_up
from sheetdrip.sheets.furniture.room import Tab
from sheetdrip.sheets.furniture.wishes import Wishes

_CHARTS_AT = 2
_TABLE_AT = _CHARTS_AT + 2 * ROWS_EACH + 2
_SPARE_ROWS = 5
_LABELS_WIDTH = 180
_FIGURES = "figures"


def furnish_dashboard(tab: Tab, wishes: Wishes, surgeries: Source, replies: Source | None) -> Work:
    """Charts and the figures behind them; a tab that has something else in it is left as it is."""
    if tab.used_rows and _FIGURES not in tab.mark.has:
        return
    table = figures(wishes, _TABLE_AT, surgeries, replies)
    height = _TABLE_AT + len(table.rows) + _SPARE_ROWS
    width = max(table.width, 2 * COLUMNS_EACH)
    if tab.is_new:
        yield added(replace(tab, row_count=height, column_count=width))
    pieces = [
        _with_figures(tab, table, height, width),
        Piece(
            name="charts",
            says=f"“{tab.title}” has charts",
            requests=tuple(
                charts(tab.sheet_id, table, _CHARTS_AT, priced=wishes.price is not None)
            ),
        ),
        Piece(name="warned", requests=(_warning(tab, table),)),
    ]
    yield from put_up(pieces, tab.mark, wishes.dashboard_tab, on_tab(tab.sheet_id))


def _with_figures(tab: Tab, table: Figures, height: int, width: int) -> Piece:
    told = (
        f"Made from the other tabs; the figures are below the charts, from row {table.top + 1} on."
    )
    requests = (
        *(() if tab.is_new else _grown(tab, height, width)),
        _update(tab, 0, [(tab.title,), (told,)]),
        _update(tab, table.top, table.rows),
        *_looks(tab, table),
    )
    return Piece(name=_FIGURES, requests=requests)


def _grown(tab: Tab, height: int, width: int) -> Iterator[Request]:
    for dimension, lacking in (
        ("ROWS", height - tab.row_count),
        ("COLUMNS", width - tab.column_count),
    ):
        if lacking > 0:
            growth = {"sheetId": tab.sheet_id, "dimension": dimension, "length": lacking}
            yield {"appendDimension": growth}


def _update(tab: Tab, top: int, rows: Sequence[Sequence[Figure]]) -> Request:
    start = {"sheetId": tab.sheet_id, "rowIndex": top, "columnIndex": 0}
    data = [{"values": [_entered(figure) for figure in row]} for row in rows]
    return {"updateCells": {"start": start, "rows": data, "fields": "userEnteredValue"}}


def _entered(figure: Figure) -> Mapping[str, Any]:
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
    bold = {"textFormat": {"bold": True}}
    for row in (0, table.top, table.days - 2, table.days):
        yield _formatted(tab, (row, row + 1), (0, table.width), bold)
    step_rows, day_rows = (
        (table.top + 1, table.top + 1 + table.steps),
        (table.days + 1, table.days + 1 + DAYS),
    )
    rate = STEP_HEADERS.index("Reply rate")
    yield _numbers(tab, step_rows, rate, {"type": "PERCENT", "pattern": "0%"})
    yield _numbers(tab, day_rows, 0, {"type": "DATE", "pattern": "ddd d mmm"})
    yield _numbers(tab, day_rows, table.steps + 3, {"type": "NUMBER", "pattern": "0.00"})
    size = {"range": columns(tab.sheet_id, 0, 1), "properties": {"pixelSize": _LABELS_WIDTH}}
    yield {"updateDimensionProperties": {**size, "fields": "pixelSize"}}


def _numbers(
    tab: Tab, rows: tuple[int, int], column: int, number_format: Mapping[str, str]
) -> Request:
    return _formatted(tab, rows, (column, column + 1), {"numberFormat": number_format})


def _formatted(
    tab: Tab, rows: tuple[int, int], across: tuple[int, int], form: Mapping[str, Any]
) -> Request:
    area = _area(tab, rows, across)
    (field,) = form
    fields = f"userEnteredFormat.{field}"
    return {"repeatCell": {"range": area, "cell": {"userEnteredFormat": form}, "fields": fields}}


def _warning(tab: Tab, table: Figures) -> Request:
    area = _area(tab, (table.top, table.top + len(table.rows)), (0, table.width))
    protected = {"range": area, "description": "the charts' figures", "warningOnly": True}
    return {"addProtectedRange": {"protectedRange": protected}}


def _area(tab: Tab, rows: tuple[int, int], across: tuple[int, int]) -> Mapping[str, int]:
    return {
        "sheetId": tab.sheet_id,
        "startRowIndex": rows[0],
        "endRowIndex": rows[1],
        "startColumnIndex": across[0],
        "endColumnIndex": across[1],
    }


def bare_tab(sheet_id: int, title: str) -> Tab:
    """A tab that is still to be added."""
    return Tab(sheet_id=sheet_id, title=title, row_count=1, column_count=1, is_new=True)
