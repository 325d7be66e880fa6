"""Compares a surgery's course with what the ledger records, and gives what must change at one moment."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import assert_never

from sheetdrip.domain.lifecycle import State
from sheetdrip.domain.message import Delivery, Draft, Key, Message, MessageKind
from sheetdrip.domain.reasons import CLINIC_PAUSED, Reason, ReasonCode
from sheetdrip.domain.send_time import Due, QuietHours
from sheetdrip.planning.course import Course, CourseStatus, DesiredMessage
from sheetdrip.planning.eligibility import (
    Blocked,
    Deferred,
    Open,
    Retried,
    Taken,
    eligibility,
    is_same,
    on_record,
)
from sheetdrip.planning.plan import Cancel, Change, Schedule, SendNow, Skip
from sheetdrip.planning.retry import missed, next_try
from sheetdrip.planning.send_window import (
    AT_ITS_TIME,
    Expired,
    ScheduleAhead,
    SendAtOnce,
    Timing,
    Wait,
    Window,
    awake_until,
    timing,
)

LEAVING = timedelta(seconds=5)
"""So close to SendAt a cancel only races: what Twilio then says is the outcome.

docs/vendors/twilio.md#cancelling"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What holds for every text of a clinic in one cycle.

    `paused_until`: when the clinic's pause ended, as long as that matters; `doubts`: what the time may be
    instead, while disputed.
    """

    now: datetime
    window: Window
    quiet: QuietHours
    service_sid: str
    paused_until: datetime | None = None
    doubts: tuple[datetime, ...] = ()

    def at(self, moment: datetime) -> "Terms":
        """The same if it is another time than `now`."""
        ended = self.paused_until
        if ended is not None:
            ended += moment - self.now
        return replace(self, now=moment, paused_until=ended, doubts=())


def diff(course: Course, recorded: Mapping[str, Message], terms: Terms) -> Iterator[Change]:
    """The changes for a surgery. `recorded`: its newest message by step name.

    If `Course.barred`, there are only cancels: what Twilio has for this surgery is not fully known.
    """
    for change in _changes(course, recorded, terms):
        if not course.barred or isinstance(change, Cancel):
            yield change


def _changes(course: Course, recorded: Mapping[str, Message], terms: Terms) -> Iterator[Change]:
    for step, message in recorded.items():
        if step not in course.messages and not _is_talk(course, message):
            yield from _withdraw(message, _why_gone(course), terms)
    for step, desired in course.messages.items():
        change = _step(course, desired, recorded.get(step), terms)
        if change is not None:
            yield change


def next_moment(course: Course, recorded: Mapping[str, Message], terms: Terms) -> datetime | None:
    """When the daemon itself must act on this surgery next without being asked: a near-term send."""
    if course.status is not CourseStatus.GOING or course.barred:
        return None
    waits = (
        _timing(desired, desired.due, terms.now, terms)
        for step, desired in course.messages.items()
        if isinstance(eligibility(course, desired, recorded.get(step)), Open | Deferred)
    )
    moments = [wait.until for wait in waits if isinstance(wait, Wait)]
    moments += [at for at in retries(course, recorded, terms).values() if at > terms.now]
    return min(moments, default=None)


def retries(
    course: Course, recorded: Mapping[str, Message], terms: Terms
) -> Mapping[str, datetime]:
    """When each text that was refused or did not arrive is tried again, by step: ahead, or due by now."""
    found = {
        step: _retry(course, desired, recorded[step], terms)
        for step, desired in course.messages.items()
        if step in recorded
    }
    return {step: at for step, at in found.items() if at is not None}


def _is_talk(course: Course, message: Message) -> bool:
    """Whether it asks once more what a text of a course on its way has asked."""
    return (
        course.status is CourseStatus.GOING
        and message.is_clarification
        and message.question in course.messages
    )


def _why_gone(course: Course) -> Reason | None:
    if course.status is CourseStatus.GOING:
        return Reason(ReasonCode.STEP_REMOVED)
    return course.why


def _step(
    course: Course, desired: DesiredMessage, recorded: Message | None, terms: Terms
) -> Change | None:
    """What becomes of one step, by where its newest message is."""
    match on_record(desired, recorded):
        case Taken(message):
            return _taken(course, desired, message, terms)
        case Open(revision, failed=True):
            change = _fresh(course, desired, revision, terms)
            # what would only be skipped again is left as it failed
            return None if isinstance(change, Skip) else change
        case Open(revision, tried):
            return _fresh(course, desired, revision, terms, tried)
        case Retried(failed):
            return _again(course, desired, failed, terms)
        case Blocked():
            return None
        case found:
            assert_never(found)


def _taken(
    course: Course, desired: DesiredMessage, message: Message, terms: Terms
) -> Change | None:
    """What Twilio has and has not sent can be taken back; of all else once is enough."""
    if message.state is State.SCHEDULED:
        return _held_by_twilio(course, desired, message, terms)
    if message.state is State.CANCELLING:
        # a cancel was begun and is not proven yet
        return Cancel(message, message.reason)
    return None


def _held_by_twilio(
    course: Course, desired: DesiredMessage, recorded: Message, terms: Terms
) -> Change | None:
    if (
        course.status is CourseStatus.GOING
        and desired.never_reason is None
        and is_same(desired, recorded)
    ):
        return None
    reason = course.why or desired.never_reason or _difference(desired, recorded)
    return next(_withdraw(recorded, reason, terms), None)


def _withdraw(message: Message, reason: Reason | None, terms: Terms) -> Iterator[Change]:
    if message.state is State.CANCELLING:
        yield Cancel(message, message.reason or reason)
    elif message.state is State.SCHEDULED and not _is_leaving(message, terms):
        yield Cancel(message, reason)


def _is_leaving(message: Message, terms: Terms) -> bool:
    return message.send_at - terms.now <= LEAVING and not message.is_untimed


def _difference(desired: DesiredMessage, recorded: Message) -> Reason:
    if desired.to != recorded.to:
        return Reason(ReasonCode.PHONE_CHANGED)
    if desired.due.send_at != recorded.send_at:
        return Reason(ReasonCode.TIME_CHANGED)
    if desired.body != recorded.body:
        return Reason(ReasonCode.TEXT_CHANGED)
    if recorded.is_untimed:
        return Reason(ReasonCode.UNTIMED)
    return desired.channel.took_over


def _again(
    course: Course, desired: DesiredMessage, recorded: Message, terms: Terms
) -> Change | None:
    due = _next_try(course, desired, recorded)
    at = _retry(course, desired, recorded, terms)
    if due is None or at is None or at > terms.now:
        return None
    return _now(desired, recorded.key.revision + 1, terms, until=due.latest)


def _next_try(course: Course, desired: DesiredMessage, recorded: Message) -> Due | None:
    others = [one.due.send_at for one in course.messages.values() if one is not desired]
    return next_try(recorded, desired, others)


def _retry(
    course: Course, desired: DesiredMessage, recorded: Message, terms: Terms
) -> datetime | None:
    """When a text is tried again; past if that is due; None if it is not."""
    due = _next_try(course, desired, recorded)
    hindered = (
        course.status is not CourseStatus.GOING
        or course.barred
        or desired.never_reason
        or desired.cap_reason
    )
    if due is None or hindered or not _same_place(desired, recorded):
        return None
    if recorded.state is State.WAITING and due.send_at < desired.due.send_at:
        # handed over ahead of its time, at any hour
        return due.send_at
    when = _timing(desired, due, max(due.send_at, terms.now), terms)
    if isinstance(when, Wait):
        return when.until
    return due.send_at if isinstance(when, SendAtOnce) else None


def _same_place(desired: DesiredMessage, recorded: Message) -> bool:
    return (desired.to, desired.due.send_at) == (recorded.to, recorded.send_at)


def _fresh(
    course: Course,
    desired: DesiredMessage,
    revision: int,
    terms: Terms,
    tried: Message | None = None,
) -> Change | None:
    """What to do with a text that Twilio does not have. `tried`: the same revision, not taken before."""
    missed = _missed(course, desired, terms)
    if missed is not None and terms.now >= desired.due.send_at:
        return Skip(_draft(desired, revision, "now"), Reason(missed))
    if course.status is CourseStatus.WAITING and terms.now > desired.due.latest:
        # whatever it waited for comes too late for this one
        why = Reason.of(ReasonCode.NOT_SENT_IN_TIME, cause=course.why)
        return Skip(_draft(desired, revision, "now"), why)
    if course.status is not CourseStatus.GOING:
        return None
    if desired.never_reason is not None:
        return Skip(_draft(desired, revision, "now"), desired.never_reason)
    if desired.cap_reason is not None:
        late = terms.now >= desired.due.send_at
        return Skip(_draft(desired, revision, "now"), desired.cap_reason) if late else None
    return _timed(course, desired, revision, terms, tried)


def _missed(course: Course, desired: DesiredMessage, terms: Terms) -> ReasonCode | None:
    """Why a text whose time has come is over for good: going on later catches nothing up."""
    if course.status is CourseStatus.OPTED_OUT:
        return ReasonCode.STOPPED_AT_ITS_TIME
    if course.status is CourseStatus.PAUSED and course.why != CLINIC_PAUSED:
        return ReasonCode.PAUSED_AT_ITS_TIME
    ended = terms.paused_until
    fell_in = (
        course.status is CourseStatus.GOING and ended is not None and desired.due.send_at <= ended
    )
    held = course.status is CourseStatus.PAUSED or fell_in
    return ReasonCode.CLINIC_PAUSED_AT_ITS_TIME if held else None


def _timed(
    course: Course, desired: DesiredMessage, revision: int, terms: Terms, tried: Message | None
) -> Change | None:
    again = (
        None if tried is None or not is_same(desired, tried) else _next_try(course, desired, tried)
    )
    latest = desired.due.latest if again is None else again.latest
    when = _timing(desired, Due(desired.due.send_at, latest), terms.now, terms)
    refused_at = None if tried is None or tried.error_code is None else tried.posted_at
    match when:
        case Wait():
            return None
        case Expired():
            why = Reason.of(ReasonCode.EXPIRED, time=f"{desired.step.latest:%H:%M}")
            return Skip(_draft(desired, revision, "now"), missed(tried) or why)
        case _ if again is not None and terms.now < again.send_at:
            # refused a while ago: what it was refused for has not changed yet
            return None
        case ScheduleAhead():
            return Schedule(_draft(desired, revision, "scheduled"), refused_at)
        case SendAtOnce():
            sent = _now(desired, revision, terms, until=latest)
            return replace(sent, refused_at=refused_at)
        case _:
            assert_never(when)


def _timing(desired: DesiredMessage, when: Due, now: datetime, terms: Terms) -> Timing:
    window = terms.window if desired.channel.can_schedule else AT_ITS_TIME
    return timing(when, now, window, terms.quiet, desired.zone)


def _now(desired: DesiredMessage, revision: int, terms: Terms, *, until: datetime) -> SendNow:
    latest = awake_until(until, terms.now, terms.quiet, desired.zone)
    draft = replace(_draft(desired, revision, "now"), latest=latest)
    return SendNow(draft, desired.parameters)


def _draft(desired: DesiredMessage, revision: int, delivery: Delivery) -> Draft:
    return Draft(
        key=Key(surgery=desired.surgery, step=desired.step.name, revision=revision),
        kind=MessageKind.STEP,
        to=desired.to,
        body=desired.body,
        channel=desired.channel,
        service_sid=desired.carrier,
        send_at=desired.due.send_at,
        latest=desired.due.latest,
        delivery=delivery,
    )
