"""Requests that change what cells say: find and replace, trim, drop duplicates."""

import re
from dataclasses import dataclass

from sheetdrip.sandbox.google.errors import invalid_argument
from sheetdrip.sandbox.google.sheets import render, typed
from sheetdrip.sandbox.google.sheets.book import Sheet
from sheetdrip.sandbox.google.sheets.cell import Cell, Entered, Formula
from sheetdrip.sandbox.google.sheets.formulas import Evaluation
from sheetdrip.sandbox.google.sheets.grid import Box
from sheetdrip.sandbox.google.sheets.references import Place
from sheetdrip.sandbox.google.sheets.requests.edit import Edit, answers, required
from sheetdrip.sandbox.google.sheets.schema import Json


@dataclass(slots=True)
class _Tally:
    """What a findReplace has done so far."""

    values: int = 0
    formulas: int = 0
    occurrences: int = 0
    rows: int = 0
    sheets: int = 0

    def reply(self) -> Json:
        """FindReplaceResponse; zeros are left out."""
        counts = {
            "valuesChanged": self.values,
            "formulasChanged": self.formulas,
            "rowsChanged": self.rows,
            "sheetsChanged": self.sheets,
            "occurrencesChanged": self.occurrences,
        }
        return {name: count for name, count in counts.items() if count}


@answers("findReplace")
def find_replace(edit: Edit, request: Json) -> Json:
    """FindReplace over a range, a sheet or all sheets."""
    if not request.get("find"):
        raise invalid_argument("find is required.")
    pattern = _pattern(request)
    tally = _Tally()
    for place in _scope(edit, request):
        if _replace_in(edit, place, pattern, request, tally):
            tally.sheets += 1
    return tally.reply()


def _pattern(request: Json) -> re.Pattern[str]:
    regex = request.get("searchByRegex", False)
    text = request["find"] if regex else re.escape(request["find"])
    if request.get("matchEntireCell"):
        text = rf"\A(?:{text})\Z"
    try:
        return re.compile(text, 0 if request.get("matchCase") else re.IGNORECASE)
    except re.error:
        raise invalid_argument(f"Invalid regular expression: {request['find']}") from None


def _scope(edit: Edit, request: Json) -> list[Place]:
    if "range" in request:
        return [edit.place(request["range"])]
    if request.get("allSheets"):
        wanted = edit.book.sheets
    elif "sheetId" in request:
        wanted = [edit.book.sheet(request["sheetId"])]
    else:
        raise invalid_argument("One of range, sheetId and allSheets must be set.")
    for sheet in wanted:
        edit.check(sheet, sheet.box({}))
    return [Place(sheet, sheet.box({})) for sheet in wanted]


def _replace_in(
    edit: Edit, place: Place, pattern: re.Pattern[str], request: Json, tally: _Tally
) -> bool:
    box, before = place.box, tally.rows
    for row in range(box.top, box.bottom):
        line = place.sheet.grid.cells[row]
        found = 0
        for column in range(box.left, min(box.right, len(line))):
            text = _searchable(edit, line[column], formulas=request.get("includeFormulas", False))
            new, count = pattern.subn(_replacement(request), text) if text else (text, 0)
            if count:
                line[column] = _changed(edit, line[column], new, tally)
                found += count
        tally.occurrences += found
        tally.rows += bool(found)
    return tally.rows > before


def _replacement(request: Json) -> str:
    text: str = request.get("replacement", "")
    if request.get("searchByRegex"):
        return re.sub(r"\$(\d)", r"\\\1", text.replace("\\", r"\\"))
    return text.replace("\\", r"\\")


def _searchable(edit: Edit, cell: Cell, *, formulas: bool) -> str:
    if isinstance(cell.value, Formula):
        return cell.value.text if formulas else ""
    return render.shown(cell.value, (cell.format or {}).get("numberFormat"), edit.book.locale)


def _changed(edit: Edit, cell: Cell, text: str, tally: _Tally) -> Cell:
    if isinstance(cell.value, Formula):
        tally.formulas += 1
        return cell.with_value(Formula(text))
    tally.values += 1
    value: Entered = text or None
    if not isinstance(cell.value, str):
        value, _ = typed.parse(text, edit.book.locale, edit.book.local_now().date())
    return cell.with_value(value)


@answers("trimWhitespace")
def trim_whitespace(edit: Edit, request: Json) -> Json:
    """trimWhitespace: at both ends, and runs inside to one space."""
    place = edit.place(required(request, "range"))
    changed = 0
    for row, column in place.box.cells():
        cell = place.sheet.grid.get(row, column)
        if isinstance(cell.value, str):
            trimmed = " ".join(cell.value.split())
            if trimmed != cell.value:
                place.sheet.grid.put(row, column, cell.with_value(trimmed or None))
                changed += 1
    return {"cellsChangedCount": changed} if changed else {}


@answers("deleteDuplicates")
def delete_duplicates(edit: Edit, request: Json) -> Json:
    """deleteDuplicates: the first of equal rows stays, later ones close up within the range."""
    place = edit.place(required(request, "range"))
    columns = _compared(request, place.box)
    evaluation = Evaluation(edit.book)
    seen: set[tuple[str, ...]] = set()
    kept: list[list[Cell]] = []
    for row in range(place.box.top, place.box.bottom):
        key = tuple(_text(evaluation, place.sheet, row, column) for column in columns)
        if key not in seen:
            seen.add(key)
            span = range(place.box.left, place.box.right)
            kept.append([place.sheet.grid.get(row, column) for column in span])
    _refill(place, kept)
    gone = place.box.bottom - place.box.top - len(kept)
    return {"duplicatesRemovedCount": gone} if gone else {}


def _compared(request: Json, box: Box) -> list[int]:
    spans = request.get("comparisonColumns", [])
    if not spans:
        return list(range(box.left, box.right))
    if any(span.get("dimension") != "COLUMNS" for span in spans):
        raise invalid_argument("comparisonColumns must be columns.")
    starts = [(span.get("startIndex", 0), span.get("endIndex", box.right)) for span in spans]
    return sorted({column for start, end in starts for column in range(start, end)})


def _text(evaluation: Evaluation, sheet: Sheet, row: int, column: int) -> str:
    # As documented of deleteDuplicates, case and format do not make rows different.
    return render.shown(evaluation.effective(sheet, row, column), None, "en_US").casefold()


def _refill(place: Place, kept: list[list[Cell]]) -> None:
    for row, column in place.box.cells():
        at = row - place.box.top
        old = place.sheet.grid.get(row, column)
        new = kept[at][column - place.box.left] if at < len(kept) else old.with_value(None)
        place.sheet.grid.put(row, column, new)
