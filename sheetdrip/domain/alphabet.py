"""Finds the characters that make a text cost more, and what may stand for each of them.

A text made of GSM-7 characters alone has 160 characters a segment. A single character outside GSM-7 makes
the whole text UCS-2, with 70 a segment:
https://www.twilio.com/docs/glossary/what-is-gsm-7-character-encoding
"""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from smsutil import is_valid_gsm

_QUOTES = {
    **dict.fromkeys("\u2019\u2018\u201a\u201b\u2032\u02bc\u00b4`", "'"),
    **dict.fromkeys("“”„‟«»″", '"'),
}
_DASHES = dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-")
_OTHERS = {"…": "...", "•": "-", "·": "-", "\u00d7": "x", "½": "1/2", "¼": "1/4"}
_OTHERS |= {"đ": "d", "Đ": "D", "ł": "l", "Ł": "L", "\u0131": "i"}
_LOOK_ALIKES = _QUOTES | _DASHES | _OTHERS
_KINDS = {
    **dict.fromkeys(_QUOTES, "a curly quote"),
    **dict.fromkeys(_DASHES, "a long dash"),
    "…": "three dots in one character",
}

_AROUND_WORDS = ".,:;!?¿¡()"
_OF_OTHER_SCRIPTS = frozenset("。、《》「」؟،؛")


@dataclass(frozen=True, slots=True, kw_only=True)
class Costly:
    """A character outside GSM-7. `word`: where it stands; `kind`: what it is called, where it is overlooked.

    `instead`: what to type for it; "" nothing at all; None: its script has no other spelling.
    """

    char: str
    word: str
    instead: str | None
    kind: str


def costly(text: str) -> tuple[Costly, ...]:
    """The characters outside GSM-7, each where it stands first."""
    return tuple(
        Costly(char=char, word=_word(text, at), instead=stand_in(char), kind=_kind(char))
        for at, char in _outside(text)
    )


def _outside(text: str) -> Iterator[tuple[int, str]]:
    found = {char: at for at, char in reversed(list(enumerate(text))) if not is_valid_gsm(char)}
    return ((at, char) for char, at in sorted(found.items(), key=lambda one: one[1]))


def stand_in(char: str) -> str | None:
    """What of GSM-7 may stand for a character; "" where it is best left out, None where nothing may."""
    if char in _LOOK_ALIKES:
        return _LOOK_ALIKES[char]
    category = unicodedata.category(char)
    if category == "Zs":
        return " "
    bare = "".join(
        one for one in unicodedata.normalize("NFKD", char) if not unicodedata.combining(one)
    )
    if bare != char and is_valid_gsm(bare):
        return bare
    return None if category[0] in "LNM" or char in _OF_OTHER_SCRIPTS else ""


def plain(text: str, chars: Iterable[Costly]) -> str:
    """The text with what may stand for those characters."""
    changes = {one.char: one.instead for one in chars if one.instead is not None}
    return "".join(changes.get(char, char) for char in text)


def _kind(char: str) -> str:
    if char in _KINDS:
        return _KINDS[char]
    return "a special space" if unicodedata.category(char) == "Zs" else ""


def _word(text: str, at: int) -> str:
    """The word with the character in it; the one before, where it stands alone."""
    before, after = text[:at].split(" "), text[at + 1 :].split(" ")
    own = f"{before[-1]}{text[at]}{after[0]}"
    is_alone = own == text[at] and len(before) > 1
    return f"{before[-2]} {own}" if is_alone else own.strip(_AROUND_WORDS)
