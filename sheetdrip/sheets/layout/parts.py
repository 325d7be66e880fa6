"""The pieces that are the same on every tab: headers that stay in sight, notes, formats, folds."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sheetdrip.sheets.layout.feature import Feature, Work, runs
from sheetdrip.sheets.layout.state import USUAL_WIDTH, Column, Tab
from sheetdrip.sheets.requests import (
    Dimension,
    Request,
    area,
    columns,
    drawn,
    formatted,
    grown,
    written,
)

STAFFS_BAND = {"red": 0.86, "green": 0.92, "blue": 0.98}
"""Behind the headers of what staff fill: a quiet blue."""

OWN_BAND = {"red": 0.88, "green": 0.88, "blue": 0.86}
"""Behind those of what sheetdrip writes: a quiet grey."""


def added(tab: Tab) -> tuple[str, Request]:
    """The tab itself, with the word on it."""
    grid = {"rowCount": tab.row_count, "columnCount": tab.column_count}
    properties = {"sheetId": tab.sheet_id, "title": tab.title, "gridProperties": grid}
    return f"Added the tab “{tab.title}”", {"addSheet": {"properties": properties}}


def without_grid(tab: Tab) -> Request:
    """The tab without the lines between its cells, as a page."""
    properties = {"sheetId": tab.sheet_id, "gridProperties": {"hideGridlines": True}}
    change = {"properties": properties, "fields": "gridProperties.hideGridlines"}
    return {"updateSheetProperties": change}


def frozen(tab: Tab) -> Feature:
    """The header row, unless something is frozen already; of a single row none can be."""
    properties = {"sheetId": tab.sheet_id, "gridProperties": {"frozenRowCount": 1}}
    change = {"properties": properties, "fields": "gridProperties.frozenRowCount"}
    freeze: Request = {"updateSheetProperties": change}
    return Feature(
        name="frozen",
        says="The header row is frozen",
        requests=() if tab.frozen_rows or tab.row_count == 1 else (freeze,),
    )


def pinned(tab: Tab, column: Column, title: str) -> Feature:
    """The first column stays in sight, unless some are frozen already or cells are merged across its edge.

    Google refuses to freeze a part of merged cells, and with it the whole write
    (https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/sheets#GridProperties).
    """
    properties = {"sheetId": tab.sheet_id, "gridProperties": {"frozenColumnCount": 1}}
    change = {"properties": properties, "fields": "gridProperties.frozenColumnCount"}
    is_free = not tab.frozen_columns and tab.column_count > 1 and not tab.has_merged_across(1)
    return Feature(
        name="pinned",
        says=f"“{title}” stays in sight",
        requests=({"updateSheetProperties": change},) if is_free and not column.index else (),
    )


def heading(tab: Tab, column: Column, band: dict[str, float]) -> Feature:
    """A bold header on a band of colour, unless staff gave it looks of their own."""
    form = {"textFormat": {"bold": True}, "backgroundColor": band, "wrapStrategy": "WRAP"}
    place = area(tab.sheet_id, (0, 1), (column.index, column.index + 1))
    request = formatted(place, form, ("textFormat.bold", "backgroundColor", "wrapStrategy"))
    return Feature(
        name="heading",
        says="Headers are bold, on one colour for what staff fill and one for what sheetdrip writes",
        requests=() if column.header.has_colour or column.header.is_bold else (request,),
    )


def as_wide(tab: Tab, column: Column, pixels: int) -> Feature:
    """A width, unless somebody has drawn the column wider or narrower."""
    span = columns(tab.sheet_id, column.index, column.index + 1)
    is_usual = tab.width(column.index) == USUAL_WIDTH
    return Feature(name="width", requests=(drawn(span, pixelSize=pixels),) if is_usual else ())


def wrapped(tab: Tab, column: Column) -> Feature:
    """Whole sentences are in sight, unless staff chose otherwise."""
    request = below(tab, column, {"wrapStrategy": "WRAP"})
    return Feature(name="wrapped", requests=() if column.below.has_wrap else (request,))


def note(tab: Tab, column: Column, text: str) -> Feature:
    """A note on the header, unless there is one."""
    request = written(tab.sheet_id, 0, column.index, [[{"note": text}]], "note")
    return Feature(
        name="note",
        says="Notes on the headers explain each column",
        requests=() if column.header.note else (request,),
    )


def room(tab: Tab, dimension: Dimension, needed: int) -> Work:
    """That the tab has so many rows or columns at least."""
    there = tab.row_count if dimension == "ROWS" else tab.column_count
    yield from (("", request) for request in grown(tab.sheet_id, dimension, needed - there))


def below(tab: Tab, column: Column, form: dict[str, Any]) -> Request:
    """The same format for every cell below the header."""
    return formatted(cells_below(tab, column.index), form)


def cells_below(tab: Tab, start: int, end: int | None = None) -> dict[str, Any]:
    """All cells of a column, or of columns, but their headers."""
    return area(tab.sheet_id, (1, None), (start, start + 1 if end is None else end))


def grouped(tab: Tab, spans: Iterable[tuple[int, int]]) -> Iterator[Request]:
    """A group over each of those columns, but where it would grow into another one.

    Groups side by side are one (docs/vendors/sheets.md#groups); one within another stays as it is.
    """
    there = list(tab.groups)
    for start, end in spans:
        is_apart = all(
            last < start or end < first or (start <= first and last <= end) for first, last in there
        )
        if is_apart:
            there.append((start, end))
            yield {"addDimensionGroup": {"range": columns(tab.sheet_id, start, end)}}


def folded_away(tab: Tab, places: Sequence[int]) -> Iterator[Request]:
    """Those columns grouped and folded, but for those that staff have grouped in their own way."""
    for start, end in runs(places):
        if any(first < end and start < last for first, last in tab.groups):
            continue
        span = columns(tab.sheet_id, start, end)
        yield {"addDimensionGroup": {"range": span}}
        group = {"range": span, "depth": 1, "collapsed": True}
        yield {"updateDimensionGroup": {"dimensionGroup": group, "fields": "collapsed"}}
