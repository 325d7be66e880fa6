"""Compares what Twilio holds for a phone with what the ledger says it holds.

This is repeated at fixed marks before each SendAt, because a request that was applied late, or a list that
lagged, shows only then: a model of the protocol sent 468 texts in a million twice without these audits, and
none with them (docs/reliability.md#audits).
"""

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sheetdrip.domain.lifecycle import UNSETTLED, State
from sheetdrip.domain.likeness import ALIKE, UNLIKE, is_readable, likeness
from sheetdrip.domain.message import Message
from sheetdrip.domain.reasons import CANCELLED_OUTSIDE, Reason, ReasonCode
from sheetdrip.planning.unknown_outcomes import Listed, copies_are_ours

MARKS = (
    timedelta(hours=24),
    timedelta(hours=2),
    timedelta(minutes=30),
    timedelta(minutes=20),
)
"""How long before SendAt a text is looked at again."""

AFTER_A_RETRY = (timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6))
"""How long after it was created a second time: the first request may still be applied late."""


TOGETHER = timedelta(hours=1)
"""Two sheetdrips that work on one sheet make the same texts within this time."""

CONTESTED = Reason(ReasonCode.CONTESTED)
"""No person's word: it is made again."""


@dataclass(frozen=True, slots=True)
class Orphan:
    """Twilio will send a text of ours that the ledger does not know: a double."""

    found: Listed


@dataclass(frozen=True, slots=True)
class Foreign:
    """Twilio will send this phone a text that is not ours: reported, never touched."""

    found: Listed


@dataclass(frozen=True, slots=True)
class Unsure:
    """Twilio will send this phone a text that may be ours, which the ledger does not know: a person looks."""

    found: Listed


@dataclass(frozen=True, slots=True)
class Ghost:
    """The ledger waits for a text that Twilio will not send; `status` None: Twilio does not list it.

    `is_contested`: somebody else made the same text at that time, so that it was no person who cancelled it.
    """

    message: Message
    status: str | None
    is_contested: bool = False


Discrepancy = Orphan | Foreign | Unsure | Ghost


def is_due(message: Message, audited: datetime | None, now: datetime) -> bool:
    """Whether a mark has passed since the text was last looked at; the first look is due at once."""
    if message.state is not State.SCHEDULED or not message.channel.is_in_text_log:
        return False
    if message.send_at <= now:
        return False
    if audited is None:
        return True
    return any(audited < mark <= now for mark in _marks(message))


def _marks(message: Message) -> Iterator[datetime]:
    for before in MARKS:
        yield message.send_at - before
    if message.attempt > 1 and message.posted_at is not None:
        for after in AFTER_A_RETRY:
            yield message.posted_at + after


def compare(recorded: Sequence[Message], listed: Iterable[Listed]) -> Iterator[Discrepancy]:
    """Judge everything recorded for one phone against Twilio's complete list for it."""
    by_sid = {one.sid: one for one in listed}
    known = {message.sid for message in recorded}
    copies = {one.body for one in by_sid.values() if one.sid in known and is_readable(one.body)}
    is_told = copies_are_ours(by_sid.values(), recorded)
    for one in by_sid.values():
        if one.status == "scheduled" and one.sid not in known:
            yield from _unknown(one if is_told else replace(one, body=""), recorded, copies)
    for message in recorded:
        if message.state is State.SCHEDULED and message.channel.is_in_text_log:
            found = by_sid.get(message.sid or "")
            if found is None or found.status == "canceled":
                contested = found is not None and _is_contested(message, known, by_sid.values())
                yield Ghost(message, found.status if found else None, contested)


def whose_cancel(
    message: Message, known: Container[str | None], listed: Iterable[Listed]
) -> Reason:
    """Why a text was cancelled that this ledger did not cancel. `known`: the SIDs on record.

    `listed`: what Twilio has for its phone.
    """
    return CONTESTED if _is_contested(message, known, listed) else CANCELLED_OUTSIDE


def _is_contested(message: Message, known: Container[str | None], listed: Iterable[Listed]) -> bool:
    """Whether a text with the same words, which nobody recorded, was made at about the same time."""
    strangers = [one for one in listed if one.sid not in known]
    return any(
        _is_through(one, message)
        and likeness(message.body, one.body) >= ALIKE
        and message.posted_at is not None
        and abs(one.created_at - message.posted_at) <= TOGETHER
        for one in strangers
    )


def _unknown(
    one: Listed, recorded: Sequence[Message], copies: Container[str]
) -> Iterator[Discrepancy]:
    """A scheduled text with a SID that nobody recorded: ours only if we meant to send those very words.

    `copies`: how Twilio shows texts of ours, which it may have rewritten as it did this one.
    """
    through = [message for message in recorded if _is_through(one, message)]
    degrees = {message.key: likeness(message.body, one.body) for message in through}
    best = max(degrees.values(), default=0.0)
    alike = [message for message in through if degrees[message.key] >= ALIKE]
    if not through or (best < UNLIKE and is_readable(one.body)):
        yield Foreign(one)
    elif any(message.state in UNSETTLED for message in alike or through):
        # while a call with these words is unsettled, it may be this one: settling decides
        return
    elif best == 1 or (alike and one.body in copies):
        yield Orphan(one)
    else:
        yield Unsure(one)


def _is_through(one: Listed, message: Message) -> bool:
    """Whether it can have gone the message's way: by the API, through its service or none that is named."""
    return one.direction == "outbound-api" and one.service_sid in {message.service_sid, None, ""}
