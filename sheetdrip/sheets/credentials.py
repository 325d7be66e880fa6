"""Loads the service account's key file, by which Google knows us, and checks it before it is used."""

import codecs
import json
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from google.auth.exceptions import GoogleAuthError, RefreshError
from google.oauth2 import service_account
from typing_extensions import override

from sheetdrip.clock import AgreedClock, Ear
from sheetdrip.errors import UserMustFix

GOOGLE = "google"
"""Whose word for the time it is."""

SCOPES = ("https://www.googleapis.com/auth/spreadsheets",)
_NEEDED = ("client_email", "private_key", "token_uri")
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_HOW = "Make a JSON key in the Google Cloud console under IAM > Service accounts > Keys"
_NO_JSON = {
    b"AIza": f"this is an API key, which may read public sheets only. {_HOW}",
    b"-----BEGIN": f"this is the private key alone: the whole JSON file is needed. {_HOW}",
    b"0\x82": f"this is a P12 key: choose JSON, not P12. {_HOW}",
    b"<": "this is a web page: download the key again, signed in to the Google Cloud console",
    b"{\\rtf": (
        "a word processor saved it as formatted text: download the key again, and do not open it there"
    ),
}
"""By how files start that are put in the key's place."""

_OTHER_KINDS = {
    "authorized_user": "this is a person's own sign-in (gcloud), not a service account's key",
    "external_account": "this is the configuration of a workload identity, which sheetdrip cannot use",
    "impersonated_service_account": "this is a person's sign-in on behalf of a service account",
    "gdch_service_account": "this is a key for another Google cloud",
}


_LIFETIME = 3600
"""Seconds: what google-auth asks for, and the most that Google allows."""

_STALE = ("timeframe", "short-lived")
"""How Google refuses an assertion that is signed for a wrong time (docs/vendors/sheets.md#tokens)."""


class ServiceCredentials(service_account.Credentials):
    """Service-account credentials that speak to the token endpoint alone, and sign for the agreed time.

    google-auth also asks iamcredentials.googleapis.com in the background for a regional boundary, which a
    clinic's firewall would have to allow for nothing. And it signs for the machine's time, which Google
    refuses when it is minutes off: then Google's own word for the time, in the Date of its refusal, signs
    once more. What is granted proves the time that it was signed for (docs/vendors/sheets.md#tokens).
    """

    _clock: AgreedClock | None = None
    _signs_for: datetime | None = None

    def keep_time(self, clock: AgreedClock) -> None:
        """Sign for this clock's time from now on, and let it hear what the token endpoint says."""
        self._clock = clock

    @property
    def valid(self) -> bool:
        """Whether the token still serves; not while a new one would tell what time it is."""
        return bool(super().valid) and not (self._clock is not None and self._clock.wants_proof())

    @override
    def refresh(self, request: Any) -> None:
        if self._clock is None:
            super().refresh(request)
            return
        signed_for = self._clock.now()
        try:
            self._ask(request, self._clock, signed_for)
        except RefreshError as error:
            told = self._clock.told_by(GOOGLE)
            if told is None or not any(word in str(error) for word in _STALE):
                raise
            self._ask(request, self._clock, told)

    def _ask(self, request: Any, clock: AgreedClock, signs_for: datetime) -> None:  # noqa: ANN401
        ear = Ear(clock, GOOGLE)

        def heard(*args: Any, **options: Any) -> Any:  # noqa: ANN401 - google-auth's own shape
            asked = ear.asks()
            response = request(*args, **options)
            ear.hears({name.title(): value for name, value in response.headers.items()}, asked)
            return response

        self._signs_for = signs_for
        super().refresh(heard)
        clock.vouch(signs_for)

    @override
    def _make_authorization_grant_assertion(self) -> Any:
        if self._signs_for is not None:
            issued = int(self._signs_for.timestamp())
            own = {"iat": issued, "exp": issued + _LIFETIME}
            self._additional_claims = {**self._additional_claims, **own}
        return super()._make_authorization_grant_assertion()

    @override
    def _is_regional_access_boundary_lookup_required(self) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class Account:
    """A service account: the address that sheets are shared with, and its credentials."""

    email: str
    credentials: ServiceCredentials


def load_account(path: Path) -> Account:
    """Read a service account's key file. Raises UserMustFix with every problem and its fix."""
    info = _read(path)
    other = _other_kind(info)
    if other:
        raise UserMustFix(f"{path.name}: {other}. {_HOW}")
    missing = [name for name in _NEEDED if not info.get(name) or not isinstance(info[name], str)]
    if missing:
        raise UserMustFix(
            f"{path.name}: {', '.join(missing)} missing: is it the JSON key of a service account? {_HOW}"
        )
    try:
        credentials = ServiceCredentials.from_service_account_info(_whole(info), scopes=SCOPES)
    except (ValueError, TypeError, AttributeError, GoogleAuthError) as error:
        raise UserMustFix(
            f"{path.name}: its private key cannot be read: download the key again"
        ) from error
    return Account(str(info["client_email"]), credentials)


def _whole(info: Mapping[str, Any]) -> Mapping[str, Any]:
    r"""The key with its line breaks: what went through an environment variable has \n spelled out."""
    return {**info, "private_key": info["private_key"].replace("\\n", "\n")}


def _other_kind(info: Mapping[str, Any]) -> str:
    """What a JSON file of Google's is when it is no service account's key; "" when it may be one."""
    if "installed" in info or "web" in info:
        return "this is an OAuth client's secret, for programs that people sign in to"
    kind = info.get("type")
    return _OTHER_KINDS.get(kind, "") if isinstance(kind, str) else ""


def _read(path: Path) -> Mapping[str, Any]:
    try:
        if path.stat().st_mode & _OTHERS:
            raise UserMustFix(f"{path.name}: other users can read this key: run chmod 600 on it")
        raw = path.read_bytes()
    except FileNotFoundError:
        raise UserMustFix(
            f"{path}: no such file: put the service account's JSON key there, "
            f"or set google.service_account_file to where it is{_beside(path)}"
        ) from None
    except OSError as error:
        raise UserMustFix(f"{path}: cannot be read ({error.strerror}): check its owner") from None
    try:
        info = json.loads(_text(raw))
    except (ValueError, RecursionError):
        raise UserMustFix(f"{path.name}: {_no_json(raw)}") from None
    if not isinstance(info, dict):
        raise UserMustFix(f"{path.name}: not a service account's key: download it again")
    return info


def _beside(path: Path) -> str:
    """The same name as a program saved it that adds an ending of its own."""
    for name in (f"{path.name}.txt", f"{path.name}.json"):
        if path.with_name(name).is_file():
            return f" ({name} stands beside it: rename it)"
    return ""


def _text(raw: bytes) -> str:
    """The file's text, whatever an editor made of its encoding."""
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return raw.decode("utf-16")
    return raw.decode("utf-8-sig")


def _no_json(raw: bytes) -> str:
    head = raw.lstrip()
    if not head:
        return "the file is empty: download the key again"
    for start, sentence in _NO_JSON.items():
        if head.startswith(start):
            return sentence
    return "not JSON: download the key again, and copy the file as it is"
