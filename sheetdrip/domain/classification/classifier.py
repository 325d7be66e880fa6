"""Classifies a reply: its score, if it gives one, and how soon a person should read what else it says.

The rule: a person reads a reply unless it is proven harmless. Proven harmless are a score by itself, a
courtesy, and a text that a phone or mailbox wrote by itself, each with nothing else in it. Signs, and
numbers that are no score, are noise: the question is asked once more.
"""

from dataclasses import dataclass
from enum import IntEnum

from sheetdrip.domain.classification.asides import Asides
from sheetdrip.domain.classification.lexicon import Lexicon
from sheetdrip.domain.classification.score import ScoreReading, Scores


class Urgency(IntEnum):
    """How soon a person should read what a text says beside a score; the sooner, the higher."""

    NOTHING = 0
    WORDS = 1
    """Words that a person should read."""
    CALL = 2
    """Somebody asks for a person."""
    ALARM = 3
    DEATH = 4
    """The patient may have died."""

    @property
    def word(self) -> str | None:
        """As the ledger keeps it: "words", "call", "alarm" or "death"; None for nothing."""
        return self.name.lower() if self else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Classification:
    """What a text comes to.

    `reading`: its score, if that is sure; `urgency`: of what else it says; `may_be_automatic`: a machine may
    have written it, which is not asked again.
    """

    reading: ScoreReading | None = None
    urgency: Urgency = Urgency.NOTHING
    wants_out: bool = False
    is_courtesy: bool = False
    is_automatic: bool = False
    may_be_automatic: bool = False


class ReplyClassifier:
    """Sorts replies by the words of a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._scores = Scores(lexicon)
        self._asides = Asides(lexicon)

    def classify(self, text: str, asked: str = "") -> Classification:
        """What `text` comes to, as an answer to the text `asked`. Never fails, whatever it is given."""
        if self._asides.is_automatic(text):
            return Classification(is_automatic=True, may_be_automatic=True)
        if self._asides.is_courtesy(text, asked):
            return Classification(is_courtesy=True)
        reading = self._scores.read(text)
        return Classification(
            reading=reading,
            urgency=self._urgency(text, reading),
            wants_out=self._asides.wants_out(text),
            may_be_automatic=self._asides.looks_automatic(text),
        )

    def _urgency(self, text: str, reading: ScoreReading | None) -> Urgency:
        if self._asides.tells_of_a_death(text):
            return Urgency.DEATH
        if self._asides.is_alarming(text):
            return Urgency.ALARM
        if self._asides.wants_a_call(text):
            return Urgency.CALL
        has_words = reading.has_words if reading is not None else self._scores.says_anything(text)
        return Urgency.WORDS if has_words else Urgency.NOTHING
