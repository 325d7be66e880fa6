"""Carries out a plan: commits the intent before each call and the outcome after it, in batches.

A batch is one commit of intents, its calls, side by side, and one commit of outcomes: a thousand texts cost
fifty commits, and a crash leaves at most one batch whose outcomes must be found out.
"""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol, assert_never

import structlog

from sheetdrip.clock import Clock
from sheetdrip.domain.failures import code_of, is_final, reason, stops_clinic
from sheetdrip.domain.lifecycle import HELD_BY_TWILIO, State, state_of
from sheetdrip.domain.message import Message, Outcome
from sheetdrip.domain.reasons import NOTHING, Reason, ReasonCode, of_twilio
from sheetdrip.domain.twilio_codes import About, Remedy
from sheetdrip.domain.wording import Statement, as_said
from sheetdrip.errors import MessagingUnavailable, SheetdripError
from sheetdrip.planning.plan import Cancel, Plan, Schedule, SendNow, Skip
from sheetdrip.planning.send_window import Window
from sheetdrip.sync.ports.calls import Calls, Channels
from sheetdrip.sync.ports.channel import SendTerms
from sheetdrip.sync.ports.ledger import ClinicLedger
from sheetdrip.sync.ports.messaging import (
    Accepted,
    Cancelled,
    NotCancelled,
    NotTaken,
    Refused,
    SendAnswer,
    Unclear,
)
from sheetdrip.sync.recording import Learned, record_unmoved

log = structlog.get_logger(__name__)

BATCH = 25
"""Texts of one commit, if no more than half of them may be on their way at once."""

FRESH = timedelta(seconds=30)
"""An intent older than this is not posted any more: settling counts from the intent, so that a slow batch, or
a process frozen in it, must not post behind settling's back."""


