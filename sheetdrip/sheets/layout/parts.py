"""The pieces that are the same on every tab: headers that stay in sight, notes, formats, folds."""

from collections.abc import Iterator, Sequence
from typing import Any

from sheetdrip.sheets.layout.feature import Feature, Request, columns, runs
from sheetdrip.sheets.layout.state import Column, Tab


def added(tab: Tab) -> tuple[str, Request]:
    """The tab itself, with the word on it."""
    grid = {"rowCount": tab.row_count, "columnCount": tab.column_count}
    properties = {"sheetId": tab.sheet_id, "title": tab.title, "gridProperties": grid}
    return f"Added the tab “{tab.title}”", {"addSheet": {"properties": properties}}


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


def note(tab: Tab, column: Column, text: str) -> Feature:
    """A note on the header, unless there is one."""
    start = {"sheetId": tab.sheet_id, "rowIndex": 0, "columnIndex": column.index}
    rows = [{"values": [{"note": text}]}]
    request = {"updateCells": {"start": start, "rows": rows, "fields": "note"}}
    return Feature(
        name="note",
        says="Notes on the headers explain each column",
        requests=() if column.header.note else (request,),
    )


def below(tab: Tab, column: Column, form: dict[str, Any], field: str) -> Request:
    """The same format for every cell below the header."""
    cells = {"range": cells_below(tab, column), "cell": {"userEnteredFormat": form}}
    return {"repeatCell": {**cells, "fields": f"userEnteredFormat.{field}"}}


def cells_below(tab: Tab, column: Column) -> dict[str, int]:
    """All cells of a column but its header."""
    return {
        "sheetId": tab.sheet_id,
        "startRowIndex": 1,
        "startColumnIndex": column.index,
        "endColumnIndex": column.index + 1,
    }


def folded_away(tab: Tab, places: Sequence[int]) -> Iterator[Request]:
    """Those columns grouped and folded, but for those that staff have grouped in their own way."""
    for start, end in runs(places):
        if any(first < end and start < last for first, last in tab.groups):
            continue
        span = columns(tab.sheet_id, start, end)
        yield {"addDimensionGroup": {"range": span}}
        group = {"range": span, "depth": 1, "collapsed": True}
        yield {"updateDimensionGroup": {"dimensionGroup": group, "fields": "collapsed"}}
