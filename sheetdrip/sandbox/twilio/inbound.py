"""Takes in what a patient texts back: opt-out words, canned answers, and the inbound row."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from sheetdrip.sandbox.twilio.media import stored
from sheetdrip.sandbox.twilio.records import Fate, Message, PhoneNumber, Service
from sheetdrip.sandbox.twilio.store import TwilioStore

# Whole body, any case; "Stop please" does nothing (docs/vendors/twilio.md#opt-out).
STOP_WORDS: Final = frozenset(
    {"STOP", "UNSUBSCRIBE", "END", "QUIT", "STOPALL", "REVOKE", "OPTOUT", "CANCEL"}
)
START_WORDS: Final = frozenset({"START", "UNSTOP", "YES"})
HELP_WORDS: Final = frozenset({"HELP", "INFO"})
_STOPPED: Final = (
    "You have successfully been unsubscribed. You will not receive any more messages from this "
    "number. Reply START to resubscribe."
)
_STARTED: Final = (
    "You have successfully been re-subscribed to messages from this number. Reply HELP for help. "
    "Reply STOP to unsubscribe. Msg&Data Rates May Apply."
)
_HELPED: Final = "Reply STOP to unsubscribe. Msg&Data Rates May Apply."


@dataclass(frozen=True, slots=True)
class Received:
    """What became of a text; both are None when receiving is switched off."""

    message: Message | None
    answer: Message | None = None


def receive(
    store: TwilioStore, sender: str, number: PhoneNumber, body: str, media: Sequence[str] = ()
) -> Received:
    """`sender` texts `body` to one of our numbers; `media`: types or addresses of what goes with it."""
    service = store.service_of(number.sid)
    if not _is_receiving(service, number):
        # neither logged nor received (docs/vendors/twilio.md#incoming-messages)
        return Received(None)
    row = _row(store, service, number, sender, body)
    if media:
        row = replace(row, sid=f"MM{row.sid[2:]}", num_media=len(media), media=stored(store, media))
    message = store.add(row)
    answer = _answer_to(store, service, number, sender, body.strip().upper())
    return Received(message, answer)


def bare(address: str) -> str:
    """The number in an address such as `rcs:+1...` (docs/vendors/twilio.md#channels-and-second-spellings)."""
    return address.rpartition(":")[2]


def number_for(store: TwilioStore, patient: str) -> PhoneNumber | None:
    """The number a patient would answer to: the one that texted last, else the first."""
    texts = [m for m in store.found(to=bare(patient)) if m.sender]
    sent = [m for m in texts if store.state(m).sent_at is not None]
    found = store.number_of(sent[-1].sender or "") if sent else None
    pooled = (n for service in store.services.values() for n in store.pool(service))
    return found or next(pooled, None) or next(iter(store.numbers.values()), None)


def _is_receiving(service: Service | None, number: PhoneNumber) -> bool:
    if service is None:
        return True  # a number alone logs what it gets, with or without a webhook
    if service.use_inbound_webhook_on_number:
        return bool(number.sms_url)
    return service.inbound_request_url is not None


def _row(
    store: TwilioStore, service: Service | None, number: PhoneNumber, sender: str, body: str
) -> Message:
    return Message(
        sid=store.new_sid("SM"),
        account_sid=number.account_sid,
        to=_reached(service, number, sender),
        body=body,
        direction="inbound",
        created_at=store.clock.now(),
        fate=Fate(0, 0),
        serial=store.next_serial(),
        service_sid=service.sid if service else None,
        sender=sender,
        sender_pinned=True,
    )


def _reached(service: Service | None, number: PhoneNumber, sender: str) -> str:
    """The clinic's address on the channel that was written through; its number for a plain text."""
    channel = sender.rpartition(":")[0]
    theirs = () if service is None or not channel else service.channel_senders
    return next((one for one in theirs if one.startswith(f"{channel}:")), number.number)


def _answer_to(
    store: TwilioStore, service: Service | None, number: PhoneNumber, sender: str, word: str
) -> Message | None:
    text = _canned(word)
    if text is None:
        return None
    if word not in HELP_WORDS:
        channel = service.sid if service else number.number
        store.set_opted_out(channel, bare(sender), out=word in STOP_WORDS)
    row = _row(store, service, number, sender, text)
    # No service on the row: the answer to STOP must itself get through.
    return store.add(
        replace(
            row,
            to=sender,
            sender=number.number,
            direction="outbound-reply",
            fate=Fate(1, 2),
            service_sid=None,
        )
    )


def _canned(word: str) -> str | None:
    if word in STOP_WORDS:
        return _STOPPED
    if word in START_WORDS:
        return _STARTED
    return _HELPED if word in HELP_WORDS else None
