"""Lists what goes out in the next 24 hours, if nothing changes meanwhile, for a person to recognise."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sheetdrip.domain.lifecycle import UNSETTLED, State
from sheetdrip.domain.message import Message
from sheetdrip.domain.send_time import local
from sheetdrip.domain.text_cost import count_segments
from sheetdrip.planning.course import Course
from sheetdrip.planning.eligibility import may_be_created
from sheetdrip.planning.plan import Cancel, Plan, Schedule, SendNow, subject

HORIZON = timedelta(hours=24)

_GOING_OUT = UNSETTLED | {State.SCHEDULED}


@dataclass(frozen=True, slots=True, order=True)
class ForecastText:
    """A text that is to go out: when (aware UTC), and how many segments it takes."""

    at: datetime
    segments: int


Recorded = Mapping[str, Mapping[str, Message]]
"""The newest message by surgery and step."""


def forecast(
    plan: Plan, courses: Mapping[str, Course], recorded: Recorded, now: datetime
) -> tuple[ForecastText, ...]:
    """The texts of the next 24 hours in their order, once the plan is carried out.

    What Twilio has or may have and keeps, what the plan adds, and what the daemon will send itself when its
    time has come.
    """
    found = (*_added(plan, now), *_kept(plan, recorded), *_waiting(plan, courses, recorded))
    until = now + HORIZON
    return tuple(
        sorted(
            ForecastText(at, count_segments(body).segments)
            for at, body in found
            if now <= at < until
        )
    )


_Text = tuple[datetime, str]


def _added(plan: Plan, now: datetime) -> Iterator[_Text]:
    for change in plan.changes:
        if isinstance(change, SendNow):
            yield now, change.draft.body
        elif isinstance(change, Schedule):
            yield change.draft.send_at, change.draft.body


def _kept(plan: Plan, recorded: Recorded) -> Iterator[_Text]:
    cancelled = {change.message.key for change in plan.changes if isinstance(change, Cancel)}
    for messages in recorded.values():
        for message in messages.values():
            if message.state in _GOING_OUT and message.key not in cancelled:
                yield message.send_at, message.body


def _waiting(plan: Plan, courses: Mapping[str, Course], recorded: Recorded) -> Iterator[_Text]:
    """The texts that are too close for Twilio's window and not due yet."""
    planned = {
        (what.key.surgery, what.key.step)
        for what in map(subject, (one for one in plan.changes if not isinstance(one, Cancel)))
    }
    for surgery, course in courses.items():
        for step, desired in course.messages.items():
            is_open = may_be_created(course, desired, recorded.get(surgery, {}).get(step))
            if is_open and (surgery, step) not in planned:
                yield desired.due.send_at, desired.body


def by_hour(texts: tuple[ForecastText, ...], time_zone: str) -> Mapping[datetime, int]:
    """How many go in each hour, by the hour's beginning on the clocks of a zone (naive)."""
    hours = (local(text.at, time_zone).replace(minute=0, second=0) for text in texts)
    return dict(Counter(hours))