class LeaseGuard(Protocol):
    """A daemon's claim on the sheet. Both raise SheetdripError when it is not sure."""

    def confirm_lease(self, *, anew: bool = False, unread: bool = False) -> None:
        """Before anything is created; `anew`: texts were put on record since."""
        ...

    def look(self) -> None:
        """Before anything else is done."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyContext:
    """What applying needs: the ports, a clock, and whether the daemon is about to stop.

    `calls`: makes the calls to the channels' vendors; `service_sid`: the clinic's Messaging Service;
    `status_callback`: where Twilio reports statuses, if anywhere; `lease`: None where nobody else can be at
    work; `unread`: the plan was made without a look at the sheet; `may_text`: whether a phone has not opted
    out by now. `lease`, `stopping` and `may_text` are asked by several threads.
    """

    service_sid: str
    ledger: ClinicLedger
    calls: Calls
    clock: Clock
    window: Window
    stopping: Callable[[], bool]
    status_callback: str | None = None
    lease: LeaseGuard | None = None
    unread: bool = False
    may_text: Callable[[str], bool] = lambda _: True

    def lease_problem(self, *, create: bool, anew: bool = False) -> Statement | None:
        """Why another daemon may be at work here; None when none is."""
        if self.lease is None:
            return None
        try:
            if create:
                self.lease.confirm_lease(anew=anew, unread=self.unread)
            else:
                self.lease.look()
        except SheetdripError as error:
            return as_said(str(error))
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """What was done. `gave_up`: why the rest was left to the next cycle.

    `is_account`: because Twilio refuses the whole account, which somebody must mend.
    """

    scheduled: int = 0
    sent: int = 0
    cancelled: int = 0
    skipped: int = 0
    failed: int = 0
    unknown: int = 0
    alarms: int = 0
    gave_up: Statement | None = None
    is_account: bool = False

    def plus(self, other: "Applied") -> "Applied":
        return Applied(
            scheduled=self.scheduled + other.scheduled,
            sent=self.sent + other.sent,
            cancelled=self.cancelled + other.cancelled,
            skipped=self.skipped + other.skipped,
            failed=self.failed + other.failed,
            unknown=self.unknown + other.unknown,
            alarms=self.alarms + other.alarms,
            gave_up=other.gave_up or self.gave_up,
            is_account=other.is_account or self.is_account,
        )


def apply(plan: Plan, apply_ctx: ApplyContext) -> Applied:
    """Carry out a plan in its order; what could not be done is planned again by the next cycle."""
    sends = [one for one in plan.changes if isinstance(one, Schedule | SendNow)]
    lease_problem = apply_ctx.lease_problem(create=bool(sends)) if plan.changes else None
    if lease_problem is not None:
        return Applied(gave_up=lease_problem)
    applied = take_back([one for one in plan.changes if isinstance(one, Cancel)], apply_ctx)
    for batch in _batches(sends, max(BATCH, 2 * apply_ctx.calls.most)):
        if applied.gave_up or apply_ctx.stopping():
            break
        applied = applied.plus(_send_batch(batch, apply_ctx))
    skips = [one for one in plan.changes if isinstance(one, Skip)]
    if skips:
        apply_ctx.ledger.skip(
            [one.draft for one in skips],
            [one.reason for one in skips],
            apply_ctx.clock.now(),
        )
    return replace(applied, skipped=len(skips))


def _batches(
    sends: Sequence[Schedule | SendNow], size: int
) -> Iterator[Sequence[Schedule | SendNow]]:
    """What was refused before goes one by one: where a batch stops, the rest stays as it is on record."""
    fresh = [one for one in sends if one.refused_at is None]
    for start in range(0, len(fresh), size):
        yield fresh[start : start + size]
    yield from ([one] for one in sends if one.refused_at is not None)


def _send_batch(sends: Sequence[Schedule | SendNow], apply_ctx: ApplyContext) -> Applied:
    drafts = [one.draft for one in sends]
    messages = apply_ctx.ledger.intend(drafts, apply_ctx.clock.now())
    parameters = {one.draft.key: one.parameters for one in sends if isinstance(one, SendNow)}
    # the lease is younger than the intents: whoever has a copy of the ledger with it knows of them
    batch = _Batch(apply_ctx, gave_up=apply_ctx.lease_problem(create=True, anew=True))
    try:
        apply_ctx.calls.each(
            messages,
            lambda message, channels: batch.send(
                message, parameters.get(message.key, {}), channels
            ),
        )
    except Exception:
        # what became of the others is known, and kept
        batch.record()
        raise
    batch.record()
    applied = Applied(gave_up=batch.gave_up)
    for _, counted in batch.done:
        applied = applied.plus(counted)
    return applied


class _Batch:
    """Texts that are handed over side by side.

    `gave_up`: why the rest is left to the next cycle; `done`: what became of those that have ended.
    """

    def __init__(self, apply_ctx: ApplyContext, gave_up: Statement | None) -> None:
        self._apply_ctx = apply_ctx
        self._turn = threading.Lock()
        self.gave_up = gave_up
        self.done: list[tuple[Outcome, Applied]] = []

    def send(self, message: Message, parameters: Mapping[str, str], channels: Channels) -> None:
        """Hand one over, unless it is to stay; what is true of all stops those that have not begun."""
        if self._may_go():
            ended = _send(message, parameters, self._apply_ctx, channels)
        else:
            ended = _untaken(message, _gave_up(self.gave_up)), Applied()
        with self._turn:
            self.gave_up = self.gave_up or ended[1].gave_up
            self.done.append(ended)

    def record(self) -> None:
        """Put on record what became of those that have ended."""
        self._apply_ctx.ledger.record(
            [outcome for outcome, _ in self.done], self._apply_ctx.clock.now()
        )

    def _may_go(self) -> bool:
        # one after another: a look at the lease or at the Pause box may ask Google
        with self._turn:
            if self.gave_up is None:
                self.gave_up = self._apply_ctx.lease_problem(create=True)
            return self.gave_up is None and not self._apply_ctx.stopping()


def _send(
    message: Message, parameters: Mapping[str, str], apply_ctx: ApplyContext, channels: Channels
) -> tuple[Outcome, Applied]:
    if not _is_timely(message, apply_ctx) or not apply_ctx.may_text(message.to):
        return _untaken(message, NOTHING), Applied()
    terms = SendTerms(
        service_sid=apply_ctx.service_sid,
        post_by=_post_by(message, apply_ctx),
        status_callback=apply_ctx.status_callback,
        parameters=parameters,
    )
    answer = channels[message.channel.name].send(message, terms)
    if isinstance(answer, Refused) and _refuses_alone(message, answer.code):
        return _refused_alone(message, answer.code), Applied()
    return _judge(message, answer)


def _is_timely(message: Message, apply_ctx: ApplyContext) -> bool:
    """An intent is judged once more before its call: a long batch may have eaten its margin."""
    now = apply_ctx.clock.now()
    if message.posted_at is None or now - message.posted_at > FRESH:
        return False
    moments = (now, *apply_ctx.clock.doubts())
    if message.delivery == "scheduled":
        return all(apply_ctx.window.takes(message.send_at, moment) for moment in moments)
    return all(message.send_at <= moment <= message.latest for moment in moments)


def _post_by(message: Message, apply_ctx: ApplyContext) -> datetime:
    """Until when it may be posted: as long as Twilio takes its SendAt, or as long as it makes sense."""
    if message.delivery == "scheduled":
        return message.send_at - apply_ctx.window.min_lead
    return message.latest


def _refuses_alone(message: Message, code: int) -> bool:
    """Whether a refusal says nothing of any other message, nor of the phone."""
    return message.channel.refusal_pause is not None and code_of(code).about is not About.PHONE


def _refused_alone(message: Message, code: int) -> Outcome:
    """It holds up no text: its own step waits, and says why."""
    log.warning("start.refused", surgery=message.key.surgery, code=code)
    # the open conversation may be this step's own, begun late by an earlier attempt: settling looks
    is_ours_perhaps = message.channel.is_busy(code) and message.attempt > 1
    return Outcome(
        key=message.key,
        state=State.UNKNOWN if is_ours_perhaps else State.WAITING,
        error_code=code,
        reason=of_twilio(code),
    )


def _judge(message: Message, answer: SendAnswer) -> tuple[Outcome, Applied]:
    match answer:
        case Accepted():
            return _accepted(message, answer)
        case Refused(code) if is_final(code):
            failed = Outcome(
                key=message.key, state=State.FAILED, error_code=code, reason=of_twilio(code)
            )
            return failed, Applied(failed=1)
        case Refused(code):
            # it stays waiting; only what is about the account is true of the texts behind it too
            log.error("send.refused", code=code, surgery=message.key.surgery, step=message.key.step)
            untaken = replace(_untaken(message, of_twilio(code)), error_code=code)
            if not stops_clinic(code):
                return untaken, Applied()
            needs_somebody = code_of(code).remedy is not Remedy.A_WHILE
            return untaken, Applied(gave_up=reason(code), is_account=needs_somebody)
        case NotTaken(why, code, is_own):
            untaken = replace(_untaken(message, NOTHING), error_code=code)
            return untaken, Applied(gave_up=None if is_own else as_said(why))
        case Unclear(why):
            log.warning("send.unclear", surgery=message.key.surgery, step=message.key.step, why=why)
            unclear = Outcome(key=message.key, state=State.UNKNOWN, reason=NOTHING)
            return unclear, Applied(unknown=1)
        case _:
            assert_never(answer)


def _accepted(message: Message, answer: Accepted) -> tuple[Outcome, Applied]:
    outcome = Outcome(
        key=message.key,
        state=state_of(answer.status) or State.SENT,
        sid=answer.sid,
        twilio_status=answer.status,
        reason=NOTHING,
    )
    if message.delivery == "now":
        return outcome, Applied(sent=1)
    if answer.status == "scheduled":
        return outcome, Applied(scheduled=1)
    log.critical(
        "alarm.not_scheduled",
        sid=answer.sid,
        status=answer.status,
        what="Twilio did not schedule a text but took it as above: the patient may have it already",
    )
    alarmed = replace(outcome, reason=Reason(ReasonCode.NOT_SCHEDULED))
    return alarmed, Applied(sent=1, alarms=1)


def _gave_up(why: Statement | None) -> Reason:
    return Reason.of(ReasonCode.GAVE_UP, why=why) if why else NOTHING


def _untaken(message: Message, why: Reason) -> Outcome:
    return Outcome(key=message.key, state=State.WAITING, reason=why)


def take_back(cancels: Sequence[Cancel], apply_ctx: ApplyContext) -> Applied:
    """Cancel at Twilio: every cancel is recorded as begun in one commit, then each is proven.

    Several may cancel the same text at once: Twilio is asked twice, the end is recorded once.
    """

    def call(one: Cancel, channels: Channels) -> Learned | None:
        outcome = None if apply_ctx.stopping() else _cancel(one, channels)
        return None if outcome is None else (replace(one.message, state=State.CANCELLING), outcome)

    asked = apply_ctx.calls.each(_begun(cancels, apply_ctx), call)
    proven = [one for one in asked if one is not None]
    now = apply_ctx.clock.now()
    outcomes = record_unmoved(apply_ctx.ledger, proven, now)
    return Applied(cancelled=sum(one.state is State.CANCELLED for one in outcomes))


def _begun(cancels: Sequence[Cancel], apply_ctx: ApplyContext) -> list[Cancel]:
    """Those whose text Twilio still holds as far as is known by now, on record as begun."""
    if not cancels:
        return []
    with apply_ctx.ledger.deciding:
        by_sid = apply_ctx.ledger.records().by_sid
        current = [(one, by_sid.get(one.message.sid or "")) for one in cancels]
        begun = [
            Outcome(key=one.message.key, state=State.CANCELLING, reason=one.reason or NOTHING)
            for one, message in current
            if message is not None and message.state is State.SCHEDULED
        ]
        if begun:
            apply_ctx.ledger.record(begun, apply_ctx.clock.now())
    return [
        Cancel(held, held.reason or one.reason if held.state is State.CANCELLING else one.reason)
        for one, held in current
        if held is not None and held.state in HELD_BY_TWILIO
    ]


def _cancel(cancel: Cancel, channels: Channels) -> Outcome | None:
    """The proven outcome, or None when there is no proof yet and the next cycle must ask again."""
    message, sid = cancel.message, cancel.message.sid or ""
    port = channels[message.channel.name]
    answer = port.cancel(message.service_sid, sid)
    if isinstance(answer, Cancelled):
        return _proven(cancel, "canceled")
    try:
        found = port.fetch(message.service_sid, sid)
    except MessagingUnavailable as error:
        log.warning("cancel.unproven", sid=sid, why=str(error))
        return None
    if found is None:
        return _proven(cancel, "canceled")
    if found.status == "canceled":
        return _proven(cancel, found.status)
    if found.status == "scheduled":
        log.warning("cancel.unproven", sid=sid, refused=isinstance(answer, NotCancelled))
        return None
    log.error("cancel.too_late", sid=sid, status=found.status)
    return Outcome(
        key=cancel.message.key,
        state=State.TOO_LATE,
        twilio_status=found.status,
        reason=Reason.of(ReasonCode.LEFT_BEFORE_CANCEL, cause=cancel.reason),
    )


def _proven(cancel: Cancel, status: str) -> Outcome:
    return Outcome(
        key=cancel.message.key,
        state=State.CANCELLED,
        twilio_status=status,
        reason=cancel.reason or NOTHING,
    )
