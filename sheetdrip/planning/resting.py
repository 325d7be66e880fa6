"""Lists the surgeries that get nothing for now, and why: the plan tells only what it would do."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sheetdrip.domain.reason_sentences import sentence
from sheetdrip.planning.course import Course, CourseStatus

_HALTED = frozenset({CourseStatus.PAUSED, CourseStatus.STOPPED, CourseStatus.OPTED_OUT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Resting:
    """A surgery, or one step of it (its label), that waits for a person or for another text."""

    surgery: str
    step: str = ""
    why: str


def resting(courses: Mapping[str, Course]) -> Iterator[Resting]:
    """The surgeries and steps that wait for something."""
    for surgery, course in courses.items():
        if course.status is CourseStatus.WAITING:
            yield Resting(surgery=surgery, why=sentence(course.why))
        elif course.status is CourseStatus.GOING:
            for desired in course.messages.values():
                if desired.cap_reason:
                    yield Resting(
                        surgery=surgery, step=desired.step.label, why=sentence(desired.cap_reason)
                    )


def halted(courses: Mapping[str, Course]) -> Mapping[str, int]:
    """How many are at a halt on purpose, by the reason: most of those were long since dealt with."""
    return dict(Counter(sentence(one.why) for one in courses.values() if one.status in _HALTED))
