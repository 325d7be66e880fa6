"""Says how many segments a text costs, which characters are to blame, and how it would cost less.

A text made of GSM-7 characters alone has 160 characters a segment. A single character outside GSM-7 makes
the whole text UCS-2, with 70 a segment:
https://www.twilio.com/docs/glossary/what-is-gsm-7-character-encoding
"""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

import smsutil
from smsutil import is_valid_gsm

from sheetdrip.domain.wording import Argument, Statement, say

_SHOWN = 3
_LOSES_ACCENTS = frozenset({"es"})
"""Languages that people also write without the accents that GSM-7 lacks, when they write texts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Costly:
    """A character outside GSM-7. `word`: where it stands; `kind`: what it is called, where it is overlooked.

    `instead`: what to type for it; "" nothing at all; None: its script has no other spelling.
    """

    char: str
    word: str
    instead: str | None
    kind: str


@dataclass(frozen=True, slots=True)
class Segments:
    """A text's encoding and how many parts are billed (160/153 GSM-7, 70/67 UCS-2 units)."""

    encoding: Literal["GSM-7", "UCS-2"]
    segments: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageText:
    """A text in one language. `written`: with its placeholders; `read`: as an example patient reads it.

    `offered`: other words that there are for it, in the same two forms.
    """

    language: str
    written: str
    read: str
    offered: tuple[str, str] | None = None


def cost_of(one: LanguageText, clinic: str, price: float | None) -> Statement | None:
    """What it costs beyond one segment, and how it would cost less; None for a single segment.

    `price`: of a segment, where it is known.
    """
    segments = count_segments(one.read).segments
    if segments == 1:
        return None
    chars = costly(one.read)
    has_own_script = any(char.instead is None for char in chars)
    fewer = segments if has_own_script else count_segments(plain(one.read, chars)).segments
    if fewer == segments:
        less = _to_lose(one.read, segments)
        return say("cost.shorten", cost=_told(segments, price), less=less)
    offer, fewer = ("", fewer) if costly(clinic) else _offer(one, chars, fewer)
    blamed = tuple(_blamed(char, one, clinic) for char in chars[:_SHOWN])
    costs: dict[str, Argument] = {
        "cost": _told(segments, price),
        "fewer": _told(fewer, price),
        "chars": blamed,
    }
    says = say("cost.instead", **costs)
    if len(chars) > _SHOWN:
        says = say("cost.instead_more", more=len(chars) - _SHOWN, **costs)
    return say("cost.offer", says=says, fewer=_told(fewer, None), offer=offer) if offer else says


def _offer(one: LanguageText, chars: Iterable[Costly], fewer: int) -> tuple[str, int]:
    """The whole text in fewer segments, where one would have to look for many letters; and in how many."""
    if one.offered is not None:
        segments = count_segments(one.offered[1]).segments
        if segments <= fewer:
            return one.offered[0], segments
    has_letters = any(char.char.isalpha() for char in chars)
    may_lose = one.language.split("-")[0].lower() in _LOSES_ACCENTS
    return plain(one.written, chars) if has_letters and may_lose else "", fewer


def _blamed(one: Costly, wording: LanguageText, clinic: str) -> Statement:
    is_clinics = one.char in clinic and one.char not in wording.written
    where = say("cost.in_clinic") if is_clinics else say("cost.in_word", word=one.word)
    fixes = {"": say("cost.leave_out"), " ": say("cost.plain_space")}
    instead = one.instead or ""
    fix = fixes.get(instead, say("cost.type", instead=instead))
    if not one.kind:
        return say("cost.char", char=one.char, where=where, fix=fix)
    kind = say(f"char.{one.kind}")
    return say("cost.char_of_kind", char=one.char, kind=kind, where=where, fix=fix)


def _to_lose(text: str, segments: int) -> int:
    """How many characters less take a segment less."""
    return next(
        less for less in range(1, len(text)) if count_segments(text[:-less]).segments < segments
    )


def _told(count: int, price: float | None) -> Statement:
    if price is None:
        return say("cost.segments", count=count)
    return say("cost.priced", count=count, price=f"{round(count * price, 4)}")


_QUOTES = {
    **dict.fromkeys("\u2019\u2018\u201a\u201b\u2032\u02bc\u00b4`", "'"),
    **dict.fromkeys("“”„‟«»″", '"'),
}
_DASHES = dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-")
_OTHERS = {"…": "...", "•": "-", "·": "-", "\u00d7": "x", "½": "1/2", "¼": "1/4"}
_OTHERS |= {"đ": "d", "Đ": "D", "ł": "l", "Ł": "L", "\u0131": "i"}
_LOOK_ALIKES = _QUOTES | _DASHES | _OTHERS
_KINDS = {
    **dict.fromkeys(_QUOTES, "curly_quote"),
    **dict.fromkeys(_DASHES, "long_dash"),
    "…": "three_dots",
}

_AROUND_WORDS = ".,:;!?¿¡()"
_OF_OTHER_SCRIPTS = frozenset("。、《》「」؟،؛")


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
    return "special_space" if unicodedata.category(char) == "Zs" else ""


def _word(text: str, at: int) -> str:
    """The word with the character in it; the one before, where it stands alone."""
    before, after = text[:at].split(" "), text[at + 1 :].split(" ")
    own = f"{before[-1]}{text[at]}{after[0]}"
    is_alone = own == text[at] and len(before) > 1
    return f"{before[-2]} {own}" if is_alone else own.strip(_AROUND_WORDS)


def count_segments(text: str) -> Segments:
    """Count as Twilio bills; an empty text is one part."""
    split = smsutil.split(text)
    encoding: Literal["GSM-7", "UCS-2"] = "GSM-7" if split.encoding == "gsm0338" else "UCS-2"
    return Segments(encoding, max(1, len(split.parts)))
