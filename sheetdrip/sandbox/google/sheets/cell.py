"""One cell: its value as entered, its format, note and validation."""

from dataclasses import dataclass, replace
from typing import Final

from sheetdrip.sandbox.google.errors import invalid_argument
from sheetdrip.sandbox.google.sheets.chips import Chips
from sheetdrip.sandbox.google.sheets.schema import Json

# Inclusive, and the very words of the refusal (docs/vendors/sheets.md#sizes).
MAX_CHARACTERS: Final = 50_000
_EXACT: Final = 1e15
TOO_LONG: Final = "Your input contains more than the maximum of 50000 characters in a single cell."


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula as entered, with its `=`."""

    text: str


@dataclass(frozen=True, slots=True)
class CellError:
    """What a formula could not work out: Google's ErrorType, and the sentence for it."""

    type: str
    message: str = ""

    def shown(self) -> str:
        return _SHOWN.get(self.type, "#ERROR!")

    def as_json(self) -> Json:
        return {"type": self.type} | ({"message": self.message} if self.message else {})


_SHOWN: Final = {
    "NULL_VALUE": "#NULL!",
    "DIVIDE_BY_ZERO": "#DIV/0!",
    "VALUE": "#VALUE!",
    "REF": "#REF!",
    "NAME": "#NAME?",
    "NUM": "#NUM!",
    "N_A": "#N/A",
    "LOADING": "Loading...",
}

# What a cell shows; None is blank.
Effective = bool | float | str | CellError | None
Entered = bool | float | str | Formula | None


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. The JSON inside is never changed in place, so cells can be shared."""

    value: Entered = None
    format: Json | None = None
    note: str | None = None
    validation: Json | None = None
    runs: list[Json] | None = None
    chips: Chips | None = None

    def with_value(self, value: Entered) -> "Cell":
        """The same cell with another value; rich text and chips belong to the old one."""
        return Cell(value, self.format, self.note, self.validation)

    def with_format(self, new: Json | None) -> "Cell":
        return replace(self, format=new or None)

    def is_bare(self) -> bool:
        return self == BARE


BARE: Final = Cell()


def tidy(number: float) -> float:
    """Whole numbers as int, so that JSON shows 3 and not 3.0, as Google does."""
    if float(number).is_integer() and abs(number) < _EXACT:
        return int(number)
    return number


def checked_text(text: str) -> str:
    """The text, unless it is longer than a cell may hold (400)."""
    if len(text) > MAX_CHARACTERS:
        raise invalid_argument(TOO_LONG)
    return text


def from_extended(value: Json | None) -> Entered:
    """A userEnteredValue as the cell keeps it."""
    if not value:
        return None
    kind, content = next(iter(value.items()))
    if len(value) > 1 or kind == "errorValue":
        raise invalid_argument(f"Invalid value: cannot set {', '.join(sorted(value))}")
    if kind == "formulaValue":
        return _formula(content)
    if kind == "stringValue":
        return checked_text(content) or None
    return tidy(content) if kind == "numberValue" else bool(content)


def _formula(text: str) -> Formula:
    if not text.startswith("="):
        raise invalid_argument("A formulaValue must start with '='.")
    return Formula(checked_text(text))


def to_extended(value: Entered | Effective) -> Json | None:
    """A value as the API's ExtendedValue; None when blank."""
    match value:
        case None:
            return None
        case Formula(text):
            return {"formulaValue": text}
        case CellError():
            return {"errorValue": value.as_json()}
        case bool():
            return {"boolValue": value}
        case str():
            return {"stringValue": value}
        case _:
            return {"numberValue": value}
