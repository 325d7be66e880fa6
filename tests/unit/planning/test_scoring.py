"""Whose score stands in the cell?"""

import pytest

from sheetdrip.domain.cells import Cell
from sheetdrip.domain.reply import ScoreRecord
from sheetdrip.planning.scoring import corrected, score_cell, seen


def record(
    score: int | None = None, shown: str | None = None, *, by_staff: bool = False
) -> ScoreRecord:
    return ScoreRecord(surgery="d", step="day-7", score=score, shown=shown, by_staff=by_staff)


@pytest.mark.parametrize(
    ("before", "present", "written"),
    [
        # nobody has said anything
        (record(), "", ""),
        # the patient's score goes into the blank cell, zero too
        (record(7), "", 7),
        (record(0), None, 0),
        (record(7), 7, 7),
        # what staff typed stays, whatever it is
        (record(), 4, 4),
        (record(), "better", "better"),
        (record(7, "7"), 4, 4),
        (record(7, "4", by_staff=True), 4, 4),
        # what staff cleared stays clear
        (record(7, "7"), "", ""),
        (record(7, "", by_staff=True), "", ""),
        # staff were first: the patient's later score does not replace theirs
        (record(7, "4", by_staff=True), "4", "4"),
        # a correction by the patient replaces the patient's own
        (record(3, "8"), 8, 3),
        (record(3, "8", by_staff=True), 8, 8),
    ],
)
def test_what_a_look_at_the_cell_makes_of_it(
    before: ScoreRecord, present: Cell, written: Cell
) -> None:
    assert score_cell(seen(before, present), present, healed=False) == written


@pytest.mark.parametrize(
    ("known", "written"),
    [
        (record(), ""),
        (record(7), 7),
        (record(7, "7"), 7),
        (record(7, "4", by_staff=True), 4),
        (record(None, "call her", by_staff=True), "call her"),
        (record(None, "४", by_staff=True), "४"),
        (record(7, "", by_staff=True), ""),
    ],
)
def test_a_row_with_another_surgerys_cells_gets_its_own_score_back(
    known: ScoreRecord, written: Cell
) -> None:
    assert score_cell(known, 9, healed=True) == written


def test_a_score_typed_as_a_number_and_as_text_is_the_same() -> None:
    assert seen(record(7), 7.0) == seen(record(7), "7") == record(7, "7")


def test_staff_who_type_the_patients_own_score_agree_with_it() -> None:
    assert seen(record(7, "4", by_staff=True), 7) == record(7, "7")


def test_a_correction_keeps_what_the_cell_shows_until_it_is_rewritten() -> None:
    assert corrected(record(8, "8"), 3, "SM2") == ScoreRecord(
        surgery="d", step="day-7", score=3, reply_sid="SM2", shown="8"
    )
