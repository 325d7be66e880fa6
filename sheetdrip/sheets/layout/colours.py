"""The colours that cells take on by what they say: conditional rules, which Sheets itself applies.

A rule has no name: it is recognised by its condition and its columns, and a column's mark remembers that it
had its rules. So none is doubled, and one that staff removed or painted over stays so. New rules go below
those that are there, whose colours win (docs/vendors/sheets.md#conditional-formats).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from sheetdrip.domain.bands import BandLimits
from sheetdrip.domain.sheet_language import SheetLanguage
from sheetdrip.domain.wording import opening, say, sentence
from sheetdrip.sheets.layout.feature import Feature, runs
from sheetdrip.sheets.layout.parts import cells_below
from sheetdrip.sheets.layout.state import Rule, Tab
from sheetdrip.sheets.requests import Request, painted

GREEN, BLUE, PALE = (217, 234, 211), (207, 226, 243), (232, 240, 254)
RED, ORANGE, GREY = (244, 204, 204), (252, 229, 205), (217, 217, 217)
MILD, MODERATE, SEVERE = (255, 242, 204), (249, 203, 156), (234, 153, 153)
WARNING = (255, 217, 102)

_AT_LEAST = "NUMBER_GREATER_THAN_EQ"
_BANDS = "bands"


@dataclass(frozen=True, slots=True, kw_only=True)
class Colouring:
    """A condition as Sheets names it, with its value if it takes one, and the colour (0 to 255) it gives."""

    kind: str
    value: str | None = None
    colour: tuple[int, int, int]

    @property
    def condition(self) -> dict[str, Any]:
        """A BooleanCondition."""
        values = {} if self.value is None else {"values": [{"userEnteredValue": self.value}]}
        return {"type": self.kind, **values}


def _word(word: str, colour: tuple[int, int, int]) -> Colouring:
    return Colouring(kind="TEXT_STARTS_WITH", value=word, colour=colour)


_STATES = {
    "delivered": GREEN,
    **dict.fromkeys(("scheduled", "sent"), BLUE),
    "waiting": PALE,
    **dict.fromkeys(("failed", "undelivered"), RED),
    **dict.fromkeys(("unknown", "too_late"), ORANGE),
    **dict.fromkeys(("cancelled", "cancelling", "skipped"), GREY),
    **dict.fromkeys(("paused", "stopped", "opted_out"), GREY),
}

_OPENINGS = {
    "status.fix": ORANGE,
    "status.held": ORANGE,
    "status.call": WARNING,
    "status.read": MILD,
}


def statuses(language: SheetLanguage) -> tuple[Colouring, ...]:
    """By how a status begins: its reason follows."""
    return tuple(
        _word(sentence(say(f"state.{state}"), language), colour)
        for state, colour in _STATES.items()
    )


def sentences(language: SheetLanguage) -> tuple[Colouring, ...]:
    """By how the sentence in Status begins."""
    return tuple(_word(opening(code, language), colour) for code, colour in _OPENINGS.items())


NOT_BLANK = Colouring(kind="NOT_BLANK", colour=WARNING)
ANY_WORDS = Colouring(kind="NOT_BLANK", colour=MILD)
"""Lighter, for what asks for no call."""

TO_READ = Colouring(kind="TEXT_CONTAINS", value="please read", colour=WARNING)


def scores(limits: BandLimits) -> tuple[Colouring, ...]:
    """The strongest band first: of two rules that hold, the upper one colours."""
    bands = ((limits.severe, SEVERE), (limits.moderate, MODERATE), (limits.mild, MILD))
    return tuple(
        Colouring(kind=_AT_LEAST, value=str(lowest), colour=colour) for lowest, colour in bands
    )


Wanted = Iterable[tuple[Iterable[Colouring], Sequence[int]]]
"""Colourings, each set with the columns it is for."""


def rules(tab: Tab, wanted: Wanted) -> Iterator[Request]:
    """The rules that those columns lack, one per colouring, for the cells below the header."""
    position = count(len(tab.rules))
    for colourings, columns in wanted:
        for one in colourings:
            lacking = [column for column in columns if not _stands(tab, one, column)]
            if lacking:
                rule = {"ranges": [cells_below(tab, *run) for run in runs(lacking)], **_look(one)}
                yield {"addConditionalFormatRule": {"index": next(position), "rule": rule}}


def bands(tab: Tab, limits: BandLimits, columns: Sequence[int]) -> Feature:
    """That the scores' rules follow the settings: those with the limits of before get the new ones.

    Rules whose limits staff have changed, and the colours of all, are left as they are.
    """
    name = f"{_BANDS} {limits.mild} {limits.moderate} {limits.severe}"
    earlier = {piece for piece in tab.mark.has if piece.startswith(f"{_BANDS} ")} - {name}
    changes = [request for old in earlier for request in _moved(tab, old, limits, columns)]
    return Feature(
        name=name,
        says="The scores' colours follow the new bands" if changes else "",
        requests=tuple(changes),
        instead=frozenset(earlier),
    )


def _moved(tab: Tab, old: str, limits: BandLimits, columns: Sequence[int]) -> Iterator[Request]:
    _, *before = old.split()
    now = dict(zip(before, (limits.mild, limits.moderate, limits.severe), strict=True))
    for index, rule in enumerate(tab.rules):
        kind, value = _condition(rule)
        if kind == _AT_LEAST and value in now and any(_covers(rule, at) for at in columns):
            condition = {"type": kind, "values": [{"userEnteredValue": str(now[value])}]}
            fresh = {**rule, "booleanRule": {**rule["booleanRule"], "condition": condition}}
            change = {"sheetId": tab.sheet_id, "index": index, "rule": fresh}
            yield {"updateConditionalFormatRule": change}


def _look(one: Colouring) -> Mapping[str, Any]:
    form = {"backgroundColorStyle": painted(one.colour)}
    return {"booleanRule": {"condition": one.condition, "format": form}}


def _stands(tab: Tab, one: Colouring, column: int) -> bool:
    wanted = one.kind, one.value
    return any(_condition(rule) == wanted and _covers(rule, column) for rule in tab.rules)


def _condition(rule: Rule) -> tuple[str, str | None]:
    condition = rule.get("booleanRule", {}).get("condition", {})
    values = condition.get("values") or [{}]
    return condition.get("type", ""), values[0].get("userEnteredValue")


def _covers(rule: Rule, column: int) -> bool:
    return any(
        area.get("startColumnIndex", 0) <= column < area.get("endColumnIndex", column + 1)
        for area in rule["ranges"]
    )
