"""Finds where the references of a formula point, and rewrites them after an edit."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final, NamedTuple

from sheetdrip.sandbox.google.sheets import a1
from sheetdrip.sandbox.google.sheets.shifts import ROWS, Shift, shifted_line, shifted_span

_TITLE: Final = r"(?:'(?:[^']|'')+'|[A-Za-z_][A-Za-z0-9_]*)!"
_CELL: Final = r"\$?[A-Za-z]{1,3}\$?\d{1,7}"
_COLUMN: Final = r"\$?[A-Za-z]{1,3}"
_ROW: Final = r"\$?\d{1,7}"
_TOKEN: Final = re.compile(
    rf"""(?P<string>"(?:[^"]|"")*")
    |(?P<reference>(?:{_TITLE})?(?:{_CELL}(?::(?:{_CELL}|{_COLUMN}|{_ROW}))?|{_COLUMN}:{_COLUMN}
        |{_ROW}:{_ROW})(?![A-Za-z0-9_(]))
    |(?P<number>\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+)
    |(?P<name>[A-Za-z_][A-Za-z0-9_.]*)
    |(?P<error>\#[A-Z/0]+[!?]?)
    |(?P<operator><=|>=|<>|[-+*/^&=<>%(),;{{}}])
    |(?P<space>\s+)
    |(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_CORNER: Final = re.compile(r"(\$?)([A-Za-z]{0,3})(\$?)(\d*)")
REF_ERROR: Final = "#REF!"


class Token(NamedTuple):
    """A piece of a formula."""

    kind: str
    text: str


@lru_cache(maxsize=1024)
def tokens(formula: str) -> tuple[Token, ...]:
    """The pieces after the `=`."""
    found = _TOKEN.finditer(formula[1:])
    return tuple(Token(one.lastgroup or "other", one[0]) for one in found)


def shifted(
    formula: str, *, concerns: Callable[[str | None], bool], dimension: str, by: Shift
) -> str:
    """The formula after rows or columns moved on the sheets for which `concerns(title)` holds."""

    def change(title: str | None, area: str) -> str:
        return _area_shifted(area, dimension, by) if concerns(title) else area

    return _rewritten(formula, change)


def copied(formula: str, rows: int, columns: int) -> str:
    """The formula as pasted `rows` down and `columns` to the right: `$` holds a part still."""

    def change(_title: str | None, area: str) -> str:
        corners = [_corner_copied(corner, rows, columns) for corner in area.split(":")]
        return REF_ERROR if None in corners else ":".join(str(corner) for corner in corners)

    return _rewritten(formula, change)


def retitled(formula: str, old: str, new: str) -> str:
    """The formula after the tab `old` was named `new`."""
    if "!" not in formula:
        return formula
    return "=" + "".join(_renamed(token, old, new) for token in tokens(formula))


def _renamed(token: Token, old: str, new: str) -> str:
    title, area = a1.split(token.text) if token.kind == "reference" else (None, None)
    if title is None or title.casefold() != old.casefold():
        return token.text
    return f"{a1.quoted(new)}!{area}"


def _rewritten(formula: str, change: Callable[[str | None, str], str]) -> str:
    if not any(letter.isdigit() or letter == ":" for letter in formula):
        return formula
    return "=" + "".join(
        _changed(token.text, change) if token.kind == "reference" else token.text
        for token in tokens(formula)
    )


def _changed(reference: str, change: Callable[[str | None, str], str]) -> str:
    title, area = a1.split(reference)
    prefix = reference[: len(reference) - len(area or "")]
    new = change(title, area or "")
    return new if new == REF_ERROR else prefix + new


def _area_shifted(area: str, dimension: str, by: Shift) -> str:
    if ":" not in area:
        return _corner_shifted(area, dimension, by) or REF_ERROR
    first, last = area.split(":")
    low, high = (_index(corner, dimension) for corner in (first, last))
    span = shifted_span(by, low, None if high is None else high + 1)
    if span is None:
        return REF_ERROR
    ends = span[0], None if span[1] is None else span[1] - 1
    return ":".join(_placed(c, dimension, at) for c, at in zip((first, last), ends, strict=True))


def _corner_shifted(corner: str, dimension: str, by: Shift) -> str | None:
    at = _index(corner, dimension)
    new = None if at is None else shifted_line(by, at)
    return None if new is None else _placed(corner, dimension, new)


def _index(corner: str, dimension: str) -> int | None:
    found = _CORNER.fullmatch(corner)
    if not found:
        return None
    if dimension == ROWS:
        return int(found[4]) - 1 if found[4] else None
    return a1.column_number(found[2]) if found[2] else None


def _placed(corner: str, dimension: str, at: int | None) -> str:
    found = _CORNER.fullmatch(corner)
    if not found or at is None:
        return corner
    if dimension == ROWS:
        return f"{found[1]}{found[2]}{found[3]}{at + 1}" if found[4] else corner
    return f"{found[1]}{a1.letters(at)}{found[3]}{found[4]}" if found[2] else corner


def _corner_copied(corner: str, rows: int, columns: int) -> str | None:
    found = _CORNER.fullmatch(corner)
    if not found:
        return corner
    # In a bare row such as `$3` the sign is read as the column's.
    row_is_fixed = found[3] if found[2] else found[1]
    moved = corner
    for dimension, offset, fixed in ((ROWS, rows, row_is_fixed), ("COLUMNS", columns, found[1])):
        at = _index(moved, dimension)
        if at is None or fixed:
            continue
        if at + offset < 0:
            return None
        moved = _placed(moved, dimension, at + offset)
    return moved
