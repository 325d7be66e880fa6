"""What is kept of new rows that wait among very many?"""

from datetime import timedelta

from sheetdrip.domain.message import Message
from sheetdrip.planning.approval_marks import row_mark
from sheetdrip.planning.change_limits import CountedChange, Kind, Waiting
from sheetdrip.planning.counted_changes import PlannedSurgery
from sheetdrip.planning.course import Course
from sheetdrip.planning.diff import diff
from sheetdrip.planning.pasted_rows import (
    ChangeSummary,
    RowSummary,
    counted_of,
    counts_of,
    days_of,
    defer_rows,
    summary_of,
)
from sheetdrip.planning.plan import Plan, Schedule, Skip
from tests.builders import DAY_7, EVENING, course, desired, due, fingerprint, terms

WHO = fingerprint()
EARLY = DAY_7 - timedelta(days=7)
BOTH = course(desired(EVENING, when=due(EARLY, EARLY)), desired())
NOW = DAY_7 - timedelta(days=2)
NOTHING: dict[str, Message] = {}


def drawn(of: Course = BOTH) -> RowSummary:
    changes = tuple(diff(of, NOTHING, terms(NOW)))
    return summary_of(PlannedSurgery(course=of, who=WHO, changes=changes, recorded=NOTHING))


def waits(one: RowSummary) -> dict[str, Waiting]:
    return {one.mark: Waiting(kind=Kind.CREATED, texts=1, of=1)}


def test_a_sketch_says_what_a_row_comes_to() -> None:
    one = drawn()
    assert one.mark == row_mark(WHO, BOTH)
    assert one.outline.changes == ((Skip, "evening"), (Schedule, "day-7"))
    assert one.outline.days == (DAY_7.date(),)
    assert one.outline.until == BOTH.messages["day-7"].due.latest


def test_a_row_that_cannot_be_read_comes_to_nothing() -> None:
    assert drawn(course()).outline == ChangeSummary((), (), None)


def test_new_rows_are_put_aside_once_they_are_too_many() -> None:
    rows = {
        2: drawn(),
        3: RowSummary("another", drawn().outline),
        4: RowSummary("idle", ChangeSummary((), (), None)),
    }
    assert defer_rows(rows, {}, 2) == {}
    assert defer_rows(rows, {}, 1) == {2: rows[2], 3: rows[3]}


def test_what_waits_already_is_put_aside_and_counts_no_more() -> None:
    rows = {2: drawn(), 3: RowSummary("another", drawn().outline)}
    assert defer_rows(rows, waits(rows[2]), 1) == {2: rows[2]}
    assert defer_rows(rows, waits(rows[2]), 0) == rows


def test_they_count_as_if_they_had_been_planned() -> None:
    (found,) = counted_of([drawn()], frozenset({DAY_7.date()}), NOW)
    assert found == CountedChange(
        surgery="",
        mark=drawn().mark,
        kind=Kind.CREATED,
        texts=1,
        on_crowded_day=True,
        is_exempt=True,
    )
    assert days_of([drawn(), drawn()]) == {DAY_7.date(): 2}


def test_what_comes_too_late_for_all_its_texts_is_over() -> None:
    later, idle = DAY_7 + timedelta(days=1), ChangeSummary((), (), None)
    told = [drawn(), RowSummary("idle", idle)]
    assert [one.is_over for one in counted_of(told, frozenset(), later)] == [True, True]
    assert [one.kind for one in counted_of(told, frozenset(), later)] == [Kind.CREATED, None]


def test_what_is_not_listed_is_counted() -> None:
    counts = counts_of([drawn(), drawn()])
    assert counts == {Skip: 2, Schedule: 2}
    assert Plan((), counts).summary == "2 to schedule, 2 to skip"
