"""Checks whether a message may be created, in Twilio's order, and says what becomes of it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from sheetdrip.sandbox.twilio.accounts import check_trial
from sheetdrip.sandbox.twilio.errors import TwilioError, not_implemented
from sheetdrip.sandbox.twilio.fates import fate_of
from sheetdrip.sandbox.twilio.forms import flag, single
from sheetdrip.sandbox.twilio.media import stored
from sheetdrip.sandbox.twilio.records import Message, Rules, Service
from sheetdrip.sandbox.twilio.rewriting import kept
from sheetdrip.sandbox.twilio.store import TwilioStore

_E164: Final = re.compile(r"\+[1-9]\d{6,14}")
_SEND_AT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_MAX_BODY: Final = 1600
_LONGEST_VALIDITY: Final = 36_000
# Twilio's test destinations and senders (docs/vendors/twilio.md#magic-test-numbers).
_MAGIC_TO: Final = {
    "+15005550001": 21211,
    "+15005550002": 21612,
    "+15005550003": 21408,
    "+15005550004": 21610,
    "+15005550009": 21614,
}
_MAGIC_FROM: Final = {"+15005550001": 21212, "+15005550007": 21606, "+15005550008": 21611}
_UNKNOWN: Final = ("ContentSid", "ContentVariables", "PersistentAction", "ShortenUrls")


@dataclass(frozen=True, slots=True)
class Origin:
    """Who sends: a service, one of its numbers, or a number alone."""

    service: Service | None
    sender: str | None
    pinned: bool

    @property
    def channel(self) -> str:
        """What a STOP applies to."""
        return self.service.sid if self.service else self.sender or ""


def is_phone(text: str) -> bool:
    """Whether it is a number in E.164 form."""
    return _E164.fullmatch(text) is not None


def create_message(
    store: TwilioStore, account_sid: str, fields: Mapping[str, list[str]]
) -> Message:
    """A new outbound message, or TwilioError with the code of the first thing wrong."""
    _check_known(fields)
    to, body = _recipient(fields), _body(fields)
    origin = _origin(store, account_sid, fields, to)
    _check_not_itself(store, origin, to)
    check_trial(store.accounts[account_sid], to)
    store.refusals.check(to, origin.sender, store.clock.now())
    send_at = _send_at(store.rules, fields, origin, store.clock.now())
    _check_route(store, to, origin, scheduled=send_at is not None)
    if send_at and store.scheduled_count(account_sid) >= store.rules.scheduled_cap:
        raise TwilioError(35125)
    validity = _validity(fields)
    words = f"{body}\x1f{send_at or store.clock.now()}"
    rewrites = _rewrites(store, account_sid, fields, origin)
    return store.add(
        Message(
            sid=store.new_sid("MM" if fields.get("MediaUrl") else "SM"),
            account_sid=account_sid,
            to=_as_kept(store.rules, to),
            body=kept(body, rewrites),
            direction="outbound-api",
            created_at=store.clock.now(),
            fate=fate_of(store.seed, to, words, store.rules.delivery_failure_rate),
            serial=store.next_serial(),
            service_sid=origin.service.sid if origin.service else None,
            sender=origin.sender,
            sender_pinned=origin.pinned,
            send_at=send_at,
            num_media=len(fields.get("MediaUrl", ())),
            media=stored(store, fields.get("MediaUrl", ())),
            status_callback=single(fields, "StatusCallback"),
            queued_for=store.rules.queue_seconds,
            expires_at=_expires_at(store, origin, validity, send_at),
        )
    )


def _as_kept(rules: Rules, to: str) -> str:
    for prefix, other in rules.respelled:
        if to.startswith(prefix):
            return f"{other}{to.removeprefix(prefix)}"
    return to


def _validity(fields: Mapping[str, list[str]]) -> int | None:
    """1 to 36,000 seconds; the refusal's code is uncertain (docs/vendors/twilio.md#validity-period)."""
    text = single(fields, "ValidityPeriod")
    if text is None:
        return None
    if not text.isdecimal() or not 1 <= int(text) <= _LONGEST_VALIDITY:
        raise TwilioError(30045)
    return int(text)


def _expires_at(
    store: TwilioStore, origin: Origin, validity: int | None, send_at: datetime | None
) -> datetime:
    now = store.clock.now()
    if validity is None:
        service = origin.service.validity_period if origin.service else _LONGEST_VALIDITY
        return (send_at or now) + timedelta(seconds=service)
    counted_from = now if store.rules.validity_from_creation else send_at or now
    return counted_from + timedelta(seconds=validity)


