"""What do answers put into a row, and what does the row tell of them?"""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from sheetdrip.domain.cells import Cell
from sheetdrip.domain.lifecycle import State
from sheetdrip.domain.reply import ConcernRecord, ScoreRecord
from sheetdrip.domain.wording import as_said
from sheetdrip.planning.score_cells import (
    Answers,
    RowCells,
    linked_cells,
    seen,
    with_answers,
    without_answers,
)
from tests.builders import DAY_SEVEN, EVENING, message

STEPS = (EVENING, DAY_SEVEN)
NOW = datetime(2026, 3, 10, 18, tzinfo=UTC)
CELLS: dict[str, Cell] = {"Status": "1 delivered."}
EIGHT = ScoreRecord(surgery="A", step="day-7", score=8)
BY_STAFF = ScoreRecord(surgery="A", step="day-7", score=8, shown="4", by_staff=True)
HIGH = ConcernRecord(
    surgery="A", step="day-7", kind="score", detail=as_said("Day 7 pain 8 (limit 7)"), raised_at=NOW
)


def test_a_surgery_without_answers_leaves_scores_to_staff() -> None:
    told = with_answers(CELLS, Answers(), STEPS, RowCells(cells={"Day 7 score": 4}))
    assert told == {"Status": "1 delivered.", "Needs a call": "", "Please read": ""}


def test_a_score_and_a_concern_stand_in_their_cells_and_the_status_begins_with_it() -> None:
    answers = Answers(scores={"day-7": EIGHT}, concerns=(HIGH,))
    assert with_answers(CELLS, answers, STEPS, RowCells(cells={})) == {
        "Status": "Call this patient: Day 7 pain 8 (limit 7). 1 delivered.",
        "Needs a call": "Day 7 pain 8 (limit 7)",
        "Please read": "",
        "Acknowledged by": "",
        "Day 7 score": 8,
    }


def test_what_is_to_be_read_comes_after_what_needs_a_call() -> None:
    words = replace(HIGH, kind="remark", detail=as_said("Day 7 wrote words"))
    for concerns, begin in (
        ((words,), "Please read: Day 7 wrote words. 1 delivered."),
        (
            (words, HIGH),
            "Call this patient: Day 7 pain 8 (limit 7). Please read: Day 7 wrote words. 1 ",
        ),
    ):
        told = with_answers(CELLS, Answers(concerns=concerns), STEPS, RowCells(cells={}))
        assert told["Please read"] == "Day 7 wrote words"
        assert str(told["Status"]).startswith(begin)


def test_a_row_with_another_surgerys_cells_loses_that_ones_scores() -> None:
    present: dict[str, Cell] = {"Evening score": 2, "Day 7 score": 9, "Acknowledged by": "JD"}
    told = with_answers(
        CELLS, Answers(scores={"day-7": EIGHT}), STEPS, RowCells(cells=present, misplaced=True)
    )
    assert told == {
        "Status": "1 delivered.",
        "Needs a call": "",
        "Please read": "",
        "Acknowledged by": "",
        "Evening score": "",
        "Day 7 score": 8,
    }


def test_a_row_that_lost_its_surgery_keeps_no_answer() -> None:
    assert without_answers(STEPS) == {
        "Needs a call": "",
        "Please read": "",
        "Acknowledged by": "",
        "Evening score": "",
        "Day 7 score": "",
    }


def test_what_staff_typed_and_acknowledged_is_seen() -> None:
    shown = ConcernRecord(
        surgery="A",
        step="day-7",
        kind="score",
        detail=as_said("Day 7 pain 8 (limit 7)"),
        raised_at=NOW,
        shown_at=NOW,
    )
    answers = Answers(scores={"day-7": EIGHT}, concerns=(shown,))
    present: dict[str, Cell] = {
        "Evening score": 2,
        "Day 7 score": 8,
        "Needs a call": "Day 7 pain 8 (limit 7)",
        "Acknowledged by": "JD",
    }
    found = list(seen("A", answers, {}, STEPS, RowCells(cells=present), NOW))
    assert found[0] == ScoreRecord(surgery="A", step="evening", shown="2", by_staff=True)
    assert found[1] == ScoreRecord(surgery="A", step="day-7", score=8, shown="8")
    assert isinstance(found[2], ConcernRecord)
    assert (found[2].acknowledged_by, found[2].acknowledged_at) == ("JD", NOW)
    assert len(found) == 3


