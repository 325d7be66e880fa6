"""Says what can stand in a cell, cleans its text, and refuses a bad one with `CellProblem`."""

import re
import unicodedata

from sheetdrip.domain.wording import Statement

Cell = str | int | float | bool | None
"""As Google returns it unformatted: text, number, checkbox, or blank (None or "")."""

_LONGEST = 100
_DROPPED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_KEPT = frozenset("\u200c\u200d")
"""Joiners that some alphabets need; every other invisible character (bidi overrides, NUL) is dropped."""

_UNREADY = re.compile(r"#[A-ZÀ-Ý/0-9]*[A-ZÀ-Ý/][A-ZÀ-Ý/0-9]*[!?]|#N/?[A-ZÀ-Ý]+|Loading(?:\.\.\.|…)")
"""What a cell shows while its formula has no value (docs/vendors/sheets.md#formulas-that-fail); other
languages have other capitals, such as #FEHLER! or #NV (uncertain whether the API ever tells them so)."""


class CellProblem(ValueError):
    """What is wrong with a cell, for the row's Status."""

    def __init__(self, what: Statement) -> None:
        super().__init__(what)
        self.what = what


def text_of(cell: Cell) -> str:
    """A cell as clean single-line text: no control or bidi characters, at most 100 long."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, str) and cell.isascii() and cell.isprintable():
        return " ".join(cell.split())[:_LONGEST].rstrip()
    visible = (
        " " if char.isspace() else char
        for char in str(cell)
        if char.isspace() or char in _KEPT or unicodedata.category(char) not in _DROPPED
    )
    return " ".join("".join(visible).split())[:_LONGEST].rstrip()


def is_unready(cell: Cell) -> bool:
    """Whether the cell shows a formula's error or has not finished loading: never data."""
    return isinstance(cell, str) and _UNREADY.fullmatch(cell.strip()) is not None


def folded(text: str) -> str:
    """Text for comparing: compatibility forms, case and spaces made alike."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
