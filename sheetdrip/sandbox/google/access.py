"""Checks whether a bearer may call a method, by tokens and their scopes."""

from http import HTTPStatus
from typing import Final

from sheetdrip.sandbox.google.errors import ERROR_INFO, GoogleError, unauthenticated
from sheetdrip.sandbox.google.keys import Keys

AUTH: Final = "https://www.googleapis.com/auth/"
_SHEETS_WRITE: Final = frozenset({"spreadsheets", "drive", "drive.file"})
_DRIVE_WRITE: Final = frozenset({"drive", "drive.file"})
_SCOPES: Final[dict[tuple[str, bool], frozenset[str]]] = {
    ("sheets", True): _SHEETS_WRITE,
    ("sheets", False): _SHEETS_WRITE | {"spreadsheets.readonly", "drive.readonly"},
    ("drive", True): _DRIVE_WRITE,
    ("drive", False): _DRIVE_WRITE
    | {"drive.readonly", "drive.metadata", "drive.metadata.readonly"},
}
# Reads that only a write scope opens (docs/vendors/sheets.md#developer-metadata).
_READS_LIKE_WRITES: Final = ("ByDataFilter", "developerMetadata")


def principal_of(
    keys: Keys, authorization: str, service: str, operation: str, *, write: bool
) -> str:
    """The e-mail address behind the token; GoogleError 401 or 403 when it may not."""
    scheme, _, token = authorization.partition(" ")
    grant = keys.grant(token) if scheme.lower() == "bearer" else None
    if grant is None:
        raise unauthenticated()
    strict = write or any(name in operation for name in _READS_LIKE_WRITES)
    wanted = _SCOPES[service, strict]
    if not any(scope.removeprefix(AUTH) in wanted for scope in grant.scopes):
        raise _insufficient(service)
    return grant.principal


def _insufficient(service: str) -> GoogleError:
    info = {
        "@type": ERROR_INFO,
        "reason": "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
        "domain": "googleapis.com",
        "metadata": {"service": f"{service}.googleapis.com"},
    }
    message = "Request had insufficient authentication scopes."
    return GoogleError(HTTPStatus.FORBIDDEN, "PERMISSION_DENIED", message, [info])
