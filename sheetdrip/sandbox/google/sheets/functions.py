"""The spreadsheet functions and operators that the sandbox knows, and what they give."""

import operator
from collections.abc import Callable, Iterator
from math import isfinite
from statistics import median
from typing import Final

from sheetdrip.sandbox.google.sheets import render, serial
from sheetdrip.sandbox.google.sheets.cell import CellError, Effective, tidy

Table = list[list[Effective]]
Argument = Effective | Table

_DIVIDE: Final = CellError("DIVIDE_BY_ZERO", "Function DIVIDE parameter 2 cannot be zero.")
_COMPARE: Final[dict[str, Callable[[object, object], bool]]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,  # type: ignore[dict-item]  # compared only within one type
    ">": operator.gt,  # type: ignore[dict-item]
    "<=": operator.le,  # type: ignore[dict-item]
    ">=": operator.ge,  # type: ignore[dict-item]
}


def single(value: Argument) -> Effective:
    """One value; the first of a table, which is what a formula in its first row would take."""
    if isinstance(value, list):
        return value[0][0] if value and value[0] else None
    return value


def binary(sign: str, left: Effective, right: Effective) -> Effective:
    """The operators."""
    for side in (left, right):
        if isinstance(side, CellError):
            return side
    if sign == "&":
        return text_of(left) + text_of(right)
    if sign in _COMPARE:
        return compared(sign, left, right)
    one, other = number_of(left), number_of(right)
    if isinstance(one, CellError):
        return one
    return other if isinstance(other, CellError) else _arithmetic(sign, one, other)


def _arithmetic(sign: str, one: float, other: float) -> Effective:
    if sign == "/" and other == 0:
        return _DIVIDE
    try:
        # As floats: an exact 9^9^9 of integers would never end.
        result = _ARITHMETIC[sign](float(one), float(other))
    except (OverflowError, ZeroDivisionError):
        return CellError("NUM", "Numeric value is out of range.")
    if isinstance(result, complex):
        return CellError("NUM", "Result is not a real number.")
    return tidy(result) if isfinite(result) else CellError("NUM", "Numeric value is out of range.")


_ARITHMETIC: Final[dict[str, Callable[[float, float], float]]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "^": operator.pow,
}


def _rank(value: Effective) -> tuple[int, object]:
    if isinstance(value, bool):
        return 2, value
    if isinstance(value, str):
        return 1, value.casefold()
    return 0, value or 0


def compared(sign: str, left: Effective, right: Effective) -> bool:
    """How two values compare; the caller says that they are of a kind."""
    one, other = _rank(left), _rank(right)
    # A blank equals "", 0 and FALSE alike.
    if left is None:
        one = _rank(_empty_like(right))
    if right is None:
        other = _rank(_empty_like(left))
    return _COMPARE[sign](one, other)


def _empty_like(value: Effective) -> Effective:
    if isinstance(value, str):
        return ""
    return False if isinstance(value, bool) else 0


def number_of(value: Effective) -> float | CellError:
    """A number, for arithmetic."""
    match value:
        case None:
            return 0
        case CellError():
            return value
        case bool():
            return int(value)
        case str():
            return number_in(value)
        case _:
            return value


def number_in(text: str) -> float | CellError:
    """The number that a text is."""
    try:
        return tidy(float(text))
    except ValueError:
        return CellError("VALUE", f"'{text}' is a text and cannot be coerced to a number.")


def text_of(value: Effective) -> str:
    """A text, for joining."""
    return render.shown(value, None, "en_US")


def _flat(arguments: list[Argument]) -> Iterator[Effective]:
    for argument in arguments:
        if isinstance(argument, list):
            for row in argument:
                yield from row
        else:
            yield argument


def numbers_of(arguments: list[Argument]) -> list[float] | CellError:
    """Numbers in tables count, texts and booleans there do not; single arguments must be numbers."""
    found: list[float] = []
    for argument in arguments:
        values = _flat([argument]) if isinstance(argument, list) else [number_of(argument)]
        for value in values:
            if isinstance(value, CellError):
                return value
            if isinstance(value, int | float) and not isinstance(value, bool):
                found.append(value)
    return found


def _overnumbers(
    change: Callable[[list[float]], Effective],
) -> Callable[[list[Argument]], Argument]:
    def function(arguments: list[Argument]) -> Argument:
        numbers = numbers_of(arguments)
        return numbers if isinstance(numbers, CellError) else change(numbers)

    return function


def _average(numbers: list[float]) -> Effective:
    return tidy(sum(numbers) / len(numbers)) if numbers else _DIVIDE


def _median(numbers: list[float]) -> Effective:
    return tidy(median(numbers)) if numbers else CellError("NUM", "MEDIAN has no valid input data.")


def _if(arguments: list[Argument]) -> Argument:
    test = single(arguments[0]) if arguments else None
    if isinstance(test, CellError):
        return test
    if isinstance(test, str):
        return CellError("VALUE", f"'{test}' is a text and cannot be coerced to a boolean.")
    chosen = 1 if test else 2
    return arguments[chosen] if len(arguments) > chosen else bool(test)


def _iferror(arguments: list[Argument]) -> Argument:
    value = single(arguments[0]) if arguments else None
    if not isinstance(value, CellError):
        return value
    return arguments[1] if len(arguments) > 1 else None


def _concatenate(arguments: list[Argument]) -> Argument:
    values = list(_flat(arguments))
    wrong = next((value for value in values if isinstance(value, CellError)), None)
    return wrong or "".join(text_of(value) for value in values)


def _counta(arguments: list[Argument]) -> Argument:
    return sum(value is not None for value in _flat(arguments))


def _count(arguments: list[Argument]) -> Argument:
    return sum(
        isinstance(value, int | float) and not isinstance(value, bool) for value in _flat(arguments)
    )


def _all_true(arguments: list[Argument]) -> Argument:
    return all(bool(value) for value in _flat(arguments) if value is not None)


def _any_true(arguments: list[Argument]) -> Argument:
    return any(bool(value) for value in _flat(arguments))


def _not(arguments: list[Argument]) -> Argument:
    value = single(arguments[0]) if arguments else None
    return value if isinstance(value, CellError) else not value


def _date(arguments: list[Argument]) -> Argument:
    numbers = numbers_of(arguments)
    if isinstance(numbers, CellError):
        return numbers
    if len(numbers) != 3:  # noqa: PLR2004
        return CellError("N_A", "Wrong number of arguments to DATE.")
    year, month, day = (int(number) for number in numbers)
    first = serial.first_of_month(year + (month - 1) // 12, (month - 1) % 12 + 1)
    return first + day - 1


def _is_blank(arguments: list[Argument]) -> Argument:
    return bool(arguments) and single(arguments[0]) is None


KNOWN: Final[dict[str, Callable[[list[Argument]], Argument]]] = {
    "SUM": _overnumbers(lambda numbers: tidy(sum(numbers))),
    "AVERAGE": _overnumbers(_average),
    "MEDIAN": _overnumbers(_median),
    "MIN": _overnumbers(lambda numbers: min(numbers, default=0)),
    "MAX": _overnumbers(lambda numbers: max(numbers, default=0)),
    "COUNT": _count,
    "COUNTA": _counta,
    "IF": _if,
    "IFERROR": _iferror,
    "AND": _all_true,
    "OR": _any_true,
    "NOT": _not,
    "ISBLANK": _is_blank,
    "CONCATENATE": _concatenate,
    "DATE": _date,
}
