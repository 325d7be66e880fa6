"""Works out where a line goes when lines are inserted, deleted or moved. One dimension, no cells."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, assert_never

from sheetdrip.sandbox.google.sheets.schema import Json


@dataclass(frozen=True, slots=True)
class Insert:
    """`count` new lines before line `at`."""

    at: int
    count: int


@dataclass(frozen=True, slots=True)
class Delete:
    """Lines `start` up to `end` are gone."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Move:
    """Lines `start` up to `end` go before the line that was number `to`."""

    start: int
    end: int
    to: int


Shift = Insert | Delete | Move

ROWS = "ROWS"
COLUMNS = "COLUMNS"
_BOUNDS = {ROWS: ("startRowIndex", "endRowIndex"), COLUMNS: ("startColumnIndex", "endColumnIndex")}
GRID_RANGE_KEYS = frozenset({"sheetId", *_BOUNDS[ROWS], *_BOUNDS[COLUMNS]})
_POINTS = {ROWS: "rowIndex", COLUMNS: "columnIndex"}


def shifted_line(shift: Shift, index: int) -> int | None:
    """The new number of line `index`; None when it was deleted."""
    match shift:
        case Insert(at, count):
            return index + count if index >= at else index
        case Delete(start, end):
            if start <= index < end:
                return None
            return index - (end - start) if index >= end else index
        case Move():
            return _moved(shift, index)
        case _:
            assert_never(shift)


def _moved(move: Move, index: int) -> int:
    count = move.end - move.start
    target = move.to if move.to <= move.start else move.to - count
    if move.start <= index < move.end:
        return target + index - move.start
    without = index - count if index >= move.end else index
    return without + count if without >= target else without


def shifted_span(shift: Shift, start: int | None, end: int | None) -> tuple[Any, Any] | None:
    """The new bounds of a half-open span (None = unbounded); None when nothing is left of it."""
    match shift:
        case Insert(at, count):
            return _shift_start(start, at, count), _shift_end(end, at, count)
        case Delete():
            return _without(shift, start, end)
        case Move():
            return _span_moved(shift, start, end)
        case _:
            assert_never(shift)


def _shift_start(start: int | None, at: int, count: int) -> int | None:
    # A span that starts at the first line stays open to it, as Google's `A1:C` does.
    return start + count if start is not None and start >= at else start


def _shift_end(end: int | None, at: int, count: int) -> int | None:
    return end + count if end is not None and end > at else end


def _without(gone: Delete, start: int | None, end: int | None) -> tuple[Any, Any] | None:
    first, last = (_closed_up(gone, bound) for bound in (start, end))
    if last is not None and last <= (first or 0):
        return None
    return first, last


def _closed_up(gone: Delete, bound: int | None) -> int | None:
    if bound is None or bound <= gone.start:
        return bound
    return max(gone.start, bound - (gone.end - gone.start))


def _span_moved(move: Move, start: int | None, end: int | None) -> tuple[Any, Any]:
    if start is None and end is None:
        return None, None
    first, last = start or 0, end
    if move.start <= first and last is not None and last <= move.end:
        new = _moved(move, first)
        return new, new + last - first
    if _stays_inside(move, first, last):
        return start, end
    rest = _without(Delete(move.start, move.end), start, end) or (start, end)
    target = move.to if move.to <= move.start else move.to - (move.end - move.start)
    count = move.end - move.start
    return _shift_start(rest[0], target, count), _shift_end(rest[1], target, count)


def _stays_inside(move: Move, first: int, last: int | None) -> bool:
    if last is None:
        return move.start >= first and move.to >= first
    return first <= move.start and move.end <= last and first <= move.to <= last


def shift_ranges(value: object, sheet_id: int, dimension: str, shift: Shift) -> Any:  # noqa: ANN401
    """A copy of an API object with every GridRange and GridCoordinate in it shifted.

    Items of lists whose own place vanished are left out; None when `value` itself vanished.
    """
    if isinstance(value, list):
        parts = [shift_ranges(item, sheet_id, dimension, shift) for item in value]
        return [part for part in parts if part is not None]
    if not isinstance(value, dict):
        return value
    if value.get("sheetId") == sheet_id:
        if _POINTS[dimension] in value:
            return _shifted_point(value, _POINTS[dimension], shift)
        if value.keys() <= GRID_RANGE_KEYS:
            return shifted_range(value, dimension, shift)
        if value.get("dimension") == dimension:
            return _shifted_lines(value, shift)
    return _rebuilt(value, lambda part: shift_ranges(part, sheet_id, dimension, shift))


def _rebuilt(value: Json, change: Callable[[object], Any]) -> Json | None:
    changed = {key: change(part) for key, part in value.items()}
    if any(changed.get(key) is None for key in ("range", "dimensionRange") if key in value):
        return None
    if value.get("ranges") and not changed["ranges"]:
        return None
    return {key: part for key, part in changed.items() if part is not None}


def _shifted_point(point: Json, key: str, shift: Shift) -> Json:
    line = shifted_line(shift, point[key])
    fallback = shift.start if isinstance(shift, Delete) else 0
    return point | {key: fallback if line is None else line}


def _shifted_lines(lines: Json, shift: Shift) -> Json | None:
    """A DimensionRange, such as that of a group."""
    span = shifted_span(shift, lines["startIndex"], lines["endIndex"])
    return lines | {"startIndex": span[0], "endIndex": span[1]} if span else None


def shifted_range(grid_range: Json, dimension: str, shift: Shift) -> Json | None:
    """A GridRange after the shift; None when nothing is left of it."""
    low, high = _BOUNDS[dimension]
    span = shifted_span(shift, grid_range.get(low), grid_range.get(high))
    if span is None:
        return None
    kept = {key: part for key, part in grid_range.items() if key not in (low, high)}
    return kept | {key: at for key, at in zip((low, high), span, strict=True) if at is not None}
