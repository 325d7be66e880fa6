"""How is Twilio asked a question? Patiently: questions, unlike creates, are safe to repeat (twilio.md 4)."""

from collections.abc import Callable
from typing import TypeVar

import requests
from twilio.base.exceptions import TwilioException, TwilioRestException

from sheetdrip.clock import Clock
from sheetdrip.errors import MessagingUnavailable

_T = TypeVar("_T")

ATTEMPTS = 4
TOO_MANY, SERVER_ERROR = 429, 500

ODD_ANSWER = (TwilioException, requests.RequestException, ValueError, TypeError, AttributeError)
"""What the SDK raises for silence, errors, half an answer, and JSON of another shape."""


class Missing(Exception):
    """Twilio does not have it (404)."""


class Questions:
    """Asks again a few times before it gives up."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def ask(self, ask: Callable[[], _T]) -> _T:
        """The answer. Raises Missing for a 404, MessagingUnavailable."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return ask()
            except ODD_ANSWER as error:
                if _status(error) == requests.codes.not_found:
                    raise Missing from None
                if attempt == ATTEMPTS or not _is_temporary(error):
                    raise MessagingUnavailable(f"Twilio did not answer ({told(error)})") from None
            self._clock.sleep(2.0 ** (attempt - 1))
        raise AssertionError("unreachable")


def told(error: Exception) -> str:
    """The kind of an error; its text may hold a patient's number."""
    status = _status(error)
    return f"HTTP {status}" if status else type(error).__name__


def _status(error: Exception) -> int | None:
    """The HTTP status behind an error: lists raise the base class with the response inside."""
    if isinstance(error, TwilioRestException):
        return int(error.status)
    inner = error.args[1] if isinstance(error, TwilioException) and len(error.args) > 1 else None
    return getattr(inner, "status_code", None)


def _is_temporary(error: Exception) -> bool:
    status = _status(error)
    return status is None or status == TOO_MANY or status >= SERVER_ERROR
