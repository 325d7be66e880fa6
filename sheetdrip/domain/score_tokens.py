"""What does an answer consist of, piece by piece?"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto

from sheetdrip.domain import score_words
from sheetdrip.domain.words import plain


class Part(Enum):
    """What a piece does for the meaning of an answer."""

    NUMBER = auto()
    NOTHING = auto()
    """Words for no pain at all."""
    OUT_OF = auto()
    SLASH = auto()
    PAIN = auto()
    FILLER = auto()
    """Words and signs that change nothing."""
    TURN = auto()
    PAUSE = auto()
    DOUBT = auto()
    """What makes a number uncertain, and numbers that are none from 0 to 10."""
    OTHER = auto()
    """A word that a person should read."""


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of an answer; `value` of a NUMBER."""

    part: Part
    text: str
    value: int = 0


CROSSED_OUT = re.compile("[\u0334-\u0338\u20d2\u20d3\u20d8-\u20da\u20e0\u20e5\u20e6\u20ea\u20eb]")
"""Marks that strike a character through."""

_REVERSED = re.compile("[\u202d\u202e]")
"""Overrides by which "01" is shown as "10"."""

_KEYCAP_TEN = "\U0001f51f"
_EMOTICON = re.compile(r"(?<!\w)[:;]['\-]{0,2}[()\[\]/|]+")
_APOSTROPHE = re.compile("(?<=\\w)['\u2019\u02bc`](?=\\w)")
_BLANKS = re.compile(r"[^\S\n]+")
_ROUND_ZERO = "\u3007"
_CJK = "\u3007\u3400-\u4dbf\u4e00-\u9fff"


def _either(phrases: Iterable[str]) -> str:
    """The longest first, so that a phrase is not cut short by its own beginning."""
    return "|".join(sorted(map(re.escape, phrases), key=len, reverse=True))


def _said(phrases: Iterable[str]) -> str:
    return rf"(?:{_either(phrases)})(?![^\W_])"


_PIECES = re.compile(
    "|".join(
        f"(?P<{name}>{pattern})"
        for name, pattern in {
            # 4.5 and 5:30; 5 a.m.; .5; -3: a full stop or a dash after a word is a pause
            "FIGURE": r"\d+(?:[.,:]\d+)+|\d+ ?[ap]\.? ?m(?![^\W_])"
            r"|(?:(?<=\s)|^)[.,]\d+|(?<![^\W_])[-\u2212\u2013]\d+",
            "NOTHING": f"{_said(score_words.NOTHING)}|{_either(score_words.CHINESE_NOTHING)}",
            "DOUBT": f"{_said(score_words.DOUBTFUL_PHRASES)}|{_either(score_words.CHINESE_DOUBTS)}",
            "FILLER": f"{_said(score_words.FILLER_PHRASES)}|{_either(score_words.CHINESE_FILLERS)}",
            "OUT_OF": _said(score_words.OUT_OF),
            "CHINESE": _either(
                word
                for word in (*score_words.FILLER, *score_words.TURNS)
                if len(word) > 1 and re.match(f"[{_CJK}]", word)
            )
            + f"|疼痛|[{_CJK}]",
            "WORD": rf"[^\W_{_CJK}]+",
            "DASH": r" [-\u2212\u2013\u2014](?=\s|\w|$)",
            "BLANK": r" ",
            "SIGN": r".|\n",
        }.items()
    )
)
_SPOKEN = {
    **dict.fromkeys(score_words.FILLER, Part.FILLER),
    **dict.fromkeys(score_words.PAIN, Part.PAIN),
    **dict.fromkeys(score_words.TURNS, Part.TURN),
    **dict.fromkeys(score_words.DOUBTS, Part.DOUBT),
}
_PAUSES = frozenset(".,;!?()\n\u2014\u3002\u3001\u2026")
_DOUBTFUL_SIGNS = frozenset("%\\+@§°\u066a\u066b\u066c\u2030\u2031\U0001f4af")
_COUNTING = frozenset("💊💉📅📆🗓📞☎📱⏰⌚⏱") | {chr(clock) for clock in range(0x1F550, 0x1F568)}
"""Pictures of what a number may count or date: pills, days, phones, hours."""

_HARMLESS_MATHS = frozenset("=~|")


def tokens_of(text: str) -> tuple[Token, ...] | None:
    """The pieces of an answer; None when a character makes the whole uncertain."""
    if CROSSED_OUT.search(text) or _REVERSED.search(text) or any(map(_is_odd_number, text)):
        return None
    said = plain(text.replace(_KEYCAP_TEN, "10"))
    said = _BLANKS.sub(" ", _EMOTICON.sub(" ", _APOSTROPHE.sub("", said))).strip(" ")
    return tuple(_tokens(said))


def _is_odd_number(char: str) -> bool:
    """Fractions, superscripts, circled and Roman numerals; the Chinese round zero is none of them."""
    return char != _ROUND_ZERO and unicodedata.category(char) in {"No", "Nl"}


def _tokens(said: str) -> Iterator[Token]:
    for found in _PIECES.finditer(said):
        piece = found.group()
        match found.lastgroup:
            case "BLANK":
                continue
            case "WORD" | "CHINESE":
                yield _word(piece)
            case "SIGN":
                yield Token(_sign(piece), piece)
            case "DASH":
                yield Token(Part.PAUSE, piece)
            case "FIGURE":
                yield Token(Part.DOUBT, piece)
            case _:
                yield Token(Part[found.lastgroup or ""], piece)


def _word(word: str) -> Token:
    if word in score_words.NUMBERS:
        return Token(Part.NUMBER, word, score_words.NUMBERS[word])
    if word.isdecimal():
        # 07, 11 and 5550100 are no scores
        fits = word == "10" or len(word) == 1
        return Token(Part.NUMBER, word, int(word)) if fits else Token(Part.DOUBT, word)
    if any(char.isdecimal() for char in word):
        # 5pm, 8th, 500mg
        return Token(Part.DOUBT, word)
    return Token(_SPOKEN.get(word, Part.OTHER), word)


def _sign(sign: str) -> Part:
    if sign == "/":
        return Part.SLASH
    if sign == "&":
        return Part.TURN
    if sign in _PAUSES:
        return Part.PAUSE
    category = unicodedata.category(sign)
    if sign in _DOUBTFUL_SIGNS or sign in _COUNTING or category == "Sc":
        return Part.DOUBT
    return Part.DOUBT if category == "Sm" and sign not in _HARMLESS_MATHS else Part.FILLER
