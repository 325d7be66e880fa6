"""How are texts sent, cancelled and looked up at Twilio?

Creates are posted once: Twilio has no idempotency key. Only a 429 and a connection that was never made are
tried again, because Twilio certainly did not process them (twilio.md 4, 5).
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import requests
from tenacity import (
    Retrying,
    retry_if_result,
    stop_after_attempt,
    wait_exponential_jitter,
)
from twilio.base.exceptions import TwilioRestException
from urllib3.exceptions import NewConnectionError

from sheetdrip.clock import Clock
from sheetdrip.domain.requests import ImmediateRequest, ScheduledRequest
from sheetdrip.messaging.connection import Connection
from sheetdrip.messaging.questions import (
    ATTEMPTS,
    ODD_ANSWER,
    SERVER_ERROR,
    TOO_MANY,
    Missing,
    Questions,
    told,
)
from sheetdrip.planning.settle import Listed
from sheetdrip.sync.ports import (
    Accepted,
    CancelAnswer,
    Cancelled,
    NotCancelled,
    NotTaken,
    Refused,
    SendAnswer,
    Unclear,
)

_PAGE = 1000
_CANNOT_CANCEL = 30409
_TWILIO_CODES = 10_000
"""Below this the SDK put the HTTP status where Twilio's code belongs."""

_MAY_BE_APPLIED = frozenset({408, 409, 425})
"""Answers of 4xx that still leave it open whether the request was processed."""


class TwilioMessenger:
    """The Messenger port over the twilio SDK. Not for several threads at once."""

    def __init__(self, connection: Connection, clock: Clock) -> None:
        self._messages = connection.client.messages
        self._client = connection.client
        self._clock = clock
        self._questions = Questions(clock)

    def send(self, request: ScheduledRequest | ImmediateRequest) -> SendAnswer:
        """Post once; a 429 or a refused connection is tried again a few times."""
        return self._patiently(lambda: self._create(request))

    def cancel(self, sid: str) -> CancelAnswer:
        """Ask to cancel; the caller proves anything but a plain yes by fetching."""
        try:
            message = self._client.messages(sid).update(status="canceled")
        except TwilioRestException as error:
            return NotCancelled() if error.code == _CANNOT_CANCEL else Unclear(told(error))
        except ODD_ANSWER as error:
            return Unclear(type(error).__name__)
        return Cancelled() if message.status == "canceled" else Unclear("no proof")

    def fetch(self, sid: str) -> Listed | None:
        """One message, or None if Twilio does not have it. Raises MessagingUnavailable."""
        try:
            return _listed(self._questions.ask(lambda: self._client.messages(sid).fetch()))
        except Missing:
            return None

    def listed_to(self, phone: str) -> tuple[Listed, ...]:
        """Every message to a number. Scheduled ones have no date_sent, so no date filter is used."""
        return self._questions.ask(
            lambda: tuple(map(_listed, self._messages.list(to=phone, page_size=_PAGE)))
        )

    def sent_since(self, moment: datetime) -> tuple[Listed, ...]:
        """Every message sent from `moment` on."""
        # the SDK stamps Z on any datetime without converting it (twilio.md 4)
        since = moment.astimezone(UTC)
        return self._questions.ask(
            lambda: tuple(map(_listed, self._messages.list(date_sent_after=since, page_size=_PAGE)))
        )

    def _create(self, request: ScheduledRequest | ImmediateRequest) -> SendAnswer:
        try:
            message = self._messages.create(**_parameters(request))
        except TwilioRestException as error:
            return _refusal(error)
        except requests.ConnectionError as error:
            if _never_connected(error):
                return NotTaken("Twilio cannot be reached")
            return Unclear(type(error).__name__)
        except ODD_ANSWER as error:
            # includes a half-written answer: the request had been taken by then
            return Unclear(type(error).__name__)
        if not message.sid or not message.status:
            return Unclear("an answer without SID or status")
        return Accepted(str(message.sid), str(message.status))

    def _patiently(self, ask: Callable[[], SendAnswer]) -> SendAnswer:
        retrying: Retrying = Retrying(
            retry=retry_if_result(lambda answer: isinstance(answer, NotTaken)),
            stop=stop_after_attempt(ATTEMPTS),
            wait=wait_exponential_jitter(multiplier=0.5, max=8),
            sleep=self._clock.sleep,
            retry_error_callback=lambda state: state.outcome.result() if state.outcome else None,
        )
        return retrying(ask)


def _parameters(request: ScheduledRequest | ImmediateRequest) -> dict[str, Any]:
    parameters: dict[str, Any] = {
        "to": request.to,
        "body": request.body,
        "messaging_service_sid": request.service_sid,
    }
    if request.status_callback is not None:
        parameters["status_callback"] = request.status_callback
    if isinstance(request, ScheduledRequest):
        parameters["schedule_type"] = "fixed"
        # as text in the documented form: the SDK would stamp Z on an unconverted datetime
        parameters["send_at"] = f"{request.send_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return parameters


def _refusal(error: TwilioRestException) -> SendAnswer:
    if error.status == TOO_MANY:
        return NotTaken("Twilio has too many requests (429)")
    if error.status >= SERVER_ERROR or error.status in _MAY_BE_APPLIED or error.status < 400:  # noqa: PLR2004
        return Unclear(f"HTTP {error.status}")
    return Refused(error.code if error.code and error.code >= _TWILIO_CODES else None)


def _never_connected(error: requests.ConnectionError) -> bool:
    """Whether the connection was refused, timed out or not resolved before anything was sent."""
    cause = error.args[0] if error.args else None
    return isinstance(error, requests.ConnectTimeout) or isinstance(
        getattr(cause, "reason", cause), NewConnectionError
    )


def _listed(message: Any) -> Listed:  # noqa: ANN401 - the SDK's instances are untyped
    created = message.date_created
    return Listed(
        sid=str(message.sid),
        to=str(message.to),
        body=str(message.body),
        service_sid=message.messaging_service_sid,
        status=str(message.status),
        direction=str(message.direction),
        created_at=created if created.tzinfo else created.replace(tzinfo=UTC),
        error_code=int(message.error_code) if message.error_code else None,
    )
