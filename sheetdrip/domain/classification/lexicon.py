"""Defines the form of the files in `config/lexicon`, which words mean what, and puts their words together.

A text is read in all languages at once, because a patient whose row says Spanish may answer in English. So
a word that means a number in one language and something else in another is a number in neither.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from unicodedata import normalize

from sheetdrip.domain.words import plain, words

TEN = 10
_STEM = "*"
_CLAUSES = re.compile(r"[.,!?;:\n()\[\]/\u2014\u3001\u3002\uff0c]+|\s[-\u2013]\s")


class Group(StrEnum):
    """What words are listed for; the values are the names in the files.

    About a number: NO_PAIN means 0, OUT_OF makes a share of ten, PAIN says what is meant, FILLER changes
    nothing, QUALITY tells how the pain is and changes no number beside it, OPENER changes nothing at the
    beginning, TURN begins something else, BEFORE_A_DATE makes the next number a day, a place or a decimal,
    DOUBT dates, counts or conditions, UNSURE leaves no exact number; NUMBER_ENDING may be joined to a number
    in digits ("5ish").
    About what else is said: COURTESY (with BESIDE_COURTESY), WANTS_A_CALL, ALARM, DECEASED, AUTOMATIC. Behind
    an ABSENT of its language an ALARM is none; of what is VITAL ("breath") the absence is an alarm as well.
    A wish to get no more texts (`wishes`): STOP as the whole text, STOP_CLAUSE as a clause, STOP_BEFORE_TEXTS
    before one of TEXTS, all with BESIDE_STOP; WISH_TO_STOP anywhere. NO_WISH is none ("don't stop").
    """

    NO_PAIN = "no_pain"
    OUT_OF = "out_of"
    PAIN = "pain"
    FILLER = "filler"
    QUALITY = "quality"
    OPENER = "opener"
    TURN = "turn"
    BEFORE_A_DATE = "before_a_date"
    DOUBT = "doubt"
    UNSURE = "unsure"
    NUMBER_ENDING = "number_ending"
    COURTESY = "courtesy"
    BESIDE_COURTESY = "beside_courtesy"
    STOP = "stop"
    BESIDE_STOP = "beside_stop"
    STOP_CLAUSE = "stop_clause"
    STOP_BEFORE_TEXTS = "stop_before_texts"
    TEXTS = "texts"
    WISH_TO_STOP = "wish_to_stop"
    NO_WISH = "no_wish"
    WANTS_A_CALL = "wants_a_call"
    ALARM = "alarm"
    VITAL = "vital"
    DECEASED = "deceased"
    ABSENT = "absent"
    AUTOMATIC = "automatic"


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """The words of one file.

    `numbers`: 0 to 10 in words; `runs_on`: its words have no spaces between them, so that an entry counts
    wherever it stands; `marks_matter`: without its marks a number is another word.
    """

    code: str
    runs_on: bool = False
    marks_matter: bool = False
    numbers: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    words: Mapping[Group, tuple[str, ...]] = field(default_factory=dict)


def spelled(text: str) -> str:
    """The words of a text in `plain` form with single spaces, without apostrophes and signs."""
    return " ".join(words(text))


def clauses_of(text: str) -> list[str]:
    """What stands from one mark of punctuation to the next, in `spelled` form."""
    return [one for part in _CLAUSES.split(plain(text)) if (one := spelled(part))]


class Lexicon:
    """The words of several languages, ready to be looked for."""

    def __init__(self, languages: Iterable[Language] = ()) -> None:
        self.languages = tuple(languages)

    def of(self, code: str) -> "Lexicon":
        return Lexicon(one for one in self.languages if one.code == code)

    def entries(self, group: Group, *, runs_on: bool) -> Iterator[str]:
        """The entries of a group in `spelled` form, a stem with its *; signs, such as 🆘, as they are."""
        for language in self.languages:
            if language.runs_on is runs_on:
                for entry in language.words.get(group, ()):
                    yield _form(entry)

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """The numbers 0 to 10 by their words; what means two things is left out."""
        found: dict[str, int] = {}
        torn: set[str] = set()
        for language in (one for one in self.languages if not one.marks_matter):
            for value, entries in language.numbers.items():
                for entry in map(spelled, entries):
                    if found.setdefault(entry, value) != value:
                        torn.add(entry)
        return {entry: value for entry, value in found.items() if entry not in torn}

    @cached_property
    def marked_numbers(self) -> Mapping[str, int]:
        """The numbers of languages whose marks matter, by their words as they are typed (NFC, lower case)."""
        return {
            normalize("NFC", entry).casefold(): value
            for language in self.languages
            if language.marks_matter
            for value, entries in language.numbers.items()
            for entry in entries
        }

    def single(self, *groups: Group) -> frozenset[str]:
        both = (self.entries(one, runs_on=way) for one in groups for way in (True, False))
        return frozenset(entry for entries in both for entry in entries if " " not in entry)

    def finder(self, *groups: Group) -> "Finder":
        """Finds any entry of these groups in a text."""
        key = tuple(groups)
        if key not in self._finders:
            self._finders[key] = Finder(self, key)
        return self._finders[key]

    @cached_property
    def _finders(self) -> dict[tuple[Group, ...], "Finder"]:
        return {}


class Finder:
    """Looks for the entries of some groups in a text, whatever signs stand between its words.

    `pattern`: of the entries of spaced words; `joined`: those that count wherever they stand; `signs`: those
    that are no words.
    """

    def __init__(self, lexicon: Lexicon, groups: Iterable[Group]) -> None:
        spaced, joined = set[str](), set[str]()
        for group in groups:
            spaced.update(lexicon.entries(group, runs_on=False))
            joined.update(lexicon.entries(group, runs_on=True))
        self.signs = {entry for entry in spaced | joined if not spelled(entry)}
        self.joined = joined - self.signs
        self.pattern = either(spaced - self.signs)
        self._spaced = re.compile(self.pattern) if self.pattern else None

    def finds(self, text: str) -> bool:
        said = spelled(text)
        if self._spaced is not None and self._spaced.search(said):
            return True
        run_on = said.replace(" ", "")
        return any(entry in run_on for entry in self.joined) or any(
            one in text for one in self.signs
        )


def either(entries: Iterable[str]) -> str:
    """A pattern for whole words, or for the beginning of one where the entry ends in *; the longest first."""
    longest = sorted(entries, key=len, reverse=True)
    parts = [
        re.escape(entry.removesuffix(_STEM)) + (r"[^\W_]*" if entry.endswith(_STEM) else "")
        for entry in longest
    ]
    return rf"(?<![^\W_])(?:{'|'.join(parts)})(?![^\W_])" if parts else ""


def _form(entry: str) -> str:
    said = spelled(entry)
    if not said:
        return entry.strip()
    return said + _STEM if entry.rstrip().endswith(_STEM) else said


_WHOLE = frozenset(Group) - {
    Group.ALARM,
    Group.VITAL,
    Group.DECEASED,
    Group.WANTS_A_CALL,
    Group.WISH_TO_STOP,
    Group.TEXTS,
}
"""Of these an entry is proven or changes a number: a mere beginning of a word would say too much."""


def problems(language: Language) -> Iterator[str]:
    """What is wrong with a file's words, each naming its place."""
    for value, entries in language.numbers.items():
        if not 0 <= value <= TEN:
            yield f"numbers.{value}: a pain score is 0 to 10"
        for entry in entries:
            if len(spelled(entry).split()) != 1:
                yield f"numbers.{value}: {entry!r} is not one word"
    for group, entries in language.words.items():
        for entry in entries:
            yield from _problems_of(group, entry)


def _problems_of(group: Group, entry: str) -> Iterator[str]:
    form = _form(entry)
    if not form.strip(_STEM):
        yield f"words.{group}: {entry!r} has nothing in it"
    elif group in _WHOLE and form.endswith(_STEM):
        yield f"words.{group}: {entry!r}: only what a person must be told of may end in *"
