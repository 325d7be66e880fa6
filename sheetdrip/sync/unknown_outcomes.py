"""Settles unknown messages: finds out what became of a call whose outcome nobody knows yet."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime

import structlog

from sheetdrip.domain.lifecycle import UNSETTLED, State, state_of
from sheetdrip.domain.message import Message, Outcome
from sheetdrip.domain.phone_identity import identity_of
from sheetdrip.domain.reasons import NOTHING, Reason, ReasonCode, of_twilio
from sheetdrip.errors import MessagingUnavailable
from sheetdrip.planning.records import ClinicRecords
from sheetdrip.planning.unknown_outcomes import (
    Adopt,
    Extra,
    Lost,
    Resolution,
    Undetermined,
    is_settled,
)
from sheetdrip.sync.context import ClinicContext
from sheetdrip.sync.ports.calls import Channels
from sheetdrip.sync.ports.channel import ChannelPort, Evidence

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
        ctx.ledger.record(interrupted, now)
    uncertain = [one for one in records.messages if one.state in UNSETTLED and is_settled(one, now)]
    known = frozenset(message.sid for message in records.messages if message.sid)

    def look_up(lot: Sequence[Message], channels: Channels) -> list[Resolution] | None:
        phones = {identity_of(one.to) for one in lot}
        # those of other channels too: what they say may be listed like a text of ours, and is none of these
        recorded = [one for one in records.messages if identity_of(one.to) in phones]
        latest = max((now, *ctx.clock.doubts()))
        evidence = Evidence(recorded=recorded, known=known, seen=ctx.ledger.seen, latest=latest)
        return _looked_up(ctx, channels[lot[0].channel.name], lot, evidence)

    lots = list(_lots(ctx.channels, uncertain))
    for lot, resolutions in zip(lots, ctx.calls.each(lots, look_up), strict=True):
        if resolutions is not None:
            _settle(ctx, lot, resolutions, now)
    return bool(died or uncertain)


def _lots(channels: Collection[str], uncertain: Iterable[Message]) -> Iterator[Sequence[Message]]:
    """What is looked up at once, channel by channel."""
    lots: defaultdict[tuple[str, str], list[Message]] = defaultdict(list)
    for one in uncertain:
        by_phone = one.channel.recovers_by == "phone"
        what = identity_of(one.to) if by_phone else one.service_sid
        lots[one.channel.name, what].append(one)
    for name in channels:
        yield from (lot for (channel, _), lot in lots.items() if channel == name)


def _looked_up(
    ctx: ClinicContext, port: ChannelPort, uncertain: Sequence[Message], evidence: Evidence
) -> list[Resolution] | None:
    """What became of one lot; None when the vendor did not answer."""
    try:
        return list(port.settle(uncertain, evidence))
    except MessagingUnavailable as error:
        # a failed list says nothing: it stays unknown and is asked for again
        log.warning("settling.unanswered", clinic=ctx.clinic.name, why=str(error))
        return None


def _settle(
    ctx: ClinicContext, uncertain: Sequence[Message], resolutions: list[Resolution], now: datetime
) -> None:
    ctx.ledger.record(list(_outcomes(resolutions, now)), now)
    for resolution in resolutions:
        if isinstance(resolution, Extra) and ctx.apply_ctx.lease_problem(create=False) is None:
            sid = resolution.found.sid
            answer = ctx.port(uncertain[0].channel).cancel(uncertain[0].service_sid, sid)
            log.error("settling.extra", clinic=ctx.clinic.name, sid=sid, cancel=repr(answer))


def _outcomes(resolutions: Iterable[Resolution], now: datetime) -> Iterator[Outcome]:
    for resolution in resolutions:
        match resolution:
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
                # why it was refused stays with it
                why = NOTHING if message.error_code is None else None
                yield Outcome(key=message.key, state=State.WAITING, reason=why)
            case Undetermined(message):
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
