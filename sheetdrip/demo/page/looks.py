"""How a tab looks: read from the spreadsheet as `init` and staff have made it, never made up here."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

Json = Mapping[str, Any]

USUAL_WIDTH = 100
"""Of a column that nobody drew wider or narrower."""


def _is_at_least(shown: str, value: str) -> bool:
    with suppress(ValueError):
        return float(shown) >= float(value)
    return False


_HOLDS: Mapping[str, Callable[[str, str], bool]] = {
    "NOT_BLANK": lambda shown, _: bool(shown),
    "BLANK": lambda shown, _: not shown,
    "TEXT_STARTS_WITH": lambda shown, value: shown.casefold().startswith(value.casefold()),
    "TEXT_CONTAINS": lambda shown, value: value.casefold() in shown.casefold(),
    "TEXT_EQ": lambda shown, value: shown.casefold() == value.casefold(),
    "NUMBER_GREATER_THAN_EQ": _is_at_least,
}
"""The conditions that a layout uses, as Sheets applies them; a rule with another one colours nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnLook:
    """A column: its header's look and note, and that of the cells below.

    Colours are #rrggbb, "" for the plain ground. `is_warned`: Sheets asks before somebody types there, since
    sheetdrip writes it; `choices`: what its cells offer; `has_boxes`: they are boxes to tick.
    """

    width: int = USUAL_WIDTH
    is_hidden: bool = False
    is_wrapped: bool = False
    is_warned: bool = False
    is_bold: bool = False
    header_ground: str = ""
    ground: str = ""
    note: str = ""
    choices: tuple[str, ...] = ()
    has_boxes: bool = False
    has_dates: bool = False


@dataclass(frozen=True, slots=True)
class ColourRule:
    """A conditional format: the columns it is for (0-based, its end not among them), and what it gives."""

    kind: str
    value: str
    spans: tuple[tuple[int, int], ...]
    colour: str

    def is_for(self, column: int) -> bool:
        """Whether it is for a column."""
        return any(start <= column < end for start, end in self.spans)

    def holds(self, shown: str) -> bool:
        """Whether it colours a cell of such a column."""
        return _HOLDS[self.kind](shown, self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class TabLook:
    """A tab's columns, how many of them are frozen, its conditional formats and its charts."""

    columns: tuple[ColumnLook, ...] = ()
    frozen: int = 0
    rules: tuple[ColourRule, ...] = ()
    charts: tuple[Json, ...] = ()

    def column(self, index: int) -> ColumnLook:
        """One column's look; a plain one where nobody gave it any."""
        return self.columns[index] if index < len(self.columns) else ColumnLook()

    def painter(self, index: int) -> Callable[[str], str]:
        """What a text in a column makes of its cell's ground; of several rules the upper one colours."""
        rules = [rule for rule in self.rules if rule.is_for(index)]
        plain = self.column(index).ground
        return lambda shown: next((rule.colour for rule in rules if rule.holds(shown)), plain)


PLAIN = TabLook()
"""Of a tab that nobody has given any look."""


def look_of(sheet: Json) -> TabLook:
    """The look of a tab from a `spreadsheets.get` with its first two rows."""
    data = (sheet.get("data") or [{}])[0]
    header, below = ([*(row.get("values", []) for row in data.get("rowData", [])[:2]), [], []])[:2]
    warned = [one["range"] for one in sheet.get("protectedRanges", []) if one.get("warningOnly")]
    drawn = data.get("columnMetadata", [])
    columns = tuple(
        _column(index, drawn[index], _at(header, index), _at(below, index), warned)
        for index in range(len(drawn))
    )
    return TabLook(
        columns=columns,
        frozen=sheet["properties"].get("gridProperties", {}).get("frozenColumnCount", 0),
        rules=tuple(_rules(sheet.get("conditionalFormats", []))),
        charts=tuple(one["spec"] for one in sheet.get("charts", [])),
    )


def _at(cells: Sequence[Json], index: int) -> Json:
    return cells[index] if index < len(cells) else {}


def _column(
    index: int, drawn: Json, header: Json, below: Json, warned: Sequence[Json]
) -> ColumnLook:
    form, header_form = (cell.get("userEnteredFormat", {}) for cell in (below, header))
    condition = below.get("dataValidation", {}).get("condition", {})
    offers = condition.get("type") == "ONE_OF_LIST"
    return ColumnLook(
        width=drawn.get("pixelSize", USUAL_WIDTH),
        is_hidden=bool(drawn.get("hiddenByUser")),
        is_wrapped=form.get("wrapStrategy") == "WRAP",
        is_warned=any(start <= index < end for start, end in map(_span, warned)),
        is_bold=bool(header_form.get("textFormat", {}).get("bold")),
        header_ground=hex_of(header_form.get("backgroundColor")),
        ground=hex_of(form.get("backgroundColor")),
        note=header.get("note", ""),
        choices=tuple(one["userEnteredValue"] for one in condition.get("values", []) if offers),
        has_boxes=condition.get("type") == "BOOLEAN",
        has_dates=form.get("numberFormat", {}).get("type") == "DATE",
    )


def _rules(told: Sequence[Json]) -> Iterator[ColourRule]:
    for one in told:
        made = one.get("booleanRule", {})
        condition = made.get("condition", {})
        colour = hex_of(made.get("format", {}).get("backgroundColor"))
        values = condition.get("values") or [{}]
        if condition.get("type") in _HOLDS and colour:
            spans = tuple(map(_span, one["ranges"]))
            yield ColourRule(
                condition["type"], values[0].get("userEnteredValue", ""), spans, colour
            )


def _span(cells: Json) -> tuple[int, int]:
    return cells.get("startColumnIndex", 0), cells.get("endColumnIndex", 10_000)


def hex_of(colour: Json | None) -> str:
    """A colour as #rrggbb; "" for none and for white, the plain ground."""
    if colour is None:
        return ""
    parts = (round(255 * colour.get(name, 0)) for name in ("red", "green", "blue"))
    found = "#" + "".join(f"{part:02x}" for part in parts)
    return "" if found == "#ffffff" else found
