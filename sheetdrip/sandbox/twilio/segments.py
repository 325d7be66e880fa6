"""Counts the SMS parts of a text (docs/vendors/twilio.md#segments-and-encoding)."""

from typing import Final

_BASIC: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED: Final = frozenset("^{}\\[~]|€\f")


def segments_of(text: str) -> int:
    """Parts of 160/153 GSM-7 septets, or of 70/67 UTF-16 units when another letter occurs."""
    if all(letter in _BASIC or letter in _EXTENDED for letter in text):
        return _parts(len(text) + sum(letter in _EXTENDED for letter in text), 160, 153)
    return _parts(len(text.encode("utf-16-be")) // 2, 70, 67)


def _parts(length: int, single: int, joined: int) -> int:
    return 1 if length <= single else -(-length // joined)
