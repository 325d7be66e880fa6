"""Who are we to Google? A service account's key file, checked before it is used."""

import codecs
import json
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from google.auth.exceptions import GoogleAuthError
from google.oauth2 import service_account
from typing_extensions import override

from sheetdrip.errors import UserMustFix

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


class _Credentials(service_account.Credentials):
    """Service-account credentials that speak to the token endpoint alone.

    google-auth 2.62 also asks iamcredentials.googleapis.com in the background for a regional boundary
    (sheets.md 8), which a clinic's firewall would have to allow for nothing.
    """

    @override
    def _is_regional_access_boundary_lookup_required(self) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class Account:
    """A service account: the address that sheets are shared with, and its credentials."""

    email: str
    credentials: service_account.Credentials


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
        credentials = _Credentials.from_service_account_info(_whole(info), scopes=SCOPES)
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
