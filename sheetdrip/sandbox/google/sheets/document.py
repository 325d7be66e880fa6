"""Writes a spreadsheet as JSON: `spreadsheets.get`, with grid data where asked for."""

from collections.abc import Iterator
from typing import Any, Final

from sheetdrip.sandbox.google.sheets import formats, masks, render
from sheetdrip.sandbox.google.sheets.book import Book, Sheet
from sheetdrip.sandbox.google.sheets.cell import (
    BARE,
    Cell,
    Effective,
    Entered,
    Formula,
    to_extended,
)
from sheetdrip.sandbox.google.sheets.filtering import filtered_rows
from sheetdrip.sandbox.google.sheets.formulas import Evaluation
from sheetdrip.sandbox.google.sheets.grid import PIXELS, Box, Line
from sheetdrip.sandbox.google.sheets.lookups import on_line
from sheetdrip.sandbox.google.sheets.masks import ALL, Mask
from sheetdrip.sandbox.google.sheets.protection import may_edit
from sheetdrip.sandbox.google.sheets.references import Place
from sheetdrip.sandbox.google.sheets.schema import Json, messages
from sheetdrip.sandbox.google.sheets.shifts import COLUMNS, GRID_RANGE_KEYS, ROWS

_URL: Final = "https://docs.google.com/spreadsheets/d/{}/edit"
_DECOR: Final = (
    "merges", "conditionalFormats", "filterViews", "protectedRanges", "basicFilter", "charts",
    "bandedRanges", "rowGroups", "columnGroups", "tables",
)  # fmt: skip


def spreadsheet(
    book: Book,
    *,
    places: list[Place] | None = None,
    grid_data: bool = False,
    mask: Mask = ALL,
    principal: str | None = None,
) -> Json:
    """The Spreadsheet message; `places` limit sheets and grid data (None: all)."""
    # A mask that names `data` reads the grid whatever includeGridData says
    # (docs/vendors/sheets.md#shape-of-answers).
    wants_data = "data" in mask["sheets"] if mask.get("sheets") else grid_data and not mask
    if mask and "sheets" in mask and not mask["sheets"]:
        wants_data = grid_data
    whole: Json = {
        "spreadsheetId": book.spreadsheet_id,
        "properties": spreadsheet_properties(book),
    }
    if masks.names(mask, "sheets"):
        inner = masks.below(mask, "sheets")
        whole["sheets"] = _sheets(book, places, inner, principal, grid_data=wants_data)
    if book.named_ranges:
        whole["namedRanges"] = public(book.named_ranges)
    if book.own_metadata:
        location = {"locationType": "SPREADSHEET", "spreadsheet": True}
        whole["developerMetadata"] = metadata(book, book.own_metadata, location)
    whole["spreadsheetUrl"] = _URL.format(book.spreadsheet_id)
    return _pruned(whole, mask)


def _pruned(whole: Json, mask: Mask) -> Json:
    """Grid data was built to the mask already, and is too large to walk again."""
    if not mask:
        return whole
    data = [sheet.pop("data", None) for sheet in whole.get("sheets", [])]
    pruned: Any = masks.prune(whole, mask)
    for sheet, part in zip(pruned.get("sheets", []), data, strict=False):
        if part is not None:
            sheet["data"] = part
    result: Json = pruned
    return result


def spreadsheet_properties(book: Book) -> Json:
    """SpreadsheetProperties with the default look."""
    return book.properties | {
        "defaultFormat": formats.DEFAULT,
        "spreadsheetTheme": formats.THEME,
    }


def _sheets(
    book: Book, places: list[Place] | None, mask: Mask, principal: str | None, *, grid_data: bool
) -> list[Json]:
    evaluation = Evaluation(book)
    shown = []
    for sheet in book.sheets:
        mine = None if places is None else [p.box for p in places if p.sheet is sheet]
        if mine == []:
            continue
        entry = _sheet(book, sheet, principal)
        if grid_data and sheet.properties["sheetType"] != "OBJECT":
            boxes = mine if mine is not None else [sheet.box({})]
            view = _View(book, sheet, evaluation, masks.below(mask, "data"))
            entry["data"] = [view.data(box) for box in boxes]
        shown.append(entry)
    return shown


