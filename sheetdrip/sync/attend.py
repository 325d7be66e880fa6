"""What does a cycle learn from what phones and rows tell, and whom must a person call?

Level-triggered: everything is found in the ledger and in the sheet as they are, so that a crash between any
two steps loses nothing.
"""

from collections.abc import Iterator
from datetime import datetime

from sheetdrip.domain.reply import ConcernRecord
from sheetdrip.planning.answers import Answers
from sheetdrip.planning.attention import raised
from sheetdrip.planning.concerns import Thresholds, concerns
from sheetdrip.planning.lessons import lessons
from sheetdrip.sync.ports import Book, Mail, Record
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
    looked = list(here.watch.seen(preview.gathered, mail, now))
    here.correspondence.keep(name, looked, now)
    mail = here.correspondence.mail(name, now)
    here.correspondence.keep(name, list(_raised(here, preview, book, mail, now)), now)
    return here.correspondence.mail(name, now)


def _raised(
    here: Surroundings, preview: Preview, book: Book, mail: Mail, now: datetime
) -> Iterator[Record]:
    labels = here.clinic.labels
    for record in _limits_passed(here, preview, book, mail, now):
        before = mail.concerns.get((record.surgery, record.step, record.kind))
        fresh = raised(before, record)
        if fresh is not None:
            yield fresh
    for given_up in preview.given_up:
        label = labels.get(given_up.record.step or "", "")
        yield from given_up.handed_over(label, preview.time_zone)


def _limits_passed(
    here: Surroundings, preview: Preview, book: Book, mail: Mail, now: datetime
) -> Iterator[ConcernRecord]:
    """What the clinic's limits say of every surgery that stands in its sheet."""
    limits, labels = here.clinic.thresholds, here.clinic.labels
    if limits == Thresholds():
        return
    heard = mail.heard
    for surgery in preview.gathered.places.values():
        messages = book.by_surgery.get(surgery)
        if not messages:
            continue
        scores = {
            step: one.score
            for step, one in mail.answers.get(surgery, Answers()).scores.items()
            if one.score is not None and not one.by_staff
        }
        for concern in concerns(
            surgery, messages, scores, heard.get(surgery, frozenset()), limits, now
        ):
            label = labels.get(concern.step, "")
            yield ConcernRecord(
                surgery=surgery,
                step=concern.step,
                kind=concern.kind,
                detail=f"{label} {concern.detail}".strip(),
                raised_at=now,
            )