def test_a_row_as_it_was_tells_nothing() -> None:
    answers = Answers(scores={"day-7": ScoreRecord(surgery="A", step="day-7", score=8, shown="8")})
    assert list(seen("A", answers, {}, STEPS, RowCells(cells={"Day 7 score": 8.0}), NOW)) == []


@pytest.mark.parametrize(
    ("record", "kept", "restored"),
    [
        (replace(EIGHT, shown="8"), [replace(EIGHT, shown="8", offered="8")], 8),
        (BY_STAFF, [], 4),
    ],
)
def test_a_score_that_went_with_its_sid_was_not_cleared_by_staff(
    record: ScoreRecord, kept: list[ScoreRecord], restored: int
) -> None:
    texts = {"day-7": message(State.DELIVERED, sid="SM1")}
    answers, cells = Answers(scores={"day-7": record}), {**CELLS, "Day 7 SID": "SM1"}
    assert list(seen("A", answers, texts, STEPS, RowCells(cells={}), NOW)) == kept
    told = with_answers(cells, answers, STEPS, RowCells(cells={}))
    assert told["Day 7 score"] == restored


def test_a_score_that_was_erased_beside_its_sid_comes_back() -> None:
    texts = {"day-7": message(State.DELIVERED, sid="SM1")}
    answers = Answers(scores={"day-7": replace(EIGHT, shown="8")})
    (after,) = seen("A", answers, texts, STEPS, RowCells(cells={"Day 7 SID": "SM1"}), NOW)
    assert after == replace(EIGHT, shown="", offered="8")
    told = with_answers(CELLS, answers, STEPS, RowCells(cells={"Day 7 SID": "SM1"}))
    assert told["Day 7 score"] == 8


def test_a_score_and_its_sid_are_written_together() -> None:
    cells: dict[str, Cell] = {**CELLS, "Day 7 SID": "SM1", "Day 7 score": 8}
    answers = Answers(scores={"day-7": EIGHT})
    for changed, along in (
        ({"Day 7 score"}, [("Day 7 SID", "SM1")]),
        ({"Day 7 SID"}, [("Day 7 score", 8)]),
        ({"Acknowledged by"}, [("Day 7 SID", "SM1")]),
        ({"Evening SID"}, [("Evening score", "")]),
        ({"Day 7 SID", "Day 7 score"}, []),
        ({"Status"}, []),
    ):
        assert list(linked_cells(answers, cells, STEPS, changed)) == along
    staffs = Answers(scores={"day-7": BY_STAFF})
    assert list(linked_cells(staffs, cells, STEPS, {"Day 7 SID"})) == []


def test_a_deleted_column_clears_no_score_and_is_filled_again() -> None:
    gone = frozenset({"Day 7 score", "Acknowledged by"})
    for record, restored in ((replace(EIGHT, shown="8"), 8), (BY_STAFF, 4)):
        known = replace(HIGH, shown_at=NOW, acknowledged_at=NOW, acknowledged_by="JD")
        answers = Answers(scores={"day-7": record}, concerns=(known,))
        assert not [
            one
            for one in seen("A", answers, {}, STEPS, RowCells(cells={}, absent=gone), NOW)
            if one != replace(record, offered="8")
        ]
        told = with_answers(CELLS, answers, STEPS, RowCells(cells={}, absent=gone))
        assert (told["Day 7 score"], told["Acknowledged by"]) == (restored, "JD")
