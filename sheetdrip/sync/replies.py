"""How do replies come in, and what is done about them at once?

Fetched by polling, or put into the tray by a webhook; judged from the tray, each once. What follows is kept
in one transaction with the judgement, so that a crash neither loses a STOP nor heeds it twice; cancelling
what Twilio holds for a phone that opted out does not wait for the sheet, nor for a refused plan.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

import structlog

from sheetdrip.domain.lifecycle import HELD_BY_TWILIO
from sheetdrip.domain.phone_identity import identity_of
from sheetdrip.domain.reply import ReplyRecord
from sheetdrip.planning.book import Book
from sheetdrip.planning.changes import Cancel
from sheetdrip.planning.contact import BY_A_REPLY, own_numbers
from sheetdrip.planning.dialogue import STOPPED
from sheetdrip.planning.mail import Mail
from sheetdrip.planning.reception import Desk, Known
from sheetdrip.planning.silence import silent
from sheetdrip.sync.apply import take_back
from sheetdrip.sync.follow import Consulted, consult, stop_talks
from sheetdrip.sync.surroundings import Surroundings

log = structlog.get_logger(__name__)

OVERLAP = timedelta(minutes=15)
"""Texts that Twilio lists late are still found."""

MARKED = timedelta(hours=1)
"""How far the ledger has come is written so often while nobody replies."""

LOOK_BACK = timedelta(days=3)
"""So far before the last cycle the first look goes where the ledger does not say how far it has come."""


class Postman:
    """Fetches a clinic's replies and remembers how far it has come, in the ledger for the next process."""

    def __init__(self, here: Surroundings) -> None:
        self._here = here
        self._since: datetime | None = None
        self._marked: datetime | None = None
        self._own: tuple[str, ...] = ()

    def fetch(self, *, is_sure: bool = True) -> int:
        """Put what came since the last look into the tray; how many are new. Raises MessagingUnavailable.

        `is_sure`: whether the time is; by a time in doubt nothing counts as looked at.
        """
        here = self._here
        now, name = here.clock.now(), here.clinic.name
        if not is_sure:
            marked = here.correspondence.read_until(name)
            if marked is None:
                return 0
            since = min(self._since or now, marked, now) - OVERLAP
            return here.correspondence.receive(name, here.inbox.received_since(since), now)
        since = self._first(now) if self._since is None else min(self._since, now - OVERLAP)
        replies = here.inbox.received_since(since)
        fresh = 0
        if replies or self._marked is None or abs(now - self._marked) >= MARKED:
            fresh = here.correspondence.receive(here.clinic.name, replies, now, read_until=now)
            self._marked = now
        # last: what did not get into the ledger is asked for again
        self._since = now - OVERLAP
        return fresh

    def collect(self, *, is_sure: bool = True) -> int:
        """Fetch, and judge what lies in the tray; how many were judged. Raises MessagingUnavailable."""
        try:
            self.fetch(is_sure=is_sure)
            self._learn_own()
        finally:
            # what a webhook put into the tray does not wait for Twilio's lists
            judged = answer(self._here)
        return judged

    def _learn_own(self) -> None:
        """Put on record which numbers are the clinic's own: a row that has one gets no text."""
        here, own = self._here, self._here.inbox.numbers()
        if own == self._own:
            return
        now, name = here.clock.now(), here.clinic.name
        with here.deciding:
            known = here.correspondence.mail(name, now).contacts
            here.correspondence.keep(name, own_numbers(own, known, now), now)
        self._own = own

    def _first(self, now: datetime) -> datetime:
        """A ledger that is new knows no questions yet: older texts are another system's."""
        name, correspondence = self._here.clinic.name, self._here.correspondence
        marked = correspondence.read_until(name)
        if marked is None:
            last = self._here.ledger.last_cycle(name)
            marked = now if last is None else min(last.at, now) - LOOK_BACK
            # at once: however long no look succeeds, the first that does goes back to here
            correspondence.receive(name, (), now, read_until=marked)
        return min(marked, now) - OVERLAP


def answer(here: Surroundings) -> int:
    """Judge every reply in the tray and heed each STOP; how many were judged. Raises LedgerTrouble.

    One that may be for a Studio flow waits until Studio has answered, and one that may answer a text whose
    outcome is unknown until that is settled; STOP waits for nothing.
    """
    waiting = _waiting(here)
    judged = 0
    if waiting:
        consulted = consult(here, here.ledger.book(here.clinic.name), waiting)
        asked_about = {one.reply.sid for one in waiting} - consulted.undecided
        judged = _judge(here, asked_about, consulted)
    heed_stops(here)
    return judged


def _waiting(here: Surroundings) -> list[ReplyRecord]:
    """What lies in the tray, oldest first."""
    mail = here.correspondence.mail(here.clinic.name, here.clock.now())
    return [record for record in mail.replies if record.verdict is None]


def _judge(here: Surroundings, sids: Collection[str], consulted: Consulted) -> int:
    """Judge those replies, as all stands by now: a flow that has ended meanwhile has left its score."""
    now, name = here.clock.now(), here.clinic.name
    with here.deciding:
        book, mail = here.ledger.book(name), here.correspondence.mail(name, now)
        desk = Desk(known_of(here, mail, book, here.clinic.time_zone or "UTC"))
        kept = [
            one
            for record in _waiting(here)
            if record.reply.sid in sids
            for one in desk.take(
                record,
                for_flow=record.reply.sid in consulted.for_flows,
                is_untaken=record.reply.sid in consulted.untaken,
            )
        ]
        here.correspondence.keep(name, kept, now)
    judged = [one for one in kept if isinstance(one, ReplyRecord)]
    for record in judged:
        log.info("reply.judged", clinic=name, sid=record.reply.sid, verdict=record.verdict)
    return len(judged)


def heed_stops(here: Surroundings) -> None:
    """Take back everything that Twilio holds for phones that opted out, whenever it came there.

    Also those that did so in words, until somebody has read them: then the row decides, at the next cycle.
    Looked for anew each time, so that what was created while the STOP came in is found by the next look. A
    Studio flow that still talks to such a phone is ended. A clinic's lease has no say in this: a text to
    whoever said STOP is taken back by anybody.
    """
    now = here.clock.now()
    mail = here.correspondence.mail(here.clinic.name, now)
    if here.clinic.shadow or not any(one.wants_silence for one in mail.contacts.values()):
        return
    book = here.ledger.book(here.clinic.name)
    messages, out = book.messages, silent(mail, book, now)
    held = [
        Cancel(one, STOPPED if mail.contacts[phone].is_opted_out else BY_A_REPLY)
        for one in messages
        if (phone := identity_of(one.to)) in out and one.state in HELD_BY_TWILIO
    ]
    if held:
        take_back(held, here.tools)
    stop_talks(here, messages, out, now)


def known_of(here: Surroundings, mail: Mail, book: Book, zone: str) -> Known:
    """What is known when replies are judged. `zone`: in which the moments of concerns are told."""
    return Known(
        messages=book.messages,
        patients={one.drip_id: one.fingerprint.patient for one in book.surgeries},
        replies=mail.replies,
        contacts=mail.contacts,
        scores=mail.scores,
        concerns=mail.concerns,
        owners={one.fingerprint.phone: one.drip_id for one in book.surgeries},
        labels=here.clinic.labels,
        keywords=here.clinic.keywords,
        classifier=here.clinic.classifier,
        zone=zone,
        call_at=here.clinic.thresholds.call_at,
    )