def _rewrites(
    store: TwilioStore, account_sid: str, fields: Mapping[str, list[str]], origin: Origin
) -> set[str]:
    asked = flag(single(fields, "SmartEncoded") or "")
    is_smart = asked or (origin.service is not None and origin.service.smart_encoding)
    always = {"smart-encoding": is_smart, "trial-prefix": store.accounts[account_sid].is_trial}
    return {*store.rules.rewrites, *(name for name, is_on in always.items() if is_on)}


def _check_known(fields: Mapping[str, list[str]]) -> None:
    for name in _UNKNOWN:
        if single(fields, name):
            raise not_implemented(f"Messages.create {name}")


def _recipient(fields: Mapping[str, list[str]]) -> str:
    to = single(fields, "To")
    if to is None:
        raise TwilioError(21604)
    if ":" in to:
        raise not_implemented(f"the channel {to.partition(':')[0]}")
    if not is_phone(to):
        raise TwilioError(21211, f"Invalid 'To' Phone Number: {_masked(to)}")
    if to in _MAGIC_TO:
        raise TwilioError(_MAGIC_TO[to])
    return to


def _masked(number: str) -> str:
    return f"{number[:-4]}XXXX"


def _body(fields: Mapping[str, list[str]]) -> str:
    body = single(fields, "Body") or ""
    if not body and not fields.get("MediaUrl"):
        raise TwilioError(21602)
    if len(body) > _MAX_BODY:
        raise TwilioError(21617)
    return body


def _origin(
    store: TwilioStore, account_sid: str, fields: Mapping[str, list[str]], to: str
) -> Origin:
    service_sid, sender = single(fields, "MessagingServiceSid"), single(fields, "From")
    # allowed in place of the parameter (https://www.twilio.com/docs/api/errors/35118)
    if sender and sender.startswith("MG"):
        service_sid, sender = sender, None
    if not service_sid and not sender:
        raise TwilioError(21603)
    if sender:
        _check_sender(store, account_sid, sender)
    if not service_sid:
        return Origin(None, sender, pinned=True)
    service = store.services.get(service_sid)
    if service is None or service.account_sid != account_sid:
        raise TwilioError(21701, status=404)  # 404 says Twilio's dictionary
    return Origin(service, sender or _chosen(store, service, to), pinned=sender is not None)


def _check_sender(store: TwilioStore, account_sid: str, sender: str) -> None:
    if sender in _MAGIC_FROM:
        raise TwilioError(_MAGIC_FROM[sender])
    number = store.number_of(sender)
    if number is None or number.account_sid != account_sid:
        raise TwilioError(21606)


def _check_not_itself(store: TwilioStore, origin: Origin, to: str) -> None:
    """No number texts itself (https://www.twilio.com/docs/api/errors/21266).

    Of a service with several senders another one is taken (uncertain).
    """
    pool = {number.number for number in store.pool(origin.service)} if origin.service else set()
    if to == origin.sender and (origin.pinned or pool == {to}):
        raise TwilioError(21266)


def _chosen(store: TwilioStore, service: Service, to: str) -> str | None:
    # Sticky sender: a recipient always sees the same number of the pool.
    pool = store.pool(service)
    pool = [number for number in pool if number.number != to] or pool
    return pool[int(to[1:]) % len(pool)].number if pool else None


def _send_at(
    rules: Rules, fields: Mapping[str, list[str]], origin: Origin, now: datetime
) -> datetime | None:
    kind, text = single(fields, "ScheduleType"), single(fields, "SendAt")
    if kind is None:
        return None  # SendAt alone does not schedule: it is sent at once
    if kind != "fixed":
        raise TwilioError(35126)
    if origin.service is None:
        if rules.refuse_from_only_schedule:
            raise TwilioError(35118)
        # From alone: the schedule is dropped and it is sent at once (docs/vendors/twilio.md#creating)
        return None
    if text is None:
        raise TwilioError(35111)
    return _within(rules, _moment(text), now)


def _moment(text: str) -> datetime:
    if not _SEND_AT.fullmatch(text):
        raise TwilioError(35114)
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except ValueError as error:
        raise TwilioError(35114) from error


def _within(rules: Rules, moment: datetime, now: datetime) -> datetime:
    lead = (moment - now).total_seconds()
    if lead < rules.min_schedule_seconds:
        raise TwilioError(35115)
    if lead > rules.max_schedule_days * 86_400:
        raise TwilioError(35117)
    return moment


def _check_route(store: TwilioStore, to: str, origin: Origin, *, scheduled: bool) -> None:
    out = store.has_opted_out(origin.channel, to, store.clock.now())
    if out and (not scheduled or store.rules.refuse_opted_out_schedule):
        raise TwilioError(21610)
    # A schedule needs no sender yet: it is chosen at SendAt (docs/vendors/twilio.md#creating).
    if origin.sender is None and not scheduled:
        raise TwilioError(21704)
