"""Audits Twilio's side: per phone, at the marks before each SendAt."""

from collections.abc import Iterable
from datetime import datetime

import structlog

from sheetdrip.domain.lifecycle import State
from sheetdrip.domain.message import Key, Message, Outcome
from sheetdrip.domain.phone_identity import identity_of
from sheetdrip.domain.reasons import CANCELLED_OUTSIDE, Reason, ReasonCode
from sheetdrip.errors import MessagingUnavailable, SheetdripError
from sheetdrip.planning.audit import (
    CONTESTED,
    Discrepancy,
    Foreign,
    Ghost,
    Orphan,
    Unsure,
    compare,
    is_due,
)
from sheetdrip.sync.callback_processing import told_cancelled
from sheetdrip.sync.context import ClinicContext
from sheetdrip.sync.ports.messaging import Unclear
from sheetdrip.sync.recording import Learned, record_unmoved

log = structlog.get_logger(__name__)

GONE = Reason(ReasonCode.GONE_FROM_TWILIO)
MOST_PHONES = 60
"""At most so many lists per audit; the rest are due again at the next."""


class Auditor:
    """Audits one clinic and remembers what it has looked at; a restart looks at everything anew."""

    def __init__(self, ctx: ClinicContext) -> None:
        self._ledger = ctx.ledger
        self._messenger = ctx.messenger
        self._place = ctx.lease
        self._audited: dict[Key, datetime] = {}

    def audit(self, now: datetime) -> tuple[Discrepancy, ...]:
        """Look at every phone with a text that is due for it; mend what can be mended, tell the rest.

        Orphans are cancelled, ghosts recorded as cancelled. Raises MessagingUnavailable.
        """
        messages = self._ledger.records().messages
        for one in told_cancelled(self._ledger, now):
            self._audited.pop(one.key, None)
        due = [one for one in messages if is_due(one, self._audited.get(one.key), now)]
        phones = list(dict.fromkeys(identity_of(one.to) for one in due))[:MOST_PHONES]
        by_phone: dict[str, list[Message]] = {phone: [] for phone in phones}
        for one in messages:
            if (phone := identity_of(one.to)) in by_phone:
                by_phone[phone].append(one)
        found: list[Discrepancy] = []
        for recorded in by_phone.values():
            listed = self._messenger.listed_to(recorded[0].to)
            discrepancies = tuple(compare(recorded, listed))
            found += discrepancies
            # mended before the next list is asked for, which may fail
            if self._mend(discrepancies, now):
                scheduled = (one.key for one in recorded if one.state is State.SCHEDULED)
                self._audited |= dict.fromkeys(scheduled, now)
        self._forget(messages)
        return tuple(found)

    def _forget(self, messages: Iterable[Message]) -> None:
        held = {one.key for one in messages if one.state is State.SCHEDULED}
        self._audited = {key: at for key, at in self._audited.items() if key in held}

    def _mend(self, found: Iterable[Discrepancy], now: datetime) -> bool:
        """Whether it is mended for certain; else the phone is due again at the next audit."""
        certain, ghosts = True, list[Learned]()
        for one in found:
            match one:
                case Orphan(listed) if not self._is_sure():
                    # it may be the text of whoever works on the sheet now
                    log.warning("audit.orphan_left", clinic=self._ledger.clinic, sid=listed.sid)
                    certain = False
                case Orphan(listed):
                    answer = self._messenger.cancel(listed.sid)
                    certain = certain and not isinstance(answer, Unclear)
                    log.error(
                        "audit.orphan",
                        clinic=self._ledger.clinic,
                        sid=listed.sid,
                        cancel=repr(answer),
                    )
                case Unsure(listed):
                    log.error("audit.unsure", clinic=self._ledger.clinic, sid=listed.sid)
                case Foreign(listed):
                    log.warning("audit.foreign", clinic=self._ledger.clinic, sid=listed.sid)
                case Ghost(is_contested=True) if not self._is_sure():
                    certain = False  # for whoever works on the sheet now to judge
                case Ghost(message, status, is_contested):
                    log.error(
                        "audit.ghost", clinic=self._ledger.clinic, sid=message.sid, status=status
                    )
                    why = CONTESTED if is_contested else CANCELLED_OUTSIDE
                    ghosts += self._confirmed(message, status, why)
        record_unmoved(self._ledger, ghosts, now)
        return certain

    def _is_sure(self) -> bool:
        """Whether no copy of this ledger has taken the sheet over."""
        if self._place is None:
            return True
        try:
            self._place.look()
        except SheetdripError:
            return False
        return True

    def _confirmed(self, message: Message, status: str | None, why: Reason) -> Iterable[Learned]:
        """A text missing in a list is only gone when asking for it says so too."""
        if status is None:
            try:
                found = self._messenger.fetch(message.sid or "")
            except MessagingUnavailable:
                return
            if found is not None and found.status != "canceled":
                return
            status = found.status if found else None
        gone = Outcome(
            key=message.key,
            state=State.CANCELLED,
            twilio_status=status,
            reason=why if status else GONE,
        )
        yield message, gone
