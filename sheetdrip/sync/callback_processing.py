"""Takes the status callbacks in the tray into the ledger.

A callback may come before the answer to the create that it is about: it waits in the tray until its SID is on
record. Some are about texts that are not sheetdrip's, or that were replaced long ago: those are dropped after
a day. That somebody else cancelled a text waits there for an audit, which finds out whether it was a person.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

import structlog

from sheetdrip.domain.lifecycle import State, state_of
from sheetdrip.domain.message import Message, Outcome
from sheetdrip.domain.reply import StatusReport
from sheetdrip.planning.delivery_status import DeliveryStatus, furthest, outcome_of
from sheetdrip.sync.ports.ledger import ClinicLedger

log = structlog.get_logger(__name__)

KEPT = timedelta(hours=24)
"""How long a report waits for its SID: settling an unknown outcome takes minutes, an outage perhaps hours."""


def process_callbacks(ledger: ClinicLedger, now: datetime) -> int:
    """Record what callbacks told and empty the tray; how many messages changed."""
    reports = ledger.reply_store.state(now).reports
    if not reports:
        return 0
    by_sid = ledger.records().by_sid
    outcomes = list(_outcomes(by_sid, reports))
    if outcomes:
        ledger.record(outcomes, now)
    strange = [one for one in reports if one.sid not in by_sid and now - one.heard_at > KEPT]
    if strange:
        sids = sorted({one.sid for one in strange})
        log.info("digest.dropped", clinic=ledger.clinic, count=len(sids), sids=sids[:20])
    # a crash before this only means that the same is looked at again
    for_audit = {one.sid for one in told_cancelled(ledger, now)}
    known = [one for one in reports if one.sid in by_sid and one.sid not in for_audit]
    ledger.reply_store.keep((), now, digested=[*known, *strange])
    return len(outcomes)


def told_cancelled(ledger: ClinicLedger, now: datetime) -> list[Message]:
    """The texts, scheduled as far as is on record, of which callbacks tell that they were cancelled."""
    told = {one.sid for one in ledger.reply_store.state(now).reports if _is_cancel(one.status)}
    by_sid = ledger.records().by_sid if told else {}
    return [by_sid[sid] for sid in told & by_sid.keys() if by_sid[sid].state is State.SCHEDULED]


def _is_cancel(status: str) -> bool:
    return state_of(status) is State.CANCELLED


def _outcomes(by_sid: Mapping[str, Message], reports: Iterable[StatusReport]) -> Iterable[Outcome]:
    heard: dict[str, list[DeliveryStatus]] = {}
    for one in reports:
        heard.setdefault(one.sid, []).append(DeliveryStatus(one.status, one.error_code))
    for sid, news in heard.items():
        message, last = by_sid.get(sid), furthest(news)
        if message is None or (message.state is State.SCHEDULED and _is_cancel(last.status)):
            continue
        outcome = outcome_of(message, last)
        if outcome is not None:
            yield outcome
