"""Which pain score from 0 to 10 does a text give, if it is sure?

`docs/pain-scores.md` is the truth table, and the test data. Unsure is unsure: a number is a score only if it
is the only one, and nothing around it could make it something else. So:

- one number from 0 to 10, in digits or words, or a share of ten ("7/10", "siete de diez"), or words for no
  pain;
- in its clause nothing but words that change nothing ("about a", "my pain is", "thanks");
- after that clause anything may be said, for a person to read; before it, only if the clause speaks of pain
  or says "out of ten", because "Main Street, 5" is an address;
- nowhere a word that takes back, dates, counts or conditions ("not", "yesterday", "pills", "if").
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from sheetdrip.domain.reply import LONGEST_REPLY
from sheetdrip.domain.score_tokens import Part, Token, tokens_of
from sheetdrip.domain.score_words import CALLS, OUT_OF

_IN_CLAUSE = frozenset({Part.NUMBER, Part.PAIN, Part.FILLER, Part.OUT_OF})
_ENDS = frozenset({Part.PAUSE, Part.TURN})
_TEN = 10
_MANY_WORDS = 3
"""Fewer that are not understood are left to the clarification: "better thanks"."""


@dataclass(frozen=True, slots=True)
class ScoreReading:
    """A score, and whether the text `has_words` beside it that a person should read."""

    score: int
    has_words: bool


def parse_score(text: str) -> int | None:
    """The score that a text gives, 0 to 10; None when it is not sure."""
    reading = read_score(text)
    return None if reading is None else reading.score


def read_score(text: str) -> ScoreReading | None:
    """The score, and whether there is more to read; None when it is not sure."""
    if len(text) > LONGEST_REPLY:
        # what was cut off might say otherwise
        return None
    found = tokens_of(text)
    if found is None:
        return None
    tokens = _with_shares(found)
    parts = [token.part for token in tokens]
    if Part.DOUBT in parts or Part.SLASH in parts:
        return None
    if Part.NOTHING in parts:
        return _nothing(tokens)
    if parts.count(Part.NUMBER) != 1:
        return None
    return _single(tokens, parts.index(Part.NUMBER))


def says_more(text: str) -> bool:
    """Whether a text without a sure score still tells or asks something that a person should read."""
    tokens = tokens_of(text[:LONGEST_REPLY]) or ()
    said = [
        one.text for one in tokens if one.part in {Part.OTHER, Part.DOUBT} and one.text.isalpha()
    ]
    asks = any(token.text == "?" for token in tokens) or not CALLS.isdisjoint(said)
    return len(said) >= (1 if asks else _MANY_WORDS)


def _with_shares(tokens: Sequence[Token]) -> Sequence[Token]:
    """Every "x of 10" made one number; its text is how that was said."""
    made: list[Token] = []
    for token in tokens:
        match made:
            case [
                *_,
                Token(part=Part.NUMBER) as share,
                Token(part=Part.SLASH | Part.OUT_OF) as of,
            ] if token.part is Part.NUMBER and token.value == _TEN:
                made[-2:] = [Token(Part.NUMBER, of.text, share.value)]
            case _:
                made.append(token)
    return made


def _nothing(tokens: Sequence[Token]) -> ScoreReading | None:
    """Words for no pain, if they are all that is said: "no pain meds left" is something else."""
    for token in tokens:
        if token.part is Part.NUMBER and token.value != 0:
            return None
        if token.part in {Part.OTHER, Part.TURN} or token.text == "?":
            return None
    return ScoreReading(0, has_words=False)


def _single(tokens: Sequence[Token], at: int) -> ScoreReading | None:
    """The only number, judged by its clause, which reaches from pause to pause."""
    ends = [index for index, token in enumerate(tokens) if token.part in _ENDS]
    start = max((index + 1 for index in ends if index < at), default=0)
    end = min((index for index in ends if index > at), default=len(tokens))
    clause, before, after = tokens[start:end], tokens[:start], tokens[end:]
    if not all(token is tokens[at] or _changes_nothing(token) for token in clause):
        return None
    if _is_asked(after) or _is_list_mark(before, clause, after):
        return None
    if _has_words(before) and not _speaks_of_pain(clause, tokens[at]):
        return None
    return ScoreReading(tokens[at].value, has_words=_has_words(tokens))


def _changes_nothing(token: Token) -> bool:
    # a lone "out of 10" names the scale
    return token.part in _IN_CLAUSE and token.text != "out of"


def _has_words(tokens: Sequence[Token]) -> bool:
    return any(token.part is Part.OTHER for token in tokens)


def _speaks_of_pain(clause: Sequence[Token], number: Token) -> bool:
    # "8/10" may also be a day in August
    return number.text in OUT_OF or any(token.part is Part.PAIN for token in clause)


def _is_asked(after: Sequence[Token]) -> bool:
    """Whether the clause ends in a question mark, among whatever other signs."""
    pauses = takewhile(lambda token: token.part is Part.PAUSE, after)
    return any(token.text == "?" for token in pauses)


def _is_list_mark(before: Sequence[Token], clause: Sequence[Token], after: Sequence[Token]) -> bool:
    """Whether it is the "1." or "1)" of a list."""
    opens = not before and [token.text for token in clause] == ["1"]
    return opens and _has_words(after) and after[0].text in ".)"
