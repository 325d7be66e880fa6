"""Parses the Messages tab: columns by header, a line per step, and for every fault how to mend it."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cached_property

from sheetdrip.domain.cells import Cell, CellProblem, folded, is_unready, text_of
from sheetdrip.domain.columns import letter, step_columns
from sheetdrip.domain.dates import time_of_day
from sheetdrip.domain.send_time import QuietHours
from sheetdrip.domain.sequence import Sequence as DripSequence
from sheetdrip.domain.sequence import Step, fill, text_problems
from sheetdrip.domain.staff_columns import SAID_COLUMNS, STAFF
from sheetdrip.domain.text_cost import LanguageText, Segments, count_segments
from sheetdrip.domain.wording import Statement, say
from sheetdrip.domain.written_dates import written_time

STEP, DAY, TIME, LATEST = "Step", "Day", "Time", "Latest"
FIXED = (STEP, DAY, TIME, LATEST)
PROBLEM, SEGMENTS, PREVIEW, STEP_ID = "Problem", "Segments", "Preview", "Step ID"
ADVICE = "Advice from sheetdrip"
"""Called so that no column of staff's own is taken for it in a tab that was made before there was one."""

OWN = (PROBLEM, ADVICE, SEGMENTS, PREVIEW, STEP_ID)
"""The daemon's columns in this tab, in the order in which missing ones are added."""

ASKED_AGAIN = "Asked again"
"""The step of the line whose texts ask once more when an answer was not understood."""

LATE = timedelta(hours=8)
"""How late a text may go where `Latest` is blank; never into the quiet hours or the next day."""

EXAMPLE = {
    "patient": "Ada Example",
    "first_name": "Ada",
    "surgery_date": "2026-03-02",
    **{column.placeholder: column.examples[0] for column in SAID_COLUMNS},
}
"""As whom `Preview` reads a text; always the same, so that it changes only with the text."""

_LAST_DAY = 365
_LONGEST_LABEL = 40
_TYPED_TIME = re.compile(r"([01]?[0-9]|2[0-3])[:.]([0-5][0-9])")
_TYPED_DAY = re.compile(r"[0-9]{1,4}")
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_KEPT = frozenset("\n\u200c\u200d")
_STAFF_COLUMNS = frozenset(folded(name) for name in STAFF)


@dataclass(frozen=True, kw_only=True)
class TabLine:
    """A line as read: its 0-based row, staff's cells by column (a language's by its code), the daemon's."""

    row: int
    cells: Mapping[str, Cell]
    own: Mapping[str, Cell]

    @cached_property
    def label(self) -> str:
        """What staff call the step; blank for a formula's error."""
        cell = self.cells.get(STEP)
        return "" if is_unready(cell) else text_of(cell)

    @property
    def step_id(self) -> str:
        return text_of(self.own.get(STEP_ID))

    @property
    def is_blank(self) -> bool:
        return not any(text_of(cell) for cell in self.cells.values())

    def text(self, code: str) -> str:
        cell = self.cells.get(code)
        if is_unready(cell):
            return ""
        return _clean(cell) if isinstance(cell, str) else text_of(cell)


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagesTab:
    """The Messages tab as read. `columns`: 0-based, by name or language code; with `problems` nothing counts.

    `absent`: the daemon's columns that it does not have yet; they go right of its `width`.
    """

    columns: Mapping[str, int]
    lines: tuple[TabLine, ...]
    absent: tuple[str, ...]
    width: int
    missing: tuple[Statement, ...]
    doubled: tuple[Statement, ...]

    @property
    def problems(self) -> tuple[Statement, ...]:
        """Why nothing in it counts, one per column that is missing or doubled."""
        return (*self.missing, *self.doubled)

    @property
    def content(self) -> object:
        """What staff wrote, to compare by: 1, 1.0 and a ticked box are equal but not the same cell."""
        cells = [
            (line.row, name, type(cell), cell)
            for line in self.lines
            for name, cell in line.cells.items()
        ]
        return self.problems, cells