def _sheet(book: Book, sheet: Sheet, principal: str | None) -> Json:
    entry: Json = {"properties": sheet_properties(book, sheet)}
    for name in _DECOR:
        part = sheet.decor.get(name)
        if part:
            entry[name] = public(part)
    if "protectedRanges" in entry:
        entry["protectedRanges"] = [
            protected_range(book, part, principal) for part in sheet.decor["protectedRanges"]
        ]
    if sheet.metadata:
        location = {"locationType": "SHEET", "sheetId": sheet.sheet_id}
        entry["developerMetadata"] = metadata(book, sheet.metadata, location)
    return entry


def protected_range(book: Book, protected: Json, principal: str | None) -> Json:
    """A ProtectedRange; who may edit it is told only to those who may."""
    shown: Json = public(protected)
    shown.pop("requestingUserCanEdit", None)
    if not shown.get("warningOnly"):
        shown.pop("warningOnly", None)
    if may_edit(book, protected, principal):
        return shown | {"requestingUserCanEdit": True}
    shown.pop("editors", None)
    return shown


def sheet_properties(book: Book, sheet: Sheet) -> Json:
    """SheetProperties, with the counts and the position as they are now."""
    shown: Json = {"sheetId": sheet.sheet_id, "title": sheet.title}
    shown |= {"index": book.sheets.index(sheet), "sheetType": sheet.properties["sheetType"]}
    if sheet.properties["sheetType"] == "GRID":
        size = {"rowCount": sheet.grid.row_count, "columnCount": sheet.grid.column_count}
        shown["gridProperties"] = size | _set(sheet.properties.get("gridProperties", {}))
    rest = {k: v for k, v in sheet.properties.items() if k not in shown and k != "gridProperties"}
    return shown | _set(rest)


def _set(fields: Json) -> Json:
    """Proto JSON leaves out false, zero and empty text."""
    return {key: value for key, value in fields.items() if value not in (False, 0, "", None)}


def metadata(book: Book, numbers: tuple[int, ...], location: Json) -> list[Json]:
    """DeveloperMetadata entries at one location."""
    return [{"metadataId": n, **book.metadata[n], "location": public(location)} for n in numbers]


def public(value: Any) -> Any:  # noqa: ANN401
    """A copy as replies show it: GridRanges and coordinates leave out a sheetId of 0."""
    if isinstance(value, list):
        return [public(item) for item in value]
    if not isinstance(value, dict):
        return value
    hide = value.get("sheetId") == 0 and (
        value.keys() <= GRID_RANGE_KEYS or value.keys() & {"rowIndex", "columnIndex", "dimension"}
    )
    return {k: public(v) for k, v in value.items() if not (hide and k == "sheetId")}


_CELL_FIELDS: Final = tuple(messages()["CellData"])


