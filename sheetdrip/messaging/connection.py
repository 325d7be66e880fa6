"""How is Twilio reached? The SDK's client with timeouts, no transport retries, and settable addresses."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

# at INFO the SDK logs request addresses, and a list's address holds the patient's number (twilio.md 9)
logging.getLogger("twilio.http_client").setLevel(logging.WARNING)

TIMEOUT = (5.0, 30.0)
"""Seconds to connect and to answer; Twilio itself gives up after about 30."""

CREDENTIALS_REFUSED = (
    "Twilio refused the credentials: check TWILIO_ACCOUNT_SID with TWILIO_AUTH_TOKEN, "
    "or TWILIO_API_KEY with TWILIO_API_SECRET"
)


@dataclass(frozen=True, slots=True, repr=False)
class Credentials:
    """An account with either its auth token or an API key (`username` SK..., its secret)."""

    account_sid: str
    username: str
    password: str


@dataclass(frozen=True, slots=True)
class Connection:
    """A client of the SDK for one account."""

    client: Client


class _HttpClient(TwilioHttpClient):
    """The SDK waits for ever by default (twilio.md 9)."""

    def __init__(self, on_response: Callable[[str | None], None]) -> None:
        super().__init__()
        self.timeout = TIMEOUT  # a pair, which the SDK's own argument cannot take
        self.request_hooks = {"response": self._hear}
        self._on_response = on_response

    def _hear(self, response: Any, **_: Any) -> None:  # noqa: ANN401
        self._on_response(response.headers.get("Date"))


def connect(
    credentials: Credentials,
    *,
    api_url: str,
    messaging_url: str,
    studio_url: str,
    on_response: Callable[[str | None], None] = lambda _: None,
) -> Connection:
    """A client for an account. Base addresses are set before first use: the SDK's domains are lazy."""
    client = Client(
        credentials.username,
        credentials.password,
        credentials.account_sid,
        http_client=_HttpClient(on_response),
    )
    client.api.base_url = api_url.rstrip("/")
    client.messaging.base_url = messaging_url.rstrip("/")
    client.studio.base_url = studio_url.rstrip("/")
    return Connection(client)
