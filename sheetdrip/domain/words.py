"""Splits a text into words, however it is typed: case, accents, marks and digits are made alike."""

import re
import unicodedata

from sheetdrip.domain.reply import LONGEST_REPLY

_MARKS = frozenset({"Mn", "Me"})
_INVISIBLE = frozenset({"Cf", "Cs", "Co", "Cn"})
_ALIKE = str.maketrans(
    {
        "\u0629": "\u0647",
        "\u0649": "\u064a",
        "\u06cc": "\u064a",
        "\u06a9": "\u0643",
        "\u0640": "",
        "\u061f": "?",
        "\u060c": ",",
        "\u061b": ";",
    }
)
"""Arabic letters that are typed for one another, the stretching of a word, and signs."""

_APOSTROPHES = str.maketrans("", "", "'\u2019\u02bc`")


def plain(text: str) -> str:
    """Lower case without accents, marks and invisible characters; every digit as 0 to 9; lines are kept.

    Only the first LONGEST_REPLY characters are looked at: no patient's text is longer.
    """
    decomposed = unicodedata.normalize("NFKD", text[:LONGEST_REPLY]).translate(_ALIKE)
    return "".join(map(_plain, decomposed)).casefold()


def _plain(char: str) -> str:
    if char.isascii() and char.isprintable():
        return char
    category = unicodedata.category(char)
    if category in _MARKS or category in _INVISIBLE:
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(char))
    if char in "\n\r\u2028\u2029":
        return "\n"
    return " " if category == "Cc" or char.isspace() else char


def words(text: str) -> tuple[str, ...]:
    """The words of a text in `plain` form, without apostrophes: "It's" is "its"."""
    return tuple(re.findall(r"[^\W_]+", plain(text).translate(_APOSTROPHES)))


def word_set(running: str) -> frozenset[str]:
    """A set of words that is written as running text."""
    return frozenset(running.split())
