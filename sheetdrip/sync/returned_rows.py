"""Takes back, or puts on record, what Twilio has for rows that come back and that the ledger never heard of.

Before a returned row is planned, the texts that Twilio has scheduled to its phone with its words are
canceled: Twilio does not tell for when (docs/vendors/twilio.md#creating), and the row may say another time
now, or be paused. Texts that have left are put on record, so that nobody gets one twice. Where Twilio
cannot be asked, or another call to the phone is not settled, nothing is created for the row; texts on
record are still canceled if the row asks for that.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import structlog

from sheetdrip.domain.lifecycle import MAY_HAVE_REACHED, UNSETTLED
from sheetdrip.domain.phone_identity import identity_of
from sheetdrip.errors import MessagingUnavailable
from sheetdrip.planning.course import Course, DesiredMessage
from sheetdrip.planning.cycle.matched_sheet import MatchedSheet
from sheetdrip.planning.records import ClinicRecords
from sheetdrip.planning.returned_rows import to_be_asked
from sheetdrip.planning.sheet_reading import Reading
from sheetdrip.planning.unknown_outcomes import Listed
from sheetdrip.sync.comparing import Comparison
from sheetdrip.sync.context import ClinicContext
from sheetdrip.sync.ports.ledger import ClinicLedger
from sheetdrip.sync.ports.messaging import Cancelled

log = structlog.get_logger(__name__)

AGAIN = timedelta(seconds=30)
"""After so long Twilio is asked again at the latest."""


def ask(
    ctx: ClinicContext,
    reading: Reading,
    matched: MatchedSheet,
    records: ClinicRecords,
    now: datetime,
) -> Mapping[int, str] | None:
    """Take back what is held, put on record what has left.

    The rows about which Twilio could not be asked, with their Drip IDs; None where there are none of these
    and the ledger is as before.
    """
    asked = to_be_asked(matched.changed, records.surgeries, records.recovered_at, now)
    standing = [(number, one) for number, one in matched.places.items() if one in asked]
    if not standing or ctx.clinic.shadow:
        return None
    zone = ctx.zone(reading)
    today = now.astimezone(ZoneInfo(zone)).date()
    comparison = Comparison(ctx, reading.rows, now)
    left = dict[int, str]()
    for number, drip_id in standing:
        row = matched.rows[number]
        course = ctx.course_builder.course_of(row, drip_id, zone, today)
        found = _found(ctx, comparison, course, records)
        if found is None:
            left[number] = drip_id
        elif found:
            _remember(ctx.ledger, matched, drip_id, now)
            comparison.adopt(found)
    if comparison.texts:
        log.warning("returning.adopted", clinic=ctx.clinic.name, texts=comparison.texts)
    return left if left or comparison.texts else None


def _found(
    ctx: ClinicContext, comparison: Comparison, course: Course, records: ClinicRecords
) -> Sequence[tuple[DesiredMessage, Listed]] | None:
    """The texts that have left, are nobody's and say a step's words; None if that cannot be told now.

    What Twilio holds is taken back before.
    """
    phones = {identity_of(phone) for phone in course.phones}
    open_ = [
        one for one in records.messages if one.state in UNSETTLED and identity_of(one.to) in phones
    ]
    if any(not one.is_in_doubt for one in open_):
        return None
    if open_:
        return ()  # a person looks what that one's text is, which may be any of these
    recorded = records.by_surgery.get(course.surgery, {})
    try:
        strays = comparison.strays(course)
        if not all(_is_taken_back(ctx, one) for one in strays):
            return None
        sought = comparison.sought(course, without={one.sid for one in strays})
    except MessagingUnavailable:
        return None
    return [
        (desired, one)
        for desired, one in sought
        if desired.step.name not in recorded
        or recorded[desired.step.name].state not in MAY_HAVE_REACHED
    ]


def _is_taken_back(ctx: ClinicContext, one: Listed) -> bool:
    """For certain, so that nothing is made in its place while it may still go out."""
    if ctx.apply_ctx.lease_problem(create=False) is not None:
        return False  # it may be the text of whoever works on the sheet now
    answer = ctx.messenger.cancel(one.sid)
    log.warning("returning.stray", clinic=ctx.clinic.name, sid=one.sid, cancel=repr(answer))
    return isinstance(answer, Cancelled)


def _remember(ledger: ClinicLedger, matched: MatchedSheet, drip_id: str, now: datetime) -> None:
    """Before its texts, as one that is away: should the process die now, it is asked about once more."""
    (surgery,) = [one for one in matched.changed if one.drip_id == drip_id]
    ledger.remember([replace(surgery, absent_since=now, absences=1)], now)
