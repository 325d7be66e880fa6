"""When is a row marked for a call, and when is the mark taken away?"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from sheetdrip.domain.cells import Cell
from sheetdrip.domain.reply import ConcernRecord
from sheetdrip.domain.sheet_language import SheetLanguage
from sheetdrip.domain.wording import as_said, say
from sheetdrip.planning.attention import (
    LATELY,
    ConcernCells,
    OpenConcerns,
    answered,
    marks,
    raised,
    seen,
    still_open,
    taken_back,
    told,
)
from sheetdrip.planning.concerns import ConcernKind, Level

NOON = datetime(2026, 3, 10, 18, tzinfo=UTC)
HIGH = ConcernRecord(
    surgery="d",
    step="day-7",
    kind="score",
    detail=as_said("Day 7: pain 8 (limit 7)"),
    raised_at=NOON,
)
RISE = replace(
    HIGH, kind="rise", detail=as_said("Day 7: up 3"), raised_at=NOON + timedelta(minutes=1)
)
SHOWN = replace(HIGH, shown_at=NOON)
DONE = replace(SHOWN, acknowledged_at=NOON, acknowledged_by="JD")
WORDS = replace(HIGH, kind="remark", detail=as_said("Day 7: words"))


def calls(cell: str) -> dict[Level, Cell]:
    return {Level.CALL: cell, Level.READ: ""}


def test_what_is_to_be_read_stands_in_a_column_of_its_own() -> None:
    assert marks([HIGH, WORDS], misplaced=False) == ConcernCells(
        "Day 7: pain 8 (limit 7)", "Day 7: words", ""
    )
    assert marks([DONE, WORDS], misplaced=True) == ConcernCells("", "Day 7: words", "")


def test_each_column_shows_its_own_and_one_name_answers_for_both() -> None:
    half = {Level.CALL: str(HIGH.detail), Level.READ: None}
    assert list(seen([HIGH, WORDS], half, "", NOON)) == [SHOWN]
    both = [SHOWN, replace(WORDS, shown_at=NOON)]
    done = list(seen(both, {}, "JD", NOON))
    assert [one.acknowledged_by for one in done] == ["JD", "JD"]


def test_what_holds_texts_is_not_acknowledged_while_on_stands_in_drip_from_before() -> None:
    cells = calls(str(HIGH.detail))
    for kind, waits in (("wants_out", True), ("death", True), ("alarm", False)):
        held = replace(HIGH, kind=kind)
        shown = replace(held, shown_at=NOON)
        assert list(seen([held], cells, "", NOON, says_on=True)) == ([] if waits else [shown])
        assert list(seen([held], cells, "", NOON)) == [shown]
        # On that came after it was shown lets texts go on
        (read,) = seen([shown], cells, "JD", NOON, says_on=True)
        assert read.acknowledged_by == "JD"


def test_rows_that_wait_are_counted_once_and_strangers_for_a_while() -> None:
    other = replace(WORDS, surgery="e")
    stranger = replace(WORDS, surgery="", step="SM1")
    plan = replace(stranger, step="", kind=ConcernKind.PLAN)
    every = [HIGH, RISE, WORDS, other, stranger, plan, replace(other, surgery="gone")]
    assert still_open(every, {"d", "e"}, NOON) == OpenConcerns(calls=1, reads=1, strangers=1)
    assert still_open([DONE, stranger], {"d"}, NOON + LATELY) == OpenConcerns()


def test_a_new_concern_is_written_and_clears_the_last_acknowledgement() -> None:
    assert marks([HIGH], misplaced=False) == ConcernCells("Day 7: pain 8 (limit 7)", "", "")


def test_a_concern_that_stands_in_the_row_leaves_the_acknowledgement_to_staff() -> None:
    assert marks([SHOWN], misplaced=False) == ConcernCells("Day 7: pain 8 (limit 7)", "", None)


def test_an_acknowledged_concern_is_no_longer_told() -> None:
    assert marks([DONE], misplaced=False) == ConcernCells("", "", None)


def test_concerns_are_told_in_the_order_in_which_they_were_raised() -> None:
    assert told([RISE, HIGH], Level.CALL) == "Day 7: pain 8 (limit 7); Day 7: up 3"


@pytest.mark.parametrize(
    ("concerns", "expected"),
    [
        ([], ConcernCells("", "", "")),
        ([SHOWN], ConcernCells("Day 7: pain 8 (limit 7)", "", "")),
        ([DONE], ConcernCells("", "", "JD")),
        ([replace(DONE, acknowledged_by=None)], ConcernCells("", "", "")),
        ([DONE, RISE], ConcernCells("Day 7: up 3", "", "")),
    ],
)
def test_a_row_with_another_surgerys_cells_gets_its_own_marks_back(
    concerns: list[ConcernRecord], expected: ConcernCells
) -> None:
    assert marks(concerns, misplaced=True) == expected


def test_a_concern_has_been_shown_once_it_stands_there_with_no_name_beside_it() -> None:
    later = NOON + timedelta(minutes=5)
    assert list(seen([HIGH], calls("Day 7: pain 8 (limit 7)"), "", later)) == [
        replace(HIGH, shown_at=later)
    ]


@pytest.mark.parametrize(
    ("needs_call", "acknowledged"),
    [("", ""), ("Day 7: pain 8 (limit 7)", "JD"), ("Evening: pain 9", None)],
)
def test_a_concern_that_does_not_stand_there_yet_cannot_be_acknowledged(
    needs_call: str, acknowledged: str | None
) -> None:
    assert list(seen([HIGH], calls(needs_call), acknowledged, NOON)) == []


def test_a_concern_that_stands_there_waits_for_somebody() -> None:
    assert list(seen([SHOWN], calls("Day 7: pain 8 (limit 7)"), "", NOON)) == []


def test_whoever_writes_beside_it_has_acknowledged_all_that_was_shown() -> None:
    both = [SHOWN, replace(RISE, shown_at=NOON), DONE]
    assert list(seen(both, calls("x"), "  Dr. Who ", NOON)) == [
        replace(SHOWN, acknowledged_at=NOON, acknowledged_by="Dr. Who"),
        replace(RISE, shown_at=NOON, acknowledged_at=NOON, acknowledged_by="Dr. Who"),
    ]


def test_a_concern_that_says_something_else_is_raised_anew_and_the_same_is_not() -> None:
    worse = replace(
        HIGH, detail=as_said("Day 7: pain 9 (limit 7)"), raised_at=NOON + timedelta(hours=1)
    )
    assert raised(None, HIGH) == HIGH
    assert raised(DONE, worse) == worse
    assert raised(DONE, replace(HIGH, raised_at=NOON + timedelta(hours=1))) is None


def test_what_the_patient_settles_needs_nobody() -> None:
    assert answered(SHOWN, NOON) == replace(
        SHOWN, acknowledged_at=NOON, acknowledged_by="the patient's own reply"
    )


SCORE = replace(HIGH, detail=say("concern.score", score=8, limit=7))


@pytest.mark.parametrize("language", SheetLanguage)
def test_a_concern_stands_there_in_whichever_language_the_sheet_was_written(
    language: SheetLanguage,
) -> None:
    shown = {Level.CALL: told([SCORE], Level.CALL, language)}
    assert list(seen([SCORE], shown, None, NOON)) == [replace(SCORE, shown_at=NOON)]
    assert list(seen([SCORE], {Level.CALL: "something else"}, None, NOON)) == []


def test_what_an_earlier_version_told_in_its_own_words_is_told_already() -> None:
    earlier = replace(SCORE, detail=as_said("pain 8 (limit 7)"), acknowledged_at=NOON)
    assert raised(earlier, SCORE) is None
    worse = replace(SCORE, detail=say("concern.score", score=9, limit=7))
    assert raised(earlier, worse) == worse


def test_a_start_is_told_once_of_a_wish_that_nobody_has_read() -> None:
    wish = replace(HIGH, kind="wants_out", detail=say("concern.wants_out"))
    once = taken_back(wish, NOON)
    assert once.detail == say("concern.started", what=wish.detail)
    assert taken_back(once, NOON) == once
