"""Compares two bodies by their words, because Twilio may have rewritten one of them.

Twilio's copy of a body need not be ours: Smart Encoding puts plain characters for curly quotes, dashes and
non-breaking spaces (https://www.twilio.com/docs/messaging/services#smart-encoding), trial accounts put words
before it (https://help.twilio.com/articles/223183668), Link Shortening changes addresses
(https://www.twilio.com/docs/messaging/features/link-shortening), Message Redaction leaves nothing to read
(docs/vendors/twilio.md#redaction), and line ends, trailing blanks and the form of accents belong to whoever
stored it last. So words are compared, not characters.
"""

import re
import unicodedata
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import lru_cache
from html import unescape
from itertools import takewhile

ALIKE = 0.8
"""From here on it is the same text, if no other is more like it."""

UNLIKE = 0.5
"""Below this it is clearly another text."""

_LINK = re.compile(r"https?://\S+|(?:[a-z0-9-]+\.)+[a-z]{2,}/\S*", re.IGNORECASE)
_A_LINK = "link"
_WORD = re.compile(r"\w+")
_WIDE = "\u2e80"
"""From this character on, scripts are written without spaces: each character counts as a word."""

_MASKS = frozenset("*\u2022\u25cf\u25a0\u2588#\ufffd")
_MASKED = 0.3
"""So much of a body hidden behind such characters, and nobody can tell what it said."""

_PLACEHOLDERS = frozenset(
    {
        "available",
        "blocked",
        "body",
        "by",
        "confidential",
        "content",
        "deleted",
        "due",
        "filtered",
        "for",
    }
    | {"hidden", "is", "message", "no", "none", "not", "null", "of", "policy", "privacy", "private"}
    | {
        "redacted",
        "removed",
        "sms",
        "stored",
        "text",
        "the",
        "this",
        "to",
        "unavailable",
        "was",
        "withheld",
    }
)
_TELLING = 3
"""So few words can stand in many texts."""


def likeness(ours: str, theirs: str) -> float:
    """How much of one text is in the other, 0 to 1; 1 when it says our words, whatever stands around them."""
    mine, other = _words(ours), _words(theirs)
    if mine == other and (mine or ours.strip() == theirs.strip()):
        return 1.0
    if len(mine) >= _TELLING and _holds(other, mine):
        return 1.0
    if not mine or not other:
        return 0.0
    cut = _without_links(other)
    if _begins(mine, cut):
        # cut short: it may be the beginning of several texts, or of anything
        return ALIKE if len(cut) >= _TELLING else UNLIKE
    matcher = SequenceMatcher(None, mine, other, autojunk=False)
    begun = _begun(mine, other) / len(other)
    return max(min(matcher.ratio(), 0.99), UNLIKE if begun >= UNLIKE else 0.0)


def is_readable(body: str) -> bool:
    """Whether it can be told what a body says: not once it was emptied, masked or replaced by a mark."""
    words = _words(body)
    masks = _MASKS if words else _MASKS | {"?"}
    characters = [one for one in body if not one.isspace()]
    hidden = sum(one in masks for one in characters)
    if not characters or hidden >= _MASKED * len(characters):
        return False
    return not words or any(set(word) != {"x"} and word not in _PLACEHOLDERS for word in words)


def _holds(longer: tuple[str, ...], shorter: tuple[str, ...]) -> bool:
    span = len(shorter)
    return any(longer[start : start + span] == shorter for start in range(len(longer) - span + 1))


def _without_links(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words without the links at the end, which some who cut a text add for reading the rest."""
    end = len(words)
    while end > 1 and words[end - 1] == _A_LINK:
        end -= 1
    return words[:end]


def _begun(ours: tuple[str, ...], theirs: tuple[str, ...]) -> int:
    """How many words of ours it begins with; 0 when they are too few to tell."""
    pairs = zip(ours, theirs, strict=False)
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    return same if same >= _TELLING else 0


def _begins(whole: tuple[str, ...], cut: tuple[str, ...]) -> bool:
    """Whether it is the beginning of a text, perhaps cut within a word."""
    last = len(cut) - 1
    if len(whole) < len(cut) or whole[:last] != cut[:last]:
        return False
    return whole[last].startswith(cut[last])


@lru_cache(maxsize=1024)
def _words(body: str) -> tuple[str, ...]:
    """The words, without case, accents, punctuation, invisible characters and addresses of links."""
    told = unicodedata.normalize("NFKD", _LINK.sub(f" {_A_LINK} ", unescape(body))).casefold()
    plain = "".join(
        one for one in told if not unicodedata.combining(one) and unicodedata.category(one) != "Cf"
    )
    return tuple(part for word in _WORD.findall(plain) for part in _parts(word))


def _parts(word: str) -> Iterator[str]:
    if any(one >= _WIDE for one in word):
        yield from word
    else:
        yield word
