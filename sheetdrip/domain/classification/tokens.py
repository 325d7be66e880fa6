"""Cuts a reply into the pieces that matter for its score: numbers, words and pauses."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import cached_property

from sheetdrip.domain.classification.lexicon import Group, Lexicon, either
from sheetdrip.domain.reply import LONGEST_REPLY
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
    QUALITY = auto()
    """How the pain is, which says nothing new beside its number."""
    OPENER = auto()
    TURN = auto()
    PAUSE = auto()
    DOUBT = auto()
    """What dates, counts or conditions a number: a person should read it."""
    UNSURE = auto()
    """What leaves no exact number from 0 to 10, and says nothing else."""
    OTHER = auto()
    """A word that a person should read."""


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of an answer.

    `value`: of a NUMBER, which `is_digits` unless it was said in words; `is_share`: with "out of ten".
    """

    part: Part
    text: str
    value: int = 0
    is_digits: bool = False
    is_share: bool = False


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

_PARTS = {
    Group.QUALITY: Part.QUALITY,
    Group.FILLER: Part.FILLER,
    Group.COURTESY: Part.FILLER,
    Group.PAIN: Part.PAIN,
    Group.OPENER: Part.OPENER,
    Group.OUT_OF: Part.OUT_OF,
    Group.TURN: Part.TURN,
    Group.UNSURE: Part.UNSURE,
    Group.DOUBT: Part.DOUBT,
    Group.NO_PAIN: Part.NOTHING,
}
"""What each group is; of a word in several, the last."""

_NEVER = "(?!)"
_PAUSES = frozenset(".,;!?()\n\u2014\u3002\u3001\u2026")
_DOUBTFUL_SIGNS = frozenset("%\\+@§°\u066a\u066b\u066c\u2030\u2031\U0001f4af")
_COUNTING = frozenset("💊💉📅📆🗓📞☎📱⏰⌚⏱") | {chr(clock) for clock in range(0x1F550, 0x1F568)}
"""Pictures of what a number may count or date: pills, days, phones, hours."""

_HARMLESS_MATHS = frozenset("=~|")


