"""Knows a conversation by its key, and settles the starts of those whose outcome is unknown.

A conversation is what a channel makes of a message when it judges replies itself (`Channel.hears_replies`):
a run of a Studio flow, for example. Unlike a text, it can be recognised for certain: the parameters of its
start stay with it, and ours hold a key.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from sheetdrip.domain.channel import Channel
from sheetdrip.domain.message import Message
from sheetdrip.domain.phone_identity import identity_of
from sheetdrip.domain.send_time import Due
from sheetdrip.planning.unknown_outcomes import CLOCK_SLACK, Adopt, Listed, Lost


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """A conversation with one contact. `status` is active or ended; ended is not yet completed.

    `key` is what we passed as sheetdrip_key (None: not ours), `result` the variables that it has set
    (`conversation_results`). A list may carry neither: there they are None. Times are aware UTC.
    """

    sid: str
    channel: Channel
    carrier_sid: str
    contact: str
    status: str
    created_at: datetime
    ended_at: datetime | None = None
    key: str | None = None
    result: Mapping[str, str] | None = None

    @property
    def is_over(self) -> bool:
        """Whether it goes no further, however it came to that."""
        return self.status == "ended"

    def listed(self, *, to: str | None = None, status: str | None = None) -> Listed:
        """As a message, which says nothing; `to`, `status`: instead of its own."""
        return Listed(
            sid=self.sid,
            to=to or self.contact,
            body="",
            channel=self.channel,
            service_sid=self.carrier_sid,
            status=status or self.status,
            direction="outbound-api",
            created_at=self.created_at,
        )

    def with_context(self, *, key: str | None, result: Mapping[str, str]) -> Self:
        """The same, its context read."""
        return replace(self, key=key, result=result)


def start_key(message: Message) -> str:
    """The key that tells that a conversation is this message's, and which attempt of it."""
    return f"{_step_key(message)}/{message.attempt}"


def is_for(conversation: Conversation, surgery: str, step: str, due: Due) -> bool:
    """Whether it asks a step of a surgery. A row that lost its Drip ID goes by the step's time."""
    whose, _, rest = (conversation.key or "").partition("/")
    is_in_time = due.send_at <= conversation.created_at <= due.latest + CLOCK_SLACK
    return rest.startswith(f"{step}/") and (whose == surgery or is_in_time)


def since(uncertain: Iterable[Message]) -> datetime:
    """From when on conversations must be listed: any earlier attempt may have been applied late."""
    moments = (min(one.send_at, one.posted_at or one.send_at) for one in uncertain)
    return min(moments) - CLOCK_SLACK


def candidates(
    uncertain: Sequence[Message], listed: Iterable[Conversation], known_sids: frozenset[str]
) -> Iterator[Conversation]:
    """The conversations whose context must be read to tell whether they are ours."""
    contacts = {identity_of(one.to) for one in uncertain}
    for one in listed:
        if identity_of(one.contact) in contacts and one.sid not in known_sids:
            yield one


def settle_starts(
    uncertain: Iterable[Message], read: Iterable[Conversation]
) -> Iterator[Adopt | Lost]:
    """Judge starts, all past their settling time, by the candidates whose contexts were read."""
    newest = {
        (one.key or "").rpartition("/")[0]: one
        for one in sorted(read, key=lambda one: one.created_at)
    }
    for message in uncertain:
        found = newest.get(_step_key(message))
        yield Lost(message) if found is None else Adopt(message, found.listed())


def _step_key(message: Message) -> str:
    key = message.key
    return f"{key.surgery}/{key.step}/{key.revision}"
