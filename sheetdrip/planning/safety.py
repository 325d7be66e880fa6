"""Which plans are too big to be meant? A slip of the hand is not a mass text."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sheetdrip.planning.plan import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much one cycle may do without a person's go-ahead.

    Creates are bounded by number. Cancels and vanished rows are refused when both their number and their
    share (0 to 1, of what is held or known) are passed.
    """

    max_creates: int = 100
    max_cancels: int = 20
    max_share: float = 0.3
    max_per_day: int = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """The size of things a plan is measured against.

    `known`: surgeries that were there so far; `busiest_day`: the most texts that would go on one day (UTC);
    `restored`: texts that a pause took back and that are given back unchanged: they were let through before.
    """

    held_by_twilio: int
    known: int
    rows: int
    newly_absent: int
    busiest_day: int = 0
    restored: int = 0


EMPTIED = 3
"""A sheet without rows is a slip of the hand when so many surgeries were in it."""


def dangers(plan: Plan, extent: Extent, limits: Limits) -> Iterator[str]:
    """Every reason to refuse the plan, with its numbers."""
    creates = plan.creates - extent.restored
    if creates > limits.max_creates:
        yield (
            f"{creates} texts would be created in one cycle (limit {limits.max_creates}): "
            "was a whole list pasted, or a date column changed?"
        )
    if creates and extent.busiest_day > limits.max_per_day:
        yield (
            f"{extent.busiest_day} texts would go on one day (limit {limits.max_per_day}): "
            "if the clinic is that large, raise safety.max_per_day"
        )
    share = plan.cancels / max(1, extent.held_by_twilio)
    if plan.cancels > limits.max_cancels and share > limits.max_share:
        yield (
            f"{plan.cancels} of {extent.held_by_twilio} scheduled texts would be cancelled "
            f"(limits {limits.max_cancels} and {limits.max_share:.0%}): was a column changed by mistake?"
        )
    if extent.rows == 0 and extent.known >= EMPTIED:
        yield f"the sheet has no rows, but {extent.known} surgeries were in it: was it emptied by mistake?"
    vanished = extent.newly_absent / max(1, extent.known)
    if extent.newly_absent > limits.max_cancels and vanished > limits.max_share:
        yield (
            f"{extent.newly_absent} of {extent.known} rows disappeared at once (limits "
            f"{limits.max_cancels} and {limits.max_share:.0%}): were they deleted by mistake?"
        )


def digest_of(plan: Plan, refusals: Sequence[str]) -> str:
    """Names a refused plan together with why it was refused: an empty plan may be refused too."""
    if not refusals:
        return plan.digest
    return hashlib.sha256("\n".join((plan.digest, *refusals)).encode()).hexdigest()[:12]
