"""Says what a channel can do: the way by which a text reaches its phone.

Whoever plans asks a channel what it can do, never which one it is. Those that there are stand in
`sheetdrip.channels`; what speaks to their vendors is in `sheetdrip.messaging.channels`.
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Literal

from sheetdrip.domain.reasons import NOTHING, Reason

TEXT = "text"
"""The kind of a step that names none: a plain text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrier:
    """What a step must name that is not sent by the clinic's Messaging Service.

    `key`: the setting that names it; `form`: a regular expression that it matches; `must_be`: that in words.
    """

    key: str
    form: str
    must_be: str

    def is_one(self, text: str) -> bool:
        return re.fullmatch(self.form, text) is not None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Channel:
    """What a channel can do.

    `name`: in the ledger; `kind`: of a step that goes by it; `sids`: how the names begin that its vendor
    gives to its messages; `carrier`: None where the clinic's Messaging Service sends.
    `can_schedule`: whether the vendor takes a message ahead of its time, and takes it back; else it is handed
    over at its time. `is_in_text_log`: whether a scheduled message stands in Twilio's log of texts, which is
    audited. `takes_parameters`: whether the row's data go along with the text.
    `hears_replies`: whether it is a conversation that judges replies itself and leaves a result, for at most
    `lasts`; else replies are judged here, and the vendor reports statuses.
    `recovers_by`: what unknown outcomes are looked up by, in one look for all that share it.
    `refusal_pause`: for how long a message that was refused rests, without holding up any other one; None:
    pauses grow, and a refusal that is about the account holds up all. `busy`: the code of its refusals while
    a conversation with the phone is open; `why_busy`: that as a reason.
    `to_start`, `took_over`: how a plan tells that a message is sent, and why one of another channel is taken
    back; `undelivered`: why a conversation could not begin; `called`, `partner`: how staff are told of what
    holds conversations, and of whom patients write to.
    """

    name: str
    kind: str
    sids: tuple[str, ...]
    carrier: Carrier | None = None
    can_schedule: bool = False
    is_in_text_log: bool = False
    takes_parameters: bool = False
    hears_replies: bool = False
    lasts: timedelta = timedelta()
    recovers_by: Literal["phone", "carrier"] = "phone"
    refusal_pause: timedelta | None = None
    busy: int | None = None
    why_busy: Reason = NOTHING
    to_start: str = "send now"
    took_over: Reason = NOTHING
    undelivered: Reason = NOTHING
    called: str = ""
    partner: str = ""

    def is_busy(self, code: int | None) -> bool:
        """Whether a refusal means that a conversation with the phone is still open."""
        return self.busy is not None and self.busy == code


REGISTERED: dict[str, Channel] = {}


def register(channel: Channel) -> Channel:
    """Make a channel known. Raises ValueError for a name or kind that another one has."""
    others = [one for one in REGISTERED.values() if one is not channel]
    if any(channel.name == one.name or channel.kind == one.kind for one in others):
        raise ValueError(f"there is a channel {channel.name} ({channel.kind}) already")
    REGISTERED[channel.name] = channel
    return channel


def channels() -> tuple[Channel, ...]:
    """Every channel, in the order in which they were registered."""
    return tuple(REGISTERED.values())


def named(name: str) -> Channel:
    """The channel of a name in the ledger. Raises LookupError."""
    return REGISTERED[name]


def of_kind(kind: str) -> Channel:
    """The channel of a step's kind. Raises LookupError."""
    found = next((one for one in channels() if one.kind == kind), None)
    if found is None:
        raise LookupError(kind)
    return found


def plain_text() -> Channel:
    """The channel of steps that name none."""
    return of_kind(TEXT)


def is_sid(text: str) -> bool:
    """Whether it is what a vendor calls a message of a channel: two letters and 32 hexadecimal digits."""
    prefixes = tuple(one for channel in channels() for one in channel.sids)
    return _sid_form(prefixes).fullmatch(text) is not None


def channel_of_sid(sid: str) -> Channel | None:
    """The channel whose message a vendor would call so."""
    return next((one for one in channels() if sid.startswith(one.sids)), None)


@cache
def _sid_form(prefixes: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(map(re.escape, prefixes))})[0-9a-fA-F]{{32}}")
