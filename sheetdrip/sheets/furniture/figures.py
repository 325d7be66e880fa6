"""Which figures stand behind the Dashboard's charts? Formulas over the other tabs, for Sheets to work out.

A column is looked up by its header within one range, so that a moved column is still the right one and a
missing one leaves a blank, never another column's figures.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from gspread.utils import absolute_range_name

from sheetdrip.domain.cells import Cell
from sheetdrip.domain.columns import MINUTES, UNDERSTOOD, letter, step_columns
from sheetdrip.sheets.furniture.wishes import StepWish, Wishes

DAYS = 7

_BY_WORD = (
    ("Delivered", ("delivered",)),
    ("On the way", ("scheduled", "sent")),
    ("Waiting", ("waiting",)),
    ("Failed", ("failed", "undelivered")),
    ("Not sent", ("cancel", "skipped", "stopped", "paused", "opted out")),
    ("Unclear", ("unknown", "too late")),
)
OUTCOMES = tuple(title for title, _ in _BY_WORD)
_AHEAD = ("scheduled", "waiting")
STEP_HEADERS = (
    *("Step", "Days since surgery", "Scores", "Lower quartile", "Median", "Upper quartile"),
    "Reply rate",
    *OUTCOMES,
)


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula, with its equals sign."""

    text: str


Figure = Cell | Formula


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A tab that figures come from, and how many columns it has."""

    title: str
    width: int

    def column(self, header: str) -> str:
        """The column below a header, as part of a formula; an error where there is none."""
        cells = absolute_range_name(self.title, f"$A:${letter(self.width - 1)}")
        return f"INDEX({cells},0,MATCH({_quoted(_literally(header))},INDEX({cells},1,0),0))"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The table, row by row. `top`, `days`: the rows (0-based) of the headers of the steps and the days.

    Below each of them there is a row per step, and per day; after those a line per figure.
    """

    top: int
    rows: tuple[tuple[Figure, ...], ...] = field(repr=False)
    steps: int
    days: int

    @property
    def width(self) -> int:
        """How many columns it takes."""
        return max(map(len, self.rows))


def figures(wishes: Wishes, top: int, surgeries: Source, replies: Source | None) -> Figures:
    """The table from the row `top` on: by step; by day, for the days ahead; and the rest, line by line."""
    steps = wishes.steps
    days = top + len(steps) + 4  # its header, below a blank line, a heading and the segments
    rest = _rest(wishes, replies)
    price = f"$B${days + DAYS + 2 + len(rest)}"  # the last line's
    rows: list[tuple[Figure, ...]] = [
        STEP_HEADERS,
        *(_of_step(wishes, step, surgeries, top + 2 + n) for n, step in enumerate(steps)),
        (),
        ("The days ahead",),
        ("Segments per text", *(step.segments for step in steps)),
        ("Day", *(step.label for step in steps), "Texts", "Segments", "Cost"),
        *(_of_day(wishes, surgeries, days, n, price) for n in range(DAYS)),
        (),
        *rest,
    ]
    return Figures(top=top, rows=tuple(rows), steps=len(steps), days=days)


def _of_step(wishes: Wishes, step: StepWish, source: Source, row: int) -> tuple[Figure, ...]:
    state, _, _, score = (source.column(wishes.title(name)) for name in step_columns(step.label))
    answered = f'COUNTIFS({state},"delivered*",{score},">=0")'
    delivered = f"{letter(STEP_HEADERS.index('Delivered'))}{row}"
    return (
        step.label,
        step.day,
        Formula(f"=COUNT({score})"),
        _or_blank(f"QUARTILE({score},1)"),
        _or_blank(f"MEDIAN({score})"),
        _or_blank(f"QUARTILE({score},3)"),
        _or_blank(f"{answered}/{delivered}"),
        *(Formula(f"=IFERROR({_counts(state, words)},0)") for _, words in _BY_WORD),
    )


def _counts(column: str, words: Sequence[str]) -> str:
    return "+".join(f'COUNTIF({column},"{word}*")' for word in words)


def _of_day(
    wishes: Wishes, source: Source, header: int, number: int, price: str
) -> tuple[Figure, ...]:
    """A day's texts by step, and what they come to."""
    row, per_text, last = header + 2 + number, header, letter(len(wishes.steps))
    segments = letter(len(wishes.steps) + 2)
    by_step = [f"{letter(n)}{row}*{letter(n)}${per_text}" for n, _ in enumerate(wishes.steps, 1)]
    return (
        Formula(f"=TODAY()+{number}"),
        *(_due(wishes, step, source, row) for step in wishes.steps),
        Formula(f"=SUM(B{row}:{last}{row})"),
        Formula(f"={'+'.join(by_step)}"),
        Formula(f'=IF({price}="","",{segments}{row}*{price})'),
    )


def _due(wishes: Wishes, step: StepWish, source: Source, row: int) -> Formula:
    state, time, _, _ = (source.column(wishes.title(name)) for name in step_columns(step.label))
    that_day = f'{time},">="&$A{row},{time},"<"&$A{row}+1,{state}'
    counts = "+".join(f'COUNTIFS({that_day},"{word}*")' for word in _AHEAD)
    return Formula(f"=IFERROR({counts},0)")


def _rest(wishes: Wishes, replies: Source | None) -> list[tuple[Figure, ...]]:
    """Lines of one figure; the price is the last, so that it is found."""
    lines: list[tuple[Figure, ...]] = []
    if replies is not None:
        understood = replies.column(wishes.title(UNDERSTOOD))
        minutes = replies.column(wishes.title(MINUTES))
        lines = [
            ("Replies to read", Formula(f'=IFERROR(COUNTIF({understood},"*please read*"),0)')),
            ("Median minutes to a reply", _or_blank(f"MEDIAN({minutes})")),
        ]
    return [*lines, ("Price per segment", wishes.price)]


def _or_blank(formula: str) -> Formula:
    return Formula(f'=IFERROR({formula},"")')


def _literally(text: str) -> str:
    """As MATCH searches for it: its wildcards stand for themselves."""
    return "".join(f"~{char}" if char in "~*?" else char for char in text)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
