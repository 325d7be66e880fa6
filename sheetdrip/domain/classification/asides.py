"""Tells what else a text says: a courtesy, a wish to be left alone, an alarm; or that a machine wrote it.

A courtesy or a machine's text counts only if it is proven, with nothing else in it, because nobody is told
of it. A wish or an alarm is found wherever it stands in a text, because a person reads it.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cached_property

from sheetdrip.domain.classification.lexicon import (
    Finder,
    Group,
    Lexicon,
    clauses_of,
    either,
    spelled,
)
from sheetdrip.domain.classification.whole import Whole
from sheetdrip.domain.classification.wishes import Wishes
from sheetdrip.domain.words import plain

_KIND = frozenset("👍👌🙏🤝💪😊🙂😀😃😄😁☺🤗😇🥰😍😘💕💖💗💙💚💜🖤🧡💛🤍❤♥🌹🌸💐🎉✨✅👏🫶🫡")
"""Signs that are a courtesy."""

_SKIN = frozenset("🏻🏼🏽🏾🏿")
_REACTION = re.compile(
    r"(?:liked|loved|emphasized|le gusto|le encanto) [\"“«](.*)[\"”»]", re.DOTALL
)
"""What a phone of another make writes when a text is tapped."""

_ENDS = re.compile(r"[.!?;\n\[\]()—:]+")


class Asides:
    """Hears what is said beside a number, by the words of a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def wants_out(self, text: str) -> bool:
        """Whether somebody asks to be left alone, or is a stranger, in other words than STOP."""
        return self._wishes.are_in(text)

    def is_alarming(self, text: str) -> bool:
        """Whether there is a word of danger that is not said to be absent."""
        return self._alarm.finds(self._without_absences(text))

    def tells_of_a_death(self, text: str) -> bool:
        return self._lexicon.finder(Group.DECEASED).finds(text)

    def wants_a_call(self, text: str) -> bool:
        return self._lexicon.finder(Group.WANTS_A_CALL).finds(text)

    def is_courtesy(self, text: str, asked: str = "") -> bool:
        """Whether it is thanks, an acknowledgement or a kind sign, and nothing else.

        `asked`: the text that it answers; a tap on it quotes it.
        """
        reaction = _REACTION.fullmatch(plain(text).strip())
        if reaction is not None:
            return _is_quote(reaction[1], asked)
        signs = _signs(text)
        if not all(sign in _KIND for sign in signs):
            return False
        clauses = clauses_of(text)
        if not clauses:
            return bool(signs)
        return all(map(self._is_kind, clauses)) and not self._alarm.finds(text)

    def is_automatic(self, text: str) -> bool:
        """Whether a car, an office or a mailbox wrote it: each sentence is one of theirs, or a courtesy."""
        sentences = [one for part in _ENDS.split(plain(text)) if (one := spelled(part))]
        return any(map(self._is_machines, sentences)) and all(
            self._is_machines(one) or self._is_kind(one) for one in sentences
        )

    def looks_automatic(self, text: str) -> bool:
        """Whether a machine may have written it: it is not asked again, and a person reads it."""
        return self._lexicon.finder(Group.AUTOMATIC).finds(text)

    @cached_property
    def _alarm(self) -> Finder:
        return self._lexicon.finder(Group.ALARM, Group.VITAL)

    @cached_property
    def _absence(self) -> re.Pattern[str]:
        """An alarm's words right behind a word for absence of their language, up to the end of their clause.

        Of their language only: "no peito" is Portuguese, and in the chest.
        """
        found = [
            pattern
            for code in sorted({language.code for language in self._lexicon.languages})
            for pattern in self._absences(self._lexicon.of(code))
        ]
        return re.compile("|".join(found) or "(?!)")

    def _absences(self, lexicon: Lexicon) -> Iterator[str]:
        alarm = lexicon.finder(Group.ALARM)
        absent = either(lexicon.entries(Group.ABSENT, runs_on=False))
        if alarm.pattern and absent:
            fillers = either(self._lexicon.entries(Group.FILLER, runs_on=False)) or "(?!)"
            more = rf"(?: (?:or|nor|ni|o|ou) {alarm.pattern})*+"
            ends = rf"(?= \.|$| (?:and|or|y|o|ni|nor)\b| {absent} )"
            # "no hospital" is an alarm itself; "no bleeding stopped" says nothing for sure
            yield rf"(?!{self._alarm.pattern}){absent} {alarm.pattern}{more}(?: {fillers})*+{ends}"
        joined = {
            re.escape(absence + one)
            for absence in lexicon.entries(Group.ABSENT, runs_on=True)
            for one in alarm.joined
        }
        yield from sorted(joined, key=len, reverse=True)

    def _without_absences(self, text: str) -> str:
        """The text without "no fever"; signs keep standing, for they cannot be absent."""
        if not self._alarm.pattern:
            return text
        marked = " . ".join(clauses_of(text))
        signs = "".join(sign for sign in self._alarm.signs if sign in text)
        return f"{self._absence.sub(' ', marked)} {signs}"

    @cached_property
    def _wishes(self) -> Wishes:
        return Wishes(self._lexicon)

    @cached_property
    def _courtesy(self) -> Whole:
        return Whole(self._lexicon, Group.COURTESY, Group.BESIDE_COURTESY)

    def _is_kind(self, clause: str) -> bool:
        """Whether words are a courtesy, and nothing else."""
        return self._courtesy.says(spelled(clause))

    def _is_machines(self, sentence: str) -> bool:
        rest, found = self._automatic.subn(" ", sentence)
        return (bool(found) and not rest.strip()) or sentence in self._run_on_automatic

    @cached_property
    def _automatic(self) -> re.Pattern[str]:
        return re.compile(either(self._lexicon.entries(Group.AUTOMATIC, runs_on=False)) or "(?!)")

    @cached_property
    def _run_on_automatic(self) -> frozenset[str]:
        return frozenset(self._lexicon.entries(Group.AUTOMATIC, runs_on=True))


def _is_quote(quoted: str, asked: str) -> bool:
    said, ours = spelled(quoted), spelled(asked)
    return bool(said) and ours.startswith(said)


def _signs(text: str) -> list[str]:
    """What is no word, space or punctuation: "thanks 🔟" is no mere courtesy."""
    return [
        char
        for char in plain(text)
        if not char.isalnum() and unicodedata.category(char)[0] not in "PZC" and char not in _SKIN
    ]
