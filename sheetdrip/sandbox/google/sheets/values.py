"""Carries out the `values` methods: write, append, clear; reading is in `readout`."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sheetdrip.sandbox.google.errors import invalid_argument
from sheetdrip.sandbox.google.sheets import a1, tables, typed
from sheetdrip.sandbox.google.sheets.book import Book
from sheetdrip.sandbox.google.sheets.cell import BARE, Cell, Entered, checked_text, tidy
from sheetdrip.sandbox.google.sheets.grid import Box
from sheetdrip.sandbox.google.sheets.protection import check_editable
from sheetdrip.sandbox.google.sheets.readout import Reader, Rendering
from sheetdrip.sandbox.google.sheets.references import Place, resolve
from sheetdrip.sandbox.google.sheets.schema import Json
from sheetdrip.sandbox.google.sheets.shifts import COLUMNS, ROWS, Insert

USER_ENTERED = "USER_ENTERED"


@dataclass(frozen=True, slots=True)
class Writing:
    """How values are to be taken, and what to answer."""

    option: str
    principal: str | None = None
    include_values: bool = False
    rendering: Rendering = field(default_factory=Rendering)

    def __post_init__(self) -> None:
        if self.option not in ("RAW", USER_ENTERED):
            raise invalid_argument("'valueInputOption' is required but not specified")


@dataclass(frozen=True, slots=True)
class Written:
    """What one write did: where, and which rows and columns got a value."""

    place: Place
    rows: frozenset[int]
    columns: frozenset[int]
    cells: int

    def answer(self, book: Book, writing: Writing) -> Json:
        """UpdateValuesResponse without the id; zeros are left out, as proto JSON does."""
        counts = {
            "updatedRows": len(self.rows),
            "updatedColumns": len(self.columns),
            "updatedCells": self.cells,
        }
        reply: Json = {"updatedRange": self.place.a1()}
        reply |= {name: count for name, count in counts.items() if count}
        if writing.include_values:
            reply["updatedData"] = Reader(book, writing.rendering).value_range(self.place)
        return reply


def update(book: Book, reference: str, body: Json, writing: Writing) -> Json:
    """values.update."""
    _check_same_range(book, reference, body)
    with book.atomic():
        done = write(book, resolve(book, reference), by_rows(body), writing)
    return {"spreadsheetId": book.spreadsheet_id} | done.answer(book, writing)


def _check_same_range(book: Book, reference: str, body: Json) -> None:
    named = body.get("range")
    if named and resolve(book, named).box != resolve(book, reference).box:
        raise invalid_argument(
            f"Requested writing within range [{reference}], but the request body names [{named}]."
        )


def batch_update(book: Book, body: Json, writing: Writing) -> Json:
    """values.batchUpdate: all ranges or none."""
    with book.atomic():
        done = [
            write(book, resolve(book, part.get("range", "")), by_rows(part), writing)
            for part in body.get("data", [])
        ]
    named: Json = {"spreadsheetId": book.spreadsheet_id}
    return totals(book, done, [named | part.answer(book, writing) for part in done])


def totals(book: Book, parts: list[Written], answers: list[Json]) -> Json:
    """The sums of a batch, each row and column counted once, as is recorded; zeros are left out."""
    sums = {
        "totalUpdatedRows": len({(p.place.sheet.sheet_id, row) for p in parts for row in p.rows}),
        "totalUpdatedColumns": len(
            {(p.place.sheet.sheet_id, at) for p in parts for at in p.columns}
        ),
        "totalUpdatedCells": sum(part.cells for part in parts),
        "totalUpdatedSheets": len({part.place.sheet.sheet_id for part in parts if part.cells}),
    }
    reply: Json = {"spreadsheetId": book.spreadsheet_id}
    reply |= {name: count for name, count in sums.items() if count}
    return reply | ({"responses": answers} if answers else {})


def by_rows(body: Json) -> list[list[Any]]:
    """The values of a ValueRange as rows, whatever its majorDimension."""
    values: list[list[Any]] = [row or [] for row in body.get("values", [])]
    if body.get("majorDimension", ROWS) != COLUMNS:
        return values
    height = max(map(len, values), default=0)
    return [[column[r] if r < len(column) else None for column in values] for r in range(height)]


def write(book: Book, place: Place, rows: list[list[Any]], writing: Writing) -> Written:
    """Put rows of values at a place; null skips a cell, "" empties it."""
    target = _target(place, len(rows), max(map(len, rows), default=0))
    check_editable(book, place.sheet, target, writing.principal)
    today = book.local_now().date()
    touched: list[tuple[int, int]] = []
    for row, line in enumerate(rows, target.top):
        for column, value in enumerate(line, target.left):
            if value is not None:
                old = place.sheet.grid.get(row, column)
                place.sheet.grid.put(row, column, _entered(old, value, writing, book.locale, today))
                touched.append((row, column))
    book.touch()
    return Written(
        Place(place.sheet, target),
        frozenset(row for row, _ in touched),
        frozenset(column for _, column in touched),
        len(touched),
    )


def _target(place: Place, height: int, width: int) -> Box:
    """Where the data lands: a single cell is a corner, a range is a limit."""
    box, grid = place.box, place.sheet.grid
    bottom, right = box.top + max(height, 1), box.left + max(width, 1)
    if not place.one_cell and (bottom > box.bottom or right > box.right):
        beyond = f"row [{box.bottom + 1}]"
        if bottom <= box.bottom:
            beyond = f"column [{a1.letters(box.right)}]"
        raise invalid_argument(
            f"Requested writing within range [{place.a1()}], but tried writing to {beyond}"
        )
    if bottom > grid.row_count or right > grid.column_count:
        shown = a1.written(place.sheet.title, a1.Bounds(box.top, bottom, box.left, right))
        raise invalid_argument(
            f"Range ({shown}) exceeds grid limits. Max rows: {grid.row_count}, "
            f"max columns: {grid.column_count}"
        )
    return Box(box.top, bottom, box.left, right)


def _entered(old: Cell, value: Any, writing: Writing, locale: str, today: date) -> Cell:  # noqa: ANN401
    if isinstance(value, str):
        if writing.option == USER_ENTERED and not _is_text(old):
            return _typed(old, *typed.parse(value, locale, today))
        return _cleared_or(old, checked_text(value) or None)
    # Numbers and booleans are never parsed (docs/vendors/sheets.md#typed-input).
    return _cleared_or(old, value if isinstance(value, bool) else tidy(value))


def _is_text(cell: Cell) -> bool:
    return bool(cell.format) and (cell.format or {}).get("numberFormat", {}).get("type") == "TEXT"


def _typed(old: Cell, value: Entered, number_format: Json | None) -> Cell:
    new = _cleared_or(old, value)
    if number_format is None or "numberFormat" in (old.format or {}):
        return new
    return new.with_format((old.format or {}) | {"numberFormat": number_format})


def _cleared_or(old: Cell, value: Entered) -> Cell:
    new = old.with_value(value)
    return BARE if new == BARE else new


def append(book: Book, reference: str, body: Json, insert_option: str, writing: Writing) -> Json:
    """values.append: below the last table that the range meets; the grid grows as needed."""
    with book.atomic():
        return _append(book, reference, body, insert_option, writing)


def _append(book: Book, reference: str, body: Json, insert_option: str, writing: Writing) -> Json:
    place = resolve(book, reference)
    rows = by_rows(body)
    table = tables.last_in(place.sheet.grid, place.box)
    top, left = (table.bottom, table.left) if table else (place.box.top, place.box.left)
    width = max(map(len, rows), default=0)
    grid = place.sheet.grid
    if insert_option == "INSERT_ROWS" and rows and top < grid.row_count:
        above = top - 1 if top else None
        book.shift(place.sheet, ROWS, Insert(top, len(rows)), inherit_from=above)
    _grow(book, place, top + len(rows), left + width)
    corner = Place(place.sheet, Box(top, top + 1, left, left + 1), one_cell=True)
    answer: Json = {"spreadsheetId": book.spreadsheet_id}
    if table:
        answer["tableRange"] = Place(place.sheet, table).a1()
    updates = write(book, corner, rows, writing).answer(book, writing)
    return answer | {"updates": {"spreadsheetId": book.spreadsheet_id} | updates}


def _grow(book: Book, place: Place, bottom: int, right: int) -> None:
    grid = place.sheet.grid
    height, width = max(grid.row_count, bottom), max(grid.column_count, right)
    if (height, width) != (grid.row_count, grid.column_count):
        book.check_size(height * width - grid.row_count * grid.column_count, width)
        grid.resize(height, width)


def clear(book: Book, places: list[Place], principal: str | None = None) -> list[str]:
    """Take away values, leave formats, notes and validations; the ranges that were cleared."""
    for place in places:
        check_editable(book, place.sheet, place.box, principal)
    for place in places:
        _clear(place)
    book.touch()
    return [place.a1() for place in places]


def _clear(place: Place) -> None:
    box = place.box
    for row in range(box.top, box.bottom):
        line = place.sheet.grid.cells[row]
        for column in range(box.left, min(box.right, len(line))):
            if line[column].value is not None:
                line[column] = _cleared_or(line[column], None)
