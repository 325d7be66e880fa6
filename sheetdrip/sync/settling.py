"""Settles unknown messages: finds out what became of a call whose outcome nobody knows yet."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

import structlog

from sheetdrip.domain.lifecycle import UNSETTLED, State, state_of
from sheetdrip.domain.message import Message, Outcome
from sheetdrip.domain.phone_identity import identity_of
from sheetdrip.domain.reasons import NOTHING, Reason, ReasonCode, of_twilio
from sheetdrip.errors import MessagingUnavailable
from sheetdrip.planning.flow_starts import (
    Started,
    candidates,
    is_start_settled,
    settle_starts,
    since,
)
from sheetdrip.planning.records import ClinicRecords
from sheetdrip.planning.settle import Adopt, Extra, Lost, Open, Verdict, is_settled, settle
from sheetdrip.sync.context import ClinicContext

log = structlog.get_logger(__name__)


def settle_unknown(ctx: ClinicContext, records: ClinicRecords, now: datetime) -> bool:
    """Settle what can be settled by now; whether the ledger changed.

    An intent found at the start of a cycle has no outcome because the process died: it is unknown too.
    """
    died = [message for message in records.messages if message.state is State.INTENDED]
    if died:
        interrupted = [
            Outcome(key=message.key, state=State.UNKNOWN, reason=NOTHING) for message in died
        ]
        ctx.ledger.record(ctx.clinic.name, interrupted, now)
    unsettled = [message for message in records.messages if message.state in UNSETTLED]
    texts = [one for one in unsettled if not one.is_flow and is_settled(one, now)]
    starts = [one for one in unsettled if one.is_flow and is_start_settled(one, now)]
    known = frozenset(message.sid for message in records.messages if message.sid)
    for phone in dict.fromkeys(identity_of(message.to) for message in texts):
        theirs = [one for one in texts if identity_of(one.to) == phone]
        # flows too: what they ask is listed like a text of ours, and is none of these
        recorded = [one for one in records.messages if identity_of(one.to) == phone]
        _settle_phone(ctx, theirs, known, recorded, now)
    for flow in dict.fromkeys(message.service_sid for message in starts):
        _settle_flow(ctx, [one for one in starts if one.service_sid == flow], known, now)
    return bool(died or texts or starts)


def _settle_phone(
    ctx: ClinicContext,
    uncertain: Sequence[Message],
    known: frozenset[str],
    recorded: Sequence[Message],
    now: datetime,
) -> None:
    try:
        listed = ctx.messenger.listed_to(uncertain[0].to)
    except MessagingUnavailable as error:
        # a failed list says nothing: it stays unknown and is asked for again
        log.warning("settling.unanswered", clinic=ctx.clinic.name, why=str(error))
        return
    latest = max((now, *ctx.tools.clock.doubts()))
    # also those of earlier tries, of which the newest record says nothing
    known |= ctx.ledger.seen({one.sid for one in listed})
    verdicts = list(settle(uncertain, listed, known, recorded, latest))
    ctx.ledger.record(ctx.clinic.name, list(_outcomes(verdicts, now)), now)
    for verdict in verdicts:
        if isinstance(verdict, Extra) and ctx.tools.why_not(create=False) is None:
            sid = verdict.found.sid
            answer = ctx.messenger.cancel(sid)
            log.error("settling.extra", clinic=ctx.clinic.name, sid=sid, cancel=repr(answer))


def _outcomes(verdicts: Iterable[Verdict], now: datetime) -> Iterator[Outcome]:
    for verdict in verdicts:
        match verdict:
            case Adopt(message, found):
                state = state_of(found.status) or State.SENT
                log.info("settling.adopted", sid=found.sid, status=found.status)
                yield Outcome(
                    key=message.key,
                    state=state,
                    sid=found.sid,
                    twilio_status=found.status,
                    error_code=found.error_code,
                    reason=of_twilio(found.error_code) if found.error_code else NOTHING,
                )
            case Lost(message):
                log.info("settling.lost", surgery=message.key.surgery, step=message.key.step)
                yield Outcome(key=message.key, state=State.WAITING, reason=NOTHING)
            case Open(message):
                yield from _left_open(message, now)
            case Extra():
                pass


def _left_open(message: Message, now: datetime) -> Iterator[Outcome]:
    """It stays unknown, and its row says so; once its time has passed, a person is asked to look."""
    if now > message.latest:
        log.error("settling.in_doubt", surgery=message.key.surgery, step=message.key.step)
        yield Outcome(
            key=message.key, state=State.SENT, reason=Reason(ReasonCode.MAY_HAVE_BEEN_SENT)
        )
    elif not message.is_in_doubt:
        log.warning("settling.open", surgery=message.key.surgery, step=message.key.step)
        yield Outcome(key=message.key, state=State.UNKNOWN, reason=Reason(ReasonCode.MAY_HAVE_IT))


def _settle_flow(
    ctx: ClinicContext, uncertain: Sequence[Message], known: frozenset[str], now: datetime
) -> None:
    """Starts of one flow: listed once, then read one by one for the patients in question."""
    flow = uncertain[0].service_sid
    try:
        listed = ctx.studio.executions_since(flow, since(uncertain))
        asked = [
            ctx.studio.execution(flow, one.sid) for one in candidates(uncertain, listed, known)
        ]
    except MessagingUnavailable as error:
        log.warning("settling.unanswered", clinic=ctx.clinic.name, why=str(error))
        return
    read = [one for one in asked if one is not None]
    outcomes = list(map(_start_outcome, settle_starts(uncertain, read)))
    ctx.ledger.record(ctx.clinic.name, outcomes, now)


def _start_outcome(verdict: Started | Lost) -> Outcome:
    key = verdict.message.key
    match verdict:
        case Started(execution=found):
            log.info("settling.adopted", sid=found.sid, status=found.status)
            # ended or not: what it heard is read when it is followed
            return Outcome(
                key=key, state=State.SENT, sid=found.sid, twilio_status=found.status, reason=NOTHING
            )
        case Lost():
            log.info("settling.lost", surgery=key.surgery, step=key.step)
            # why it was refused stays with it
            return Outcome(key=key, state=State.WAITING)
