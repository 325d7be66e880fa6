"""Keeps, of very many new rows that wait for a person's word, only what it takes to tell and approve them.

Somebody who pastes a whole history makes tens of thousands of rows. None of their texts is needed while all
of them wait, and a small machine has no room for them.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sheetdrip.planning.approval_marks import row_mark
from sheetdrip.planning.change_limits import CountedChange, Kind, Waiting
from sheetdrip.planning.counted_changes import PlannedSurgery
from sheetdrip.planning.plan import Change, subject

MANY = 500
"""So many new rows are planned as any others are."""


@dataclass(frozen=True, slots=True)
class ChangeSummary:
    """What a row comes to, without its texts; the same for all rows of one day.

    `changes`: each with its step's name; `days`: on which it gets a text (UTC); `until`: when the last of its
    texts may still go, None if it has none.
    """

    changes: tuple[tuple[type[Change], str], ...]
    days: tuple[date, ...]
    until: datetime | None

    @property
    def texts(self) -> int:
        return len(self.days)


@dataclass(frozen=True, slots=True)
class RowSummary:
    """A row by its mark."""

    mark: str
    outline: ChangeSummary


def summary_of(planned: PlannedSurgery) -> RowSummary:
    """What is kept of a new row."""
    outline = ChangeSummary(
        changes=tuple((type(one), subject(one).key.step) for one in planned.changes),
        days=tuple(draft.send_at.date() for draft in planned.creates),
        until=max((one.due.latest for one in planned.course.messages.values()), default=None),
    )
    return RowSummary(row_mark(planned.who, planned.course), outline)


def defer_rows(
    rows: Mapping[int, RowSummary], waiting: Mapping[str, Waiting], max_creates: int
) -> Mapping[int, RowSummary]:
    """Which of very many new rows (by number) wait, or have to. `waiting`: what waits already, by mark."""
    known = {number: one for number, one in rows.items() if one.mark in waiting}
    fresh = {
        number: one for number, one in rows.items() if one.outline.texts and one.mark not in waiting
    }
    too_many = sum(one.outline.texts for one in fresh.values()) > max_creates
    return known | fresh if too_many else known


def counted_of(
    deferred: Iterable[RowSummary], cap_reason: frozenset[date], now: datetime
) -> Iterator[CountedChange]:
    """The rows as the safety rules count them. They are exempt: they are held in any case."""
    for one in deferred:
        outline = one.outline
        yield CountedChange(
            surgery="",
            mark=one.mark,
            kind=Kind.CREATED if outline.texts else None,
            texts=outline.texts,
            on_crowded_day=not cap_reason.isdisjoint(outline.days),
            is_over=outline.until is None or outline.until < now,
            is_exempt=True,
        )


def days_of(deferred: Iterable[RowSummary]) -> Counter[date]:
    """How many of their texts go on each day (UTC)."""
    return Counter(day for one in deferred for day in one.outline.days)


def counts_of(deferred: Iterable[RowSummary]) -> Counter[type[Change]]:
    """How many changes of each kind they come to."""
    return Counter(kind for one in deferred for kind, _ in one.outline.changes)
