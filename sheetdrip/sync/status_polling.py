"""Polls what became of the texts that have left: in list pages, one by one only what lists leave out."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from sheetdrip.domain.lifecycle import State
from sheetdrip.domain.message import Message, Outcome
from sheetdrip.domain.reasons import CANCELLED_OUTSIDE
from sheetdrip.planning.audit import whose_cancel
from sheetdrip.planning.delivery_status import DeliveryStatus, outcome_of
from sheetdrip.planning.settle import Listed
from sheetdrip.sync.context import ClinicContext
from sheetdrip.sync.recording import Learned, record_unmoved

log = structlog.get_logger(__name__)

FOLLOWED = timedelta(hours=72)
"""Some carriers never report; after this a text that Twilio has sent stays `sent`."""

UNHEARD = timedelta(days=30)
"""A text not known to have left Twilio is asked for this long: the daemon may have been off for days."""

LEAVING = timedelta(seconds=60)
"""Twilio takes some seconds to queue and send; asking earlier learns nothing."""

_OPEN = frozenset({State.SCHEDULED, State.SENT})

MOST_FETCHES = 60
"""At most so many single look-ups per refresh; the rest wait for the next."""


def poll_statuses(ctx: ClinicContext, now: datetime) -> int:
    """Bring statuses forward; returns how many messages changed. Raises MessagingUnavailable."""
    clinic, messenger = ctx.clinic.name, ctx.messenger
    messages = ctx.ledger.records(clinic).messages
    due = sorted((one for one in messages if _is_followed(one, now)), key=lambda one: one.send_at)
    if not due:
        return 0
    # a failed message may have no date_sent, so lists leave it out (docs/vendors/twilio.md#statuses)
    since = due[0].send_at - timedelta(minutes=1)
    listed = {one.sid: one for one in messenger.sent_since(since)}
    # newest first: one that never resolves must not keep the others waiting
    unlisted = [message for message in reversed(due) if message.sid not in listed]
    found = {message.sid: messenger.fetch(message.sid or "") for message in unlisted[:MOST_FETCHES]}
    learned = list(_learned(due, listed | {sid: one for sid, one in found.items() if one and sid}))
    learned = [(message, _judged(ctx, message, outcome)) for message, outcome in learned]
    return len(record_unmoved(clinic, ctx.ledger, learned, now, ctx.deciding))


def _judged(ctx: ClinicContext, message: Message, outcome: Outcome) -> Outcome:
    """A cancel that is not ours may be that of a copy of this daemon, which made the same text."""
    if outcome.reason != CANCELLED_OUTSIDE:
        return outcome
    known = ctx.ledger.records(ctx.clinic.name).by_sid.keys()
    listed = ctx.messenger.listed_to(message.to)
    return replace(outcome, reason=whose_cancel(message, known, listed))


def _is_followed(message: Message, now: datetime) -> bool:
    if message.state not in _OPEN or message.sid is None or message.is_flow:
        return False
    patience = FOLLOWED if message.twilio_status == "sent" else UNHEARD
    return LEAVING <= now - message.send_at < patience


def _learned(due: Iterable[Message], reported: dict[str, Listed]) -> Iterator[Learned]:
    for message in due:
        report = reported.get(message.sid or "")
        if report is None:
            continue
        outcome = outcome_of(message, DeliveryStatus(report.status, report.error_code))
        if outcome is not None:
            yield message, outcome
