"""Finds the name to greet a patient by in the Patient cell; a name is left out rather than got wrong.

Staff write names as their booking system does: "Doe, Jane", "Mr. John Smith", "*VIP* Jane Doe", "JANE DOE".
A comma always parts the family name from the given names; without one, `Order` says which comes first. What
staff type under `Preferred name` counts as it stands.
"""

import re
import unicodedata
from enum import StrEnum

from sheetdrip.domain.cells import Cell, CellProblem, text_of
from sheetdrip.domain.wording import Statement, say
from sheetdrip.domain.words import word_set

PREFERRED_NAME = "Preferred name"
"""What texts call the patient, as staff type it; no part of who the patient is."""


class Order(StrEnum):
    """Which name comes first in the Patient column; LEFT_OUT: nobody is called by name."""

    GIVEN_FIRST = "given-first"
    FAMILY_FIRST = "family-first"
    LEFT_OUT = "left-out"


_TITLES = word_set("""
    mr mrs ms miss mx dr prof sir madam rev fr sr sra srta don dona dna mme mlle m herr frau
""")
_SUFFIXES = word_set("jr sr ii iii iv md phd rn esq dds do")
_PARTICLES = word_set("""
    de del della di da dos das du la las los el le van von der den bin ibn al san st mac mc
""")
_TWO = frozenset({"and", "y", "&", "/", "+", "und", "et", "e", "or"})
_MARKS = re.compile(r"\([^)]*\)|\[[^\]]*\]|\{[^}]*\}|\*+[^*]+\*+|<[^>]*>|\"[^\"]*\"|“[^”]*”|#\S*")
_LOOSE = re.compile(r"[*!?#_~|]+")
_RUN_ON = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")
_JOINS = "-'\u2019\u00b7"
"""What may stand inside one name."""

_NO_NAMES = frozenset("{}<>[]=@%\\|_~^")
"""Signs of a placeholder, a formula or an address."""

_ADDRESS = re.compile(r"://|\bwww\.|\.[a-z]{2,}/|\.(?:com|net|org|info)\b", re.IGNORECASE)
_DASHES = "-\u2013\u2014\u2212"
_LONGEST_NAME = 40
_PARTS = re.compile(rf"(?<=[{_JOINS}])")
_LONGEST_SHOUT = 3
"""So short a word in capitals, beside a name that is not written in capitals, is a mark: "VIP", "NPO"."""


def first_name(patient: str, order: Order = Order.GIVEN_FIRST) -> str:
    """The name to greet somebody by; blank where that is not sure."""
    given, family = _parts(patient, order)
    words = given.split()
    if not words or order is Order.LEFT_OUT or (not family and _is_formal(patient)):
        return ""
    if _RUN_ON.search(given):
        # the whole name is how one is called
        return full_name(patient, order)
    name = words[0].strip(".,")
    is_sure = len(name) > 1 and name.casefold() not in _PARTICLES and _is_name(name)
    return _cased(name) if is_sure and not words[0].endswith(".") else ""


def preferred_name(cell: Cell) -> str | None:
    """What texts call a patient: None where the cell is blank, "" for a dash. Raises CellProblem."""
    name = written_name(cell, column=PREFERRED_NAME, use=say("name.preferred"))
    return name if text_of(cell) else None


def written_name(cell: Cell, *, column: str, use: Statement, longest: int = _LONGEST_NAME) -> str:
    """A name that texts say as it is typed; "" for a blank cell or a dash. Raises CellProblem.

    `use`: what staff are to type there.
    """
    written = text_of(cell)
    if not written.strip(_DASHES):
        return ""
    is_name = isinstance(cell, str) and any(map(str.isalpha, written))
    is_odd = any(char.isdecimal() or char in _NO_NAMES for char in written)
    if not is_name or is_odd or _ADDRESS.search(written) or len(written) > longest:
        raise CellProblem(say("name.unreadable", column=column, word=written[:20], use=use))
    return written


def full_name(patient: str, order: Order = Order.GIVEN_FIRST) -> str:
    """The whole name, the given one first, without marks; blank where nobody is to be called by name."""
    if order is Order.LEFT_OUT:
        return ""
    cleaned = _cleaned(patient)
    if _is_of_two(cleaned) or _RUN_ON.search(cleaned):
        return cleaned.replace(",", "")
    is_in_order = "," not in cleaned and order is Order.GIVEN_FIRST
    said = cleaned if is_in_order else " ".join(_parts(patient, order))
    first, *others = said.split() or [""]
    return " ".join((_cased(first, begins=True), *map(_cased, others)))


def _parts(patient: str, order: Order) -> tuple[str, str]:
    """Given names and family name; both blank where more than one person is named, or nothing is sure."""
    cleaned = _cleaned(patient)
    if _is_of_two(cleaned):
        return "", ""
    if "," in cleaned:
        return _around_commas([part for one in cleaned.split(",") if (part := _untitled(one))])
    first, _, others = _untitled(cleaned).partition(" ")
    return (others, first) if others and order is Order.FAMILY_FIRST else (first, others)


def _around_commas(parts: list[str]) -> tuple[str, str]:
    match parts:
        case [family, given]:
            return given, family
        case _:
            return "", " ".join(parts)


def _is_formal(patient: str) -> bool:
    """Whether a title stands before it: "Mrs Jones" has no given name in it."""
    words = _cleaned(patient).split()
    return bool(words) and _is_title(words[0])


def _is_title(word: str) -> bool:
    return word.strip(".").casefold() in _TITLES


def _cleaned(patient: str) -> str:
    bare = _LOOSE.sub(" ", _MARKS.sub(" ", patient))
    kept = "".join(
        char for char in bare if unicodedata.category(char) not in {"So", "Sk", "Cf", "Cn", "Co"}
    )
    words = [word for word in kept.split() if not any(map(str.isdecimal, word))]
    if any(_has_lower(word) for word in words):
        words = [word for word in words if not _is_shout(word)]
    return " ".join(words)


def _is_shout(word: str) -> bool:
    letters = word.strip(".,:;-")
    return 1 < len(letters) <= _LONGEST_SHOUT and letters.isupper() and letters.isascii()


def _has_lower(word: str) -> bool:
    return any(map(str.islower, word))


def _is_of_two(cleaned: str) -> bool:
    return "/" in cleaned or not _TWO.isdisjoint(cleaned.casefold().split())


def _untitled(words: str) -> str:
    kept = words.split()
    while kept and _is_title(kept[0]):
        kept = kept[1:]
    while kept and _is_suffix(kept[-1]):
        kept = kept[:-1]
    return " ".join(kept)


def _is_suffix(word: str) -> bool:
    return word.replace(".", "").strip(", ").casefold() in _SUFFIXES


def _is_name(word: str) -> bool:
    letters = [char for char in word if not unicodedata.combining(char) and char not in _JOINS]
    return bool(letters) and all(map(str.isalpha, letters))


def _cased(word: str, *, begins: bool = False) -> str:
    """A word all in capitals, or all in small letters, as names are written; others as they stand."""
    if not (word.isupper() or word.islower()) or len(word) == 1:
        return word
    if word.casefold() in _PARTICLES and not (begins and word.isupper()):
        return word.casefold()
    return "".join(part[:1].upper() + part[1:].lower() for part in _PARTS.split(word))
