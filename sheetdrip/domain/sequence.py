"""Holds a sequence: its steps, the day on which each is sent, and each step's text by language."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import time
from difflib import get_close_matches
from string import Formatter

from sheetdrip.domain.cells import folded
from sheetdrip.domain.channel import Channel, plain_text
from sheetdrip.domain.staff_columns import SAID_COLUMNS
from sheetdrip.domain.wording import Statement, say

_ALWAYS_KNOWN = ("first_name", "patient", "clinic", "surgery_date")
PLACEHOLDERS = (*_ALWAYS_KNOWN, *(column.placeholder for column in SAID_COLUMNS))
LONGEST_TEXT = 1600
"""Twilio refuses longer bodies (21617)."""

ALLOWANCE = 100
"""Characters that the longest value of a placeholder may add."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One text of a sequence.

    `name` is its identity in the ledger; `label` names its columns. It goes `day` days after surgery at `at`
    and may go late until `latest` on the same day, both in the patient's zone. `texts` is by language code.
    All else are options, which the settings alone have (`STEP_OPTIONS`). `channel`: by what it reaches the
    patient; `carrier`: who sends it, where the clinic's Messaging Service does not.
    """

    name: str
    label: str
    day: int
    at: time
    latest: time
    texts: Mapping[str, str]
    channel: Channel = field(default_factory=plain_text)
    carrier: str | None = None

    @property
    def without_options(self) -> "Step":
        """What the Messages tab and the ledger keep of it."""
        return Step(**{name: getattr(self, name) for name in _EDITED})

    def edited(self, by: "Step") -> "Step":
        """The same step as staff have it in the Messages tab; its options stay."""
        return replace(self, **{name: getattr(by, name) for name in _EDITED})


_EDITED = ("name", "label", "day", "at", "latest", "texts")
STEP_OPTIONS = tuple(one.name for one in fields(Step) if one.name not in _EDITED)
"""The fields of a step that stand in the settings alone; each has a default."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sequence:
    """An ordered plan of steps. `languages`: code -> the names staff may write for it, own name first.

    `clarification`: by language code, the text that asks once more when an answer was not understood; every
    language has one, or none has.
    """

    name: str
    steps: tuple[Step, ...]
    languages: Mapping[str, tuple[str, ...]]
    default_language: str
    clarification: Mapping[str, str] = field(default_factory=dict)

    def language_of(self, written: str) -> str | None:
        """The code for what staff wrote (a code or a name); the default when blank; None if unknown."""
        if not written:
            return self.default_language
        wanted = folded(written)
        for code, names in self.languages.items():
            if wanted == folded(code) or any(wanted == folded(name) for name in names):
                return code
        return None

    def language_names(self) -> tuple[str, ...]:
        """What staff may write, one name per language."""
        return tuple(map(self.name_of, self.languages))

    def says(self, placeholder: str, code: str) -> bool:
        """Whether one of its texts in a language may name a placeholder."""
        texts = [step.texts.get(code, "") for step in self.steps]
        named = f"{{{placeholder}}}"
        return any(named in text for text in (*texts, self.clarification.get(code, "")))

    def name_of(self, code: str) -> str:
        """What staff call a language."""
        names = self.languages[code]
        return names[0] if names else code


def listed(names: Iterable[str]) -> str:
    """Placeholders as they are written in texts: "{patient}, {clinic} and {procedure}"."""
    *most, last = (f"{{{name}}}" for name in names)
    return f"{', '.join(most)} and {last}"


class NotPlainError(ValueError):
    """Something stands in braces that is not just a name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{{{name}}} is not a plain placeholder")
        self.name = name


def placeholders(text: str) -> frozenset[str]:
    """The names in braces. Raises ValueError for a lone brace or anything but a plain name."""
    return frozenset(_named(text))


def _named(text: str) -> list[str]:
    found = []
    for _, name, spec, conversion in Formatter().parse(text):
        if name is None:
            continue
        if spec or conversion or not name.isidentifier():
            raise NotPlainError(name)
        found.append(name)
    return found


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its placeholders replaced once; a value is never itself searched for more.

    A name that is left out takes what led up to it along: "Hi {first_name}, how" is "Hi, how".
    """
    filled, is_left_out = "", False
    for literal, name, _, _ in Formatter().parse(text):
        filled += _opening(literal, filled) if is_left_out and _begins(filled) else literal
        is_left_out = name in _NAMES and not values[name]
        if is_left_out:
            filled = filled.rstrip(" ")
        filled += values[name] if name is not None else ""
    return filled


