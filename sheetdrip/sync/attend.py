"""What does a cycle learn from what phones and rows tell, and whom must a person call?

Level-triggered: everything is found in the ledger and in the sheet as they are, so that a crash between any
two steps loses nothing.
"""

from collections.abc import Collection, Iterator
from datetime import datetime

from sheetdrip.domain.reply import ConcernRecord
from sheetdrip.planning.answers import Answers
from sheetdrip.planning.attention import raised
from sheetdrip.planning.concerns import RELEVANT, Concern, Thresholds, concerns, undeliverable
from sheetdrip.planning.lessons import lessons
from sheetdrip.sync.ports.ledger import Book
from sheetdrip.sync.ports.mail import Mail, Record
from sheetdrip.sync.preview import Preview
from sheetdrip.sync.surroundings import Surroundings


def learn(here: Surroundings, book: Book, now: datetime) -> None:
    """Keep what failed texts teach about their phones."""
    name = here.clinic.name
    mail = here.correspondence.mail(name, now)
    here.correspondence.keep(name, list(lessons(book.messages, mail.contacts)), now)


def attend(here: Surroundings, preview: Preview, book: Book, now: datetime) -> Mail:
    """Keep what staff typed, and raise what needs a person; the mail as it is after that."""
    name = here.clinic.name
    mail = here.correspondence.mail(name, now)
    looked = list(here.watch.seen(preview.gathered, preview.recorded, mail, now))
    here.correspondence.keep(name, looked, now)
    mail = here.correspondence.mail(name, now)
    here.correspondence.keep(name, list(_raised(here, preview, book, mail, now)), now)
    return here.correspondence.mail(name, now)


def _raised(
    here: Surroundings, preview: Preview, book: Book, mail: Mail, now: datetime
) -> Iterator[Record]:
    labels = here.clinic.labels
    present = frozenset(preview.gathered.places.values())
    for concern in (
        *_limits_passed(here.clinic.thresholds, present, book, mail, now),
        *_out_of_reach(present, book, now),
    ):
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
    for given_up in preview.given_up:
        label = labels.get(given_up.record.step or "", "")
        yield from given_up.handed_over(label, preview.time_zone)


def _limits_passed(
    limits: Thresholds, present: Collection[str], book: Book, mail: Mail, now: datetime
) -> Iterator[Concern]:
    """What the clinic's limits say of every surgery that stands in its sheet."""
    if limits == Thresholds():
        return
    for surgery in present:
        messages = book.by_surgery.get(surgery)
        if not messages:
            continue
        scores = {
            step: one.score
            for step, one in mail.answers.get(surgery, Answers()).scores.items()
            if one.score is not None and not one.by_staff
        }
        heard = mail.heard.get(surgery, frozenset())
        yield from concerns(surgery, messages, scores, heard, limits, now)


def _out_of_reach(present: Collection[str], book: Book, now: datetime) -> Iterator[Concern]:
    """Whom no text can reach: only a call can."""
    for message in book.messages:
        if message.key.surgery in present and now - message.send_at <= RELEVANT:
            concern = undeliverable(message)
            if concern is not None:
                yield concern
