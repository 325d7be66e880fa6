"""Finds a place in a range, and what lies there or thereabouts: MATCH, INDEX, QUARTILE."""

from collections.abc import Callable
from math import floor
from typing import Final

from sheetdrip.sandbox.google.sheets.cell import CellError, Effective, tidy
from sheetdrip.sandbox.google.sheets.criteria import wildcard
from sheetdrip.sandbox.google.sheets.functions import (
    Argument,
    compared,
    number_of,
    numbers_of,
    single,
)

_QUARTERS: Final = range(5)


def _match(arguments: list[Argument]) -> Argument:
    """The exact search (type 0) alone: the others need sorted data, and guess where it is not."""
    if len(arguments) != 3 or single(arguments[2]) not in (0, False):  # noqa: PLR2004
        return CellError("ERROR", "The sandbox knows MATCH with the search type 0 alone.")
    wanted, table = single(arguments[0]), arguments[1]
    for argument in (wanted, table):
        if isinstance(argument, CellError):
            return argument
    if not isinstance(table, list):
        table = [[table]]
    if len(table) > 1 and len(table[0]) > 1:
        return CellError("N_A", "MATCH range must be a single row or a single column.")
    values = table[0] if len(table) == 1 else [row[0] for row in table]
    place = next((at for at, value in enumerate(values, 1) if _is(value, wanted)), None)
    if place is None:
        return CellError("N_A", "Did not find value in MATCH evaluation.")
    return place


def _is(value: Effective, wanted: Effective) -> bool:
    if isinstance(value, CellError) or value is None or type(value) is not type(wanted):
        numeric = isinstance(value, int | float) and isinstance(wanted, int | float)
        return numeric and not isinstance(value, bool) and value == wanted
    if isinstance(value, str) and isinstance(wanted, str):
        return wildcard(wanted).fullmatch(value) is not None
    return compared("=", value, wanted)


def _index(arguments: list[Argument]) -> Argument:
    """A cell; the whole row or column where the other number is 0."""
    if len(arguments) != 3:  # noqa: PLR2004
        return CellError("ERROR", "The sandbox knows INDEX with both a row and a column alone.")
    table = arguments[0]
    if isinstance(table, CellError):
        return table
    if not isinstance(table, list):
        table = [[table]]
    places: list[int] = []
    for argument, count in zip(arguments[1:], (len(table), len(table[0])), strict=True):
        number = number_of(single(argument))
        if isinstance(number, CellError):
            return number
        if not 0 <= number < count + 1:
            return CellError("NUM", f"INDEX takes numbers between 0 and {count} here.")
        places.append(int(number))
    return _part(table, *places)


def _part(table: list[list[Effective]], row: int, column: int) -> Argument:
    rows = table[row - 1 : row] if row else table
    if column:
        rows = [line[column - 1 : column] for line in rows]
    return rows[0][0] if row and column else rows


def _quartile(arguments: list[Argument]) -> Argument:
    """Between the two nearest, by how far apart they are: QUARTILE.INC."""
    if len(arguments) != 2:  # noqa: PLR2004
        return CellError("N_A", "Wrong number of arguments to QUARTILE.")
    data, which = numbers_of(arguments[:1]), number_of(single(arguments[1]))
    if isinstance(data, CellError):
        return data
    if isinstance(which, CellError):
        return which
    if not data or int(which) not in _QUARTERS:
        return CellError("NUM", "QUARTILE has no valid input data.")
    ordered = sorted(data)
    place = (len(ordered) - 1) * int(which) / 4
    low = floor(place)
    high = min(low + 1, len(ordered) - 1)
    return tidy(ordered[low] + (ordered[high] - ordered[low]) * (place - low))


KNOWN: Final[dict[str, Callable[[list[Argument]], Argument]]] = {
    "MATCH": _match,
    "INDEX": _index,
    "QUARTILE": _quartile,
}
