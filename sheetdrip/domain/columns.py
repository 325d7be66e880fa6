"""Finds each column by the text of its header, on every read, wherever staff have moved it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import NamedTuple

from sheetdrip.domain.cells import Cell, folded, is_unready, text_of
from sheetdrip.domain.headers import in_every_language
from sheetdrip.domain.staff_columns import possible_columns
from sheetdrip.domain.wording import Statement, say

STATUS = "Status"
NEXT_TEXT = "Next text"
NEEDS_CALL = "Needs a call"
PLEASE_READ = "Please read"
ACKNOWLEDGED = "Acknowledged by"
"""Made by the daemon, filled by staff: who has seen to what stands in the two columns before it."""

DRIP_ID = "Drip ID"

QUESTION, REPLY, UNDERSTOOD = "Question", "Reply", "Understood"
MINUTES, REPLY_SID = "After (minutes)", "Reply SID"
ENCLOSED = "Photos and files"
REPLY_COLUMNS = (
    "Received",
    "Patient",
    "Phone",
    QUESTION,
    REPLY,
    UNDERSTOOD,
    MINUTES,
    DRIP_ID,
    REPLY_SID,
    ENCLOSED,
)
"""Of the Replies tab, in the order in which they are made."""


class StepColumns(NamedTuple):
    """The daemon's columns for a step by what they say, in the order in which they are made."""

    status: str
    time: str
    sid: str
    score: str


STEP_FIELDS = StepColumns(status="status", time="time", sid="SID", score="score")
"""How the name of each of a step's columns ends, after its label."""


def step_columns(label: str) -> StepColumns:
    """The daemon's columns for a step."""
    return StepColumns(*(f"{label} {field}" for field in STEP_FIELDS))


def sid_columns(labels: Iterable[str]) -> tuple[str, ...]:
    """The column of each step's SID."""
    return tuple(step_columns(label).sid for label in labels)


def own_columns(labels: Iterable[str]) -> tuple[str, ...]:
    """Every column the daemon makes, in the order in which it adds missing ones."""
    per_step = [column for label in labels for column in step_columns(label)]
    return (STATUS, NEXT_TEXT, NEEDS_CALL, PLEASE_READ, ACKNOWLEDGED, *per_step, DRIP_ID)


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """The daemon's columns in a sheet, and which of staff's its texts say.

    `columns`: in the order in which missing ones are added; `kept`: those of steps that are no more, used
    where they still stand; `called`: what a column's step was called before, by the column's plain name;
    `said`: the staff columns that texts in force say.
    """

    columns: tuple[str, ...]
    kept: tuple[str, ...] = ()
    called: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    said: frozenset[str] = frozenset()


class ClaimStrength(IntEnum):
    """How good the daemon's claim to a column of its name is."""

    NONE = 0
    PLAUSIBLE = 1
    MARKED = 2


@dataclass(frozen=True, slots=True)
class Binding:
    """Column index (0-based) by its plain name; `absent` are own columns the sheet does not have yet.

    `misnamed`: own columns that still stand under an earlier name; `renamed`: the other titles of own columns
    whose name staff use for one of theirs; `theirs`: where those of staff's are.
    """

    index: Mapping[str, int]
    absent: tuple[str, ...]
    width: int
    misnamed: tuple[str, ...] = ()
    renamed: Mapping[str, str] = field(default_factory=dict)
    theirs: Mapping[str, int] = field(default_factory=dict)

    def title(self, name: str, titles: Mapping[str, str]) -> str:
        """What a column of the daemon's is, or will be, called in this sheet."""
        return self.renamed.get(name) or titles.get(name, name)


def other_title(title: str) -> str:
    """What the daemon's column is called where staff have one of that name."""
    return f"{title} (sheetdrip)"


def of_staff(name: str, binding: Binding, titles: Mapping[str, str]) -> str:
    """What is to be said of a column of staff's that is called like the daemon's `name`."""
    return (
        f"Column {letter(binding.theirs[name])} “{titles.get(name, name)}” is your own and stays as it is: "
        f"sheetdrip's is called “{binding.renamed[name]}”; for another name put "
        f'"{name}" = "..." under [clinics.headers] in the settings'
    )


def _any(_index: int, _name: str) -> ClaimStrength:
    return ClaimStrength.PLAUSIBLE