class Tokens:
    """Cuts answers into pieces by the words of a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def of(self, text: str) -> tuple[Token, ...] | None:
        """The pieces of an answer; None when a character makes the whole uncertain."""
        if CROSSED_OUT.search(text) or _REVERSED.search(text) or any(map(_is_odd_number, text)):
            return None
        said = plain(self._with_marked_numbers(text).replace(_KEYCAP_TEN, "10"))
        said = _BLANKS.sub(" ", _EMOTICON.sub(" ", _APOSTROPHE.sub("", said))).strip(" ")
        return tuple(self._in_place(list(self._cut(said))))

    def _with_marked_numbers(self, text: str) -> str:
        """The text with digits for the numbers that can be told by their marks alone."""
        numbers = self._lexicon.marked_numbers
        if not numbers or text.isascii():
            return text
        marked = unicodedata.normalize("NFC", text[:LONGEST_REPLY])
        return self._marked.sub(lambda found: str(numbers[found[0].casefold()]), marked)

    @cached_property
    def _marked(self) -> re.Pattern[str]:
        words = "|".join(map(re.escape, self._lexicon.marked_numbers))
        return re.compile(rf"(?<![^\W_])(?:{words})(?![^\W_])", re.IGNORECASE)

    @cached_property
    def _spoken(self) -> dict[str, Part]:
        return {
            word: part for group, part in _PARTS.items() for word in self._lexicon.single(group)
        }

    @cached_property
    def _dates(self) -> frozenset[str]:
        return self._lexicon.single(Group.BEFORE_A_DATE)

    @cached_property
    def _phrases(self) -> dict[str, Part]:
        """What is more than one word, or more than one character where words run on."""
        found: dict[str, Part] = {}
        for group, part in _PARTS.items():
            for entry in self._lexicon.entries(group, runs_on=False):
                if " " in entry or part is Part.NOTHING:
                    found[entry] = part
            for entry in self._lexicon.entries(group, runs_on=True):
                if len(entry) > 1:
                    found[entry] = part
        return found

    @cached_property
    def _pieces(self) -> re.Pattern[str]:
        phrases = self._phrases
        run_on = sorted(
            (one for one in phrases if re.match(f"[{_CJK}]", one)), key=len, reverse=True
        )
        # "pain-free"
        spaced = either(one for one in phrases if one not in set(run_on)).replace(r"\ ", "[ -]")
        return re.compile(
            "|".join(
                f"(?P<{name}>{pattern})"
                for name, pattern in {
                    "ROUND": r"(?<![^\W_])(?<![-\u2212\u2013.,:])\d+[.,]0(?![^\W_]|[.,:]\d)",
                    # 4.5 and 5:30; 5 a.m.; .5; -3: a full stop or a dash after a word is a pause
                    "FIGURE": r"\d+(?:[.,:]\d+)+|\d+ ?[ap]\.? ?m(?![^\W_])"
                    r"|(?:(?<=\s)|^)[.,]\d+|(?<![^\W_])[-\u2212\u2013]\d+",
                    "PHRASE": rf"(?:{'|'.join((spaced or _NEVER, *run_on))})(?![.,:]\d)",
                    "CHINESE": f"[{_CJK}]",
                    "WORD": rf"[^\W_{_CJK}]+",
                    # "pain -8" is no minus, "thanks. -8" is
                    "DASH": r" [-\u2212\u2013\u2014](?=\s|[^\W\d]|$)|(?<=\w) [-\u2212\u2013\u2014](?=\d)",
                    "BLANK": r" ",
                    "SIGN": r".|\n",
                }.items()
            )
        )

    def _cut(self, said: str) -> Iterator[Token]:
        for found in self._pieces.finditer(said):
            piece = found.group()
            match found.lastgroup:
                case "BLANK":
                    continue
                case "WORD" | "CHINESE":
                    yield from self._word(piece)
                case "SIGN":
                    yield Token(_sign(piece), piece)
                case "DASH":
                    yield Token(Part.PAUSE, piece)
                case "FIGURE":
                    yield Token(Part.UNSURE, piece)
                case "ROUND":
                    # 7.0 is seven
                    yield self._figure(re.split("[.,]", piece)[0])
                case _:
                    said = piece.replace("-", " ")
                    yield Token(self._phrases[said], said)

    def _word(self, word: str) -> Iterator[Token]:
        numbers = self._lexicon.numbers
        figure = self._figures.fullmatch(word)
        if figure is not None:
            yield from self._figure_with(*figure.groups())
        elif word in numbers:
            yield Token(Part.NUMBER, word, numbers[word])
        elif any(char.isdecimal() for char in word):
            # 5pm, 8th, 500mg
            yield Token(Part.UNSURE, word)
        else:
            yield Token(self._spoken.get(word, Part.OTHER), word)

    def _figure(self, digits: str) -> Token:
        # 07, 11 and 5550100 are no scores
        fits = digits == "10" or len(digits) == 1
        part = Part.NUMBER if fits else Part.UNSURE
        return Token(part, digits, int(digits) if fits else 0, is_digits=fits)

    def _figure_with(self, pain: str, digits: str, ending: str) -> Iterator[Token]:
        if pain:
            yield Token(Part.PAIN, pain)
        yield self._figure(digits)
        if ending:
            yield Token(Part.FILLER, ending)

    @cached_property
    def _figures(self) -> re.Pattern[str]:
        """Digits, with what may be joined to them: "8", "8ish", "pain8"."""
        pain, ending = map(self._single, (Group.PAIN, Group.NUMBER_ENDING))
        return re.compile(rf"({pain})(\d+)({ending})")

    def _single(self, group: Group) -> str:
        """A pattern for one of a group's words, or none."""
        return "|".join([*map(re.escape, sorted(self._lexicon.single(group))), ""])

    def _in_place(self, tokens: Sequence[Token]) -> Iterator[Token]:
        """Judge the words whose meaning hangs on where they stand."""
        parts = [None, *(token.part for token in tokens), None]
        for token, before, after in zip(tokens, parts, parts[2:], strict=False):
            if token.part is Part.OPENER:
                # "Well 8", and "Thanks. Well, 8"
                opens = before is None or (before, after) == (Part.PAUSE, Part.PAUSE)
                yield replace(token, part=Part.FILLER if opens else Part.OTHER)
            elif token.text in self._dates:
                is_date = after is Part.NUMBER
                yield replace(token, part=Part.UNSURE if is_date else Part.FILLER)
            else:
                yield token


def _is_odd_number(char: str) -> bool:
    """Fractions, superscripts, circled and Roman numerals; the Chinese round zero is none of them."""
    return char != _ROUND_ZERO and unicodedata.category(char) in {"No", "Nl"}


def _sign(sign: str) -> Part:
    if sign == "/":
        return Part.SLASH
    if sign == "&":
        return Part.TURN
    if sign in _PAUSES:
        return Part.PAUSE
    category = unicodedata.category(sign)
    if sign in _DOUBTFUL_SIGNS or sign in _COUNTING or category == "Sc":
        return Part.UNSURE
    return Part.UNSURE if category == "Sm" and sign not in _HARMLESS_MATHS else Part.FILLER
