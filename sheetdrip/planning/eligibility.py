"""Decides whether a step's text may still be created.

All who need to know get the same answer here: the plan, the forecast, “Next text”, the frequency cap, and
the row that says that nobody was asked. What is on record comes first (`on_record`), then what the row and
its phone allow.
"""

from dataclasses import dataclass, replace

from sheetdrip.domain.failures import is_about_text, is_final, is_opt_out
from sheetdrip.domain.lifecycle import State
from sheetdrip.domain.message import Message
from sheetdrip.domain.reasons import Reason, ReasonCode
from sheetdrip.planning.course import Course, CourseStatus, DesiredMessage
from sheetdrip.planning.retry import may_go_again


@dataclass(frozen=True, slots=True)
class Open:
    """Twilio does not have it, and it may be created, as this `revision`.

    `tried`: the same revision, which Twilio certainly did not take; `failed`: the text before it never
    reached anybody, and is worth another only if that may go now.
    """

    revision: int
    tried: Message | None = None
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Retried:
    """The very text failed, and may be sent once more after a pause (`retry`)."""

    failed: Message


@dataclass(frozen=True, slots=True)
class Taken:
    """Twilio has it, may have it, or has sent it."""

    message: Message


@dataclass(frozen=True, slots=True)
class Deferred:
    """It may not be created now, but perhaps another time: why."""

    reason: Reason | None


@dataclass(frozen=True, slots=True)
class Blocked:
    """It may not be created any more, unless its row changes: why."""

    reason: Reason | None


OnRecord = Open | Retried | Taken | Blocked
Eligibility = OnRecord | Deferred


def eligibility(course: Course, desired: DesiredMessage, recorded: Message | None) -> Eligibility:
    """Whether a step's text may be created, by all that is known but the time.

    `recorded`: the newest message of the step.
    """
    found = on_record(desired, recorded)
    if not isinstance(found, Open | Retried):
        return found
    if course.status is not CourseStatus.GOING or course.barred:
        return Deferred(course.why or Reason.of(ReasonCode.BARRED, why=course.barred))
    if desired.never_reason is not None:
        return Blocked(desired.never_reason)
    return found if desired.cap_reason is None else Deferred(desired.cap_reason)


def may_be_created(course: Course, desired: DesiredMessage, recorded: Message | None) -> bool:
    """Whether a text may be handed over for the first time, or anew, when its time comes."""
    return isinstance(eligibility(course, desired, recorded), Open)


def on_record(desired: DesiredMessage, recorded: Message | None) -> OnRecord:
    """The same by what is on record alone; one branch per place that a message can be in."""
    if recorded is None:
        return Open(1)
    anew = Open(recorded.key.revision + 1)
    match recorded.state:
        case State.WAITING:
            # Twilio certainly did not take it last time: the same revision may be tried again
            return Open(recorded.key.revision, tried=recorded)
        case State.CANCELLED:
            found = None if _is_theirs(desired, recorded) else anew
        case State.SKIPPED:
            # skipped for its time: only what changes that reopens it
            found = anew if _is_outdated(desired, recorded) else None
        case State.FAILED | State.UNDELIVERED:
            # it never reached anybody: another phone makes sense, or this one after START, or once more
            if _is_another_chance(desired, recorded):
                found = replace(anew, failed=True)
            else:
                return Retried(recorded) if may_go_again(recorded) else _over(recorded)
        case _:
            # it went out or may have, or is still to go; or that is being found out
            return Taken(recorded)
    return found or _over(recorded)


def _over(recorded: Message) -> Blocked:
    return Blocked(recorded.reason)


def _is_theirs(desired: DesiredMessage, cancelled: Message) -> bool:
    """Whether a person cancelled this very text in Twilio's console: theirs stays until the row changes."""
    return cancelled.is_because(ReasonCode.CANCELLED_OUTSIDE) and is_same(desired, cancelled)


def _is_outdated(desired: DesiredMessage, skipped: Message) -> bool:
    """Whether a text was skipped for what no longer holds: its time moved, or the surgery's did."""
    hindered = skipped.is_because(ReasonCode.SURGERY_LATER) and desired.never_reason is None
    return hindered or skipped.send_at != desired.due.send_at


def is_same(desired: DesiredMessage, recorded: Message) -> bool:
    """Whether a message is the very text that ought to be: its phone, words, time and sender."""
    if recorded.is_untimed:
        return False
    return (desired.to, desired.body, desired.due.send_at, desired.carrier) == (
        recorded.to,
        recorded.body,
        recorded.send_at,
        recorded.service_sid,
    )


def _is_another_chance(desired: DesiredMessage, recorded: Message) -> bool:
    """Whether a text that never reached anybody may be made anew: to another phone, after START, mended."""
    return recorded.to != desired.to or _was_unwanted(recorded) or _is_mended(desired, recorded)


def _was_unwanted(recorded: Message) -> bool:
    """Whether Twilio did not take it because the patient had replied STOP: START lets it go on."""
    return recorded.sid is None and is_opt_out(recorded.error_code)


def _is_mended(desired: DesiredMessage, recorded: Message) -> bool:
    """Whether what Twilio refused for good when it was to be created may be taken after all."""
    if recorded.sid is not None:
        return False
    code = recorded.error_code
    return not is_final(code) or (is_about_text(code) and recorded.body != desired.body)
