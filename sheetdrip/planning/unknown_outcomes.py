"""Settles the calls whose outcome is unknown, now that Twilio's complete list is here.

Twilio has no idempotency key, and its copy of a body need not be ours (`domain.likeness`). So facts that
cannot be rewritten decide first: a text to this phone, through this service or through none that is named,
by the API, not cancelled, created since the intent. Of the texts left, those that say our words are
compared as multisets (docs/reliability.md#settling): if as many are found as are missing, they are adopted,
oldest first; more are extras of ours; fewer mean that some were never taken. Texts that cannot be read are
counted: if they are as many as are missing, they are the ones.
A text with entirely different words may still be ours if it was created while our call was under way. It is
ruled out only by proof: Twilio kept the words of another text of that time, or its time to go does not fit
ours. Where it stays open, nothing is created a second time, and a person is asked.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sheetdrip.domain.channel import Channel, plain_text
from sheetdrip.domain.likeness import ALIKE, UNLIKE, is_readable, likeness
from sheetdrip.domain.message import Message

SETTLING = timedelta(seconds=240)
"""How long after its intent a request may still be applied: half a minute until it is posted, another for
tries that certainly failed, four read timeouts, and some to spare."""

CLOCK_SLACK = timedelta(minutes=5)
"""How far Twilio's date_created may be before our commit of the intent."""

WRONG_CLOCK = timedelta(days=1)
"""How far a text may be before the intent that says exactly its words: a machine that slept, and that nobody
has told the time since, may have written the intent by a clock that was hours ahead."""

AT_HAND = timedelta(minutes=1)
"""So near to a call a text with other words may be its text: twice what the agreed clock tolerates."""

_LEFT = frozenset({"sending", "sent", "delivered", "undelivered", "read"})
"""No text that Twilio holds until its SendAt is any of these before."""


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
    channel: Channel = field(default_factory=plain_text)


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
class Undetermined:
    """Twilio may have it: nobody can tell, so that it is not created again."""

    message: Message


Resolution = Adopt | Lost | Extra | Undetermined


def is_settled(message: Message, now: datetime) -> bool:
    """Whether a late application of its call can be ruled out: by the time, or because it was refused."""
    if message.channel.is_busy(message.error_code):
        return True
    return message.posted_at is None or now - message.posted_at >= SETTLING


def settle(
    uncertain: Sequence[Message],
    listed: Iterable[Listed],
    known_sids: frozenset[str],
    recorded: Iterable[Message] = (),
    now: datetime | None = None,
) -> Iterator[Resolution]:
    """Judge messages to one number, all past their settling time, against its complete list.

    `recorded`: everything on record for the number, which an unknown text may be a double of. `now`: the
    latest time that it may be; None tells nothing by it.
    """
    every, on_record = list(listed), list(recorded)
    faithful = list(_faithful(every, on_record))
    if not copies_are_ours(every, on_record):
        every = [replace(one, body="") for one in every]
    others = {one.body for one in on_record} - {one.body for one in uncertain}
    found = [one for one in every if one.sid not in known_sids and _is_sent_by_us(one)]
    for service_sid in dict.fromkeys(one.service_sid for one in uncertain):
        missing = sorted((one for one in uncertain if one.service_sid == service_sid), key=_posted)
        since = _posted(missing[0]) - CLOCK_SLACK
        candidates = sorted(
            (
                one
                for one in found
                if (one.service_sid or service_sid) == service_sid
                and (one.created_at >= since or _says_just_that(one, missing))
            ),
            key=lambda one: one.created_at,
        )
        is_kept = any(one.created_at >= since for one in faithful)
        has_rival = any(
            one.is_in_doubt and one.sid is None and one.service_sid == service_sid
            for one in on_record
            if one not in uncertain
        )
        yield from _judged(missing, candidates, _Setting(others, is_kept, has_rival, now))
        found = [one for one in found if one.service_sid or one not in candidates]


def _says_just_that(one: Listed, missing: Iterable[Message]) -> bool:
    """Whether a text that is not on record has the very words of one of these, and is not of another time."""
    return any(
        likeness(message.body, one.body) == 1 and one.created_at >= _posted(message) - WRONG_CLOCK
        for message in missing
    )


def copies_are_ours(listed: Iterable[Listed], recorded: Iterable[Message]) -> bool:
    """Whether Twilio keeps what it is given: what it shows under SIDs that are on record says our words."""
    bodies = {one.sid: one.body for one in recorded if one.sid is not None}
    return all(
        likeness(bodies[one.sid], one.body) >= UNLIKE
        for one in listed
        if one.sid in bodies and is_readable(one.body)
    )


