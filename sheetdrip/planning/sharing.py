"""Ranks the rows that share a phone, to say whose texts come first, and tells the other row.

The earlier surgery goes first; of surgeries on one day, the row that came into the sheet first. Where rows
stand by now, and what Drip ID they have, does not matter. What Twilio has or had already stays: it comes
before any row.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from sheetdrip.domain.cells import folded
from sheetdrip.domain.wording import Statement, say
from sheetdrip.planning.course import Course

Since = Mapping[str, datetime | None]
"""When each row was first seen, by Drip ID (`domain.identity.first_met`)."""

_EVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, order=True)
class Rank:
    """A row's place among those with its phone: the lower one goes first."""

    surgery_date: date
    first_seen: datetime
    surgery: str


def rank(course: Course, since: Since) -> Rank:
    """The place of a course; rows of which nobody knows when they came were there before all others."""
    day = course.surgery_date or date.max
    return Rank(day, since.get(course.surgery) or _EVER, course.surgery)


def is_same_patient(one: Course, other: Course) -> bool:
    """Whether two rows are of one person, by the name."""
    return folded(one.patient) == folded(other.patient)


def called(other: Course, course: Course) -> str | Statement:
    """What another row with this phone is called in the row of a course."""
    if not is_same_patient(other, course):
        return other.patient
    day = other.surgery_date
    return say("share.surgery_other") if day is None else say("share.surgery_of", day=f"{day}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Yielding:
    """A course with the steps that are not sent because of another row's text.

    `steps`: by name, with the course whose text it is; None: its row is gone.
    """

    course: Course
    steps: Mapping[str, Course | None] = field(repr=False)

    def told(self, since: Since) -> Statement:
        """What is not sent, because of whom, and what to do."""
        others = {one.surgery if one else "": one for one in self.steps.values()}
        known = [one for one in others.values() if one is not None]
        if not known:
            return say("share.row_gone", what=self._what)
        why = self._why(known[0], since)
        alike = [one for one in known if is_same_patient(one, self.course)]
        if len(alike) < len(known):
            strangers = [one for one in known if one not in alike]
            names = tuple(dict.fromkeys(one.patient for one in strangers))
            why = self._why(strangers[0], since)
            return say("share.names", what=self._what, names=names, why=why)
        if any(one.surgery_date == self.course.surgery_date for one in alike):
            return say("share.same", what=self._what)
        return say("share.patient", what=self._what, other=called(alike[0], self.course), why=why)

    @property
    def _what(self) -> Statement:
        every = self.course.messages
        if len(self.steps) == len(every):
            return say("share.none")
        ordered = sorted(self.steps, key=lambda step: every[step].due.send_at)
        labels = tuple(every[step].step.label for step in ordered)
        return say("share.some", labels=labels, count=len(labels))

    def _why(self, other: Course, since: Since) -> Statement:
        mine, theirs = rank(self.course, since), rank(other, since)
        if theirs > mine:
            return say("share.with_twilio")
        if theirs.surgery_date < mine.surgery_date:
            return say("share.earlier")
        return say("share.entered_first")
