"""Tells a plan to a person, in flat lines, whoever renders them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sheetdrip.domain.reason_sentences import sentence
from sheetdrip.domain.segments import Segments, count_segments
from sheetdrip.domain.send_time import local
from sheetdrip.planning.changes import Cancel, Change, Schedule, SendNow, Skip
from sheetdrip.planning.course import Course
from sheetdrip.planning.plan import Plan, subject

_WORDS: dict[type[Change], str] = {
    Cancel: "cancel",
    Schedule: "schedule",
    Skip: "skip",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One change: what, which step of which surgery, its local time, whom it reaches and how it reads."""

    what: str
    surgery: str
    step: str
    at: datetime
    time_zone: str
    to: str
    text: str
    segments: Segments
    why: str


def lines(plan: Plan, courses: Mapping[str, Course], time_zone: str) -> Iterator[Line]:
    """A line per change, in the plan's order; `time_zone` serves surgeries that are no longer there."""
    for change in plan.changes:
        message = subject(change)
        course = courses.get(message.key.surgery)
        desired = course.messages.get(message.key.step) if course else None
        zone = desired.zone if desired else time_zone
        yield Line(
            what=_word(change),
            surgery=message.key.surgery,
            step=desired.step.label if desired else message.key.step,
            at=local(message.send_at, zone),
            time_zone=zone,
            to=message.to,
            text=message.body,
            segments=count_segments(message.body),
            why=sentence(change.reason) if isinstance(change, Cancel | Skip) else "",
        )


def _word(change: Change) -> str:
    if isinstance(change, SendNow):
        return change.draft.channel.to_start
    return _WORDS[type(change)]
