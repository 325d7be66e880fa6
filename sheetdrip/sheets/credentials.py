"""Who are we to Google? A service account's key file, checked before it is used."""

import json
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from google.oauth2 import service_account
from typing_extensions import override

from sheetdrip.errors import UserMustFix

SCOPES = ("https://www.googleapis.com/auth/spreadsheets",)
_NEEDED = ("client_email", "private_key", "token_uri")
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


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
    missing = [name for name in _NEEDED if not info.get(name)]
    if missing:
        raise UserMustFix(
            f"{path.name}: {', '.join(missing)} missing: is it the JSON key of a service account? "
            "Make one in the Google Cloud console under IAM > Service accounts > Keys"
        )
    try:
        credentials = _Credentials.from_service_account_info(info, scopes=SCOPES)
    except (ValueError, TypeError) as error:
        raise UserMustFix(
            f"{path.name}: its private key cannot be read: download the key again"
        ) from error
    return Account(str(info["client_email"]), credentials)


def _read(path: Path) -> Mapping[str, Any]:
    try:
        if path.stat().st_mode & _OTHERS:
            raise UserMustFix(f"{path.name}: other users can read this key: run chmod 600 on it")
        info = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UserMustFix(
            f"{path}: no such file: put the service account's JSON key there, "
            "or set google.service_account_file to where it is"
        ) from None
    except OSError as error:
        raise UserMustFix(f"{path}: cannot be read ({error.strerror}): check its owner") from None
    except ValueError:
        raise UserMustFix(f"{path.name}: not JSON: download the key again") from None
    if not isinstance(info, dict):
        raise UserMustFix(f"{path.name}: not a service account's key: download it again")
    return info
