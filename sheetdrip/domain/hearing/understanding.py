"""What does a reply come to? A score, or not, and how soon a person should read what else it says.

The rule: a person reads a reply unless it is proven harmless. Proven is a score by itself, a courtesy, and a
phone's or mailbox's own text with nothing else in it; signs and numbers that are no score are noise, which
is asked about once more.
"""

from dataclasses import dataclass
from enum import IntEnum

from sheetdrip.domain.hearing.asides import Asides
from sheetdrip.domain.hearing.lexicon import Lexicon
from sheetdrip.domain.hearing.score import ScoreReading, Scores


class Says(IntEnum):
    """The gravest of what a text says beside a score; the graver, the higher."""

    NOTHING = 0
    WORDS = 1
    """Words that a person should read."""
    CALL = 2
    """Somebody asks for a person."""
    ALARM = 3
    DEATH = 4
    """The patient may have died."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """What a text comes to.

    `reading`: its score, if that is sure; `says`: what else; `may_be_automatic`: a machine may have written
    it, which is not asked again.
    """

    reading: ScoreReading | None = None
    says: Says = Says.NOTHING
    wants_out: bool = False
    is_courtesy: bool = False
    is_automatic: bool = False
    may_be_automatic: bool = False


class Ear:
    """Understands replies by the words of a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._scores = Scores(lexicon)
        self._asides = Asides(lexicon)

    def understand(self, text: str, asked: str = "") -> Understood:
        """What `text` comes to, as an answer to the text `asked`. Never fails, whatever it is given."""
        if self._asides.is_automatic(text):
            return Understood(is_automatic=True, may_be_automatic=True)
        if self._asides.is_courtesy(text, asked):
            return Understood(is_courtesy=True)
        reading = self._scores.read(text)
        return Understood(
            reading=reading,
            says=self._says(text, reading),
            wants_out=self._asides.wants_out(text),
            may_be_automatic=self._asides.looks_automatic(text),
        )

    def _says(self, text: str, reading: ScoreReading | None) -> Says:
        if self._asides.tells_of_a_death(text):
            return Says.DEATH
        if self._asides.is_alarming(text):
            return Says.ALARM
        if self._asides.wants_a_call(text):
            return Says.CALL
        has_words = reading.has_words if reading is not None else self._scores.says_anything(text)
        return Says.WORDS if has_words else Says.NOTHING
