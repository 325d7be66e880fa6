"""Spells requests of a `spreadsheets.batchUpdate`. Positions are counted from 0, ends are exclusive."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal

Request = dict[str, Any]
Dimension = Literal["ROWS", "COLUMNS"]
Span = tuple[int | None, int | None]
"""Of rows or columns; None: from the first on, or down to the last."""

ALL: Span = (None, None)
_BOUNDS = ("startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex")


def area(sheet_id: int, rows: Span = ALL, across: Span = ALL) -> dict[str, Any]:
    """A GridRange."""
    bounds = zip(_BOUNDS, (*rows, *across), strict=True)
    return {"sheetId": sheet_id, **{name: at for name, at in bounds if at is not None}}


def lines(sheet_id: int, dimension: Dimension, start: int, end: int) -> dict[str, Any]:
    """A DimensionRange."""
    return {"sheetId": sheet_id, "dimension": dimension, "startIndex": start, "endIndex": end}


def columns(sheet_id: int, start: int, end: int) -> dict[str, Any]:
    """A DimensionRange of columns."""
    return lines(sheet_id, "COLUMNS", start, end)


def grown(sheet_id: int, dimension: Dimension, lacking: int) -> Iterator[Request]:
    """So many more rows or columns, if any are lacking."""
    if lacking > 0:
        growth = {"sheetId": sheet_id, "dimension": dimension, "length": lacking}
        yield {"appendDimension": growth}


def drawn(span: Mapping[str, Any], **properties: object) -> Request:
    """Rows or columns with such properties: `pixelSize`, `hiddenByUser`."""
    change = {"range": span, "properties": properties, "fields": ",".join(properties)}
    return {"updateDimensionProperties": change}


def written(
    sheet_id: int, row: int, column: int, rows: Iterable[Iterable[Request]], fields: str
) -> dict[str, Any]:
    """Rows of CellData from a cell on; of each cell those `fields` change."""
    start = {"sheetId": sheet_id, "rowIndex": row, "columnIndex": column}
    data = [{"values": list(cells)} for cells in rows]
    return {"updateCells": {"start": start, "rows": data, "fields": fields}}


def formatted(
    cells: Mapping[str, Any], form: Mapping[str, Any], named: Iterable[str] = ()
) -> Request:
    """All cells of an area in this format; what is not `named` (by default: all of the form) stays."""
    fields = ",".join(f"userEnteredFormat.{name}" for name in named or form)
    return {"repeatCell": {"range": cells, "cell": {"userEnteredFormat": form}, "fields": fields}}


def bordered(cells: Mapping[str, Any]) -> Request:
    """A thin frame around an area, and thin lines between its rows."""
    thin = {"style": "SOLID", "colorStyle": painted((200, 200, 200))}
    sides = ("top", "bottom", "left", "right", "innerHorizontal")
    return {"updateBorders": {"range": cells, **dict.fromkeys(sides, thin)}}


def ruled(cells: Mapping[str, Any], rule: Mapping[str, Any]) -> Request:
    """A rule for what may stand in an area."""
    return {"setDataValidation": {"range": cells, "rule": rule}}


def warned(cells: Mapping[str, Any], why: str, **more: object) -> Request:
    """That Sheets warns before somebody edits an area."""
    protected = {"range": cells, "description": why, "warningOnly": True, **more}
    return {"addProtectedRange": {"protectedRange": protected}}


def noted(
    key: str, location: Mapping[str, Any], value: str | None = None, number: int | None = None
) -> Request:
    """An entry of developer metadata; Sheets gives it a number if it has none."""
    told = {"metadataId": number, "metadataKey": key, "metadataValue": value}
    entry: Request = {name: part for name, part in told.items() if part is not None}
    entry |= {"location": location, "visibility": "DOCUMENT"}
    return {"createDeveloperMetadata": {"developerMetadata": entry}}


def noted_anew(number: int, value: str) -> Request:
    """Another value for an entry of developer metadata."""
    change = {
        "dataFilters": [_numbered(number)],
        "developerMetadata": {"metadataValue": value},
        "fields": "metadataValue",
    }
    return {"updateDeveloperMetadata": change}


def forgotten(number: int) -> Request:
    """An entry of developer metadata taken away."""
    return {"deleteDeveloperMetadata": {"dataFilter": _numbered(number)}}


def _numbered(number: int) -> Request:
    return {"developerMetadataLookup": {"metadataId": number}}


def painted(colour: tuple[int, int, int]) -> Mapping[str, Any]:
    """A ColorStyle of red, green and blue from 0 to 255."""
    red, green, blue = (round(part / 255, 4) for part in colour)
    return {"rgbColor": {"red": red, "green": green, "blue": blue}}
