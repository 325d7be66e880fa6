"""Finds the patients who will never have been asked anything, or only in a year, and says who must know.

One rule: whatever ends in “nothing more to send” without a text that reached anybody asks for a person,
until staff set Drip to Stopped or mend the row. It does not if staff or the patient wanted it so (Drip,
STOP, a cancel in Twilio), nor for history: more than `MOST_TYPED` rows that came at one time and were over
already are a list of old patients, and no slip of the hand.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from sheetdrip.domain.dates import to_serial
from sheetdrip.domain.identity import KnownSurgery
from sheetdrip.domain.lifecycle import NOT_ARRIVED, State
from sheetdrip.domain.message import Message
from sheetdrip.domain.reasons import CROWDING, HELD_AT_ITS_TIME, ReasonCode, of_twilio
from sheetdrip.domain.wording import Statement, say
from sheetdrip.planning.course import Course, CourseStatus, DesiredMessage
from sheetdrip.planning.eligibility import Open, Taken, on_record

MOST_TYPED = 5
"""So many surgeries that are over already may come at one time and still be taken for slips."""

SOON = timedelta(days=183)
"""A date of an earlier year is a slip of the year if the right one lies no farther ahead."""

LATELY = timedelta(days=14)
"""A surgery of so many days ago is still entered; a date a year after it is a slip of the year."""

RetryTimes = Mapping[str, Mapping[str, datetime]]
"""When texts are tried again, by surgery and step."""

_WANTED = (HELD_AT_ITS_TIME - {ReasonCode.CLINIC_PAUSED_AT_ITS_TIME}) | {
    ReasonCode.CANCELLED_OUTSIDE
}
_MAY_HAVE_COME = frozenset({State.SENT, State.DELIVERED, State.TOO_LATE})


def with_needs(
    courses: Mapping[str, Course],
    recorded: Mapping[str, Mapping[str, Message]],
    retry_times: RetryTimes,
    surgeries: Iterable[KnownSurgery],
    last_day: int,
    now: datetime,
) -> Mapping[str, Course]:
    """The courses; of those that ended without a text, `needs` says what a person must do.

    The same mapping when there is none. `last_day`: how long after a surgery its last text goes, in days.
    """
    known = list(surgeries)
    old, dated = past(known, last_day), {one.drip_id for one in known if one.first_seen is not None}
    changed = {}
    for drip_id, course in courses.items():
        messages = recorded.get(drip_id, {})
        if drip_id in old and not _was_at_work(messages):
            if course.status is CourseStatus.WAITING:
                changed[drip_id] = replace(course, is_past=True)
        elif drip_id in dated and not course.needs:
            asked = unasked(course, messages, retry_times.get(drip_id, {}), now)
            needs = asked or year_ahead(course, now.date())
            if needs:
                changed[drip_id] = replace(course, needs=(needs,))
    return {**courses, **changed} if changed else courses


def past(surgeries: Iterable[KnownSurgery], last_day: int) -> frozenset[str]:
    """The surgeries (Drip IDs) that came together with many others when they were over already."""
    together: dict[datetime, set[str]] = {}
    for one in surgeries:
        day, first = one.fingerprint.date, one.first_seen
        if first is not None and day.isdecimal():
            seen = first.replace(tzinfo=None, microsecond=0)
            if int(day) + last_day < int(to_serial(seen)):
                together.setdefault(seen, set()).add(one.drip_id)
    return frozenset().union(*(ids for ids in together.values() if len(ids) > MOST_TYPED))


def unasked(
    course: Course, recorded: Mapping[str, Message], retry_times: Collection[str], now: datetime
) -> Statement | None:
    """What a person must do about a surgery whose texts are over without one that reached anybody; or None.

    `retry_times`: the steps that are tried again.
    """
    if course.status is not CourseStatus.GOING or not course.messages or course.barred:
        return None
    if any(one.state in _MAY_HAVE_COME or one.is_in_doubt for one in recorded.values()):
        return None
    over = [
        one
        for step, desired in course.messages.items()
        if (one := recorded.get(step)) is not None
        and step not in retry_times
        and _is_over(desired, one, now)
    ]
    if len(over) < len(course.messages) or all(_is_for(one, _WANTED) for one in over):
        return None
    return say("needs.unasked", cause=_cause(course, over, now))


def year_ahead(course: Course, today: date) -> Statement | None:
    """What a person should look at where a date's year seems to be one too many; or None.

    It is no reason to send nothing: if the date is right, its texts go then.
    """
    day = course.surgery_date
    if course.status is not CourseStatus.GOING or day is None or day - today <= SOON:
        return None
    a_year_before = _in_year(day, day.year - 1)
    if not today - LATELY <= a_year_before <= today + SOON:
        return None
    return say("needs.year_ahead", year=day.year, meant=day.year - 1)


def _was_at_work(recorded: Mapping[str, Message]) -> bool:
    """Whether Twilio was ever asked for a text: what has been moved into the past is no history."""
    return any(one.attempt or one.key.revision > 1 for one in recorded.values())


def _is_over(desired: DesiredMessage, recorded: Message, now: datetime) -> bool:
    found = on_record(desired, recorded)
    if isinstance(found, Open):
        return found.failed and now > desired.due.latest
    return not isinstance(found, Taken)


def _is_for(recorded: Message, codes: Collection[ReasonCode]) -> bool:
    return recorded.reason is not None and recorded.reason.code in codes


def _cause(course: Course, over: Iterable[Message], now: datetime) -> Statement:
    """Why, and what to do about it; what is the likeliest to be mended comes first."""
    messages = sorted(over, key=lambda one: one.send_at)
    failed = next((one for one in messages if one.state in NOT_ARRIVED), None)
    if failed is not None:
        return say("needs.call", why=failed.reason or of_twilio(None))
    if any(_is_for(one, CROWDING) for one in messages):
        return say("needs.shared", others=course.sharing or (say("share.another_row"),))
    day, last = course.surgery_date, messages[-1]
    if day is None or not last.is_because(ReasonCode.EXPIRED):
        return say("needs.call", why=last.reason or say("needs.none_sent"))
    year = _meant(day, now.date(), last.latest.date() - day)
    if year is not None:
        return say("needs.year", year=day.year, meant=year)
    return say("needs.over", day=f"{day}")


def _meant(day: date, today: date, span: timedelta) -> int | None:
    """The year that was meant if it is a slip: the first in which a text would still be to come, and soon."""
    this_year = _in_year(day, today.year)
    is_ahead = this_year > day and this_year + span >= today
    meant = this_year if is_ahead else _in_year(day, today.year + 1)
    return meant.year if meant - today <= SOON else None


def _in_year(day: date, year: int) -> date:
    """The same day of another year; 29 February may become 1 March."""
    return date(year, day.month, 1) + timedelta(days=day.day - 1)
