"""Tells a plan to a person, in flat lines, whoever renders them."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sheetdrip.domain.send_time import local
from sheetdrip.domain.text_cost import Segments, count_segments
from sheetdrip.domain.wording import sentence
from sheetdrip.planning.course import Course, CourseStatus
from sheetdrip.planning.plan import Cancel, Change, Plan, Schedule, SendNow, Skip, subject

_WORDS: dict[type[Change], str] = {
    Cancel: "cancel",
    Schedule: "schedule",
    Skip: "skip",
}


_STOPPED = frozenset({CourseStatus.PAUSED, CourseStatus.STOPPED, CourseStatus.OPTED_OUT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Deferral:
    """A surgery, or one step of it (its label), that waits for a person or for another text."""

    surgery: str
    step: str = ""
    why: str


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


def deferrals(courses: Mapping[str, Course]) -> Iterator[Deferral]:
    """The surgeries and steps that wait for something."""
    for surgery, course in courses.items():
        if course.status is CourseStatus.WAITING:
            yield Deferral(surgery=surgery, why=sentence(course.why))
        elif course.status is CourseStatus.GOING:
            for desired in course.messages.values():
                if desired.cap_reason:
                    yield Deferral(
                        surgery=surgery, step=desired.step.label, why=sentence(desired.cap_reason)
                    )


def stopped_counts(courses: Mapping[str, Course]) -> Mapping[str, int]:
    """How many are at a halt on purpose, by the reason: most of those were long since dealt with."""
    return dict(Counter(sentence(one.why) for one in courses.values() if one.status in _STOPPED))
