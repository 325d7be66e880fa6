"""Raises a concern when a plan waits for approval, so that whoever the clinic names is notified.

A plan that waits is one concern of the clinic's, beside those of its patients; another plan in its place is
told anew, though not at every keystroke of somebody who is still pasting.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from sheetdrip.domain.reply import ConcernRecord
from sheetdrip.domain.wording import as_said
from sheetdrip.errors import PlanRefused
from sheetdrip.planning.concerns import ConcernKind
from sheetdrip.sync.ports.ledger import ClinicLedger

TOLD_AGAIN = timedelta(hours=1)
"""For so long after staff were notified of a waiting plan, one that replaces it is not notified."""

_KEY = ("", "", ConcernKind.PLAN.value)


def note_waiting(ledger: ClinicLedger, refused: PlanRefused | None, now: datetime) -> None:
    """Raise that a plan waits, or that none does any more. Raises LedgerTrouble."""
    with ledger.deciding:
        known = ledger.reply_store.state(now).concerns.get(_KEY)
        changed = _over(known, now) if refused is None else _waits(known, refused, now)
        if changed is not None:
            ledger.reply_store.keep([changed], now)


def _over(known: ConcernRecord | None, now: datetime) -> ConcernRecord | None:
    if known is None or known.acknowledged_at is not None:
        return None
    return replace(known, acknowledged_at=now, acknowledged_by="the plan no longer waits")


def _waits(
    known: ConcernRecord | None, refused: PlanRefused, now: datetime
) -> ConcernRecord | None:
    surgery, step, kind = _KEY
    told = as_said(" ".join((f"Plan {refused.digest}: {refused.summary}.", *refused.reasons)))
    if known is not None and known.acknowledged_at is None:
        is_told = known.told_at is not None and now - known.told_at < TOLD_AGAIN
        if known.detail == told or is_told:
            return None
    return ConcernRecord(surgery=surgery, step=step, kind=kind, detail=told, raised_at=now)
