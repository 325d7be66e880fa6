"""Which texts would crowd a phone? Two patients, two surgeries or a tight sequence on one number.

Whatever the sequences say, a phone gets at most one text in `gap` and `per_day` a day. What Twilio has or
had comes first, then what is due first; the others wait, and are skipped if it is still so at their time.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sheetdrip.domain.lifecycle import LIVE
from sheetdrip.domain.message import Message
from sheetdrip.domain.send_time import local
from sheetdrip.planning.course import Course, DesiredMessage, Way


@dataclass(frozen=True, slots=True, kw_only=True)
class Spacing:
    """At most one text to a phone in `gap`, and `per_day` on one of its days."""

    gap: timedelta = timedelta(hours=12)
    per_day: int = 2


REMEMBERED = timedelta(days=2)
"""Texts of so long ago cannot crowd anything that may still go."""


@dataclass(frozen=True, slots=True, order=True)
class _Place:
    """A text's place on a phone's calendar."""

    at: datetime
    surgery: str
    step: str


_Calendar = dict[str, list[_Place]]


def space(
    courses: Mapping[str, Course], messages: Iterable[Message], spacing: Spacing, now: datetime
) -> Mapping[str, Course]:
    """The courses, in which every text that would crowd its phone says so."""
    taken = _taken(messages, now)
    by_phone: dict[str, list[Course]] = {}
    for course in courses.values():
        for phone in course.phones:
            by_phone.setdefault(phone, []).append(course)
    crowded: dict[str, dict[str, str]] = {}
    for phone, sharing in by_phone.items():
        if _is_shared(sharing, taken.get(phone, ())) or sharing[0].closest < spacing.gap:
            for place, why in _crowding(phone, sharing, taken.get(phone, []), spacing, now):
                crowded.setdefault(place.surgery, {})[place.step] = why
    changed = {surgery: _told(courses[surgery], whys) for surgery, whys in crowded.items()}
    return {**courses, **changed} if changed else courses


def _taken(messages: Iterable[Message], now: datetime) -> _Calendar:
    since = now - REMEMBERED
    taken: _Calendar = {}
    for message in messages:
        if message.send_at >= since and message.state in LIVE:
            place = _Place(message.send_at, message.key.surgery, message.key.step)
            taken.setdefault(message.to, []).append(place)
    return taken


def _is_shared(sharing: list[Course], taken: Iterable[_Place]) -> bool:
    return len(sharing) > 1 or any(place.surgery != sharing[0].surgery for place in taken)


def _crowding(
    phone: str, sharing: list[Course], taken: list[_Place], spacing: Spacing, now: datetime
) -> Iterator[tuple[_Place, str]]:
    """Fill the phone's calendar in order; what does not fit is told with the reason."""
    calendar = list(taken)
    settled = {(place.surgery, place.step) for place in taken}
    for place, desired in sorted(_candidates(phone, sharing, now), key=lambda one: one[0]):
        if (place.surgery, place.step) in settled:
            continue
        why = _why_not(place, desired, calendar, spacing)
        if why is None:
            calendar.append(place)
        else:
            yield place, why


def _candidates(
    phone: str, sharing: list[Course], now: datetime
) -> Iterator[tuple[_Place, DesiredMessage]]:
    for course in sharing:
        if course.way is Way.GOING:
            for step, desired in course.messages.items():
                may_go = desired.obstacle is None and desired.due.latest >= now
                if may_go and desired.to == phone:
                    yield _Place(desired.due.send_at, course.surgery, step), desired


def _why_not(
    place: _Place, desired: DesiredMessage, calendar: list[_Place], spacing: Spacing
) -> str | None:
    for other in calendar:
        if abs(other.at - place.at) < spacing.gap:
            hours = spacing.gap / timedelta(hours=1)
            return (
                f"another text to this phone is for {local(other.at, desired.zone):%a %d %b %H:%M}; "
                f"at most one in {hours:g} hours"
            )
    day = local(place.at, desired.zone).date()
    if sum(local(other.at, desired.zone).date() == day for other in calendar) >= spacing.per_day:
        return f"this phone gets {spacing.per_day} texts that day already"
    return None


def _told(course: Course, whys: Mapping[str, str]) -> Course:
    messages = {
        step: replace(desired, crowded=whys.get(step)) for step, desired in course.messages.items()
    }
    return replace(course, messages=messages)
