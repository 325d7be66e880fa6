"""Polls what became of the texts that have left, channel by channel."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from sheetdrip.domain.lifecycle import State
from sheetdrip.domain.message import Message, Outcome
from sheetdrip.domain.reasons import CANCELLED_OUTSIDE
from sheetdrip.planning.audit import whose_cancel
from sheetdrip.planning.delivery_status import DeliveryStatus, outcome_of
from sheetdrip.sync.context import ClinicContext
from sheetdrip.sync.ports.ledger import ClinicLedger
from sheetdrip.sync.ports.messaging import Messenger
from sheetdrip.sync.recording import Learned, record_unmoved

log = structlog.get_logger(__name__)

FOLLOWED = timedelta(hours=72)
"""Some carriers never report; after this a text that Twilio has sent stays `sent`."""

UNHEARD = timedelta(days=30)
"""A text not known to have left Twilio is asked for this long: the daemon may have been off for days."""

LEAVING = timedelta(seconds=60)
"""Twilio takes some seconds to queue and send; asking earlier learns nothing."""

_OPEN = frozenset({State.SCHEDULED, State.SENT})


def poll_statuses(ctx: ClinicContext, now: datetime) -> int:
    """Bring statuses forward; returns how many messages changed. Raises MessagingUnavailable."""
    messages = ctx.ledger.records().messages
    due = sorted((one for one in messages if _is_followed(one, now)), key=lambda one: one.send_at)
    learned: list[Learned] = []
    for port in ctx.channels.values():
        theirs = [one for one in due if one.channel is port.channel]
        if theirs:
            learned += _learned(theirs, port.statuses(theirs))
    learned = [
        (message, _judged(ctx.ledger, ctx.messenger, message, outcome))
        for message, outcome in learned
    ]
    return len(record_unmoved(ctx.ledger, learned, now))


def _judged(
    ledger: ClinicLedger, messenger: Messenger, message: Message, outcome: Outcome
) -> Outcome:
    """A cancel that is not ours may be that of a copy of this daemon, which made the same text."""
    if outcome.reason != CANCELLED_OUTSIDE or not message.channel.is_in_text_log:
        return outcome
    known = ledger.records().by_sid.keys()
    listed = messenger.listed_to(message.to)
    return replace(outcome, reason=whose_cancel(message, known, listed))


def _is_followed(message: Message, now: datetime) -> bool:
    if message.state not in _OPEN or message.sid is None or message.channel.hears_replies:
        return False
    patience = FOLLOWED if message.twilio_status == "sent" else UNHEARD
    return LEAVING <= now - message.send_at < patience


def _learned(due: Iterable[Message], reported: Mapping[str, DeliveryStatus]) -> Iterator[Learned]:
    for message in due:
        status = reported.get(message.sid or "")
        outcome = None if status is None else outcome_of(message, status)
        if outcome is not None:
            yield message, outcome
