"""Tells what an answer of Twilio's proves, and what may be asked again.

Creates are posted once: Twilio has no idempotency key. Only a 429 and a connection that was never made are
tried again, because Twilio certainly did not process them (docs/vendors/twilio.md#no-idempotency-key).
"""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

import requests
from tenacity import (
    Retrying,
    retry_if_result,
    stop_after_attempt,
    wait_exponential_jitter,
)
from twilio.base.exceptions import (
    TwilioException,
    TwilioRestException,
    TwilioServiceException,
)
from urllib3.exceptions import HTTPError, NewConnectionError

from sheetdrip.clock import Clock
from sheetdrip.errors import MessagingUnavailable
from sheetdrip.sync.ports.messaging import Accepted, NotTaken, Refused, SendAnswer, Unclear

_T = TypeVar("_T")

_ATTEMPTS = 4
_TWILIO_CODES = 10_000
"""Below this the SDK put the HTTP status where Twilio's code belongs: nothing says that Twilio refused.

A web filter on the way answers with a page of its own, also after Twilio has taken the text.
"""

_MAY_BE_APPLIED = frozenset({408, 409, 425, 499})
"""Answers of 4xx that still leave it open whether the request was processed."""

_BAD_REQUEST, _TOO_MANY, _SERVER_ERROR = 400, 429, 500
_CONCURRENCY = 20429

ODD_ANSWER = (
    TwilioException,
    requests.RequestException,
    HTTPError,
    OSError,
    ValueError,
    TypeError,
    AttributeError,
    LookupError,
    ArithmeticError,
    RecursionError,
)
"""What the SDK raises for silence, errors, half an answer, and JSON that is no message."""


_PATIENCE = 30.0
"""Seconds in which a create that was certainly not taken is tried again: settling counts on it."""

_OUT_OF_TIME = "Twilio could not be reached while there was time"


class Missing(Exception):
    """Twilio does not have it (404)."""


def posted(
    create: Callable[[], Any],
    clock: Clock,
    post_by: datetime | None = None,
    certain: frozenset[int] = frozenset(),
) -> SendAnswer:
    """What became of a create; it is repeated a few times only when it was certainly not taken.

    The time is asked again before every attempt: a pause may be long, and the machine may be suspended in
    it. `certain` are Twilio's codes that mean a refusal whatever HTTP status they travel with.
    """
    began = clock.monotonic()

    def attempt() -> SendAnswer:
        if clock.monotonic() - began > _PATIENCE or _is_over(post_by, clock):
            return NotTaken(_OUT_OF_TIME, is_own=True)
        return _once(create, certain)

    retrying: Retrying = Retrying(
        retry=retry_if_result(_is_worth_another_try),
        stop=stop_after_attempt(_ATTEMPTS),
        wait=wait_exponential_jitter(multiplier=0.5, max=8),
        sleep=clock.sleep,
        retry_error_callback=lambda state: state.outcome.result() if state.outcome else None,
    )
    return retrying(attempt)


def asked(ask: Callable[[], _T], clock: Clock, *, missing: str | None = None) -> _T:
    """The answer to a question; questions are safe to repeat. Raises Missing, MessagingUnavailable.

    With `missing`, a 404 is MessagingUnavailable too, in these words.
    """
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            return ask()
        except ODD_ANSWER as error:
            if is_missing(error):
                raise (MessagingUnavailable(missing) if missing else Missing()) from None
            if attempt == _ATTEMPTS or not _is_temporary(error):
                raise MessagingUnavailable(f"Twilio did not answer ({error_kind(error)})") from None
        clock.sleep(2.0 ** (attempt - 1))
    raise AssertionError("unreachable")


def error_kind(error: Exception) -> str:
    """The kind of an error; its text may hold a patient's number."""
    status = status_of(error)
    return f"HTTP {status}" if status else type(error).__name__


def status_of(error: Exception) -> int | None:
    """The HTTP status behind an error: lists raise the base class with the response inside."""
    if isinstance(error, TwilioRestException | TwilioServiceException):
        return int(error.status)
    return getattr(_response_in(error), "status_code", None)


def is_missing(error: Exception) -> bool:
    """Whether Twilio itself says that it does not have it (20404)."""
    return status_of(error) == requests.codes.not_found and is_twilios(error)


def is_twilios(error: Exception) -> bool:
    """Whether the answer has a code of Twilio's; a web filter's page says nothing, whatever its status."""
    return _code_of(error) >= _TWILIO_CODES


def _code_of(error: Exception) -> int:
    """Twilio's code for an error, 0 for none."""
    if isinstance(error, TwilioRestException | TwilioServiceException):
        return number_in(error.code)
    inner = _response_in(error)
    try:
        return number_in(json.loads(inner.text)["code"]) if inner is not None else 0
    except (ValueError, TypeError, LookupError, AttributeError):
        return 0


def _response_in(error: Exception) -> Any:  # noqa: ANN401 - the SDK does not say what it is
    """What the SDK puts into the errors that its lists raise, if this is one."""
    is_with = isinstance(error, TwilioException) and len(error.args) > 1
    return error.args[1] if is_with else None


def _is_over(post_by: datetime | None, clock: Clock) -> bool:
    return post_by is not None and max((clock.now(), *clock.doubts())) > post_by


def _is_worth_another_try(answer: SendAnswer) -> bool:
    return isinstance(answer, NotTaken) and not answer.is_own


def _once(create: Callable[[], Any], certain: frozenset[int]) -> SendAnswer:
    try:
        made = create()
    except (TwilioRestException, TwilioServiceException) as error:
        return _refusal(number_in(error.status), number_in(error.code), certain)
    except requests.ConnectionError as error:
        if _never_connected(error):
            return NotTaken("Twilio cannot be reached")
        return Unclear(type(error).__name__)
    except ODD_ANSWER as error:
        # includes a half-written answer: the request had been taken by then
        return Unclear(type(error).__name__)
    if not made.sid or not made.status:
        return Unclear("an answer without SID or status")
    return Accepted(str(made.sid), str(made.status))


def _refusal(status: int, code: int, certain: frozenset[int]) -> SendAnswer:
    if code in certain:
        return Refused(code)
    if status == _TOO_MANY and (code < _TWILIO_CODES or code == _CONCURRENCY):
        return NotTaken("Twilio has too many requests (429)", status)
    if code < _TWILIO_CODES or not _is_certain(status):
        return Unclear(f"HTTP {status}")
    return Refused(code)


def _is_certain(status: int) -> bool:
    return _BAD_REQUEST <= status < _SERVER_ERROR and status not in _MAY_BE_APPLIED


def number_in(error_kind: object) -> int:
    """A number that an answer may hold as text or not at all; 0 for none."""
    return int(text) if (text := str(error_kind)).isascii() and text.isdecimal() else 0


def _never_connected(error: requests.ConnectionError) -> bool:
    """Whether the connection was refused, timed out or not resolved before anything was sent."""
    cause = error.args[0] if error.args else None
    return isinstance(error, requests.ConnectTimeout) or isinstance(
        getattr(cause, "reason", cause), NewConnectionError
    )


def _is_temporary(error: Exception) -> bool:
    status = status_of(error)
    return status is None or status == _TOO_MANY or status >= _SERVER_ERROR
