"""What staff do by hand: sorting, inserting, deleting, moving and typing, by header name.

Rows are counted as the sheet shows them: the header is row 1. `sheet` names another tab than the first, and
`beside` the label of a line on it.

Besides there are `requests`, whatever a spreadsheets.batchUpdate takes, done as the owner (addProtectedRange,
setDataValidation, mergeCells, addTable, ...); `properties`, a `timeZone` or `locale` told as it is, however
odd; `trash` (with `restore`), `office_file` and `reject_invalid`, which make the file what they say.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from sheetdrip.sandbox.google.sheets import values
from sheetdrip.sandbox.google.sheets.book import Sheet
from sheetdrip.sandbox.google.sheets.cell import CellError
from sheetdrip.sandbox.google.sheets.grid import Box
from sheetdrip.sandbox.google.sheets.references import Place
from sheetdrip.sandbox.google.sheets.store import Spreadsheet, SpreadsheetStore

Asked = dict[str, Any]
Request = dict[str, Any]
_ROWS: Final = "ROWS"
_COLUMNS: Final = "COLUMNS"


class EditUnclear(ValueError):
    """The edit cannot be understood; the message says why."""


@dataclass(frozen=True, slots=True)
class EditedTab:
    """The sheet a person has in front of them."""

    spreadsheet: Spreadsheet
    sheet: Sheet

    @property
    def headers(self) -> list[str]:
        cells = self.sheet.grid.cells[0] if self.sheet.grid.cells else []
        return [str(cell.value or "") for cell in cells]

    @property
    def last_row(self) -> int:
        """The number of the last row that holds anything."""
        return self.sheet.grid.used().bottom


def apply_edit(store: SpreadsheetStore, asked: Asked) -> dict[str, Any]:
    """Do one edit; EditUnclear says what is wrong with it."""
    kind = asked.get("kind")
    if kind not in _KINDS:
        raise EditUnclear(f"kind must be one of {', '.join(sorted(_KINDS))}")
    tab = _edited_tab(store, asked)
    _KINDS[kind](tab, asked)
    return {
        "kind": kind,
        "spreadsheet_id": tab.spreadsheet.spreadsheet_id,
        "sheet": tab.sheet.title,
        "rows": tab.last_row,
    }


def _edited_tab(store: SpreadsheetStore, asked: Asked) -> EditedTab:
    wanted, title = asked.get("spreadsheet_id"), asked.get("sheet")
    found = [s for s in store if wanted in {None, s.spreadsheet_id}]
    if not found:
        raise EditUnclear(f"there is no spreadsheet {wanted or ''}".rstrip())
    sheets = [sheet for sheet in found[0].sheets if title in {None, sheet.title}]
    if not sheets:
        raise EditUnclear(f"there is no tab {title!r}")
    return EditedTab(found[0], sheets[0])


def _sort(tab: EditedTab, asked: Asked) -> None:
    by = _column(tab, asked.get("by"))
    if tab.last_row == 1:
        return  # a header alone: there is nothing to sort
    # `columns` sorts only the span between two headers: the slip that tears rows apart.
    first, last = asked.get("columns", (None, None))
    box = {
        "sheetId": tab.sheet.sheet_id,
        "startRowIndex": 1,
        "endRowIndex": tab.last_row,
        "startColumnIndex": 0 if first is None else _column(tab, first),
        "endColumnIndex": len(tab.headers) if last is None else _column(tab, last) + 1,
    }
    spec = {
        "dimensionIndex": by,
        "sortOrder": "DESCENDING" if asked.get("descending") else "ASCENDING",
    }
    _apply(tab, {"sortRange": {"range": box, "sortSpecs": [spec]}})


def _insert_rows(tab: EditedTab, asked: Asked) -> None:
    at = _whole(asked, "at") - 1
    span = _span(tab, _ROWS, at, at + _whole(asked, "count", 1))
    _apply(tab, {"insertDimension": {"range": span, "inheritFromBefore": at > 1}})


def _delete_rows(tab: EditedTab, asked: Asked) -> None:
    at = _row(tab, asked) - 1
    span = _span(tab, _ROWS, at, at + _whole(asked, "count", 1))
    _apply(tab, {"deleteDimension": {"range": span}})


def _move_rows(tab: EditedTab, asked: Asked) -> None:
    at = _row(tab, asked) - 1
    span = _span(tab, _ROWS, at, at + _whole(asked, "count", 1))
    _move(tab, span, _whole(asked, "to") - 1)


def _insert_columns(tab: EditedTab, asked: Asked) -> None:
    at = _column(tab, asked.get("before"))
    span = _span(tab, _COLUMNS, at, at + _whole(asked, "count", 1))
    _apply(tab, {"insertDimension": {"range": span, "inheritFromBefore": at > 0}})
    if "header" in asked:
        _type(tab, 1, at, asked["header"])


def _delete_columns(tab: EditedTab, asked: Asked) -> None:
    at = _column(tab, asked.get("column"))
    _apply(tab, {"deleteDimension": {"range": _span(tab, _COLUMNS, at, at + 1)}})


def _move_columns(tab: EditedTab, asked: Asked) -> None:
    at = _column(tab, asked.get("column"))
    before = asked.get("before")
    to = len(tab.headers) if before is None else _column(tab, before)
    _move(tab, _span(tab, _COLUMNS, at, at + 1), to)


def _move(tab: EditedTab, span: Request, to: int) -> None:
    _apply(tab, {"moveDimension": {"source": span, "destinationIndex": to}})


def _set(tab: EditedTab, asked: Asked) -> None:
    if "beside" in asked:
        _type(tab, *_beside(tab, asked["beside"]), asked.get("value"))
        return
    _type(tab, _row(tab, asked), _column(tab, asked.get("column")), asked.get("value"))


def _beside(tab: EditedTab, label: object) -> tuple[int, int]:
    """Row number and column index of the cell to the right of a label, as on a form."""
    for row, cells in enumerate(tab.sheet.grid.cells):
        for column, cell in enumerate(cells[:-1]):
            if cell.value == label:
                return row + 1, column + 1
    raise EditUnclear(f"no cell says {label!r}")


def _append(tab: EditedTab, asked: Asked) -> None:
    typed = asked.get("values")
    if not isinstance(typed, dict) or not typed:
        raise EditUnclear('"values" must name headers and what to type below them')
    columns = {_column(tab, header): value for header, value in typed.items()}
    row = tab.last_row + 1
    if row > tab.sheet.grid.row_count:
        more = {"sheetId": tab.sheet.sheet_id, "dimension": _ROWS, "length": 100}
        _apply(tab, {"appendDimension": more})
    for column, value in columns.items():
        _type(tab, row, column, value)


def _rename_tab(tab: EditedTab, asked: Asked) -> None:
    title = asked.get("title")
    if not isinstance(title, str) or not title:
        raise EditUnclear('"title" must be the new name')
    properties = {"sheetId": tab.sheet.sheet_id, "title": title}
    change = {"properties": properties, "fields": "title"}
    _apply(tab, {"updateSheetProperties": change})


def _requests(tab: EditedTab, asked: Asked) -> None:
    requests = asked.get("requests")
    if not isinstance(requests, list):
        raise EditUnclear('"requests" must be a list, as of a spreadsheets.batchUpdate')
    tab.spreadsheet.apply(requests)


def _properties(tab: EditedTab, asked: Asked) -> None:
    wanted: Request = {key: asked[key] for key in ("timeZone", "locale") if key in asked}
    if not wanted:
        raise EditUnclear('"timeZone" or "locale" must be what Google is to tell, sound or not')
    tab.spreadsheet.properties |= wanted


def _trash(tab: EditedTab, asked: Asked) -> None:
    restored = asked.get("restore") is True
    tab.spreadsheet.trashed_at = None if restored else tab.spreadsheet.clock.now()


def _office(tab: EditedTab, asked: Asked) -> None:
    tab.spreadsheet.is_office_file = asked.get("value", True) is True


def _reject_invalid(tab: EditedTab, asked: Asked) -> None:
    tab.spreadsheet.rejects_invalid = asked.get("value", True) is True


def _type(tab: EditedTab, row: int, column: int, value: object) -> None:
    box = Box(row - 1, row, column, column + 1)
    writing = values.Writing(values.USER_ENTERED)
    values.write(tab.spreadsheet, Place(tab.sheet, box, one_cell=True), [[value]], writing)


def _apply(tab: EditedTab, request: Request) -> None:
    tab.spreadsheet.apply([request])


def _span(tab: EditedTab, dimension: str, start: int, end: int) -> Request:
    return {
        "sheetId": tab.sheet.sheet_id,
        "dimension": dimension,
        "startIndex": start,
        "endIndex": end,
    }


def _column(tab: EditedTab, header: object) -> int:
    wanted = str(header).strip().casefold()
    for index, text in enumerate(tab.headers):
        if text.strip().casefold() == wanted:
            return index
    raise EditUnclear(f"there is no column {header!r}; the headers are {tab.headers}")


def _row(tab: EditedTab, asked: Asked) -> int:
    """`row` by number, or `where`: the first row that holds these values."""
    if "where" not in asked:
        return _whole(asked, "row")
    wanted = {_column(tab, header): value for header, value in asked["where"].items()}
    for number in range(2, tab.last_row + 1):
        if all(tab.sheet.grid.get(number - 1, at).value == value for at, value in wanted.items()):
            return number
    raise EditUnclear(f"no row holds {asked['where']}")


def _whole(asked: Asked, name: str, default: int | None = None) -> int:
    number = asked.get(name, default)
    if isinstance(number, bool) or not isinstance(number, int) or number < 1:
        raise EditUnclear(f"{name!r} must be a whole number from 1")
    return number


def _break_formulas(tab: EditedTab, asked: Asked) -> None:
    """The source of the formulas that fill a span cannot be reached.

    `columns`: by header, else as far as the headers go; `row`, `count`: from where on, else all below the
    header; `shows`: an ErrorType such as REF, N_A or LOADING, or BLANK; `spill`: only the first row shows
    it, and the rest is blank, as it is below an array that cannot be expanded
    (docs/vendors/sheets.md#formulas-that-fail).
    """
    shows = str(asked.get("shows", "REF"))
    error = None if shows == "BLANK" else CellError(shows)
    top = _whole(asked, "row", 2) - 1
    bottom = top + _whole(asked, "count", max(1, tab.last_row - top))
    lines = [(top, top + 1, error), (top + 1, bottom, None)]
    if not asked.get("spill"):
        lines = [(top, bottom, error)]
    columns = [_column(tab, header) for header in asked.get("columns", tab.headers)]
    tab.sheet.grid.shown.clear()
    tab.sheet.outages += tuple(
        (Box(first, last, at, at + 1), shown) for at in columns for first, last, shown in lines
    )


def _heal_formulas(tab: EditedTab, _asked: Asked) -> None:
    tab.sheet.outages = ()


_KINDS: Final[dict[str, Callable[[EditedTab, Asked], None]]] = {
    "sort": _sort,
    "insert_rows": _insert_rows,
    "delete_rows": _delete_rows,
    "move_rows": _move_rows,
    "insert_columns": _insert_columns,
    "delete_columns": _delete_columns,
    "move_columns": _move_columns,
    "set": _set,
    "append": _append,
    "rename_tab": _rename_tab,
    "requests": _requests,
    "properties": _properties,
    "trash": _trash,
    "office_file": _office,
    "reject_invalid": _reject_invalid,
    "break_formulas": _break_formulas,
    "heal_formulas": _heal_formulas,
}
