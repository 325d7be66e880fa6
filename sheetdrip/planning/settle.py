"""What became of the calls whose outcome is unknown, now that Twilio's complete list is here?

Twilio has no idempotency key, and its copy of a body need not be ours (`domain.likeness`). So what cannot be
rewritten decides first: to this phone, through this service or through none that is named, by the API, not
cancelled, created since the intent. Of what is left, texts that say our words are compared as multisets
(reliability.md 2.2): as many found as are missing are adopted, oldest first; more are extras of ours; fewer
were never taken. What cannot be read is counted: as many as are missing, and they are these. Where it stays
open, nothing is created a second time and a person is asked.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sheetdrip.domain.likeness import ALIKE, UNLIKE, is_readable, likeness
from sheetdrip.domain.message import Message

SETTLING = timedelta(seconds=240)
"""How long after its intent a request may still be applied: half a minute until it is posted, another for
tries that certainly failed, four read timeouts, and some to spare."""

CLOCK_SLACK = timedelta(minutes=5)
"""How far Twilio's date_created may be before our commit of the intent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A message as Twilio lists it. `body` and `to` may be redacted; `service_sid` may be left out."""

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


@dataclass(frozen=True, slots=True)
class Open:
    """Twilio may have it: nobody can tell, so that it is not created again."""

    message: Message


Verdict = Adopt | Lost | Extra | Open


def is_settled(message: Message, now: datetime) -> bool:
    """Whether a late application of its call can be ruled out by now."""
    return message.posted_at is None or now - message.posted_at >= SETTLING


def settle(
    uncertain: Sequence[Message],
    listed: Iterable[Listed],
    known_sids: frozenset[str],
    recorded: Iterable[Message] = (),
) -> Iterator[Verdict]:
    """Judge messages to one number, all past their settling time, against its complete list.

    `recorded`: everything on record for the number, which an unknown text may be a double of.
    """
    every, on_record = list(listed), list(recorded)
    if not copies_are_ours(every, on_record):
        every = [one if one.sid in known_sids else replace(one, body="") for one in every]
    others = {one.body for one in on_record} - {one.body for one in uncertain}
    found = [one for one in every if one.sid not in known_sids and _is_sent_by_us(one)]
    for service_sid in dict.fromkeys(one.service_sid for one in uncertain):
        missing = sorted((one for one in uncertain if one.service_sid == service_sid), key=_posted)
        since = _posted(missing[0]) - CLOCK_SLACK
        here = sorted(
            (
                one
                for one in found
                if (one.service_sid or service_sid) == service_sid and one.created_at >= since
            ),
            key=lambda one: one.created_at,
        )
        yield from _judged(missing, here, others)
        found = [one for one in found if one.service_sid or one not in here]


def copies_are_ours(listed: Iterable[Listed], recorded: Iterable[Message]) -> bool:
    """Whether Twilio keeps what it is given: what it shows under SIDs that are on record says our words."""
    bodies = {one.sid: one.body for one in recorded if one.sid is not None}
    return all(
        likeness(bodies[one.sid], one.body) >= UNLIKE
        for one in listed
        if one.sid in bodies and is_readable(one.body)
    )


@dataclass(frozen=True, slots=True)
class _Readings:
    """What unknown texts say: by the body of ours that it is; those that say nothing; those in between."""

    ours: Mapping[str, list[Listed]]
    unread: list[Listed]
    unsure: list[Listed]


def _judged(
    missing: Sequence[Message], found: Sequence[Listed], others: Iterable[str]
) -> Iterator[Verdict]:
    """`missing` and `found` of one service, oldest first."""
    read = _read(found, list(dict.fromkeys(one.body for one in missing)), others)
    left: list[Message] = []
    for body, matches in read.ours.items():
        group = [one for one in missing if one.body == body]
        if matches and len(matches) < len(group) and _are_told_apart(group):
            # one of several with the same words: nobody can tell which
            yield from map(Open, group)
            continue
        for message, match in zip(group, matches, strict=False):
            yield Adopt(message, match)
        left += group[len(matches) :]
        copies = {match.body for match in matches[: len(group)]}
        for match in matches[len(group) :]:
            if match.body in copies or likeness(body, match.body) == 1:
                yield Extra(match)
    yield from _counted(left, read)


def _read(found: Sequence[Listed], bodies: Sequence[str], others: Iterable[str]) -> _Readings:
    read = _Readings({body: [] for body in bodies}, [], [])
    foreign = list(others)
    for one in found:
        degrees = {body: likeness(body, one.body) for body in bodies}
        best = max(degrees.values())
        nearest = [body for body in bodies if degrees[body] == best]
        nearest = [one.body] if one.body in bodies else nearest
        if best < 1 and not is_readable(one.body):
            read.unread.append(one)
        elif best < UNLIKE or any(likeness(body, one.body) > best for body in foreign):
            continue  # clearly another's, or a double of what is on record: an audit finds it
        elif best < ALIKE:
            read.unsure.append(one)
        elif len(nearest) > 1:
            read.unread.append(one)  # ours, but which one cannot be read
        else:
            read.ours[nearest[0]].append(one)
    return read


def _counted(left: Sequence[Message], read: _Readings) -> Iterator[Verdict]:
    """Those whose words were not found, against what cannot be read and may be theirs."""
    if not left:
        return
    until = max(map(_posted, left)) + SETTLING + CLOCK_SLACK
    unread = [one for one in read.unread if one.created_at <= until]
    unsure = [one for one in read.unsure if one.created_at <= until]
    ordered = sorted(left, key=_posted)
    if not unread and not unsure:
        yield from map(Lost, ordered)
    elif len(unread) == len(left) and not unsure:
        for message, match in zip(ordered, unread, strict=True):
            yield Adopt(message, match)
    else:
        yield from map(Open, ordered)


def _are_told_apart(group: Iterable[Message]) -> bool:
    return len({(one.send_at, one.delivery) for one in group}) > 1


def _is_sent_by_us(one: Listed) -> bool:
    return one.direction == "outbound-api" and one.status != "canceled"


def _posted(message: Message) -> datetime:
    return message.posted_at or message.send_at
