"""Tells what a refusal of Google's means and what the fix is, by its status word, reason and message.

The bodies and where they are known from: docs/vendors/sheets.md#refusals. What is no JSON of Google's is
somebody else's page: a portal's, a proxy's.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import requests

from sheetdrip.errors import OutsideFailed, SheetUnavailable, UserMustFix

_TEMPORARY: Final = frozenset({408, 429, 500, 502, 503, 504})
_QUOTA: Final = ("usageLimits", "rateLimitExceeded", "userRateLimitExceeded", "RATE_LIMIT_EXCEEDED")
_NO_SUCH_PLACE: Final = (
    "grid limits",
    "beyond the last requested",
    "unable to parse range",
    "no grid with id",
)
_ACTIVATION = re.compile(r"https://console\.(?:developers|cloud)\.google\.com/[\w./?=&%-]+")
_SWITCHED_OFF: Final = frozenset({"SERVICE_DISABLED", "accessNotConfigured"})
_SUSPENDED: Final = (
    "Google has suspended the service account's project, or it is gone: see its state in the Google Cloud "
    "console, or make a key in another project"
)
_POLICY: Final = (
    "Your organisation's policy keeps this service account out: ask the Google Workspace administrator to "
    "allow sharing with {email}"
)
_FORBIDDEN: Final = {
    "CONSUMER_SUSPENDED": _SUSPENDED,
    "CONSUMER_INVALID": _SUSPENDED,
    "USER_PROJECT_DENIED": _SUSPENDED,
    "BILLING_DISABLED": (
        "The service account's project has billing trouble: see it in the Google Cloud console"
    ),
    "ACCESS_TOKEN_SCOPE_INSUFFICIENT": (
        "The service account's token may not use Sheets: allow it the scope “spreadsheets”"
    ),
    "domainPolicy": _POLICY,
    "domain_policy": _POLICY,
}
_CLOCK: Final = (
    "Google refuses the token because this machine's clock is wrong: turn on network time (NTP)"
)
_TOKEN: Final = {
    "timeframe": _CLOCK,
    "short-lived": _CLOCK,
    "account not found": (
        "Google no longer knows this service account: was it or its key deleted? Make a new key"
    ),
    "Invalid JWT Signature": (
        "Google does not accept this key any more: it was revoked or replaced. Make a new key for the "
        "service account, and put the file in place of the old one"
    ),
    "disabled_client": (
        "The service account is disabled: enable it in the Google Cloud console, IAM > Service accounts"
    ),
}
"""By what the token endpoint says (docs/vendors/sheets.md#tokens)."""

_TOKEN_WORDS: Final = (
    "invalid_grant",
    "invalid_client",
    "disabled_client",
    "deleted_client",
    "unauthorized_client",
    "access_denied",
    "invalid_scope",
)


class BadRange(OutsideFailed):
    """Google refused a request of ours as such: a tab or column is gone, or a cell takes no writing.

    `is_of_place`: Google says that it is about a place that is not there.
    """

    def __init__(self, message: str, *, is_of_place: bool = False) -> None:
        super().__init__(message)
        self.is_of_place = is_of_place


class Refused(Exception):
    """An answer of Google's that is no success."""

    def __init__(self, response: requests.Response) -> None:
        super().__init__(response.status_code)
        self.status = response.status_code
        self.body = _Body.of(response)

    @property
    def is_temporary(self) -> bool:
        """Whether the same may go well in a moment."""
        return self.status in _TEMPORARY or (self.status == 403 and self.body.is_about_quota)  # noqa: PLR2004


@dataclass(frozen=True, slots=True)
class _Body:
    """An error's body: Google's own, or not; its status word, reasons and message."""

    is_googles: bool
    status: str
    reasons: frozenset[str]
    message: str
    text: str

    @classmethod
    def of(cls, response: requests.Response) -> "_Body":
        try:
            text = response.text
            answer = response.json()
        except (ValueError, LookupError, RecursionError, requests.RequestException):
            return cls(is_googles=False, status="", reasons=frozenset(), message="", text="")
        error = answer.get("error") if isinstance(answer, dict) else None
        if not isinstance(error, dict):
            return cls(is_googles=False, status="", reasons=frozenset(), message="", text=text)
        return cls(
            is_googles=True,
            status=str(error.get("status", "")),
            reasons=frozenset(_reasons(error)),
            message=str(error.get("message", "")),
            text=text,
        )

    @property
    def is_about_quota(self) -> bool:
        return any(word in self.text for word in _QUOTA)

    @property
    def activation(self) -> str:
        """Where to switch an API on; "" when that is not said."""
        found = _ACTIVATION.search(self.text)
        return found.group() if found else ""


def _reasons(error: Mapping[str, Any]) -> Iterator[str]:
    for name in ("details", "errors"):
        entries = error.get(name)
        for entry in entries if isinstance(entries, list) else ():
            if isinstance(entry, dict) and "reason" in entry:
                yield str(entry["reason"])


def refusal(error: Refused, email: str, *, writing: bool) -> Exception:
    """Our error for a refusal; what Google quotes of cells does not get through."""
    body = error.body
    if error.is_temporary:
        return SheetUnavailable(f"Google answered {error.status} again and again")
    if not body.is_googles:
        return SheetUnavailable(
            f"What answered is not Google ({error.status}): a proxy, a firewall or a login page of this "
            "network stands between, or google.sheets_url is wrong"
        )
    match error.status:
        case 401:
            refusal: Exception = UserMustFix(
                "Google refused the service account's token: make a new key for it"
            )
        case 403:
            refusal = UserMustFix(_forbidden(body, email, writing=writing))
        case 404:
            refusal = UserMustFix(
                "Google knows no such spreadsheet: check spreadsheet_id, the long part of its address "
                f"between /d/ and /edit, and share it with {email} as Editor; if it was deleted, restore it"
            )
        case 400:
            refusal = _bad(body)
        case status:
            refusal = SheetUnavailable(f"Google answered {status} for good")
    return refusal


def _forbidden(body: _Body, email: str, *, writing: bool) -> str:
    unused = body.activation and "has not been used" in body.message
    if unused or body.reasons & _SWITCHED_OFF:
        where = body.activation or "the Google Cloud console, under APIs & Services"
        api = "Drive" if "drive" in body.activation else "Sheets"
        return (
            f"The Google {api} API is not switched on in the service account's project: enable it at {where} "
            "and wait a few minutes"
        )
    for reason, sentence in _FORBIDDEN.items():
        if reason in body.reasons:
            return sentence.format(email=email)
    if writing:
        return (
            "This service account may read the sheet and not write to it: share it with "
            f"{email} as Editor, not as Viewer or Commenter"
        )
    return f"The sheet is not shared with this service account: share it with {email} as Editor"


def _bad(body: _Body) -> Exception:
    text = body.message.casefold()
    if "not supported for this document" in text:
        return UserMustFix(
            "The file is no Google spreadsheet: open an Excel file (.xlsx) in Google Sheets and choose "
            "File > Save as Google Sheets; then share the new file and set spreadsheet_id to its address"
        )
    of_place = any(words in text for words in _NO_SUCH_PLACE)
    return BadRange(f"Google refused the request ({body.status})", is_of_place=of_place)


def token_refusal(text: str) -> Exception:
    """Our error for what the token endpoint, or google-auth, said."""
    for words, sentence in _TOKEN.items():
        if words in text:
            return UserMustFix(sentence)
    if any(word in text for word in _TOKEN_WORDS):
        return UserMustFix("Google refused the service account's key: make a new one")
    return SheetUnavailable(
        "Google's token service did not answer as Google does: a login page or proxy of this network may "
        "stand between"
    )
