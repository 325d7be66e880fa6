"""Connects to Twilio: the SDK's client with timeouts, no transport retries, and settable addresses."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client
from typing_extensions import override

from sheetdrip.clock import Ear, steady_seconds

# at INFO the SDK logs request addresses, and a list's address holds the patient's number
# (docs/vendors/twilio.md#the-python-client)
logging.getLogger("twilio.http_client").setLevel(logging.WARNING)

TIMEOUT = (5.0, 30.0)
"""Seconds to connect and to answer; Twilio itself gives up after about 30."""

BRIEF = (3.0, 4.0)
"""The same for what nothing may wait for."""

Answered = Callable[[int | None, float], None]
"""Told of each call that has ended: its HTTP status, None without an answer, and the seconds that it took."""

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
    """Clients of the SDK for one account; `hasty` is for questions whose answer nothing waits for."""

    client: Client
    hasty: Client


class _HttpClient(TwilioHttpClient):
    """The SDK waits for ever by default (docs/vendors/twilio.md#the-python-client)."""

    def __init__(
        self, ear: Ear | None, timeout: tuple[float, float], answered: Answered | None
    ) -> None:
        super().__init__()
        self.timeout = timeout  # a pair, which the SDK's own argument cannot take
        self._ear = ear
        self._answered = answered
        if ear is not None:
            self.request_hooks = {"response": partial(self._hear, ear)}
        self._asked = 0.0

    @override
    def request(self, *args: Any, **options: Any) -> Response:
        self._asked = self._ear.asks() if self._ear else 0.0
        began, status = steady_seconds(), None
        try:
            response = super().request(*args, **options)
            status = response.status_code
        finally:
            if self._answered is not None:
                self._answered(status, steady_seconds() - began)
        return response

    def _hear(self, ear: Ear, response: Any, **_: Any) -> None:  # noqa: ANN401
        ear.hears(response.headers, self._asked)


def connect(
    credentials: Credentials,
    *,
    api_url: str,
    messaging_url: str,
    studio_url: str,
    ear: Ear | None = None,
    answered: Answered | None = None,
) -> Connection:
    """Clients for an account. Base addresses are set before first use: the SDK's domains are lazy."""
    patient, hasty = _HttpClient(ear, TIMEOUT, answered), _HttpClient(ear, BRIEF, answered)
    hasty.session = patient.session

    def client(http_client: _HttpClient) -> Client:
        made = Client(
            credentials.username,
            credentials.password,
            credentials.account_sid,
            http_client=http_client,
        )
        made.api.base_url = api_url.rstrip("/")
        made.messaging.base_url = messaging_url.rstrip("/")
        made.studio.base_url = studio_url.rstrip("/")
        return made

    return Connection(client(patient), client(hasty))
