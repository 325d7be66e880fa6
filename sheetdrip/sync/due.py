"""What falls due while Google cannot be reached?

What the last good reading said goes on being true for a while: its texts go at their time, and are handed to
Twilio when its window opens, without a call to Google. Nothing is cancelled or skipped by it: for that the
sheet is read first. The sheet is brought in line by the next cycle.
"""

from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from sheetdrip.planning.book import Book
from sheetdrip.planning.changes import Schedule, SendNow
from sheetdrip.planning.clarify import clarifications
from sheetdrip.planning.contact import heed
from sheetdrip.planning.cycle.cycle_plan import changes_of
from sheetdrip.planning.pause import Pause
from sheetdrip.planning.plan import Plan, make_plan
from sheetdrip.planning.silence import unread
from sheetdrip.sync.apply import Applied, apply
from sheetdrip.sync.preview import terms_at
from sheetdrip.sync.surroundings import Surroundings

log = structlog.get_logger(__name__)

FRESH = timedelta(seconds=45)
"""While the sheet was read so lately its own cycle sends what is due, and sees what was edited."""


def send_due(here: Surroundings, now: datetime) -> Applied:
    """Send and schedule what has fallen due by the last reading. Raises LedgerTrouble.

    Nothing while a cycle is about to do it, nor by a reading that is older than the clinic's
    `reading_holds`: until then a row that was changed, and that nobody could read, would not be heeded. As
    many texts at once as would wait for a person's approval are left to a cycle.
    """
    at = here.last_reading.at
    if at is None or not FRESH <= now - at <= here.clinic.reading_holds:
        return Applied()
    if not here.creating.acquire(blocking=False):
        return Applied()
    try:
        return _send(here, now)
    finally:
        here.creating.release()


def _send(here: Surroundings, now: datetime) -> Applied:
    clinic = here.clinic
    plan = _plan(here, here.ledger.book(clinic.name), now)
    if not plan.changes or plan.creates > clinic.limits.max_creates or here.stopping():
        return Applied()
    applied = apply(plan, replace(here.tools, unread=True))
    log.info(
        "due.done",
        clinic=clinic.name,
        scheduled=applied.scheduled,
        sent=applied.sent,
        unknown=applied.unknown,
        failed=applied.failed,
    )
    return applied


def _plan(here: Surroundings, book: Book, now: datetime) -> Plan:
    mail = here.correspondence.mail(here.clinic.name, now)
    courses = heed(here.last_reading.courses, mail.contacts, unread(mail, book, now))
    terms = terms_at(here, now, Pause())
    changes = [
        *changes_of(courses, book.by_surgery, terms),
        *(() if terms.doubts else clarifications(mail.replies, courses, book.by_surgery, terms)),
    ]
    return make_plan(one for one in changes if isinstance(one, Schedule | SendNow))