def read_tab(grid: Sequence[Sequence[Cell]], plan: DripSequence) -> MessagesTab:
    """Find columns and lines; `plan` has the languages. Lines on which staff wrote nothing are left out."""
    header = grid[0] if grid else ()
    places: dict[str, list[int]] = {}
    for index, cell in enumerate(header):
        places.setdefault(folded(text_of(cell)), []).append(index)
    columns: dict[str, int] = {}
    missing, doubled = [], []
    for name, titles in _wanted(plan).items():
        titled = sorted({index for title in titles for index in places.get(folded(title), ())})
        if len(titled) > 1 and name not in OWN:
            both = tuple(letter(index) for index in titled)
            doubled.append(say("header.doubled", columns=both, title=titles[0]))
        elif titled:
            columns[name] = titled[0]
        elif name not in OWN and name != LATEST:
            missing.append(say("header.missing", title=titles[0]))
    lines = (_line(row, cells, columns) for row, cells in enumerate(grid[1:], start=1))
    return MessagesTab(
        columns=columns,
        lines=tuple(line for line in lines if not line.is_blank),
        absent=tuple(name for name in OWN if name not in columns),
        width=max(map(len, grid), default=0),
        missing=tuple(missing),
        doubled=tuple(doubled),
    )


def columns_of(plan: DripSequence) -> Mapping[str, str]:
    """The tab's columns as it is made: the header of each, by name or language code."""
    return {name: titles[0] for name, titles in _wanted(plan).items()}


def _wanted(plan: DripSequence) -> dict[str, tuple[str, ...]]:
    """What each column may be called, by its name or language code, in the order of a new tab."""
    languages = {code: (*names, code) for code, names in plan.languages.items()}
    fixed = {name: (name,) for name in FIXED}
    return fixed | languages | {name: (name,) for name in OWN}


def _line(row: int, cells: Sequence[Cell], columns: Mapping[str, int]) -> TabLine:
    found = {name: cells[index] for name, index in columns.items() if index < len(cells)}
    return TabLine(
        row=row,
        cells={name: cell for name, cell in found.items() if name not in OWN},
        own={name: cell for name, cell in found.items() if name in OWN},
    )


@dataclass(frozen=True, slots=True)
class InvalidLine:
    """A line that cannot come into force, with every reason."""

    problems: tuple[Statement, ...]


def parse_step(
    line: TabLine, name: str, plan: DripSequence, quiet: QuietHours
) -> Step | InvalidLine:
    """The step that a line describes, taken by itself; `name`: its identity in the ledger."""
    problems = [*_label_problems(line)]
    day = at = latest = None
    try:
        day = _day(line.cells.get(DAY))
    except CellProblem as problem:
        problems.append(problem.what)
    try:
        at = _time(line.cells.get(TIME), TIME)
        latest = _latest(line.cells.get(LATEST), at, quiet)
    except CellProblem as problem:
        problems.append(problem.what)
    problems += _text_problems(line, plan)
    if problems or day is None or at is None or latest is None:
        return InvalidLine(tuple(problems))
    return Step(
        name=name, label=line.label, day=day, at=at, latest=latest, texts=_texts(line, plan)
    )


def parse_clarification(line: TabLine, plan: DripSequence) -> Mapping[str, str] | InvalidLine:
    """The texts that ask once more, by language code."""
    problems = tuple(_text_problems(line, plan))
    return InvalidLine(problems) if problems else _texts(line, plan)


def example(clinic: str) -> Mapping[str, str]:
    """What fills a text's placeholders for the example patient; `clinic`: its name."""
    return {**EXAMPLE, "clinic": clinic}


def preview(line: TabLine, plan: DripSequence, clinic: str) -> str:
    """The texts as an example patient reads them, a paragraph per language; faulty ones are left out."""
    return "\n\n".join(_read_out(line, plan, clinic).values())


def wordings(
    line: TabLine, plan: DripSequence, clinic: str, offered: Mapping[str, str]
) -> list[LanguageText]:
    """The texts to be looked at for advice; `offered`: other texts for the same step, by language code."""
    values = example(clinic)
    others = {code: (text, fill(text, values)) for code, text in offered.items()}
    return [
        LanguageText(language=code, written=line.text(code), read=read, offered=others.get(code))
        for code, read in _read_out(line, plan, clinic).items()
    ]


