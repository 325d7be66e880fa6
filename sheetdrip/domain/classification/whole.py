"""Tells whether a text is made of one kind of words alone, such as thanks, or a bare wish to stop."""

import re

from sheetdrip.domain.classification.lexicon import Group, Lexicon, either


class Whole:
    """Recognises texts made of the entries of one group, and of words that may stand beside them."""

    def __init__(self, lexicon: Lexicon, kind: Group, beside: Group) -> None:
        self._kind = re.compile(either(lexicon.entries(kind, runs_on=False)) or "(?!)")
        self._beside = lexicon.single(beside)
        self._run_on = frozenset(lexicon.entries(kind, runs_on=True))
        pieces = {*self._run_on, *lexicon.entries(beside, runs_on=True)}
        longest = sorted(pieces, key=len, reverse=True)
        self._pieces = re.compile("|".join(map(re.escape, longest)) or "(?!)")

    def says(self, said: str) -> bool:
        """Whether words in `spelled` form hold an entry, and nothing that may not stand beside it."""
        rest, found = self._kind.subn(" ", said)
        others = [word for word in rest.split() if word not in self._beside]
        if not others:
            return bool(found)
        return all(map(self._runs_on, others))

    def _runs_on(self, word: str) -> bool:
        return any(one in word for one in self._run_on) and not self._pieces.sub("", word)
