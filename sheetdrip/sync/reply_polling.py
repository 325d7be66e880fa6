"""Fetches replies, judges them, and does at once what follows.

They are fetched by polling, or put into the tray by a webhook; judged from the tray, each once. What follows
is kept in one transaction with the judgement, so that a crash neither loses a STOP nor heeds it twice;
cancelling what Twilio holds for a phone that opted out does not wait for the sheet, nor for a refused plan.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

import structlog

from sheetdrip.domain.reply import ReplyRecord
from sheetdrip.planning.records import ClinicRecords
from sheetdrip.planning.reply_processing import ReplyContext, ReplyProcessor
from sheetdrip.planning.reply_state import ReplyState
from sheetdrip.planning.suppression import own_numbers
from sheetdrip.sync.context import ClinicContext
from sheetdrip.sync.conversation_polling import Consulted, consult
from sheetdrip.sync.opt_out_cancels import cancel_for_opt_outs

log = structlog.get_logger(__name__)

OVERLAP = timedelta(minutes=15)
"""Texts that Twilio lists late are still found."""

MARKED = timedelta(hours=1)
"""How far the ledger has come is written so often while nobody replies."""

LOOK_BACK = timedelta(days=3)
"""So far before the last cycle the first look goes where the ledger does not say how far it has come."""


class ReplyPoller:
    """Fetches a clinic's replies and remembers how far it has come, in the ledger for the next process."""

    def __init__(self, ctx: ClinicContext) -> None:
        self._ctx = ctx
        self._since: datetime | None = None
        self._marked: datetime | None = None
        self._own: tuple[str, ...] = ()

    def fetch(self, *, is_sure: bool = True) -> int:
        """Put what came since the last look into the tray; how many are new. Raises MessagingUnavailable.

        `is_sure`: whether the time is; by a time in doubt nothing counts as looked at.
        """
        ctx = self._ctx
        now = ctx.clock.now()
        if not is_sure:
            marked = ctx.ledger.reply_store.read_until()
            if marked is None:
                return 0
            since = min(self._since or now, marked, now) - OVERLAP
            return ctx.ledger.reply_store.receive(ctx.inbox.received_since(since), now)
        since = self._first(now) if self._since is None else min(self._since, now - OVERLAP)
        replies = ctx.inbox.received_since(since)
        fresh = 0
        if replies or self._marked is None or abs(now - self._marked) >= MARKED:
            fresh = ctx.ledger.reply_store.receive(replies, now, read_until=now)
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
            judged = answer(self._ctx)
        return judged

    def _learn_own(self) -> None:
        """Put on record which numbers are the clinic's own: a row that has one gets no text."""
        ctx, own = self._ctx, self._ctx.inbox.numbers()
        if own == self._own:
            return
        now = ctx.clock.now()
        with ctx.ledger.deciding:
            known = ctx.ledger.reply_store.state(now).contacts
            ctx.ledger.reply_store.keep(own_numbers(own, known, now), now)
        self._own = own

    def _first(self, now: datetime) -> datetime:
        """A ledger that is new knows no questions yet: older texts are another system's."""
        reply_store = self._ctx.ledger.reply_store
        marked = reply_store.read_until()
        if marked is None:
            last = self._ctx.ledger.last_cycle()
            marked = now if last is None else min(last.at, now) - LOOK_BACK
            # at once: however long no look succeeds, the first that does goes back to here
            reply_store.receive((), now, read_until=marked)
        return min(marked, now) - OVERLAP


def answer(ctx: ClinicContext) -> int:
    """Judge every reply in the tray and heed each STOP; how many were judged. Raises LedgerTrouble.

    One that may be for a conversation waits until its vendor has answered, and one that may answer a text
    whose outcome is unknown until that is settled; STOP waits for nothing.
    """
    waiting = _waiting(ctx)
    judged = 0
    if waiting:
        consulted = consult(ctx, ctx.ledger.records(), waiting)
        asked_about = {one.reply.sid for one in waiting} - consulted.undecided
        judged = _judge(ctx, asked_about, consulted)
    cancel_for_opt_outs(ctx)
    return judged


def _waiting(ctx: ClinicContext) -> list[ReplyRecord]:
    """What lies in the tray, oldest first."""
    reply_state = ctx.ledger.reply_store.state(ctx.clock.now())
    return [record for record in reply_state.replies if record.verdict is None]


def _judge(ctx: ClinicContext, sids: Collection[str], consulted: Consulted) -> int:
    """Judge those replies, as all stands by now: a conversation that ended meanwhile has left its score."""
    now, name = ctx.clock.now(), ctx.clinic.name
    with ctx.ledger.deciding:
        records, reply_state = ctx.ledger.records(), ctx.ledger.reply_store.state(now)
        processor = ReplyProcessor(
            reply_context(ctx, reply_state, records, ctx.clinic.time_zone or "UTC")
        )
        kept = [
            one
            for record in _waiting(ctx)
            if record.reply.sid in sids
            for one in processor.take(
                record,
                conversation=consulted.taken.get(record.reply.sid),
                is_untaken=record.reply.sid in consulted.untaken,
            )
        ]
        ctx.ledger.reply_store.keep(kept, now)
    judged = [one for one in kept if isinstance(one, ReplyRecord)]
    for record in judged:
        log.info("reply.judged", clinic=name, sid=record.reply.sid, verdict=record.verdict)
    return len(judged)


def reply_context(
    ctx: ClinicContext, reply_state: ReplyState, records: ClinicRecords, zone: str
) -> ReplyContext:
    """What is known when replies are judged. `zone`: in which the moments of concerns are told."""
    return ReplyContext(
        messages=records.messages,
        patients={one.drip_id: one.fingerprint.patient for one in records.surgeries},
        replies=reply_state.replies,
        contacts=reply_state.contacts,
        scores=reply_state.scores,
        concerns=reply_state.concerns,
        owners={one.fingerprint.phone: one.drip_id for one in records.surgeries},
        labels=ctx.clinic.labels,
        keywords=ctx.clinic.keywords,
        classifier=ctx.clinic.classifier,
        zone=zone,
        call_at=ctx.clinic.thresholds.call_at,
    )