def bind(
    header: Sequence[Cell],
    own: Own,
    titles: Mapping[str, str],
    claim: Callable[[int, str], ClaimStrength] = _any,
) -> tuple[Binding, tuple[Statement, ...]]:
    """Find every column by its header; `titles` renames some (plain name -> header in the sheet).

    `claim`: how good the daemon's claim to a column is, as its own of that name. What it has none to is
    staff's, and left alone. One that is marked is found by its name in any language. Returns the binding and
    the problems; with problems the binding must not be used. Of equal claims the leftmost counts: they are a
    projection, so nothing is lost by that. Without a mark on either, a column of the daemon's that is named
    beside the clinic's comes first.
    """
    places = _by_title(header)
    found, problems = _of_staff(header, titles, own.said)
    misnamed: list[str] = []
    renamed: dict[str, str] = {}
    theirs: dict[str, int] = {}
    for name in (*own.columns, *own.kept):
        title = titles.get(name, name)
        plain, other = (places.get(folded(one), []) for one in (title, other_title(title)))
        both = (*other, *plain, *_marked(name, places, claim))
        is_sure = any(claim(index, name) is ClaimStrength.MARKED for index in both)
        place = _best(name, sorted(both) if is_sure else both, claim)
        before = _earlier(own.called.get(name, ()), places, titles, claim)
        if place is not None:
            found[name] = place
        elif before is not None:
            found[name] = before
            misnamed.append(name)
        if place in other or (place is None and before is None and plain):
            renamed[name] = other_title(title)
            theirs |= {name: plain[0]} if plain else {}
    absent = tuple(name for name in own.columns if name not in found)
    return Binding(found, absent, len(header), tuple(misnamed), renamed, theirs), problems


def _marked(
    name: str, places: Mapping[str, list[int]], claim: Callable[[int, str], ClaimStrength]
) -> tuple[int, ...]:
    """Where a column stands that bears the daemon's mark, under its name in another language."""
    titled = (at for title in in_every_language(name) for at in places.get(folded(title), ()))
    return tuple(at for at in titled if claim(at, name) is ClaimStrength.MARKED)


def _by_title(header: Sequence[Cell]) -> Mapping[str, list[int]]:
    places: dict[str, list[int]] = {}
    for index, cell in enumerate(header):
        places.setdefault(folded(text_of(cell)), []).append(index)
    return places


def _of_staff(
    header: Sequence[Cell], titles: Mapping[str, str], said: frozenset[str]
) -> tuple[dict[str, int], tuple[Statement, ...]]:
    """Where staff's columns are, and what is wrong with them; nothing is with those that are idle."""
    found: dict[str, int] = {}
    problems: list[Statement] = []
    places = _by_title(header)
    unready = [index for index, cell in enumerate(header) if is_unready(cell)]
    for column in possible_columns(titles):
        name = column.name
        title = titles.get(name, name)
        titled = places.get(folded(title), [])
        if column.is_idle(said):
            found |= {name: titled[0]} if titled else {}
        elif len(titled) > 1:
            both = tuple(letter(index) for index in titled)
            problems.append(say("header.doubled", columns=both, title=title))
        elif titled:
            found[name] = titled[0]
        elif unready and not column.is_needed:
            problems.append(say("header.formula", column=letter(unready[0]), title=title))
            unready = []
        elif column.is_needed:
            problems.append(say("header.missing", title=title))
    return found, tuple(problems)


def _best(
    name: str, places: Iterable[int], claim: Callable[[int, str], ClaimStrength]
) -> int | None:
    """The place with the best claim, the first of several; None when there is no claim to any."""
    best, found = ClaimStrength.NONE, None
    for index in places:
        good = claim(index, name)
        if good > best:
            best, found = good, index
    return found


def _earlier(
    names: Iterable[str],
    places: Mapping[str, list[int]],
    titles: Mapping[str, str],
    claim: Callable[[int, str], ClaimStrength],
) -> int | None:
    """Where the daemon's column stands under an earlier name."""
    for name in names:
        place = _best(name, places.get(folded(titles.get(name, name)), ()), claim)
        if place is not None:
            return place
    return None


def bind_replies(
    header: Sequence[Cell], titles: Mapping[str, str], needed: Sequence[str] = (REPLY_SID,)
) -> tuple[Mapping[str, int], tuple[str, ...]]:
    """Where the Replies tab's columns are, by plain name, and which of them are still to be written there.

    A tab without any gets all. Later staff may drop what they do not want to see, but for what is `needed`:
    the SID, by which a line is known, and the links when there are some.
    """
    found: dict[str, int] = {}
    for index, cell in enumerate(header):
        found.setdefault(folded(text_of(cell)), index)
    keys = {name: folded(titles.get(name, name)) for name in REPLY_COLUMNS}
    columns = {name: found[key] for name, key in keys.items() if key in found}
    missing: tuple[str, ...] = REPLY_COLUMNS if not columns else ()
    if columns:
        missing = tuple(name for name in needed if name not in columns)
    places = enumerate(missing, len(header))
    return {**columns, **{name: index for index, name in places}}, missing


def letter(index: int) -> str:
    """A 0-based column index as Sheets shows it: A, B, ..., Z, AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
