"""Tells a wish to get no more texts from the same words about pain, pills or an appointment.

"Stop", "cancel" and "remove" are such a wish only as the whole text, or where texts are what is to stop:
"stop these pills" is a question for a nurse. If this goes too far, a patient's texts are held for nothing;
if it falls short, somebody who asked for no more texts gets one more.
"""

import re

from sheetdrip.domain.classification.lexicon import Group, Lexicon, clauses_of, either, spelled
from sheetdrip.domain.classification.whole import Whole

_BETWEEN = 8
"""Most words between "stop" and "texts"."""

_NEVER = "(?!)"


class Wishes:
    """Hears a wish to stop, in other words than STOP, by the words of a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._anywhere = lexicon.finder(Group.WISH_TO_STOP)
        self._text = Whole(lexicon, Group.STOP, Group.BESIDE_STOP)
        self._clause = Whole(lexicon, Group.STOP_CLAUSE, Group.BESIDE_STOP)
        stop, beside, texts, no_wish = (
            either(lexicon.entries(group, runs_on=False)) or _NEVER
            for group in (Group.STOP_BEFORE_TEXTS, Group.BESIDE_STOP, Group.TEXTS, Group.NO_WISH)
        )
        self._of_texts = re.compile(rf"{stop}(?: {beside}){{0,{_BETWEEN}}} {texts}")
        self._no_wish = re.compile(no_wish)

    def are_in(self, text: str) -> bool:
        """Whether a text holds such a wish. A number changes nothing ("8, please stop"); "wrong #" counts."""
        text = text.replace("#", " number ")
        said = spelled(text)
        meant = self._no_wish.split(said)
        if len(meant) == 1 and self._text.says(_without_numbers(said)):
            return True
        if any(map(self._anywhere.finds, meant)):
            return True
        return any(map(self._is_wish, clauses_of(text)))

    def _is_wish(self, clause: str) -> bool:
        said = _without_numbers(clause)
        return self._clause.says(said) or any(map(self._of_texts.search, self._no_wish.split(said)))


def _without_numbers(said: str) -> str:
    return " ".join(word for word in said.split() if not word.isdecimal())