def segments(line: TabLine, plan: DripSequence, clinic: str) -> str:
    """Such as "1 (GSM-7)"; per language where they differ."""
    found = {code: count_segments(text) for code, text in _read_out(line, plan, clinic).items()}
    if len(set(found.values())) <= 1:
        return "".join(_told(one) for one in list(found.values())[:1])
    return ", ".join(f"{plan.name_of(code)} {_told(one)}" for code, one in found.items())


def _told(one: Segments) -> str:
    return f"{one.segments} ({one.encoding})"


def _read_out(line: TabLine, plan: DripSequence, clinic: str) -> dict[str, str]:
    return {
        code: fill(text, example(clinic))
        for code, text in _texts(line, plan).items()
        if text and not list(text_problems(text))
    }


def _texts(line: TabLine, plan: DripSequence) -> dict[str, str]:
    return {code: line.text(code) for code in plan.languages}


def _label_problems(line: TabLine) -> Iterator[Statement]:
    if is_unready(line.cells.get(STEP)):
        yield say("cell.formula", column=STEP)
    elif not line.label:
        yield say("line.blank_step", column=STEP)
    elif len(line.label) > _LONGEST_LABEL:
        yield say("line.long_step", column=STEP, most=_LONGEST_LABEL)
    for column in step_columns(line.label):
        if folded(column) in _STAFF_COLUMNS:
            yield say("line.claims", column=STEP, other=column)


def _day(cell: Cell) -> int:
    """Raises CellProblem."""
    if is_unready(cell):
        raise CellProblem(say("cell.formula", column=DAY))
    written = text_of(cell)
    if not written:
        raise CellProblem(say("line.blank_day", column=DAY))
    if isinstance(cell, bool) or not _TYPED_DAY.fullmatch(written) or int(written) > _LAST_DAY:
        raise CellProblem(say("line.bad_day", column=DAY, word=written[:20], most=_LAST_DAY))
    return int(written)


def _time(cell: Cell, column: str) -> time:
    """Raises CellProblem."""
    if is_unready(cell):
        raise CellProblem(say("cell.formula", column=column))
    written = text_of(cell)
    if not written:
        raise CellProblem(say("line.blank_time", column=column))
    typed = _TYPED_TIME.fullmatch(written) if isinstance(cell, str) else None
    found = (
        time(int(typed[1]), int(typed[2])) if typed else time_of_day(cell) or written_time(written)
    )
    if found is None:
        raise CellProblem(say("line.bad_time", column=column, word=written[:20]))
    return found


def _latest(cell: Cell, at: time, quiet: QuietHours) -> time:
    """Until when the text may go late. Raises CellProblem, also for an `at` at which no text may go."""
    if quiet.covers(at):
        hours = {"start": f"{quiet.start:%H:%M}", "end": f"{quiet.end:%H:%M}"}
        raise CellProblem(say("line.quiet", column=TIME, at=f"{at:%H:%M}", **hours))
    if text_of(cell) == "":
        return usual_latest(at, quiet)
    latest = _time(cell, LATEST)
    if latest < at:
        times = {"until": f"{latest:%H:%M}", "at": f"{at:%H:%M}"}
        raise CellProblem(say("line.latest", latest=LATEST, time=TIME, **times))
    return latest


def usual_latest(at: time, quiet: QuietHours) -> time:
    """Eight hours after `at`, at most until the quiet hours begin or the day ends."""
    some_day = datetime(2000, 1, 1)  # noqa: DTZ001 - a wall clock
    then = datetime.combine(some_day, at) + LATE
    latest = then.time() if then.date() == some_day.date() else time(23, 59)
    return min(latest, quiet.start) if at < quiet.start else latest


def _text_problems(line: TabLine, plan: DripSequence) -> Iterator[Statement]:
    for code in plan.languages:
        name = plan.name_of(code)
        if is_unready(line.cells.get(code)):
            yield say("cell.formula", column=name)
        elif not line.text(code):
            yield say("line.text_blank", name=name)
        else:
            for problem in text_problems(line.text(code)):
                yield say("line.text", name=name, problem=problem)


def _clean(text: str) -> str:
    """A text as it can be sent: line breaks stay, what nobody can see does not."""
    told = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\t", " ")
    if all(map(str.isprintable, told.split("\n"))):  # most are
        return told.strip()
    return "".join(
        char for char in told if char in _KEPT or unicodedata.category(char) not in _INVISIBLE
    ).strip()
