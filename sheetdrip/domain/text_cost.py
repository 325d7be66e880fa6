"""Says how many segments a text costs, which characters are to blame, and how it would cost less."""

from collections.abc import Iterable
from dataclasses import dataclass

from sheetdrip.domain.alphabet import Costly, costly, plain
from sheetdrip.domain.segments import count_segments

_SHOWN = 3
_LOSES_ACCENTS = frozenset({"es"})
"""Languages that people also write without the accents that GSM-7 lacks, when they write texts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageText:
    """A text in one language. `written`: with its placeholders; `read`: as an example patient reads it.

    `offered`: other words that there are for it, in the same two forms.
    """

    language: str
    written: str
    read: str
    offered: tuple[str, str] | None = None


def cost_of(one: LanguageText, clinic: str, price: float | None) -> str:
    """What it costs beyond one segment, and how it would cost less; "" for a single segment.

    `price`: of a segment, where it is known.
    """
    segments = count_segments(one.read).segments
    if segments == 1:
        return ""
    chars = costly(one.read)
    has_own_script = any(char.instead is None for char in chars)
    fewer = segments if has_own_script else count_segments(plain(one.read, chars)).segments
    if fewer == segments:
        less = _to_lose(one.read, segments)
        return (
            f"it takes {_told(segments, price)}: {less} character{'s' * (less > 1)} fewer save one"
        )
    offer, fewer = ("", fewer) if costly(clinic) else _offer(one, chars, fewer)
    because = ", ".join(_blamed(char, one, clinic) for char in chars[:_SHOWN])
    more = f" and {len(chars) - _SHOWN} more" if len(chars) > _SHOWN else ""
    says = (
        f"it takes {_told(segments, price)} instead of {_told(fewer, price)}, for {because}{more}"
    )
    return f"{says}. In {_segments(fewer)}: {offer}" if offer else says


def _offer(one: LanguageText, chars: Iterable[Costly], fewer: int) -> tuple[str, int]:
    """The whole text in fewer segments, where one would have to look for many letters; and in how many."""
    if one.offered is not None:
        segments = count_segments(one.offered[1]).segments
        if segments <= fewer:
            return one.offered[0], segments
    has_letters = any(char.char.isalpha() for char in chars)
    may_lose = one.language.split("-")[0].lower() in _LOSES_ACCENTS
    return plain(one.written, chars) if has_letters and may_lose else "", fewer


def _blamed(one: Costly, wording: LanguageText, clinic: str) -> str:
    where = f"“{one.word}”"
    if one.char in clinic and one.char not in wording.written:
        where = "the clinic's name"
    kind = f", {one.kind}," if one.kind else ""
    instead = {"": "leave it out", " ": "type a plain space"}.get(
        one.instead or "", f"type {one.instead}"
    )
    return f"“{one.char}”{kind} in {where} ({instead})"


def _to_lose(text: str, segments: int) -> int:
    """How many characters less take a segment less."""
    return next(
        less for less in range(1, len(text)) if count_segments(text[:-less]).segments < segments
    )


def _segments(count: int) -> str:
    return f"{count} segment{'s' * (count > 1)}"


def _told(count: int, price: float | None) -> str:
    return _segments(count) if price is None else f"{_segments(count)} ({round(count * price, 4)})"
