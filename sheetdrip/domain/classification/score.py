"""Reads the pain score from 0 to 10 that a text gives, if it is sure.

`docs/pain-scores.md` is the truth table, and the test data. In doubt there is no score: a number is a score
only if it is the only one, and nothing around it could make it something else. So:

- one number from 0 to 10, in digits or words or both ("7 (seven)"), or a share of ten ("7/10", "siete de
  diez"), or words for no pain;
- in its clause nothing but words that change nothing ("about a", "my pain is", "thanks");
- after that clause anything may be said, for a person to read; before it, only if the clause speaks of pain
  or says "out of ten", because "Main Street, 5" is an address;
- nowhere a word that takes back, dates, counts or conditions ("not", "yesterday", "pills", "if"), but for
  what is said to be absent in a clause of its own ("5, no fever").
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from sheetdrip.domain.classification.lexicon import Group, Lexicon
from sheetdrip.domain.classification.tokens import Part, Token, Tokens
from sheetdrip.domain.reply import LONGEST_REPLY

_IN_CLAUSE = frozenset({Part.NUMBER, Part.PAIN, Part.QUALITY, Part.FILLER})
_ENDS = frozenset({Part.PAUSE, Part.TURN})
_SAY_NOTHING = frozenset(Part) - {Part.OTHER, Part.DOUBT, Part.QUALITY}
_TEN = 10


@dataclass(frozen=True, slots=True)
class ScoreReading:
    """A score, and whether the text `has_words` beside it that a person should read.

    `is_digits`: it stands there in digits.
    """

    score: int
    has_words: bool
    is_digits: bool = False


class Scores:
    """Reads scores by the words of a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._tokens = Tokens(lexicon)
        self._absent = lexicon.single(Group.ABSENT)
        self._fillers = lexicon.single(Group.FILLER)

    def read(self, text: str) -> ScoreReading | None:
        """The score, and whether there is more to read; None when it is not sure."""
        if len(text) > LONGEST_REPLY:
            # what was cut off might say otherwise
            return None
        found = self._tokens.of(text)
        if found is None:
            return None
        shared = [self._outside_a_share(token) for token in _said_once(_with_shares(found))]
        tokens = list(self._without_absences(shared))
        parts = [token.part for token in tokens]
        if not {Part.DOUBT, Part.UNSURE, Part.SLASH}.isdisjoint(parts):
            return None
        if Part.NOTHING in parts:
            return _nothing(tokens)
        if parts.count(Part.NUMBER) != 1:
            return None
        return _single(tokens, parts.index(Part.NUMBER))

    def says_anything(self, text: str) -> bool:
        """Whether there are words in it that a person should read, beside numbers and what surrounds them."""
        if len(text) > LONGEST_REPLY:
            return True
        tokens = self._tokens.of(text)
        if tokens is None:
            # without the characters that made the whole uncertain
            tokens = self._tokens.of(
                "".join(char for char in text if char.isalpha() or char == " ")
            )
        return any(
            token.part not in _SAY_NOTHING and any(map(str.isalpha, token.text))
            for token in tokens or ()
        )

    def _outside_a_share(self, token: Token) -> Token:
        """A lone "out of 10" names the scale, and "on 8" is a day; "dolor de 4" is a score."""
        if token.part is not Part.OUT_OF:
            return token
        return replace(token, part=Part.FILLER if token.text in self._fillers else Part.UNSURE)

    def _without_absences(self, tokens: Sequence[Token]) -> Iterator[Token]:
        """What is said not to be there, in a clause of its own, only has to be read: ", no fever"."""
        for index, token in enumerate(tokens):
            opens = index > 0 and tokens[index - 1].part in _ENDS
            names = index + 1 < len(tokens) and tokens[index + 1].part is Part.OTHER
            ends = index + 2 >= len(tokens) or tokens[index + 2].part in _ENDS
            is_absence = token.text in self._absent and opens and names and ends
            yield replace(token, part=Part.OTHER) if is_absence else token


def _with_shares(tokens: Sequence[Token]) -> Sequence[Token]:
    """Every "x of 10" made one number; its text is how that was said."""
    made: list[Token] = []
    for token in tokens:
        match made:
            case [
                *_,
                Token(part=Part.NUMBER) as share,
                Token(part=Part.SLASH | Part.OUT_OF) as of,
            ] if token.part is Part.NUMBER and token.value == _TEN and not _is_shared(share):
                made[-2:] = [replace(share, text=of.text, is_share=of.part is Part.OUT_OF)]
            case _:
                made.append(token)
    return made


def _is_shared(number: Token) -> bool:
    """Whether it is "x of 10" already: "8/10/10" is a date."""
    return number.is_share or number.text == "/"


def _said_once(tokens: Sequence[Token]) -> Sequence[Token]:
    """The tokens without a number's repetition: "7 (seven)" and "seven 7" say one number, "7 7" may be 77."""
    made: list[Token] = []
    for token in tokens:
        match made:
            case [*_, Token(part=Part.NUMBER) as number] | [
                *_,
                Token(part=Part.NUMBER) as number,
                Token(part=Part.PAUSE),
            ] if _is_repeated(number, token):
                made[made.index(number) :] = [replace(number, is_digits=True)]
            case _:
                made.append(token)
    return made


def _is_repeated(number: Token, token: Token) -> bool:
    is_same = token.part is Part.NUMBER and token.value == number.value
    return is_same and token.is_digits is not number.is_digits


def _nothing(tokens: Sequence[Token]) -> ScoreReading | None:
    """Words for no pain, if they are all that is said: "no pain meds left" is something else."""
    for token in tokens:
        if token.part is Part.NUMBER and token.value != 0:
            return None
        if token.part in {Part.OTHER, Part.QUALITY, Part.TURN} or token.text == "?":
            return None
    return ScoreReading(0, has_words=False)


def _single(tokens: Sequence[Token], at: int) -> ScoreReading | None:
    """The only number, judged by its clause, which reaches from pause to pause."""
    ends = [index for index, token in enumerate(tokens) if token.part in _ENDS]
    start = max((index + 1 for index in ends if index < at), default=0)
    end = min((index for index in ends if index > at), default=len(tokens))
    clause, before, after = tokens[start:end], tokens[:start], tokens[end:]
    if not all(token.part in _IN_CLAUSE for token in clause):
        return None
    if _is_asked(after) or _is_list_mark(before, clause, after):
        return None
    if _has_words(before) and not _speaks_of_pain(clause, tokens[at]):
        return None
    number = tokens[at]
    return ScoreReading(number.value, has_words=_has_words(tokens), is_digits=number.is_digits)


def _has_words(tokens: Sequence[Token]) -> bool:
    return any(token.part is Part.OTHER for token in tokens)


def _speaks_of_pain(clause: Sequence[Token], number: Token) -> bool:
    # "8/10" may also be a day in August
    return number.is_share or any(token.part is Part.PAIN for token in clause)


def _is_asked(after: Sequence[Token]) -> bool:
    """Whether the clause ends in a question mark, among whatever other signs."""
    pauses = takewhile(lambda token: token.part is Part.PAUSE, after)
    return any(token.text == "?" for token in pauses)


def _is_list_mark(before: Sequence[Token], clause: Sequence[Token], after: Sequence[Token]) -> bool:
    """Whether it is the "1." or "1)" of a list."""
    opens = not before and [token.text for token in clause] == ["1"]
    return opens and _has_words(after) and after[0].text in ".)"
