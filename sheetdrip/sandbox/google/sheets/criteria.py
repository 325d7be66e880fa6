"""Finds the cells that a criterion fits: COUNTIF, COUNTIFS, and the wildcards of both."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final

from sheetdrip.sandbox.google.sheets.cell import CellError, Effective
from sheetdrip.sandbox.google.sheets.functions import (
    Argument,
    Table,
    compared,
    number_in,
    single,
)

_PIECE: Final = re.compile(r"~[~*?]|[*?]")
_WILD: Final = {"*": ".*", "?": "."}
Criterion = Callable[[Effective], bool]


@lru_cache(maxsize=256)
def wildcard(text: str) -> re.Pattern[str]:
    """The pattern of a text in which * is anything, ? one character, and ~ takes their meaning away."""
    pattern, at = "", 0
    for found in _PIECE.finditer(text):
        pattern += re.escape(text[at : found.start()])
        pattern += _WILD.get(found[0]) or re.escape(found[0][1:])
        at = found.end()
    return re.compile(pattern + re.escape(text[at:]), re.IGNORECASE | re.DOTALL)


def _criterion(wanted: Effective) -> Criterion:
    if not isinstance(wanted, str):
        return lambda value: _fits("=", value, wanted)
    sign = next((s for s in ("<=", ">=", "<>", "<", ">", "=") if wanted.startswith(s)), "")
    text = wanted[len(sign) :]
    number = number_in(text)
    if not isinstance(number, CellError):
        return lambda value: _fits(sign or "=", value, number)
    if sign in ("", "=", "<>"):
        pattern, expected = wildcard(text), sign != "<>"
        return lambda value: (_matches(pattern, value)) is expected
    return lambda value: _fits(sign, value, text)


def _matches(pattern: re.Pattern[str], value: Effective) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def _fits(sign: str, value: Effective, sample: Effective) -> bool:
    same_kind = isinstance(value, str) == isinstance(sample, str)
    return compared(sign, value, sample) if same_kind else sign == "<>"


def _countif(arguments: list[Argument]) -> Argument:
    if len(arguments) != 2:  # noqa: PLR2004
        return CellError("N_A", "Wrong number of arguments to COUNTIF.")
    return _countifs(arguments)


def _countifs(arguments: list[Argument]) -> Argument:
    """How many places fit every criterion; blanks and errors fit none."""
    if not arguments or len(arguments) % 2:
        return CellError("N_A", "Wrong number of arguments to COUNTIFS.")
    wrong = next((one for one in arguments if isinstance(one, CellError)), None)
    if wrong is not None:
        return wrong
    ranges = [_table(one) for one in arguments[::2]]
    if len({(len(part), len(part[0]) if part else 0) for part in ranges}) > 1:
        return CellError("VALUE", "Array arguments to COUNTIFS are of different size.")
    fits = [_criterion(single(one)) for one in arguments[1::2]]
    places: Sequence[int] = range(sum(map(len, ranges[0])))
    # most places are blank, and most others fail the first criterion
    for part, fit in zip(ranges, fits, strict=True):
        values = [value for row in part for value in row]
        places = [
            place
            for place in places
            if (value := values[place]) is not None
            and not isinstance(value, CellError)
            and fit(value)
        ]
    return len(places)


def _table(argument: Argument) -> Table:
    return argument if isinstance(argument, list) else [[argument]]


KNOWN: Final[dict[str, Callable[[list[Argument]], Argument]]] = {
    "COUNTIF": _countif,
    "COUNTIFS": _countifs,
}
