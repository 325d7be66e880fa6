"""Reads A1 references, and writes rectangles in A1."""

import re
from functools import lru_cache
from typing import Final, NamedTuple

_SIMPLE_TITLE: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_CELL_LIKE: Final = re.compile(
    r"[A-Za-z]{1,3}\d+|[Rr]\d*[Cc]\d*|[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee]"
)
_TITLED: Final = re.compile(r"(?:'((?:[^']|'')+)'|([^'!][^!]*))!(.+)", re.DOTALL)
_QUOTED: Final = re.compile(r"'((?:[^']|'')+)'", re.DOTALL)
_CORNER: Final = re.compile(r"\$?([A-Za-z]{0,3})\$?(\d{0,8})")
MAX_COLUMNS: Final = 18_278


class Bounds(NamedTuple):
    """Half-open, zero-based; None is unbounded."""

    top: int | None
    bottom: int | None
    left: int | None
    right: int | None


WHOLE: Final = Bounds(None, None, None, None)


def letters(column: int) -> str:
    """0 -> A, 25 -> Z, 26 -> AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def column_number(name: str) -> int:
    """A -> 0, AA -> 26."""
    number = 0
    for letter in name.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def split(text: str) -> tuple[str | None, str | None]:
    """The sheet title and the rest of a reference; either may be missing."""
    titled = _TITLED.fullmatch(text)
    if titled:
        return (titled[1] or titled[2]).replace("''", "'"), titled[3]
    quoted = _QUOTED.fullmatch(text)
    if quoted:
        return quoted[1].replace("''", "'"), None
    return None, text


@lru_cache(maxsize=1024)
def bounds(text: str) -> Bounds | None:
    """`A1`, `A1:B2`, `A:A`, `1:3`, `A2:C`; None when it is no such thing."""
    first, colon, last = text.partition(":")
    one = _corner(first)
    other = _corner(last) if colon else one
    if one is None or other is None or (not colon and None in one):
        return None
    top, bottom = _span(one[0], other[0])
    left, right = _span(one[1], other[1])
    if None in (one[0], one[1]) and (one[0] is None) != (other[0] is None) and other[1] is None:
        return None
    return Bounds(top, bottom, left, right)


def _corner(text: str) -> tuple[int | None, int | None] | None:
    found = _CORNER.fullmatch(text.strip())
    if not found or not (found[1] or found[2]) or found[2] == "0":
        return None
    row = int(found[2]) - 1 if found[2] else None
    column = column_number(found[1]) if found[1] else None
    return row, column


def _span(one: int | None, other: int | None) -> tuple[int | None, int | None]:
    if one is None and other is None:
        return None, None
    if one is None or other is None:
        return (one if other is None else other), None
    return min(one, other), max(one, other) + 1


def quoted(title: str) -> str:
    """The title as references show it: in quotes unless it is a plain word."""
    if _SIMPLE_TITLE.fullmatch(title) and not _CELL_LIKE.fullmatch(title):
        return title
    return "'" + title.replace("'", "''") + "'"


def written(title: str, area: Bounds) -> str:
    """`Sheet1!A1:B2`, or `Sheet1!A1` for one cell; unbounded sides stay open."""
    first = _place(area.top, area.left)
    last = _place(
        None if area.bottom is None else area.bottom - 1,
        None if area.right is None else area.right - 1,
    )
    if not first and not last:
        return quoted(title)
    span = first if first == last and None not in area else f"{first}:{last}"
    return f"{quoted(title)}!{span}"


def _place(row: int | None, column: int | None) -> str:
    return ("" if column is None else letters(column)) + ("" if row is None else str(row + 1))