_NAMES = frozenset({"first_name", "patient"})
_SENTENCE_ENDS = tuple(".!?:\n")


def _begins(before: str) -> bool:
    return not before or before.endswith(_SENTENCE_ENDS)


def _opening(literal: str, before: str) -> str:
    """What follows a name that is left out at the beginning of a sentence: ", how" is "How"."""
    space = " " if before and any(map(str.isspace, literal[:2])) else ""
    rest = literal.lstrip(" ,;:!\u2014-")
    return space + rest[:1].upper() + rest[1:]


def problems(sequence: Sequence) -> Iterator[str]:
    """Every fault of a sequence, as `where: what` sentences."""
    if not sequence.steps:
        yield "steps: a sequence needs at least one step"
    if sequence.default_language not in sequence.languages:
        yield f"default_language: {sequence.default_language!r} is not among the languages"
    yield from _doubled("name", [step.name for step in sequence.steps])
    yield from _doubled("label", [folded(step.label) for step in sequence.steps])
    for step in sequence.steps:
        for problem in _step_problems(step, sequence):
            yield f"steps.{step.name}.{problem}"
    if sequence.clarification:
        for problem in _texts_problems(sequence.clarification, sequence):
            yield f"clarification.{problem}"


def _doubled(what: str, values: list[str]) -> Iterator[str]:
    for value in sorted({value for value in values if values.count(value) > 1}):
        yield f"steps: two steps share the {what} {value!r}"


def _step_problems(step: Step, sequence: Sequence) -> Iterator[str]:
    if not 0 <= step.day <= 365:  # noqa: PLR2004 - a year
        yield "day: must be from 0 to 365"
    if step.latest < step.at:
        yield f"latest: {step.latest:%H:%M} is before the step's own time {step.at:%H:%M}"
    if step.name.endswith("?"):
        yield "name: may not end in a question mark: that names its clarification"
    yield from _carrier_problems(step)
    for problem in _texts_problems(step.texts, sequence):
        yield f"texts.{problem}"


def _texts_problems(texts: Mapping[str, str], sequence: Sequence) -> Iterator[str]:
    for code in sequence.languages:
        if not texts.get(code, "").strip():
            yield f"{code}: missing (every language needs a text)"
    for code, text in texts.items():
        for problem in text_problems(text):
            yield f"{code}: {problem}"


def _carrier_problems(step: Step) -> Iterator[str]:
    carrier = step.channel.carrier
    if carrier is not None and not carrier.is_one(step.carrier or ""):
        yield f"{carrier.key}: must be {carrier.must_be}"
    if carrier is None and step.carrier is not None:
        yield f'carrier: a step of kind = "{step.channel.kind}" has none'


def text_problems(text: str) -> Iterator[Statement]:
    """Every fault of one text."""
    try:
        unknown = placeholders(text).difference(PLACEHOLDERS)
    except NotPlainError as error:
        yield say("text.not_plain", name=error.name)
        return
    except ValueError:
        yield say("text.brace")
        return
    for name in sorted(unknown):
        near = get_close_matches(name, PLACEHOLDERS, 1)
        known = tuple(f"{{{one}}}" for one in sorted(PLACEHOLDERS))
        yield (
            say("text.meant", name=name, near=near[0])
            if near
            else say("text.placeholder", name=name, known=known)
        )
    longest = len(text) + ALLOWANCE * len(_named(text))
    if longest > LONGEST_TEXT:
        yield say("text.long", longest=longest, most=LONGEST_TEXT)
