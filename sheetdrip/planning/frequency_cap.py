"""Caps the texts that one phone gets: two patients, two surgeries or a tight sequence share its places.

Whatever the sequences say, a phone gets at most one text in `gap` and `per_day` texts a day. Texts that
Twilio has or had take their places first, then the texts of the row that goes first (`sharing`), in their
order. The others wait, and are skipped if they still do not fit at their time.
A text that Twilio has for another time than the row now asks for has no claim to the new time: it is
canceled, and competes like any other; until then it occupies its old time. A text that did not arrive and
is to be sent once more keeps its place among those that may go. A clarification takes no place: it answers
somebody who has just written.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sheetdrip.domain.lifecycle import HELD_BY_TWILIO, MAY_HAVE_REACHED
from sheetdrip.domain.message import Message
from sheetdrip.domain.phone_identity import identity_of
from sheetdrip.domain.reasons import Reason, ReasonCode
from sheetdrip.domain.send_time import local
from sheetdrip.planning.course import Course, CourseStatus, DesiredMessage
from sheetdrip.planning.eligibility import Open, Retried, Taken, eligibility
from sheetdrip.planning.sharing import Since, Yielding, called, rank


@dataclass(frozen=True, slots=True, kw_only=True)
class FrequencyCap:
    """At most one text to a phone in `gap`, and `per_day` on one of its days."""

    gap: timedelta = timedelta(hours=12)
    per_day: int = 2


REMEMBERED = timedelta(days=2)
"""Texts of so long ago cannot crowd anything that may still go."""


LONGEST_DAY = timedelta(hours=25)
"""A day on which the clocks are put back."""


Recorded = Mapping[str, Mapping[str, Message]]
"""The newest message of every step, by surgery and step."""


@dataclass(frozen=True, slots=True, order=True)
class _Place:
    """A text's place on a phone's calendar."""

    at: datetime
    surgery: str
    step: str


@dataclass(frozen=True, slots=True)
class _Past:
    """On record of late: texts that went or may go, by phone; the newest of every step, by surgery."""

    taken: Mapping[str, list[_Place]]
    newest: Recorded


def cap_texts(
    courses: Mapping[str, Course],
    messages: Iterable[Message],
    recorded: Recorded,
    spacing: FrequencyCap,
    now: datetime,
    since: Since,
) -> Mapping[str, Course]:
    """The courses, in which every text that would crowd its phone says so.

    `messages`: all that may still count; `recorded`: the newest of each step; `since`: when their rows came.
    """
    past = _Past(_taken(messages, now), recorded)
    changed: dict[str, Course] = {}
    for phone, sharing in _suspects(courses.values(), past, spacing):
        candidates = sorted(
            _candidates(phone, sharing, past, now),
            key=lambda one: (rank(courses[one[0].surgery], since), one[0]),
        )
        cap_reason: dict[str, list[_Crowded]] = {}
        for one in _crowding(candidates, past.taken.get(phone, []), spacing):
            cap_reason.setdefault(one.place.surgery, []).append(one)
        for course in sharing:
            # a course of several phones is told of each
            before = changed.get(course.surgery, course)
            after = _told(before, cap_reason.get(course.surgery, ()), courses, since)
            after = _beside(after, [one for one in sharing if one is not course])
            if after is not before:
                changed[course.surgery] = after
    return {**courses, **changed} if changed else courses


def _suspects(
    courses: Iterable[Course], past: _Past, spacing: FrequencyCap
) -> Iterator[tuple[str, list[Course]]]:
    """The phones on which anything could be crowded at all, with their courses; most phones are not."""
    alone: dict[str, Course] = {}
    shared: dict[str, list[Course]] = {}
    for course in courses:
        for phone in {identity_of(one) for one in course.phones}:
            first = alone.setdefault(phone, course)
            if first is not course:
                shared.setdefault(phone, [first]).append(course)
    yield from shared.items()
    # more than so many texts on one day are nearer to one another than that
    near = max(spacing.gap, LONGEST_DAY / spacing.per_day)
    for phone, course in alone.items():
        if phone not in shared:
            others = any(place.surgery != course.surgery for place in past.taken.get(phone, ()))
            if others or course.closest < near:
                yield phone, [course]


def _taken(messages: Iterable[Message], now: datetime) -> Mapping[str, list[_Place]]:
    since = now - REMEMBERED
    taken: dict[str, list[_Place]] = {}
    for message in messages:
        # a question asked again answers a patient who has just written: it crowds nobody
        counts = message.state in MAY_HAVE_REACHED and not message.is_clarification
        if counts and message.send_at >= since:
            place = _Place(message.send_at, message.key.surgery, message.key.step)
            taken.setdefault(identity_of(message.to), []).append(place)
    return taken


def _candidates(
    phone: str, sharing: list[Course], past: _Past, now: datetime
) -> Iterator[tuple[_Place, DesiredMessage]]:
    """The texts that may still go to a phone and are not on its calendar yet, or at another time there."""
    for course in sharing:
        recorded = past.newest.get(course.surgery, {})
        for step, desired in course.messages.items():
            is_ahead = desired.due.latest >= now and identity_of(desired.to) == phone
            if is_ahead and _may_go(course, desired, recorded.get(step)):
                yield _Place(desired.due.send_at, course.surgery, step), desired


def _may_go(course: Course, desired: DesiredMessage, recorded: Message | None) -> bool:
    """Whether a text may be created, or is to be taken back and created elsewhere on a calendar."""
    found = eligibility(course, desired, recorded)
    if not isinstance(found, Taken):
        return isinstance(found, Open | Retried)
    return found.message.state in HELD_BY_TWILIO and _is_moved(course, desired, found.message)


def _is_moved(course: Course, desired: DesiredMessage, held: Message) -> bool:
    if course.status is not CourseStatus.GOING or desired.never_reason is not None:
        return False
    place = desired.due.send_at, identity_of(desired.to)
    return place != (held.send_at, identity_of(held.to))


@dataclass(frozen=True, slots=True)
class _Crowded:
    """A text that does not fit: why, and beside which surgery's text."""

    place: _Place
    why: Reason
    beside: str


