"""How is Google asked? gspread's client under our own HTTP policy.

gspread's own back-off client retries for a day and never on a timeout; its default has no timeout at all
(sheets.md 7). Here every request has timeouts, is tried at most four times with jitter, and stays in budget.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import requests
from google.auth.exceptions import GoogleAuthError, RefreshError
from google.auth.transport.requests import AuthorizedSession
from gspread.exceptions import APIError
from gspread.http_client import HTTPClient
from gspread.urls import SPREADSHEET_BATCH_UPDATE_URL
from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_exponential_jitter
from typing_extensions import override

from sheetdrip.clock import Clock
from sheetdrip.errors import OutsideFailed, SheetUnavailable, UserMustFix
from sheetdrip.sheets.budget import Budget
from sheetdrip.sheets.credentials import Account

SHEETS = "https://sheets.googleapis.com"
DRIVE = "https://www.googleapis.com"
_TIMEOUT = (5.0, 60.0)
"""Seconds to connect and to answer; Google itself gives up after 180."""

_ATTEMPTS = 4
_TEMPORARY = frozenset({429, 500, 502, 503, 504})


class Transport(HTTPClient):
    """gspread's HTTP client with base URLs, timeouts, bounded retries and a request budget."""

    def __init__(  # noqa: PLR0913 - what the policy needs, once
        self,
        account: Account,
        clock: Clock,
        budget: Budget,
        *,
        sheets_url: str = SHEETS,
        drive_url: str = DRIVE,
        timeout: tuple[float, float] = _TIMEOUT,
        on_response: Callable[[str | None], None] = lambda _: None,
    ) -> None:
        super().__init__(account.credentials, session=AuthorizedSession(account.credentials))
        self.email = account.email
        self._clock = clock
        self._budget = budget
        self._bases = {SHEETS: sheets_url.rstrip("/"), DRIVE: drive_url.rstrip("/")}
        self._on_response = on_response
        self.timeout = timeout

    @override
    def request(self, method: str, endpoint: str, **options: Any) -> requests.Response:  # type: ignore[override]
        """One request of gspread's. Raises UserMustFix or SheetUnavailable, never gspread's own."""
        retrying = Retrying(
            retry=retry_if_exception(_is_temporary),
            stop=stop_after_attempt(_ATTEMPTS),
            wait=wait_exponential_jitter(multiplier=1, max=16),
            sleep=self._clock.sleep,
            reraise=True,
        )
        try:
            return retrying(self._once, method, self._located(endpoint), options)
        except (APIError, GoogleAuthError, requests.RequestException) as error:
            raise self._translated(error) from None

    def change_once(self, spreadsheet_id: str, request: Mapping[str, Any]) -> Mapping[str, Any]:
        """Ask for a change that is not safe to repeat, once. Raises UserMustFix or SheetUnavailable.

        After SheetUnavailable it may have been made all the same.
        """
        url = self._located(SPREADSHEET_BATCH_UPDATE_URL % spreadsheet_id)
        try:
            with complete():
                answer = self._once("post", url, {"json": {"requests": [request]}}).json()
                return dict(answer)
        except (APIError, GoogleAuthError, requests.RequestException) as error:
            raise self._translated(error) from None

    def _once(self, method: str, url: str, options: Mapping[str, Any]) -> requests.Response:
        self._budget.spend("read" if method.lower() == "get" else "write")
        response = super().request(method, url, **options)
        self._on_response(response.headers.get("Date"))
        return response

    def _located(self, endpoint: str) -> str:
        for public, base in self._bases.items():
            if endpoint.startswith(public):
                return base + endpoint.removeprefix(public)
        return endpoint

    def _translated(self, error: Exception) -> Exception:
        """Our error for theirs; cell text that Google quotes in messages does not get through."""
        if isinstance(error, APIError):
            return self._refused(error)
        if isinstance(error, RefreshError) and not error.retryable:
            return UserMustFix(_token_problem(str(error)))
        return SheetUnavailable(f"Google did not answer ({type(error).__name__})")

    def _refused(self, error: APIError) -> Exception:
        match error.response.status_code:
            case 401:
                return UserMustFix(
                    "Google refused the service account's token: make a new key for it"
                )
            case 403 if "usageLimits" not in error.response.text:
                return UserMustFix(
                    f"The sheet is not shared with this service account: share it with {self.email} as Editor"
                )
            case 404:
                return UserMustFix(
                    "Google knows no such spreadsheet: check spreadsheet_id, the long part of its address "
                    f"between /d/ and /edit, and share it with {self.email} as Editor"
                )
            case 400:
                return BadRange(f"Google refused the request ({error.error.get('status')})")
            case status:
                return SheetUnavailable(f"Google answered {status} {_ATTEMPTS} times or for good")


class BadRange(OutsideFailed):
    """Google could not understand a request: a tab was renamed, or a column removed, meanwhile."""


@contextmanager
def complete() -> Iterator[None]:
    """A half-written or misshapen answer is a failed one, never an empty sheet."""
    try:
        yield
    except (requests.JSONDecodeError, KeyError, IndexError, TypeError, ValueError) as error:
        raise SheetUnavailable(f"Google's answer was incomplete ({type(error).__name__})") from None


def _is_temporary(error: BaseException) -> bool:
    if isinstance(error, APIError):
        status = error.response.status_code
        return status in _TEMPORARY or (status == 403 and "usageLimits" in error.response.text)  # noqa: PLR2004
    if isinstance(error, GoogleAuthError):
        return bool(getattr(error, "retryable", False))
    return isinstance(error, requests.ConnectionError | requests.Timeout)


def _token_problem(told: str) -> str:
    if "timeframe" in told or "short-lived" in told:
        return "Google refuses the token because this machine's clock is wrong: turn on network time (NTP)"
    if "account not found" in told:
        return (
            "Google no longer knows this service account: was it or its key deleted? Make a new key"
        )
    return "Google refused the service account's key: make a new one"
