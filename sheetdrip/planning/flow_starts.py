"""Knows the start of a Studio flow by its key, and settles starts whose outcome is unknown.

Studio has no schedule, so nothing is handed over ahead. Unlike a text, a start can be recognised for
certain: the parameters that were given stay in the execution's context, and ours hold a key
(`messaging.TwilioStudio`).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Self

from sheetdrip.domain.message import Message
from sheetdrip.domain.phone_identity import identity_of
from sheetdrip.domain.send_time import Due
from sheetdrip.planning.settle import CLOCK_SLACK, Lost, is_settled
from sheetdrip.planning.window import Window

AT_ITS_TIME = Window(min_lead=timedelta.max, max_lead=timedelta(), margin=timedelta())
"""The window of what is never handed over ahead."""

BUSY = 20409
"""Twilio's code: one execution at a time for a contact (docs/vendors/twilio.md#studio)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Execution:
    """A run of a Studio flow for one contact. `status` is active or ended; ended is not yet completed.

    `key` is what we passed as sheetdrip_key (None: not ours), `result` the variables that the flow has set.
    Both are in the context, which a list does not carry: there they are None. Times are aware UTC.
    """

    sid: str
    flow_sid: str
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

    def with_context(self, *, key: str | None, result: Mapping[str, str]) -> Self:
        """The same, its context read."""
        return replace(self, key=key, result=result)


@dataclass(frozen=True, slots=True)
class Started:
    """Twilio took the start: this is its execution."""

    message: Message
    execution: Execution


def start_key(message: Message) -> str:
    """The key that tells that an execution is this message's, and which attempt of it."""
    return f"{_step_key(message)}/{message.attempt}"


def is_for(execution: Execution, surgery: str, step: str, due: Due) -> bool:
    """Whether it asks a step of a surgery. A row that lost its Drip ID goes by the step's time."""
    whose, _, rest = (execution.key or "").partition("/")
    is_in_time = due.send_at <= execution.created_at <= due.latest + CLOCK_SLACK
    return rest.startswith(f"{step}/") and (whose == surgery or is_in_time)


def is_start_settled(message: Message, now: datetime) -> bool:
    """Whether a late application can be ruled out: by the time, or because this very start was refused."""
    return message.error_code is not None or is_settled(message, now)


def since(uncertain: Iterable[Message]) -> datetime:
    """From when on executions must be listed: any earlier attempt may have been applied late."""
    moments = (min(one.send_at, one.posted_at or one.send_at) for one in uncertain)
    return min(moments) - CLOCK_SLACK


def candidates(
    uncertain: Sequence[Message], listed: Iterable[Execution], known_sids: frozenset[str]
) -> Iterator[Execution]:
    """The executions whose context must be read to tell whether they are ours."""
    contacts = {identity_of(one.to) for one in uncertain}
    for one in listed:
        if identity_of(one.contact) in contacts and one.sid not in known_sids:
            yield one


def settle_starts(
    uncertain: Iterable[Message], read: Iterable[Execution]
) -> Iterator[Started | Lost]:
    """Judge starts, all past their settling time, by the candidates whose contexts were read."""
    newest = {
        (one.key or "").rpartition("/")[0]: one
        for one in sorted(read, key=lambda one: one.created_at)
    }
    for message in uncertain:
        found = newest.get(_step_key(message))
        yield Lost(message) if found is None else Started(message, found)


def _step_key(message: Message) -> str:
    key = message.key
    return f"{key.surgery}/{key.step}/{key.revision}"
