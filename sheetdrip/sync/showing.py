"""How does the sheet come to say what the ledger says? Only what differs is written, in one write.

Rows that staff moved between the read and the write are noticed by the write itself, read again, put right.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial

import structlog

from sheetdrip.domain.columns import DRIP_ID
from sheetdrip.planning.attention import Open, still_open
from sheetdrip.planning.book import Book
from sheetdrip.planning.control import Notice, hindered, holding, with_open, working
from sheetdrip.planning.cycle.cycle_plan import CyclePlan, retries_of
from sheetdrip.planning.cycle.gather import Gathered
from sheetdrip.planning.mail import Mail
from sheetdrip.planning.projection import next_text
from sheetdrip.planning.unasked import Trying, with_needs
from sheetdrip.sync.ports.sheet import CellChange
from sheetdrip.sync.preview import check, snapshot_of, take_in
from sheetdrip.sync.surroundings import Surroundings

log = structlog.get_logger(__name__)

MOST_WRITES = 3
"""Rows that move while they are written are read and written again so often."""


def project_back(
    here: Surroundings, preview: CyclePlan, book: Book, mail: Mail, hindrance: str
) -> tuple[int, Gathered]:
    """Write what differs; if rows moved under the write, read again and put it right.

    `hindrance`: what keeps the whole clinic from its work, or "".
    """
    now, written, gathered = preview.terms.now, 0, preview.gathered
    for _ in range(MOST_WRITES):
        trying = retries_of(gathered.courses, book, preview.terms)
        gathered = _with_needs(here, gathered, book, trying, now)
        changes = list(_changes(here, gathered, book, mail, trying))
        control = here.announcer.along(
            with_open(
                _notice(here, gathered, book, preview, hindrance), _open(gathered, mail, now)
            ),
            here.clock.now(),
            partial(next_text, gathered.courses, book.by_surgery, now),
            writing=bool(changes),
        )
        messages = here.wording.cells
        if not changes and not control and not messages and not here.wording.is_misnamed:
            break
        here.look_round()
        standing = here.sheet.write(changes, control, messages)
        written += len(changes) + len(messages)
        if all(
            standing.get(row, "") == drip_id or gathered.closed.has(row, DRIP_ID)
            for row, drip_id in gathered.places.items()
        ):
            break
        if not changes:
            break
        log.warning("sheet.rows_moved", clinic=here.clinic.name)
        # the surgeries of this cycle are known by now, so their rows are recognised wherever they are; a row
        # that has come meanwhile waits for the next cycle, which records its surgery before its ID is written
        book = here.ledger.book(here.clinic.name)
        reading = here.read()
        here.announcer.saw(reading.control, here.zone(reading))
        check(reading)
        snapshot = snapshot_of(here, reading, book, preview.pause, now)
        snapshot = replace(snapshot, unanswered=gathered.unanswered)
        gathered = take_in(here, snapshot).recorded(book)
        known = {surgery.drip_id for surgery in book.surgeries}
        gathered = gathered.withholding(preview.ruling.surgeries, known)
    return written, gathered


def _with_needs(
    here: Surroundings, gathered: Gathered, book: Book, trying: Trying, now: datetime
) -> Gathered:
    """The same where what ended without a text asks for a person, by what is on record now."""
    last_day, recorded = here.clinic.last_day, book.by_surgery
    courses = with_needs(gathered.courses, recorded, trying, book.surgeries, last_day, now)
    return gathered if courses is gathered.courses else replace(gathered, courses=courses)


def _changes(
    here: Surroundings, gathered: Gathered, book: Book, mail: Mail, trying: Trying
) -> Iterator[CellChange]:
    for change in here.projector.changes(gathered, book.by_surgery, mail.answers, trying):
        if not gathered.closed.has(change.row, change.column):
            yield change


def _open(gathered: Gathered, mail: Mail, now: datetime) -> Open:
    return still_open(mail.concerns.values(), set(gathered.places.values()), now)


def _notice(
    here: Surroundings, gathered: Gathered, book: Book, preview: CyclePlan, hindrance: str
) -> Notice:
    if preview.pause.is_on:
        return hindered(holding(book.held_by_twilio), hindrance)
    if preview.refused is not None:
        waiting = preview.refused
        whom = [(one.patient, one.steps) for one in preview.whom]
        return hindered(here.announcer.waiting(waiting, whom), hindrance)
    return working(
        gathered.needing,
        shadow=here.clinic.shadow,
        aside=here.wording.notice,
        hindrance=hindrance,
    )
