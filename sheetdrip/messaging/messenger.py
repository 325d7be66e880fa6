"""Sends, cancels and looks up texts at Twilio."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from twilio.base.exceptions import TwilioRestException

from sheetdrip.clock import Clock
from sheetdrip.domain.phone_identity import spellings
from sheetdrip.domain.requests import ImmediateRequest, ScheduledRequest, validity
from sheetdrip.messaging.answers import ODD_ANSWER, Missing, asked, error_kind, posted
from sheetdrip.messaging.connection import Connection
from sheetdrip.planning.unknown_outcomes import Listed
from sheetdrip.sync.ports.messaging import (
    CancelAnswer,
    Cancelled,
    NotCancelled,
    SendAnswer,
    Unclear,
)

_PAGE = 1000
_CANNOT_CANCEL = 30409


class TwilioMessenger:
    """The Messenger port over the twilio SDK. Not for several threads at once."""

    def __init__(self, connection: Connection, clock: Clock) -> None:
        self._messages = connection.client.messages
        self._client = connection.client
        self._clock = clock

    def send(self, request: ScheduledRequest | ImmediateRequest) -> SendAnswer:
        """Post once; a 429 or a refused connection is tried again a few times, while there is time."""
        return posted(
            lambda: self._messages.create(**_parameters(request, self._clock.now())),
            self._clock,
            request.post_by,
        )

    def cancel(self, sid: str) -> CancelAnswer:
        """Ask to cancel; the caller proves anything but a plain yes by fetching."""
        try:
            message = self._client.messages(sid).update(status="canceled")
        except TwilioRestException as error:
            return NotCancelled() if error.code == _CANNOT_CANCEL else Unclear(error_kind(error))
        except ODD_ANSWER as error:
            return Unclear(type(error).__name__)
        return Cancelled() if message.status == "canceled" else Unclear("no proof")

    def fetch(self, sid: str) -> Listed | None:
        try:
            return asked(
                lambda: _listed(self._client.messages(sid).fetch(), self._clock), self._clock
            )
        except Missing:
            return None

    def listed_to(self, phone: str) -> tuple[Listed, ...]:
        """Every message to a number, however spelled; no date filter: scheduled ones have no date_sent."""
        return tuple(one for number in spellings(phone) for one in self._listed_as(number))

    def _listed_as(self, number: str) -> tuple[Listed, ...]:
        return asked(
            # asked for by To, which an answer may tell obfuscated (docs/vendors/twilio.md#redaction)
            lambda: tuple(
                replace(one, to=number)
                for one in self._told(self._messages.list(to=number, page_size=_PAGE))
            ),
            self._clock,
        )

    def sent_since(self, moment: datetime) -> tuple[Listed, ...]:
        # the SDK stamps Z on any datetime without converting it (docs/vendors/twilio.md#the-python-client)
        since = moment.astimezone(UTC)
        return asked(
            lambda: self._told(self._messages.list(date_sent_after=since, page_size=_PAGE)),
            self._clock,
        )

    def _told(self, found: Iterable[Any]) -> tuple[Listed, ...]:
        """Each message once: a list may show one again (github.com/twilio/twilio-python/issues/606)."""
        return tuple(
            {one.sid: one for one in (_listed(one, self._clock) for one in found)}.values()
        )


def _parameters(request: ScheduledRequest | ImmediateRequest, now: datetime) -> dict[str, Any]:
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
    elif request.latest is not None:
        parameters["validity_period"] = int(validity(request.latest, now).total_seconds())
    return parameters


def _listed(message: Any, clock: Clock) -> Listed:  # noqa: ANN401 - the SDK's instances are untyped
    # never seen without, but a list is not lost for one that lacks it: it may be a moment old
    created = message.date_created or message.date_updated or message.date_sent or clock.now()
    return Listed(
        sid=str(message.sid),
        to=str(message.to or ""),
        body=str(message.body or ""),
        service_sid=message.messaging_service_sid or None,
        status=str(message.status),
        direction=str(message.direction),
        created_at=created if created.tzinfo else created.replace(tzinfo=UTC),
        error_code=int(message.error_code) if message.error_code else None,
    )
