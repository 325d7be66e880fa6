"""Hands out tokens for fresh, correctly signed assertions of known accounts.

Wire format and refusals as in docs/vendors/sheets.md#tokens.
"""

import base64
import binascii
import json
from collections.abc import Iterable
from functools import partial
from typing import Any, Final
from urllib.parse import parse_qs

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sheetdrip.sandbox.google.keys import TOKEN_SECONDS, Keys

_GRANT_TYPE: Final = "urn:ietf:params:oauth:grant-type:jwt-bearer"
# google-auth signs for this audience whatever its token_uri is.
_AUDIENCE: Final = "https://oauth2.googleapis.com/token"
_MAX_LIFETIME: Final = 3600
_SKEW: Final = 300  # a clock five minutes off is refused (DataBiosphere/dsub#194)
_STALE: Final = (
    "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. "
    "Check your iat and exp values in the JWT claim."
)


class GrantRefused(Exception):
    """An OAuth refusal: its error word and description."""

    def __init__(self, description: str, error: str = "invalid_grant") -> None:
        super().__init__(description)
        self.error = error
        self.description = description


def routes(keys: Keys) -> list[Route]:
    """The token endpoint."""
    return [Route("/token", partial(_token, keys), methods=["POST"])]


async def grant_refused_handler(_request: Request, exc: Exception) -> Response:
    """Turn a GrantRefused into its response."""
    if not isinstance(exc, GrantRefused):
        raise exc
    body = {"error": exc.error, "error_description": exc.description}
    return JSONResponse(body, status_code=400)


async def _token(keys: Keys, request: Request) -> Response:
    form = parse_qs((await request.body()).decode())
    if form.get("grant_type") != [_GRANT_TYPE]:
        raise GrantRefused("Invalid grant_type", "unsupported_grant_type")
    claims = _claims(keys, form.get("assertion", [""])[0])
    _check_times(claims, [clock.now().timestamp() for clock in keys.clocks])
    scopes = frozenset(str(claims.get("scope", "")).split())
    if not scopes:
        raise GrantRefused("Invalid OAuth scope or ID token audience provided.", "invalid_scope")
    token = keys.issue(str(claims["iss"]), scopes)
    body = {"access_token": token, "expires_in": TOKEN_SECONDS, "token_type": "Bearer"}
    return JSONResponse(body)


def _claims(keys: Keys, assertion: str) -> dict[str, Any]:
    signed, _, signature = assertion.rpartition(".")
    header, claims = (_parsed(part) for part in [*signed.split("."), "", ""][:2])
    public = keys.public_key(str(claims.get("iss")))
    if public is None:
        raise GrantRefused("Invalid grant: account not found")
    if header.get("alg") != "RS256":
        raise GrantRefused("Invalid JWT Signature.")
    try:
        public.verify(_decoded(signature), signed.encode(), padding.PKCS1v15(), hashes.SHA256())
    except InvalidSignature as error:
        raise GrantRefused("Invalid JWT Signature.") from error
    if claims.get("aud") != _AUDIENCE:
        raise GrantRefused("Invalid JWT: Failed audience check.")
    if claims.get("sub", claims["iss"]) != claims["iss"]:  # no domain-wide delegation here
        raise GrantRefused(
            "Client is unauthorized to retrieve access tokens using this method, or client not "
            "authorized for any of the scopes requested.",
            "unauthorized_client",
        )
    return claims


def _parsed(part: str) -> dict[str, Any]:
    try:
        parsed = json.loads(_decoded(part))
    except ValueError as error:
        raise GrantRefused("Invalid JWT: not a JSON web token.") from error
    return parsed if isinstance(parsed, dict) else {}


def _decoded(part: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    except binascii.Error as error:
        raise GrantRefused("Invalid JWT: not base64url.") from error


def _check_times(claims: dict[str, Any], moments: Iterable[float]) -> None:
    issued, expires = claims.get("iat"), claims.get("exp")
    if not isinstance(issued, int) or not isinstance(expires, int):
        raise GrantRefused(_STALE)
    timely = any(issued < now + _SKEW and expires > now for now in moments)
    if not timely or expires - issued > _MAX_LIFETIME:
        raise GrantRefused(_STALE)
