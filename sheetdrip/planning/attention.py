"""Which rows need a call, and has somebody seen to it?

A concern stands in `Needs a call` from the write that shows it until staff write into `Acknowledged by`. A
concern that is new clears that cell first, so that yesterday's initials never answer for today.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sheetdrip.domain.cells import Cell, text_of
from sheetdrip.domain.reply import ConcernRecord


@dataclass(frozen=True, slots=True)
class Marks:
    """The two cells of a row. `acknowledged` None: leave it as it is."""

    needs_call: str
    acknowledged: str | None


def told(concerns: Iterable[ConcernRecord]) -> str:
    """The open concerns as the row tells them, the oldest first."""
    waiting = sorted(
        (one for one in concerns if one.acknowledged_at is None),
        key=lambda one: (one.raised_at, one.step, one.kind),
    )
    return "; ".join(one.detail for one in waiting)


def marks(concerns: Sequence[ConcernRecord], *, healed: bool) -> Marks:
    """What the cells should say. `healed`: the row's own cells were another surgery's until now."""
    if healed:
        newest = max(
            (one for one in concerns if one.acknowledged_at is not None),
            key=lambda one: one.acknowledged_at or one.raised_at,
            default=None,
        )
        text = told(concerns)
        return Marks(text, "" if text or newest is None else newest.acknowledged_by or "")
    unseen = any(one.shown_at is None for one in concerns if one.acknowledged_at is None)
    return Marks(told(concerns), "" if unseen else None)


def seen(
    concerns: Sequence[ConcernRecord], needs_call: Cell, acknowledged: Cell, now: datetime
) -> Iterator[ConcernRecord]:
    """What a look at the surgery's own cells changes in its concerns."""
    by = text_of(acknowledged)
    stands = not by and needs_call == told(concerns)
    for one in concerns:
        if one.acknowledged_at is not None:
            continue
        if one.shown_at is None:
            if stands:
                yield replace(one, shown_at=now)
        elif by:
            yield replace(one, acknowledged_at=now, acknowledged_by=by)


def raised(known: ConcernRecord | None, concern: ConcernRecord) -> ConcernRecord | None:
    """The record of a concern that is new or has changed; None for one that is told already."""
    return None if known is not None and known.detail == concern.detail else concern


def answered(concern: ConcernRecord, now: datetime) -> ConcernRecord:
    """A concern that the patient has settled."""
    return replace(concern, acknowledged_at=now, acknowledged_by="the patient's own reply")