class _View:
    """Grid data of one sheet, as far as the mask asks for it."""

    def __init__(self, book: Book, sheet: Sheet, evaluation: Evaluation, mask: Mask) -> None:
        self._book = book
        self._sheet = sheet
        self._evaluation = evaluation
        self._mask = mask
        self._filtered = filtered_rows(book, sheet, evaluation)
        self._row_mask = masks.below(mask, "rowData")
        cell_mask = masks.below(self._row_mask, "values")
        # Asked once, not for each of a quarter of a million cells.
        self._wants = frozenset(cell_mask or _CELL_FIELDS)
        self._narrow = {name: inner for name, inner in cell_mask.items() if inner}
        self._blank: dict[int, Json] = {}

    def data(self, box: Box) -> Json:
        """GridData of one rectangle; zero starts and trailing empty rows are left out."""
        shown: Json = {}
        if box.top and masks.names(self._mask, "startRow"):
            shown["startRow"] = box.top
        if box.left and masks.names(self._mask, "startColumn"):
            shown["startColumn"] = box.left
        if masks.names(self._mask, "rowData"):
            rows = list(self._rows(box))
            while rows and not rows[-1]:
                rows.pop()
            shown |= {"rowData": rows} if rows else {}
        for name, dimension, span in (
            ("rowMetadata", ROWS, range(box.top, box.bottom)),
            ("columnMetadata", COLUMNS, range(box.left, box.right)),
        ):
            if masks.names(self._mask, name):
                shown[name] = [
                    self._line(dimension, n, masks.below(self._mask, name)) for n in span
                ]
        return shown

    def _rows(self, box: Box) -> Iterator[Json]:
        for row in range(box.top, box.bottom):
            line = self._sheet.grid.cells[row][box.left : box.right]
            while line and line[-1] is BARE:
                line.pop()
            show = self._effective if self._wants == {"effectiveValue"} else self._cell
            cells = [show(cell, row, n) for n, cell in enumerate(line, box.left)]
            yield {"values": cells} if cells else {}

    def _effective(self, cell: Cell, row: int, column: int) -> Json:
        """The short way for what is asked most: `_cell` with a mask of this one field."""
        if cell.value is None:
            return {}
        value: Entered | Effective = cell.value
        if isinstance(value, Formula) or self._sheet.outages:
            value = self._evaluation.effective(self._sheet, row, column)
            if value is None:
                return {}
        shown: Json = {"effectiveValue": to_extended(value)}
        return self._narrowed(shown) if self._narrow else shown

    def _cell(self, cell: Cell, row: int, column: int) -> Json:
        if cell is BARE:
            return {}
        if cell.value is not None:
            return self._shown(cell, row, column)
        # cells without a value look alike wherever they stand, and are often the same object
        key = id(cell)
        if key not in self._blank:
            self._blank[key] = self._shown(cell, row, column)
        return self._blank[key]

    def _shown(self, cell: Cell, row: int, column: int) -> Json:
        shown: Json = self._value(cell, row, column) if cell.value is not None else {}
        wants = self._wants
        if cell.format and "userEnteredFormat" in wants:
            shown["userEnteredFormat"] = cell.format
        if "effectiveFormat" in wants and (cell.format or cell.value is not None):
            own = self._evaluation.number_format(self._sheet, row, column)
            shown["effectiveFormat"] = formats.effective(cell.format, own)
        if "note" in wants and cell.note:
            shown["note"] = cell.note
        if "dataValidation" in wants and cell.validation:
            shown["dataValidation"] = cell.validation
        if "textFormatRuns" in wants and cell.runs:
            shown["textFormatRuns"] = cell.runs
        if "chipRuns" in wants and cell.chips:
            shown["chipRuns"] = list(cell.chips.runs)
        return self._narrowed(shown)

    def _value(self, cell: Cell, row: int, column: int) -> Json:
        shown: Json = {}
        wants = self._wants
        if "userEnteredValue" in wants:
            entered = cell.chips.entered if cell.chips else cell.value
            shown["userEnteredValue"] = to_extended(entered)
        effective = self._evaluation.effective(self._sheet, row, column)
        if "effectiveValue" in wants:
            shown["effectiveValue"] = to_extended(effective)
        if "formattedValue" in wants:
            number_format = self._evaluation.number_format(self._sheet, row, column)
            shown["formattedValue"] = render.shown(effective, number_format, self._book.locale)
        link = formats.link_of(cell) if cell.format and "hyperlink" in wants else None
        return shown | {"hyperlink": link} if link else shown

    def _narrowed(self, shown: Json) -> Json:
        for name, inner in self._narrow.items():
            if name in shown:
                shown[name] = masks.prune(shown[name], inner)
        return shown

    def _line(self, dimension: str, index: int, mask: Mask) -> Json:
        line: Line = self._sheet.grid.lines(dimension)[index]
        shown: Json = {}
        if line.hidden:
            shown["hiddenByUser"] = True
        if dimension == ROWS and index in self._filtered:
            shown["hiddenByFilter"] = True
        shown["pixelSize"] = line.pixels or PIXELS[dimension]
        if line.metadata:
            location = on_line(self._sheet.sheet_id, dimension, index)
            shown["developerMetadata"] = metadata(self._book, line.metadata, location)
        pruned: Any = masks.prune(shown, mask)
        return dict(pruned)