def _crowding(
    candidates: Iterable[tuple[_Place, DesiredMessage]],
    taken: Iterable[_Place],
    spacing: FrequencyCap,
) -> Iterator[_Crowded]:
    """Fill the phone's calendar in order; what does not fit is told with the reason."""
    calendar = list(taken)
    for place, desired in candidates:
        cap_reason = _crowded(place, desired, calendar, spacing)
        if cap_reason is None:
            calendar.append(place)
        else:
            yield cap_reason


def _crowded(
    place: _Place, desired: DesiredMessage, calendar: list[_Place], spacing: FrequencyCap
) -> _Crowded | None:
    others = [one for one in calendar if (one.surgery, one.step) != (place.surgery, place.step)]
    for other in others:
        if abs(other.at - place.at) < spacing.gap:
            hours = spacing.gap / timedelta(hours=1)
            at = local(other.at, desired.zone)
            why = Reason.of(
                ReasonCode.PHONE_TEXTED_NEARBY, at=at.isoformat(timespec="minutes"), hours=hours
            )
            return _Crowded(place, why, other.surgery)
    day = local(place.at, desired.zone).date()
    that_day = [one for one in others if local(one.at, desired.zone).date() == day]
    if len(that_day) < spacing.per_day:
        return None
    strangers = [one.surgery for one in that_day if one.surgery != place.surgery]
    beside = strangers[0] if strangers else place.surgery
    return _Crowded(place, Reason.of(ReasonCode.PHONE_FULL, count=spacing.per_day), beside)


def _told(
    course: Course, cap_reason: Sequence[_Crowded], courses: Mapping[str, Course], since: Since
) -> Course:
    if not cap_reason:
        return course
    whys = {one.place.step: one.why for one in cap_reason}
    messages = {
        step: replace(desired, cap_reason=whys.get(step, desired.cap_reason))
        for step, desired in course.messages.items()
    }
    others = {
        one.place.step: courses.get(one.beside)
        for one in cap_reason
        if one.beside != course.surgery
    }
    needs = (Yielding(course=course, steps=others).told(since),) if others else ()
    return replace(course, messages=messages, needs=(*course.needs, *needs))


def _beside(course: Course, others: Sequence[Course]) -> Course:
    if not others:
        return course
    names = (called(one, course) for one in others)
    return replace(course, sharing=tuple(dict.fromkeys((*course.sharing, *names))))
