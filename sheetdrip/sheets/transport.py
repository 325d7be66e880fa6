"""Sends requests to Google: gspread's client under our own HTTP policy.

gspread's own back-off client retries for a day and never on a timeout; its default has no timeout at all
(docs/vendors/sheets.md#gspread). Here every request has timeouts, is tried at most four times with jitter,
and stays in budget. An answer counts only when it is a JSON object: a login page's 200 is no answer of
Google's.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import requests
import urllib3
from google.auth.exceptions import GoogleAuthError, RefreshError
from google.auth.transport.requests import AuthorizedSession
from gspread.http_client import HTTPClient
from gspread.urls import (
    SPREADSHEET_BATCH_UPDATE_URL,
    SPREADSHEET_URL,
    SPREADSHEET_VALUES_BATCH_URL,
)
from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_exponential_jitter
from typing_extensions import override

from sheetdrip.clock import Clock, Ear
from sheetdrip.errors import SheetUnavailable
from sheetdrip.sheets.credentials import Account
from sheetdrip.sheets.rate_limiter import RateLimiter
from sheetdrip.sheets.refusals import BadRange, Refused, refusal, token_refusal

__all__ = ["DRIVE", "SHEETS", "BadRange", "Transport", "complete"]

SHEETS = "https://sheets.googleapis.com"
DRIVE = "https://www.googleapis.com"
_TIMEOUT = (5.0, 60.0)
"""Seconds to connect and to answer; Google itself gives up after 180."""

_ATTEMPTS = 4
_ODD = (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError)
"""What comes of reading an answer that is not shaped as Google shapes it."""

_ON_THE_WAY = (requests.RequestException, GoogleAuthError, urllib3.exceptions.HTTPError, OSError)
"""What comes of asking in vain."""

Answer = Mapping[str, Any]


class Transport(HTTPClient):
    """gspread's HTTP client with base URLs, timeouts, bounded retries and a request budget.

    All calls raise UserMustFix, BadRange or SheetUnavailable, never gspread's own errors.
    """

    def __init__(  # noqa: PLR0913 - what the policy needs, once
        self,
        account: Account,
        clock: Clock,
        budget: RateLimiter,
        *,
        sheets_url: str = SHEETS,
        drive_url: str = DRIVE,
        timeout: tuple[float, float] = _TIMEOUT,
        ear: Ear | None = None,
    ) -> None:
        super().__init__(account.credentials, session=AuthorizedSession(account.credentials))
        self.email = account.email
        self._clock = clock
        self._budget = budget
        self._bases = {SHEETS: sheets_url.rstrip("/"), DRIVE: drive_url.rstrip("/")}
        self._ear = ear
        self.timeout = timeout

    @override
    def request(self, method: str, endpoint: str, **options: Any) -> requests.Response:  # type: ignore[override]
        retrying = Retrying(
            retry=retry_if_exception(_is_temporary),
            stop=stop_after_attempt(_ATTEMPTS),
            wait=wait_exponential_jitter(multiplier=1, max=16),
            sleep=self._clock.sleep,
            reraise=True,
        )
        with self._told_in_our_words(method):
            return retrying(self._once, method, self._located(endpoint), options)

    def ask(self, method: str, endpoint: str, **options: Any) -> Answer:  # noqa: ANN401 - as requests has them
        with complete():
            return _object(self.request(method, endpoint, **options))

    @override
    def batch_update(self, id: str, body: Mapping[str, Any] | None) -> Answer:
        return self.ask("post", SPREADSHEET_BATCH_UPDATE_URL % id, json=body)

    @override
    def fetch_sheet_metadata(self, id: str, params: Any = None) -> Answer:
        return self.ask("get", SPREADSHEET_URL % id, params=params)

    @override
    def values_batch_get(self, id: str, ranges: list[str], params: Any = None) -> Answer:
        asked = {**(params or {}), "ranges": ranges}
        return self.ask("get", SPREADSHEET_VALUES_BATCH_URL % id, params=asked)

    def change_once(self, spreadsheet_id: str, request: Mapping[str, Any]) -> Answer:
        """Ask for a change that is not safe to repeat, once. After SheetUnavailable it may have been made."""
        url = self._located(SPREADSHEET_BATCH_UPDATE_URL % spreadsheet_id)
        with complete(), self._told_in_our_words("post"):
            return _object(self._once("post", url, {"json": {"requests": [request]}}))

    def _once(self, method: str, url: str, options: Mapping[str, Any]) -> requests.Response:
        self._budget.spend("read" if method.lower() == "get" else "write")
        asked = self._clock.monotonic()
        response = self._sent(method, url, options)
        if self._ear is not None:
            self._ear.hears(response.headers, asked)
        if not response.ok:
            raise Refused(response)
        return response

    def _sent(self, method: str, url: str, options: Mapping[str, Any]) -> requests.Response:
        try:
            return self.session.request(method=method, url=url, timeout=self.timeout, **options)
        except _ODD as error:
            if isinstance(error, requests.RequestException):
                raise
            # google-auth trips over a token endpoint that answers 200 with a page
            raise SheetUnavailable(
                f"Google's token service gave an odd answer ({type(error).__name__})"
            ) from None

    def _located(self, endpoint: str) -> str:
        for public, base in self._bases.items():
            if endpoint.startswith(public):
                return base + endpoint.removeprefix(public)
        return endpoint

    @contextmanager
    def _told_in_our_words(self, method: str) -> Iterator[None]:
        """Our errors for theirs; cell text that Google quotes in messages does not get through."""
        try:
            yield
        except Refused as error:
            raise refusal(error, self.email, writing=method.lower() != "get") from None
        except RefreshError as error:
            if error.retryable:
                raise _silence(error) from None
            raise token_refusal(str(error)) from None
        except _ON_THE_WAY as error:
            raise _silence(error) from None


@contextmanager
def complete() -> Iterator[None]:
    """A half-written or misshapen answer is a failed one, never an empty sheet."""
    try:
        yield
    except (*_ODD, *_ON_THE_WAY) as error:
        raise SheetUnavailable(f"Google's answer was incomplete ({type(error).__name__})") from None


def _object(response: requests.Response) -> Answer:
    told = response.json()
    if not isinstance(told, dict):
        raise TypeError(type(told).__name__)
    return told


def _silence(error: Exception) -> SheetUnavailable:
    return SheetUnavailable(f"Google did not answer ({type(error).__name__})")


def _is_temporary(error: BaseException) -> bool:
    if isinstance(error, Refused):
        return error.is_temporary
    if isinstance(error, GoogleAuthError):
        return bool(getattr(error, "retryable", False))
    return isinstance(error, requests.ConnectionError | requests.Timeout)
