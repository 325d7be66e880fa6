"""Decides when a text that was refused, or that did not arrive, is tried again.

Refused at once: Twilio certainly does not have it. The text is tried again, after pauses that grow, while
it still makes sense, unless its code says that only another phone or text helps (`failures.is_final`).

Taken and failed: never twice stays true. Only codes that prove that nothing arrived count
(`failures.remedy_for`). What passes by itself is tried once more; what somebody must mend is tried after
pauses that double. A new try keeps the first one's time, and is told from it by when it was posted: so much
later that settling cannot take the one for the other (`unknown_outcomes.CLOCK_SLACK`).

A text that met a carrier's daily limit is tried again the next morning, once, and never at night.
"""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from sheetdrip.domain.failures import remedy_for, stops_clinic, waits_for_morning
from sheetdrip.domain.lifecycle import NOT_ARRIVED, State
from sheetdrip.domain.message import Message
from sheetdrip.domain.reasons import Reason, ReasonCode
from sheetdrip.domain.send_time import Due, instant, local
from sheetdrip.domain.twilio_codes import Remedy
from sheetdrip.planning.course import DesiredMessage

RETRY_AFTER = timedelta(minutes=45)

FIRST_PAUSE = timedelta(minutes=1)
"""After the first refusal; it doubles with each further one."""

LONGEST_PAUSE = timedelta(hours=1)
LONGEST_WHEN_DUE = timedelta(minutes=15)

LAST_TRY = timedelta(minutes=2)
"""So long before a text makes no sense any more it is tried a last time."""

MORNING = time(8)
"""When on the next morning, if no quiet hours last longer. The US carriers' day ends at midnight in
California (https://www.twilio.com/docs/api/errors/30023)."""

ROOM = timedelta(hours=12)
"""A text of the day before is not caught up so close to the patient's next one."""

CAPPED = timedelta(hours=36)
"""So long after a day's limit stopped a text, the next morning and its day are over."""

_MENDED = frozenset({Remedy.ACCOUNT, Remedy.SENDER})


def next_try(recorded: Message, desired: DesiredMessage, others: Iterable[datetime]) -> Due | None:
    """From when and until when a refused or failed text is tried again; None if it is not, or need not wait.

    `others`: when the patient's other texts are due.
    """
    if _is_capped(recorded):
        morning = _next_morning(recorded, desired, others)
        if morning is not None:
            return morning
    at = _rests_until(recorded) if recorded.state is State.WAITING else retry_at(recorded)
    return None if at is None else Due(at, desired.due.latest)


def may_go_again(message: Message) -> bool:
    """Whether `next_try` may have an answer; to be asked before the sheet is known."""
    return _is_refused(message) or _is_capped(message) or retry_at(message) is not None


def retry_at(message: Message) -> datetime | None:
    """When a text that failed may be sent once more on its own day; None if never."""
    if message.state not in NOT_ARRIVED or message.posted_at is None:
        return None
    cure, left = remedy_for(message.error_code), max(message.send_at, message.posted_at)
    at = None
    if cure is Remedy.A_WHILE and left < message.send_at + RETRY_AFTER:
        # else this was the second try, or a first one so late that there is no time for another
        at = left + RETRY_AFTER
    elif cure in _MENDED:
        at = left + max(RETRY_AFTER, left - message.send_at)
        last = message.latest - LAST_TRY
        at = last if at > last >= left + RETRY_AFTER else at
    return at if at is not None and at <= message.latest else None


def is_lost(message: Message, now: datetime) -> bool:
    """Whether a text failed and no further try lies before it; by its record alone."""
    if message.state not in NOT_ARRIVED:
        return False
    if _is_capped(message):
        return now - message.left_at > CAPPED
    return retry_at(message) is None or now > message.latest


def is_backing_off(recorded: Message | None, now: datetime) -> bool:
    """Whether it was refused a moment ago and is not asked for again yet."""
    until = None if recorded is None else _rests_until(recorded)
    return until is not None and now < until


def missed(recorded: Message | None) -> Reason | None:
    """Why a text that was refused until it was too late did not go; None when nothing was tried."""
    if recorded is None or recorded.state is not State.WAITING or recorded.reason is None:
        return None
    channel = recorded.channel
    if channel.refusal_pause is not None and recorded.error_code is not None:
        return channel.why_busy if channel.is_busy(recorded.error_code) else recorded.reason
    return Reason.of(ReasonCode.NOT_TAKEN_IN_TIME, cause=recorded.reason)


def _is_refused(message: Message) -> bool:
    """Whether Twilio refused this text for a reason of its own, and not for one of the whole account."""
    if message.state is not State.WAITING or message.error_code is None:
        return False
    return message.channel.refusal_pause is not None or not stops_clinic(message.error_code)


def _is_capped(message: Message) -> bool:
    """Whether a day's limit stopped it, for certain before it was sent."""
    if message.state in NOT_ARRIVED:
        return remedy_for(message.error_code) is Remedy.TOMORROW
    return _is_refused(message) and waits_for_morning(message.error_code)


def _rests_until(message: Message) -> datetime | None:
    posted = message.posted_at
    if posted is None or not _is_refused(message):
        return None
    if message.channel.refusal_pause is not None:
        return posted + message.channel.refusal_pause
    longest = LONGEST_PAUSE if posted < message.send_at else LONGEST_WHEN_DUE
    doublings = min(max(message.attempt, 1), 8) - 1
    until = posted + min(FIRST_PAUSE * 2**doublings, longest)
    # its own time, and the last moment at which it makes sense, are each worth a try
    ahead = (at for at in (message.send_at, message.latest - LAST_TRY) if posted < at < until)
    return min(ahead, default=until)


def _next_morning(
    recorded: Message, desired: DesiredMessage, others: Iterable[datetime]
) -> Due | None:
    """The morning after the limit was reached, if the text still makes sense then.

    That is until its own `latest`; or on the day after its own, unless it asks about the surgery's day, and
    not beside the patient's next text.
    """
    tried = recorded.posted_at if recorded.state is State.WAITING else recorded.left_at
    if tried is None:
        return None
    zone, due = desired.zone, desired.due
    day = local(tried, zone).date() + timedelta(days=1)
    at = instant(day, MORNING, zone)
    if at <= due.latest:
        return Due(at, due.latest)
    is_day_after = day == local(due.send_at, zone).date() + timedelta(days=1)
    if not is_day_after or desired.step.day == 0:
        return None
    if any(abs(other - at) < ROOM for other in others):
        return None
    return Due(at, instant(day, desired.step.latest, zone))
