"""Holds what a patient texted back, and what is on record about it: scores, concerns, statuses."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sheetdrip.domain.media import Media
from sheetdrip.domain.wording import Statement

LONGEST_REPLY = 1600
"""Twilio's own limit for one text; anything longer is cut before it is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A text from a patient, as Twilio has it.

    `phone`: who sent it, E.164; `body`: raw, at most LONGEST_REPLY; `received_at`: aware UTC; `opt_out_type`:
    "STOP", "START" or "HELP" when a webhook with Advanced Opt-Out told (docs/vendors/twilio.md#opt-out);
    `media`: what came with it.
    """

    sid: str
    phone: str
    body: str
    received_at: datetime
    opt_out_type: str | None = None
    media: tuple[Media, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyRecord:
    """A reply and what was made of it. `verdict` None: nobody has looked at it yet.

    `surgery`, `step`: the question it answers; `urgency`: how soon a person should read what it says
    (`planning.reply_processing`); `delay`: how long after that question; `shown`: it stands in the Replies
    tab.
    """

    reply: Reply
    verdict: str | None = None
    surgery: str | None = None
    step: str | None = None
    score: int | None = None
    urgency: str | None = None
    delay: timedelta | None = None
    shown: bool = False


class ScoreSource(StrEnum):
    """Who told a score."""

    PATIENT = "patient"
    """In a reply, or to a flow of ours."""
    SYSTEM = "system"
    """Another system, which handed it over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreRecord:
    """The score of one step.

    `score`: the patient's own; `source`: who told it; `reply_sid`: what did; `shown`: what the cell said when
    last looked at; `offered`: what the daemon set out to write there after that look; `by_staff`: staff typed
    what it said, and theirs stays.
    """

    surgery: str
    step: str
    score: int | None = None
    reply_sid: str | None = None
    shown: str | None = None
    offered: str | None = None
    by_staff: bool = False
    source: ScoreSource = ScoreSource.PATIENT


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcernRecord:
    """Something a person must look at, from when it was raised until somebody acknowledged it.

    One per surgery, step and kind. `shown_at`: it stands in the row, whose acknowledgement was cleared for
    it; `told_at`: whoever the clinic names was notified.
    """

    surgery: str
    step: str
    kind: str
    detail: Statement
    raised_at: datetime
    shown_at: datetime | None = None
    told_at: datetime | None = None
    acknowledged_at: datetime | None = None
    acknowledged_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusReport:
    """What a status callback said of a message, perhaps before its SID is on record."""

    sid: str
    status: str
    error_code: int | None
    heard_at: datetime
