"""What do answers put into a row, and what does the row tell of them?"""

from datetime import UTC, datetime

from sheetdrip.domain.cells import Cell
from sheetdrip.domain.reply import ConcernRecord, ScoreRecord
from sheetdrip.planning.answers import Answers, seen, with_answers, without_answers
from tests.builders import DAY_SEVEN, EVENING

STEPS = (EVENING, DAY_SEVEN)
NOW = datetime(2026, 3, 10, 18, tzinfo=UTC)
CELLS: dict[str, Cell] = {"Status": "1 delivered."}
EIGHT = ScoreRecord(surgery="A", step="day-7", score=8)
HIGH = ConcernRecord(
    surgery="A", step="day-7", kind="score", detail="Day 7 pain 8 (limit 7)", raised_at=NOW
)


def test_a_surgery_without_answers_leaves_scores_to_staff() -> None:
    told = with_answers(CELLS, Answers(), STEPS, {"Day 7 score": 4}, healed=False)
    assert told == {"Status": "1 delivered.", "Needs a call": ""}


def test_a_score_and_a_concern_stand_in_their_cells_and_the_status_begins_with_it() -> None:
    answers = Answers(scores={"day-7": EIGHT}, concerns=(HIGH,))
    assert with_answers(CELLS, answers, STEPS, {}, healed=False) == {
        "Status": "Needs a call: Day 7 pain 8 (limit 7). 1 delivered.",
        "Needs a call": "Day 7 pain 8 (limit 7)",
        "Acknowledged by": "",
        "Day 7 score": 8,
    }


def test_a_row_with_another_surgerys_cells_loses_that_ones_scores() -> None:
    present: dict[str, Cell] = {"Evening score": 2, "Day 7 score": 9, "Acknowledged by": "JD"}
    told = with_answers(CELLS, Answers(scores={"day-7": EIGHT}), STEPS, present, healed=True)
    assert told == {
        "Status": "1 delivered.",
        "Needs a call": "",
        "Acknowledged by": "",
        "Evening score": "",
        "Day 7 score": 8,
    }


def test_a_row_that_lost_its_surgery_keeps_no_answer() -> None:
    assert without_answers(STEPS) == {
        "Needs a call": "",
        "Acknowledged by": "",
        "Evening score": "",
        "Day 7 score": "",
    }


def test_what_staff_typed_and_acknowledged_is_seen() -> None:
    shown = ConcernRecord(
        surgery="A",
        step="day-7",
        kind="score",
        detail="Day 7 pain 8 (limit 7)",
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
    found = list(seen("A", answers, STEPS, present, NOW))
    assert found[0] == ScoreRecord(surgery="A", step="evening", shown="2", by_staff=True)
    assert found[1] == ScoreRecord(surgery="A", step="day-7", score=8, shown="8")
    assert isinstance(found[2], ConcernRecord)
    assert (found[2].acknowledged_by, found[2].acknowledged_at) == ("JD", NOW)
    assert len(found) == 3


def test_a_row_as_it_was_tells_nothing() -> None:
    answers = Answers(scores={"day-7": ScoreRecord(surgery="A", step="day-7", score=8, shown="8")})
    assert list(seen("A", answers, STEPS, {"Day 7 score": 8.0}, NOW)) == []
