"""What may follow from texts that failed? A landline holds the rest; a phone that was off gets one more.

Worked out from Twilio's side and the calendar, apart from the product's `planning`.
"""

from collections.abc import Iterable

from sheetdrip.sandbox.twilio.records import Message

_LANDLINE, _OFF = frozenset({30005, 30006}), 30003


def is_dead(phone: str | None, left: Iterable[Message]) -> bool:
    """Whether some text that has left shows that none can reach this phone."""
    return any(one.to == phone and one.fate.error_code in _LANDLINE for one in left)


def was_off(phone: str | None, left: Iterable[Message]) -> bool:
    """Whether exactly one try of a step has left for this phone, which was off: one more may follow."""
    tries = [one for one in left if one.to == phone]
    return len(tries) == 1 and tries[0].fate.error_code == _OFF
