"""Finds out who asks Twilio: Basic auth with the account's token, or with an API key and its secret."""

import base64
import binascii
import hmac
import re
from typing import Final

from sheetdrip.sandbox.twilio.errors import TwilioError, not_found, unauthenticated
from sheetdrip.sandbox.twilio.store import TwilioStore

_ACCOUNT_IN_PATH: Final = re.compile(r"/2010-04-01/Accounts/(AC[0-9a-f]{32})")


def account_of(store: TwilioStore, authorization: str, path: str) -> str:
    """The SID of the account that asks; TwilioError 20003 or 20404 when it may not see `path`."""
    username, _, password = _decoded(authorization).partition(":")
    account_sid = _holder(store, username, password)
    if account_sid is None:
        raise unauthenticated()
    asked = _ACCOUNT_IN_PATH.match(path)
    if asked and asked[1] != account_sid:
        if asked[1] in store.accounts:
            raise unauthenticated()
        raise not_found(path)
    return account_sid


def _decoded(authorization: str) -> str:
    scheme, _, blob = authorization.partition(" ")
    if scheme.lower() != "basic":
        raise unauthenticated()
    try:
        return base64.b64decode(blob, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError) as error:
        raise TwilioError(20003, status=401) from error


def _holder(store: TwilioStore, username: str, password: str) -> str | None:
    for account in store.accounts.values():
        secret = account.auth_token if username == account.sid else account.api_keys.get(username)
        if secret is not None and hmac.compare_digest(secret.encode(), password.encode()):
            return account.sid
    return None
