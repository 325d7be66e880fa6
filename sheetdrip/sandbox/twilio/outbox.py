"""Finds the webhooks that are due: status callbacks by the world's clock, inbound texts at once."""

from collections import deque
from datetime import datetime

from sheetdrip.sandbox.twilio.inbound import Received
from sheetdrip.sandbox.twilio.lifecycle import FINISHED, initial_status, milestones
from sheetdrip.sandbox.twilio.records import Message
from sheetdrip.sandbox.twilio.store import TwilioStore
from sheetdrip.sandbox.twilio.webhooks import Webhook, inbound_webhook, status_webhook


class Outbox:
    """Remembers what has been told about each message that has a callback: every status is told once."""

    def __init__(self, store: TwilioStore) -> None:
        self._store = store
        self._told: dict[str, set[str]] = {}
        self._next_serial = 1
        self._watched: list[str] = []
        self._inbound: deque[Webhook] = deque()

    def receive(self, received: Received) -> None:
        """Tell the clinic of an inbound text."""
        message = received.message
        url = self._inbound_url(message) if message else None
        if message and url:
            self._inbound.append(inbound_webhook(url, message))

    def due(self) -> list[Webhook]:
        """Everything to be told by now, in order; each is handed out once."""
        due = list(self._inbound)
        self._inbound.clear()
        self._watch_new()
        now = self._store.clock.now()
        for sid in list(self._watched):
            due.extend(self._news_of(sid, now))
        return due

    def _watch_new(self) -> None:
        for message in self._store.since(self._next_serial):
            self._next_serial = message.serial + 1
            if message.direction != "inbound" and self._callback_url(message):
                # The initial status is in the answer to the create: no callback for it.
                self._told[message.sid] = {initial_status(message), "accepted"}
                self._watched.append(message.sid)

    def _news_of(self, sid: str, now: datetime) -> list[Webhook]:
        message = self._store.messages.get(sid)
        news: list[Webhook] = []
        url = self._callback_url(message) if message else None
        moments = milestones(message) if message else []
        for moment in (m for m in moments if m <= now):
            if message is None or url is None:
                break
            state = self._store.state(message, moment)
            if state.status not in self._told[sid]:
                self._told[sid].add(state.status)
                news.append(status_webhook(url, message, state))
        if message is None or not self._told[sid].isdisjoint(FINISHED):
            self._watched.remove(sid)
        return news

    def _callback_url(self, message: Message) -> str | None:
        # The message's own URL wins over the service's (docs/vendors/twilio.md#callbacks).
        service = self._store.services.get(message.service_sid or "")
        return message.status_callback or (service.status_callback if service else None)

    def _inbound_url(self, message: Message) -> str | None:
        service = self._store.services.get(message.service_sid or "")
        if service is not None and not service.use_inbound_webhook_on_number:
            return service.inbound_request_url
        number = self._store.number_of(message.to)
        return number.sms_url or None if number else None
