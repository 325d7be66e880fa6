"""Lists what patients texted, for each number of the Messaging Service's pool.

Lists have no filter for direction or service (docs/vendors/twilio.md#listing-and-pagination), and the pool's
numbers name a clinic's own texts for certain where several clinics share an account. Inbound texts have a
date_sent, so a date filter holds; Twilio logs none at all while the service's inbound URL is empty
(docs/vendors/twilio.md#incoming-messages): `check` says so.
"""

from datetime import UTC, datetime
from typing import Any

from sheetdrip.clock import Clock
from sheetdrip.domain.media import Media
from sheetdrip.domain.reply import LONGEST_REPLY, Reply
from sheetdrip.messaging.album import Album
from sheetdrip.messaging.answers import asked
from sheetdrip.messaging.connection import Connection

_PAGE = 1000
_POOL_KNOWN_FOR = 3600.0
"""Seconds: a number that joins the pool is listened to within the hour."""


class TwilioInbox:
    """The Inbox port of one Messaging Service. Not for several threads at once."""

    def __init__(self, connection: Connection, clock: Clock, service_sid: str) -> None:
        self._client = connection.client
        self._album = Album(connection.hasty)
        self._clock = clock
        self._service_sid = service_sid
        self._pool: tuple[str, ...] = ()
        self._known_at: float | None = None

    def received_since(self, moment: datetime) -> tuple[Reply, ...]:
        """Every text to the pool's numbers from `moment` on, oldest first. Raises MessagingUnavailable."""
        # the SDK stamps Z on any datetime without converting it (docs/vendors/twilio.md#the-python-client)
        since = moment.astimezone(UTC)
        listed = [one for number in self.numbers() for one in self._received_by(number, since)]
        media = self._album.of(listed)
        replies = [_reply(one, media.get(str(one.sid), ())) for one in listed]
        # times have whole seconds and lists are newest first: reversed, what came later stays later
        replies.reverse()
        return tuple(sorted(replies, key=lambda reply: reply.received_at))

    def _received_by(self, number: str, since: datetime) -> list[Any]:
        def ask() -> list[Any]:
            return list(
                self._client.messages.list(to=number, date_sent_after=since, page_size=_PAGE)
            )

        return [one for one in asked(ask, self._clock) if one.direction == "inbound"]

    def numbers(self) -> tuple[str, ...]:
        now = self._clock.monotonic()
        if self._known_at is None or now - self._known_at > _POOL_KNOWN_FOR:
            gone = f"Twilio does not know the Messaging Service {self._service_sid}"
            self._pool = asked(self._fetch_pool, self._clock, missing=gone)
            self._known_at = now
        return self._pool

    def _fetch_pool(self) -> tuple[str, ...]:
        service = self._client.messaging.v1.services(self._service_sid)
        numbers = [str(one.phone_number) for one in service.phone_numbers.list()]
        codes = [str(one.short_code) for one in service.short_codes.list()]
        # what comes by RCS or WhatsApp is to the sender's own address, such as rcs:hillside_agent
        others = [str(one.sender) for one in service.channel_senders.list()]
        return tuple(dict.fromkeys((*numbers, *codes, *others)))


def _reply(message: Any, media: tuple[Media, ...]) -> Reply:  # noqa: ANN401 - the SDK's are untyped
    received = message.date_sent or message.date_created or message.date_updated
    return Reply(
        sid=str(message.sid),
        phone=str(message.from_),
        body=str(message.body or "")[:LONGEST_REPLY],
        received_at=received if received.tzinfo else received.replace(tzinfo=UTC),
        media=media,
    )
