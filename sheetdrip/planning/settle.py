"""What became of the calls whose outcome is unknown, now that Twilio's complete list is here?

Twilio has no idempotency key, so bodies to one number are compared as multisets (reliability.md 2.2): as many
found as are missing are adopted, oldest first; any more are extras of ours; any fewer were never taken.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sheetdrip.domain.message import Message

SETTLING = timedelta(seconds=240)
"""How long after its intent a request may still be applied: half a minute until it is posted, another for
tries that certainly failed, four read timeouts, and some to spare."""

CLOCK_SLACK = timedelta(minutes=5)
"""How far Twilio's date_created may be before our commit of the intent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A message as Twilio lists it."""

    sid: str
    to: str
    body: str
    service_sid: str | None
    status: str
    direction: str
    created_at: datetime
    error_code: int | None = None


@dataclass(frozen=True, slots=True)
class Adopt:
    """Twilio took it: this is its SID."""

    message: Message
    found: Listed


@dataclass(frozen=True, slots=True)
class Lost:
    """Twilio never took it: it may be created again."""

    message: Message


@dataclass(frozen=True, slots=True)
class Extra:
    """Twilio has one of ours too many: cancel it."""

    found: Listed


Verdict = Adopt | Lost | Extra


def is_settled(message: Message, now: datetime) -> bool:
    """Whether a late application of its call can be ruled out by now."""
    return message.posted_at is None or now - message.posted_at >= SETTLING


def settle(
    uncertain: Sequence[Message], listed: Iterable[Listed], known_sids: frozenset[str]
) -> Iterator[Verdict]:
    """Judge messages to one number, all past their settling time, against its complete list."""
    found = [one for one in listed if one.sid not in known_sids and _is_ours(one)]
    for body, service_sid in dict.fromkeys((one.body, one.service_sid) for one in uncertain):
        missing = sorted(
            (one for one in uncertain if (one.body, one.service_sid) == (body, service_sid)),
            key=_posted,
        )
        since = _posted(missing[0]) - CLOCK_SLACK
        matches = sorted(
            (
                one
                for one in found
                if (one.body, one.service_sid) == (body, service_sid) and one.created_at >= since
            ),
            key=lambda one: one.created_at,
        )
        yield from _paired(missing, matches)


def _paired(missing: Sequence[Message], matches: Sequence[Listed]) -> Iterator[Verdict]:
    for message, match in zip(missing, matches, strict=False):
        yield Adopt(message, match)
    for message in missing[len(matches) :]:
        yield Lost(message)
    for match in matches[len(missing) :]:
        yield Extra(match)


def _is_ours(one: Listed) -> bool:
    return one.direction == "outbound-api" and one.status != "canceled"


def _posted(message: Message) -> datetime:
    return message.posted_at or message.send_at
