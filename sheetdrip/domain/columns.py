"""Which column is which? Bound by header text on every read, wherever staff moved it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sheetdrip.domain.cells import Cell, folded, text_of

NEEDED = ("Patient", "Phone", "Surgery date")
OPTIONAL = (
    "Surgery time",
    "Procedure",
    "Language",
    "Time zone",
    "Sequence",
    "Consent",
    "Drip",
)
STAFF = NEEDED + OPTIONAL
STATUS = "Status"
NEXT_TEXT = "Next text"
NEEDS_CALL = "Needs a call"
ACKNOWLEDGED = "Acknowledged by"
"""Made by the daemon, filled by staff: who has seen to what stands in “Needs a call”."""

DRIP_ID = "Drip ID"
STEP_FIELDS = ("status", "time", "SID", "score")

QUESTION, REPLY, UNDERSTOOD = "Question", "Reply", "Understood"
MINUTES, REPLY_SID = "After (minutes)", "Reply SID"
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
)
"""Of the Replies tab, in the order in which they are made."""


def step_columns(label: str) -> tuple[str, ...]:
    """The daemon's columns for a step: status, time, SID, score."""
    return tuple(f"{label} {field}" for field in STEP_FIELDS)


def sid_columns(labels: Iterable[str]) -> tuple[str, ...]:
    """The column of each step's SID."""
    return tuple(step_columns(label)[2] for label in labels)


def own_columns(labels: Iterable[str]) -> tuple[str, ...]:
    """Every column the daemon makes, in the order in which it adds missing ones."""
    per_step = [column for label in labels for column in step_columns(label)]
    return (STATUS, NEXT_TEXT, NEEDS_CALL, ACKNOWLEDGED, *per_step, DRIP_ID)


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """The daemon's columns in a sheet.

    `columns`: in the order in which missing ones are added; `kept`: those of steps that are no more, used
    where they still stand; `called`: what a column's step was called before, by the column's plain name.
    """

    columns: tuple[str, ...]
    kept: tuple[str, ...] = ()
    called: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Binding:
    """Column index (0-based) by its plain name; `absent` are own columns the sheet does not have yet.

    `misnamed`: own columns that still stand under an earlier name.
    """

    index: Mapping[str, int]
    absent: tuple[str, ...]
    width: int
    misnamed: tuple[str, ...] = ()


def bind(
    header: Sequence[Cell], own: Own, titles: Mapping[str, str]
) -> tuple[Binding, tuple[str, ...]]:
    """Find every column by its header; `titles` renames some (plain name -> header in the sheet).

    Returns the binding and the problems, as sentences; with problems the binding must not be used.
    Of doubled own columns the leftmost counts: they are a projection, so nothing is lost by that.
    """
    places: dict[str, list[int]] = {}
    for index, cell in enumerate(header):
        places.setdefault(folded(text_of(cell)), []).append(index)
    problems, found, misnamed = [], {}, []
    for name in (*STAFF, *own.columns, *own.kept):
        title = titles.get(name, name)
        here = places.get(folded(title), [])
        if len(here) > 1 and name in STAFF:
            columns = " and ".join(letter(index) for index in here)
            problems.append(f"Columns {columns} are both called “{title}”: rename one of them")
        elif here:
            found[name] = here[0]
        elif name in NEEDED:
            problems.append(f"No column is called “{title}”: add it, or rename it back, in row 1")
        elif earlier := _places_of(own.called.get(name, ()), places, titles):
            found[name] = earlier[0]
            misnamed.append(name)
    absent = tuple(name for name in own.columns if name not in found)
    return Binding(found, absent, len(header), tuple(misnamed)), tuple(problems)


def _places_of(
    names: Iterable[str], places: Mapping[str, list[int]], titles: Mapping[str, str]
) -> list[int]:
    return [index for name in names for index in places.get(folded(titles.get(name, name)), ())]


def bind_replies(
    header: Sequence[Cell], titles: Mapping[str, str]
) -> tuple[Mapping[str, int], tuple[str, ...]]:
    """Where the Replies tab's columns are, by plain name, and which of them are still to be written there.

    A tab without any gets all. Later staff may drop what they do not want to see, but for the SID: it is how
    a line is known.
    """
    found: dict[str, int] = {}
    for index, cell in enumerate(header):
        found.setdefault(folded(text_of(cell)), index)
    keys = {name: folded(titles.get(name, name)) for name in REPLY_COLUMNS}
    columns = {name: found[key] for name, key in keys.items() if key in found}
    missing: tuple[str, ...] = REPLY_COLUMNS if not columns else ()
    if columns and REPLY_SID not in columns:
        missing = (REPLY_SID,)
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