def _faithful(listed: Iterable[Listed], recorded: Iterable[Message]) -> Iterator[Listed]:
    """Texts of ours that Twilio shows with all their words."""
    bodies = {one.sid: one.body for one in recorded if one.sid is not None}
    return (one for one in listed if one.sid in bodies and likeness(bodies[one.sid], one.body) == 1)


@dataclass(frozen=True, slots=True)
class _Setting:
    """What else is known.

    `is_kept`: Twilio has kept the words of another text that it was given then. `has_rival`: an earlier text
    was left open, whose text may be there.
    """

    others: Collection[str]
    is_kept: bool
    has_rival: bool
    now: datetime | None


@dataclass(frozen=True, slots=True)
class _Readings:
    """What unknown texts say: by the body of ours that it is; nothing; some of it; quite other words."""

    ours: Mapping[str, list[Listed]]
    unread: list[Listed]
    unsure: list[Listed]
    unlike: list[Listed]


def _judged(
    missing: Sequence[Message], found: Sequence[Listed], setting: _Setting
) -> Iterator[Resolution]:
    """`missing` and `found` of one service, oldest first."""
    read = _read(found, list(dict.fromkeys(one.body for one in missing)), setting.others)
    left: list[Message] = []
    for body, matches in read.ours.items():
        group = [one for one in missing if one.body == body]
        if matches and len(matches) < len(group) and _are_told_apart(group):
            # one of several with the same words: nobody can tell which
            yield from map(Undetermined, group)
            continue
        for message, match in zip(group, matches, strict=False):
            yield Adopt(message, match)
        left += group[len(matches) :]
        copies = {match.body for match in matches[: len(group)]}
        for match in matches[len(group) :]:
            if match.body in copies or likeness(body, match.body) == 1:
                yield Extra(match)
    yield from _counted(left, read, setting)


def _read(found: Sequence[Listed], bodies: Sequence[str], others: Iterable[str]) -> _Readings:
    read = _Readings({body: [] for body in bodies}, [], [], [])
    foreign = list(others)
    for one in found:
        degrees = {body: likeness(body, one.body) for body in bodies}
        best = max(degrees.values())
        nearest = [body for body in bodies if degrees[body] == best]
        nearest = [one.body] if one.body in bodies else nearest
        if best < 1 and not is_readable(one.body):
            read.unread.append(one)
        elif any(likeness(body, one.body) > max(best, UNLIKE) for body in foreign):
            continue  # a double of what is on record: an audit finds it
        elif best < UNLIKE:
            read.unlike.append(one)
        elif best < ALIKE:
            read.unsure.append(one)
        elif len(nearest) > 1:
            read.unread.append(one)  # ours, but which one cannot be read
        else:
            read.ours[nearest[0]].append(one)
    return read


def _counted(left: Sequence[Message], read: _Readings, setting: _Setting) -> Iterator[Resolution]:
    """Those whose words were not found, against what cannot be read and may be theirs."""
    if not left:
        return
    ordered = sorted(left, key=_posted)
    until = _posted(ordered[-1]) + SETTLING + CLOCK_SLACK
    unread, unsure = (
        [one for one in kind if one.created_at <= until and _can_be(one, left, setting.now)]
        for kind in (read.unread, read.unsure)
    )
    is_kept = setting.is_kept or any(
        likeness(body, one.body) == 1 for body, matches in read.ours.items() for one in matches
    )
    unlike = [] if is_kept else [one for one in read.unlike if _may_be(one, left, setting.now)]
    if not unread and not unsure and not unlike:
        yield from map(Lost, ordered)
    elif len(unread) == len(left) and not unsure and not setting.has_rival:
        for message, match in zip(ordered, unread, strict=True):
            yield Adopt(message, match)
    else:
        yield from map(Undetermined, ordered)


def _can_be(one: Listed, left: Iterable[Message], now: datetime | None) -> bool:
    """Whether it was made as one of these was to be: to go at once, or at a time that has not come yet."""
    return any(
        one.status != "scheduled"
        if message.delivery == "now"
        else one.status not in _LEFT or now is None or now >= message.send_at - CLOCK_SLACK
        for message in left
    )


def _may_be(one: Listed, left: Iterable[Message], now: datetime | None) -> bool:
    """Whether it was made while one of these calls was under way, as that one was to be."""
    near = [
        message
        for message in left
        if -AT_HAND <= one.created_at - _posted(message) <= SETTLING + AT_HAND
    ]
    return _can_be(one, near, now)


def _are_told_apart(group: Iterable[Message]) -> bool:
    return len({(one.send_at, one.delivery) for one in group}) > 1


def _is_sent_by_us(one: Listed) -> bool:
    return one.direction == "outbound-api" and one.status != "canceled"


def _posted(message: Message) -> datetime:
    return message.posted_at or message.send_at
