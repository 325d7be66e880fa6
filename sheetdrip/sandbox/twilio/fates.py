"""Decides what happens to a text on its way, by hash, so that the order of calls changes nothing.

Destinations +150055<code> always end with that delivery code (+15005530006 is a landline): the
sandbox's own convention beside Twilio's magic numbers, which only refuse creation.
"""

import hashlib
from typing import Final

from sheetdrip.sandbox.twilio.dictionary import TITLES
from sheetdrip.sandbox.twilio.records import Fate

_MAGIC_PREFIX: Final = "+150055"
_MAGIC_TAILS: Final = frozenset(tail for tail in map(str, TITLES) if tail.startswith("30"))
# Half of the failures belong to the number (it is a landline), half to the single text.
_NUMBER_CODES: Final = (30005, 30006)
_TEXT_CODES: Final = (30003, 30007, 30008)


def fate_of(seed: int, to: str, words: str, failure_rate: float) -> Fate:
    """The fate of one text to `to`; `words` tells it from others to the same number."""
    sent_after = 1 + _roll(seed, to, words, "sent") % 3
    done_after = 2 + _roll(seed, to, words, "done") % 19
    code = _magic_code(to) or _unlucky_code(seed, to, words, failure_rate)
    status = "delivered" if code is None else "undelivered"
    return Fate(sent_after, done_after, status, code)


def _magic_code(to: str) -> int | None:
    tail = to.removeprefix(_MAGIC_PREFIX)
    return int(tail) if tail in _MAGIC_TAILS else None


def _unlucky_code(seed: int, to: str, words: str, failure_rate: float) -> int | None:
    half = failure_rate / 2
    number_roll = _roll(seed, to, "number")
    if _fraction(number_roll) < half:
        return _NUMBER_CODES[number_roll % len(_NUMBER_CODES)]
    text_roll = _roll(seed, to, words, "text")
    if _fraction(text_roll) < half:
        return _TEXT_CODES[text_roll % len(_TEXT_CODES)]
    return None


def _roll(seed: int, *parts: str) -> int:
    text = "\x1f".join((str(seed), *parts)).encode()
    return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "big")


def _fraction(roll: int) -> float:
    return (roll >> 11) / (1 << 53)
