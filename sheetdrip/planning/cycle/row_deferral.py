"""Puts new rows aside that wait among very many, and keeps little of each.

Each row is understood on its own, and its texts are dropped at once: however many rows there are, the texts
of no more than one are held at a time. What a row came to is remembered as long as its contents, the day
and what its phone has taught stay the same.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sheetdrip.domain.rows import Row, fingerprint
from sheetdrip.planning.change_limits import Waiting
from sheetdrip.planning.clinic import Clinic
from sheetdrip.planning.counted_changes import PlannedSurgery
from sheetdrip.planning.course import CourseStatus
from sheetdrip.planning.cycle.course_builder import CourseBuilder
from sheetdrip.planning.diff import Terms
from sheetdrip.planning.disputed_time import changes_of
from sheetdrip.planning.pasted_rows import MANY, ChangeSummary, RowSummary, defer_rows, summary_of
from sheetdrip.planning.suppression import Contact, suppress


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a sketch was drawn by, beside its row. `contacts`, `unread`: as `suppress` takes them."""

    course_builder: CourseBuilder
    time_zone: str
    today: date
    contacts: Mapping[str, Contact]
    unread: frozenset[str] = frozenset()


@dataclass(slots=True)
class RowSummaries:
    """What rows came to at the last look, by their contents."""

    given: Given | None = None
    of: dict[bytes, RowSummary] = field(default_factory=dict)


class RowDeferral:
    """Puts new rows of one reading aside."""

    def __init__(self, clinic: Clinic, given: Given, terms: Terms, before: RowSummaries) -> None:
        self._clinic = clinic
        self._given = given
        self._terms = terms
        self._before = before
        self._outlines: dict[ChangeSummary, ChangeSummary] = {}

    def put(
        self, rows: Sequence[Row], *, waiting: Mapping[str, Waiting], whole: bool
    ) -> Mapping[int, RowSummary]:
        """Those that wait, by number, when there are very many; none if they are taken as a `whole`.

        `waiting`: what waits already, by mark.
        """
        before = self._before
        if whole or len(rows) <= MANY:
            before.of = {}
            return {}
        known = before.of if before.given == self._given and not self._terms.doubts else {}
        keys = {row.number: _key(row) for row in rows}
        drawn = dict(self._drawn(rows, keys, known))
        deferred = defer_rows(drawn, waiting, self._clinic.limits.max_creates)
        before.given = self._given
        before.of = {keys[number]: one for number, one in deferred.items()}
        return deferred

    def _drawn(
        self, rows: Iterable[Row], keys: Mapping[int, bytes], known: Mapping[bytes, RowSummary]
    ) -> Iterable[tuple[int, RowSummary]]:
        for row in rows:
            found = known.get(keys[row.number]) or self._summarized(row)
            if found is not None:
                yield row.number, found

    def _summarized(self, row: Row) -> RowSummary | None:
        """The sketch of a row; None if its patient has replied STOP, since nothing of theirs waits."""
        given, terms = self._given, self._terms
        charted = given.course_builder.understand(row, "", given.time_zone, given.today)
        course = suppress({"": charted}, given.contacts, given.unread)[""]
        if course.status is CourseStatus.OPTED_OUT:
            return None
        changes = tuple(changes_of(course, {}, terms))
        who = fingerprint(row, self._clinic.region)
        one = summary_of(PlannedSurgery(course=course, who=who, changes=changes, recorded={}))
        return RowSummary(one.mark, self._outlines.setdefault(one.outline, one.outline))


def _key(row: Row) -> bytes:
    """Tells what staff wrote in a row from anything else."""
    return hashlib.blake2b(repr(tuple(row.staff.items())).encode(), digest_size=16).digest()
