"""The figures behind the Dashboard's charts: formulas over the other tabs, for Sheets to work out.

A column is looked up by its header within one range, so that a moved column is still the right one and a
missing one leaves a blank, never another column's figures. The table has rows to spare for more steps, so
that nothing of it, of the charts and of what staff put beside it has to move when the steps change.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from gspread.utils import absolute_range_name

from sheetdrip.domain.cells import Cell
from sheetdrip.domain.columns import MINUTES, UNDERSTOOD, letter, step_columns
from sheetdrip.planning.step_costs import StepCost
from sheetdrip.sheets.layout.spec import LayoutSpec

DAYS = 7
ROOM = 16
"""How many steps a new table has room for."""

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
_PER_TEXT = DAYS + 1
"""The column with each text's segments, beside the days; then those in other languages, then by day."""

_SEGMENTS = _PER_TEXT + 2
WIDTH = _SEGMENTS + DAYS
"""How many columns a table takes."""


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
class Place:
    """Where a table stands: its first row (0-based), and for how many steps it has room."""

    top: int
    state: int = ROOM

    @property
    def steps(self) -> range:
        """The rows of the steps."""
        return range(self.top + 1, self.top + 1 + self.state)

    @property
    def days(self) -> int:
        """The row of the days' headers."""
        return self.top + self.state + 3

    @property
    def ahead(self) -> range:
        """The rows of the steps below the days."""
        return range(self.days + 1, self.days + 1 + self.state)

    @property
    def texts(self) -> int:
        """The row of all texts of a day; below it their segments, and what they cost."""
        return self.days + 1 + self.state

    @property
    def rest(self) -> int:
        """The row from which on there is a line per figure."""
        return self.texts + 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The table, row by row."""

    place: Place
    rows: tuple[tuple[Figure, ...], ...] = field(repr=False)

    @property
    def of_steps(self) -> tuple[tuple[Figure, ...], ...]:
        """The rows that follow the steps, which is all but the lines at the end."""
        return self.rows[: self.place.rest - self.place.top]


def figures(
    spec: LayoutSpec, steps: Sequence[StepCost], place: Place, tabs: tuple[Source, Source | None]
) -> Figures:
    """The table: by step; by day, for the days ahead; and the rest, line by line.

    `tabs`: the surgeries', and the replies' if there is one. Steps for which there is no room are left out.
    """
    source, replies = tabs
    shown = steps[: place.state]
    spare: list[tuple[Figure, ...]] = [()] * (place.state - len(shown))
    rest = _rest(spec, replies)
    price = f"$B${place.rest + len(rest)}"  # the last line's
    by_day = _ByDay(spec, place, source)
    rows: list[tuple[Figure, ...]] = [
        STEP_HEADERS,
        *(
            _of_step(spec, step, source, row + 1)
            for step, row in zip(shown, place.steps, strict=False)
        ),
        *spare,
        (),
        by_day.heading(),
        by_day.header(),
        *(by_day.of_step(step, row + 1) for step, row in zip(shown, place.ahead, strict=False)),
        *spare,
        by_day.texts(),
        by_day.segments(),
        by_day.cost(price),
        (),
        *rest,
    ]
    return Figures(place=place, rows=tuple(rows))


def _of_step(spec: LayoutSpec, step: StepCost, source: Source, row: int) -> tuple[Figure, ...]:
    columns = step_columns(step.label)
    state, score = (source.column(spec.title(name)) for name in (columns.status, columns.score))
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


@dataclass(frozen=True, slots=True)
class _ByDay:
    """The texts of the days ahead, a column per day, and what they come to."""

    spec: LayoutSpec
    place: Place
    source: Source

    def heading(self) -> tuple[Figure, ...]:
        return ("The days ahead", *[None] * (_SEGMENTS - 1), "Segments by day")

    def header(self) -> tuple[Figure, ...]:
        days = (Formula(f"=TODAY()+{number}") for number in range(DAYS))
        again = (Formula(f"={day}{self.place.days + 1}") for day in self._days)
        return ("Day", *days, "Segments per text", "In other languages", *again)

    def of_step(self, step: StepCost, row: int) -> tuple[Figure, ...]:
        others = ", ".join(
            f"{names[min(1, len(names) - 1)]} {segments}" for names, segments in step.others
        )
        due = (Formula(f"=IFERROR({self._due(step, day)},0)") for day in self._days)
        segments = (Formula(f"={'+'.join(self._terms(step, row, day))}") for day in self._days)
        return (step.label, *due, step.segments, others or None, *segments)

    def texts(self) -> tuple[Figure, ...]:
        return ("Texts", *map(self._sum, self._days))

    def segments(self) -> tuple[Figure, ...]:
        return ("Segments", *(self._sum(letter(_SEGMENTS + number)) for number in range(DAYS)))

    def cost(self, price: str) -> tuple[Figure, ...]:
        row = self.place.texts + 2
        return (
            "Cost",
            *(Formula(f'=IF({price}="","",{day}{row}*{price})') for day in self._days),
        )

    @property
    def _days(self) -> list[str]:
        return [letter(number) for number in range(1, DAYS + 1)]

    def _sum(self, column: str) -> Formula:
        rows = self.place.ahead
        return Formula(f"=SUM({column}{rows.start + 1}:{column}{rows.stop})")

    def _terms(self, step: StepCost, row: int, day: str) -> Iterator[str]:
        """What is added up: a step's texts by their segments, and what other languages take more or less."""
        yield f"{day}{row}*${letter(_PER_TEXT)}{row}"
        for names, segments in step.others:
            written = "+".join(self._due(step, day, name) for name in names)
            yield f"({segments}-${letter(_PER_TEXT)}{row})*IFERROR({written},0)"

    def _due(self, step: StepCost, day: str, language: str = "") -> str:
        """How many texts of a step are still to go on a day; only those of rows in a language, if any."""
        columns = step_columns(step.label)
        state, time = (
            self.source.column(self.spec.title(name)) for name in (columns.status, columns.time)
        )
        date = f"{day}${self.place.days + 1}"
        terms = f'{time},">="&{date},{time},"<"&{date}+1'
        if language:
            written = self.source.column(self.spec.title("Language"))
            terms = f"{terms},{written},{_quoted(language)}"
        return "+".join(f'COUNTIFS({terms},{state},"{word}*")' for word in _AHEAD)


def _rest(spec: LayoutSpec, replies: Source | None) -> list[tuple[Figure, ...]]:
    """Lines of one figure; the price is the last, so that it is found."""
    lines: list[tuple[Figure, ...]] = []
    if replies is not None:
        understood = replies.column(spec.title(UNDERSTOOD))
        minutes = replies.column(spec.title(MINUTES))
        lines = [
            ("Replies to read", Formula(f'=IFERROR(COUNTIF({understood},"*please read*"),0)')),
            ("Median minutes to a reply", _or_blank(f"MEDIAN({minutes})")),
        ]
    return [*lines, ("Price per segment", spec.price)]


def _or_blank(formula: str) -> Formula:
    return Formula(f'=IFERROR({formula},"")')


def _literally(text: str) -> str:
    """As MATCH searches for it: its wildcards stand for themselves."""
    return "".join(f"~{char}" if char in "~*?" else char for char in text)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
