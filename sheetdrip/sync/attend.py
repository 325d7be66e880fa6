"""What follows from what phones and rows tell, and whom must a person call?

Level-triggered: everything is found in the ledger as it is, so that a crash between any two steps loses
nothing. Only what staff typed is learned from the sheet; what patients said, and whom it must reach, waits
for no reading and for no plan.
"""

from collections.abc import Iterator
from datetime import datetime

from sheetdrip.domain.reply import ConcernRecord
from sheetdrip.planning.answers import Answers
from sheetdrip.planning.attention import raised, still_counts
from sheetdrip.planning.book import Book
from sheetdrip.planning.clarify import GaveUp, hopeless
from sheetdrip.planning.concerns import (
    Concern,
    ConcernKind,
    Thresholds,
    concerns,
)
from sheetdrip.planning.cycle.cycle_plan import CyclePlan
from sheetdrip.planning.lessons import lessons
from sheetdrip.planning.mail import Mail
from sheetdrip.planning.reception import CLARIFY
from sheetdrip.planning.undelivered import undelivered
from sheetdrip.sync.ports.mail import Record
from sheetdrip.sync.surroundings import Surroundings


def learn(here: Surroundings, now: datetime) -> None:
    """Keep what failed texts teach about their phones."""
    name = here.clinic.name
    with here.deciding:
        book, mail = here.ledger.book(name), here.correspondence.mail(name, now)
        here.correspondence.keep(name, list(lessons(book.messages, mail.contacts)), now)


def attend(here: Surroundings, preview: CyclePlan, now: datetime) -> Mail:
    """Keep what staff typed, and raise what needs a person; the mail as it is after that."""
    name = here.clinic.name
    with here.deciding:
        mail = here.correspondence.mail(name, now)
        looked = list(here.watch.seen(preview.gathered, preview.recorded, mail, now))
        here.correspondence.keep(name, looked, now)
        _hand_over(here, preview.given_up, now)
        raise_concerns(here, now)
        return here.correspondence.mail(name, now)


def raise_concerns(here: Surroundings, now: datetime) -> int:
    """Raise what needs a person by what is on record alone; how much is new. Raises LedgerTrouble."""
    name = here.clinic.name
    with here.deciding:
        book, mail = here.ledger.book(name), here.correspondence.mail(name, now)
        _hand_over(here, tuple(hopeless(mail.replies, book.by_surgery, now)), now)
        mail = here.correspondence.mail(name, now)
        found = list(_raised(here, book, mail, now))
        here.correspondence.keep(name, found, now)
    return len(found)


def _hand_over(here: Surroundings, given_up: tuple[GaveUp, ...], now: datetime) -> None:
    """Questions that are not asked again: a person reads their replies."""
    name, labels = here.clinic.name, here.clinic.labels
    zone = here.last_reading.time_zone or here.clinic.time_zone or "UTC"
    unread = {
        one.reply.sid
        for one in here.correspondence.mail(name, now).replies
        if one.verdict == CLARIFY
    }
    kept = [
        record
        for one in given_up
        if one.record.reply.sid in unread
        for record in one.handed_over(labels.get(one.record.step or "", ""), zone)
    ]
    here.correspondence.keep(name, kept, now)


def _raised(here: Surroundings, book: Book, mail: Mail, now: datetime) -> Iterator[Record]:
    labels = here.clinic.labels
    for concern in _concerns(here, book, mail, now):
        record = ConcernRecord(
            surgery=concern.surgery,
            step=concern.step,
            kind=concern.kind,
            detail=f"{labels.get(concern.step, '')} {concern.detail}".strip(),
            raised_at=now,
        )
        before = mail.concerns.get((record.surgery, record.step, record.kind))
        fresh = raised(before, record)
        if fresh is not None:
            yield fresh


def _concerns(here: Surroundings, book: Book, mail: Mail, now: datetime) -> Iterator[Concern]:
    """What the clinic's limits say of its surgeries, and whom no text can reach."""
    present = {one.drip_id for one in book.surgeries if not one.absences}
    for surgery in book.surgeries:
        if surgery.drip_id in present or still_counts(surgery, now):
            for concern in _limits_passed(here, surgery.drip_id, book, mail, now):
                if surgery.drip_id in present or concern.kind is not ConcernKind.SILENCE:
                    yield concern
    for surgery_, messages in book.by_surgery.items():
        if surgery_ in present:
            yield from undelivered(messages, now)


def _limits_passed(
    here: Surroundings, surgery: str, book: Book, mail: Mail, now: datetime
) -> tuple[Concern, ...]:
    messages, limits = book.by_surgery.get(surgery), here.clinic.thresholds
    if not messages or limits == Thresholds():
        return ()
    scores = {
        step: one.score
        for step, one in mail.answers.get(surgery, Answers()).scores.items()
        if one.score is not None and not one.by_staff
    }
    heard = mail.heard.get(surgery, frozenset())
    return concerns(surgery, messages, scores, heard, limits, now)
