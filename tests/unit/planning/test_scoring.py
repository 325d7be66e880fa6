"""Whose score stands in the cell?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetdrip.domain.cells import Cell
from sheetdrip.domain.reply import ScoreRecord
from sheetdrip.planning.scoring import corrected, score_cell, seen


def record(
    score: int | None = None,
    shown: str | None = None,
    *,
    offered: str | None = None,
    by_staff: bool = False,
) -> ScoreRecord:
    return ScoreRecord(
        surgery="d", step="day-7", score=score, shown=shown, offered=offered, by_staff=by_staff
    )


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
        # a cell that is emptied, by hand or by a tool that writes rows back, loses no patient's score
        (record(7, "7"), "", 7),
        (record(0, "0"), None, 0),
        (record(7, "4", by_staff=True), "", 7),
        (record(None, "call her", by_staff=True), "", ""),
        # what was cleared under an earlier rule stays clear
        (record(7, "", by_staff=True), "", ""),
        # staff were first: the patient's later score does not replace theirs
        (record(7, "4", by_staff=True), "4", "4"),
        # a correction by the patient replaces the patient's own
        (record(3, "8"), 8, 3),
        (record(3, "8", by_staff=True), 8, 8),
        # ... also one that nobody has looked at since it was written
        (record(3, None, offered="8"), 8, 3),
        # ... or that was never written
        (record(3, None, offered="8"), "", 3),
        (record(3, None, offered="8"), 4, 4),
        # an answer that was about another question goes from the cell, whether or not anybody looked since
        (record(None, "8"), 8, ""),
        (record(None, None, offered="8"), 8, ""),
        (record(None, None, offered="8"), "", ""),
        # ... and what staff typed stays
        (record(None, "8"), 4, 4),
        (record(None, "8", by_staff=True), 8, 8),
    ],
)
def test_what_a_look_at_the_cell_makes_of_it(
    before: ScoreRecord, present: Cell, written: Cell
) -> None:
    assert score_cell(seen(before, present), present, misplaced=False) == written


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
    assert score_cell(known, 9, misplaced=True) == written


def test_what_staff_type_after_an_answer_was_withdrawn_is_theirs() -> None:
    withdrawn = seen(record(None, "8", offered="8"), 8)
    cleared = seen(withdrawn, "")
    assert score_cell(seen(cleared, 8), 8, misplaced=False) == 8
    never_written = seen(record(None, None, offered="8"), "")
    assert score_cell(seen(never_written, 8), 8, misplaced=False) == 8


def test_a_score_typed_as_a_number_and_as_text_is_the_same() -> None:
    assert seen(record(7), 7.0) == seen(record(7), "7") == record(7, "7")


def test_staff_who_type_the_patients_own_score_agree_with_it() -> None:
    assert seen(record(7, "4", by_staff=True), 7) == record(7, "7")


def test_a_correction_keeps_what_the_cell_shows_until_it_is_rewritten() -> None:
    assert corrected(record(8, "8"), 3, "SM2") == ScoreRecord(
        surgery="d", step="day-7", score=3, reply_sid="SM2", shown="8"
    )


@given(
    st.lists(
        st.one_of(
            st.integers(0, 10),  # the patient says
            st.sampled_from(["cycle", "cycle whose write is lost"]),
        ),
        max_size=12,
    )
)
def test_without_staff_the_cell_ends_as_the_patient_said_last(happenings: list[int | str]) -> None:
    known = record()
    cell: Cell = ""
    said: int | None = None
    for what in (*happenings, "cycle", "cycle"):
        if isinstance(what, int):
            known, said = corrected(known, what, "SM1"), what
            continue
        known = seen(known, cell)
        if what != "cycle whose write is lost":
            cell = score_cell(known, cell, misplaced=False)
    assert (cell, known.by_staff) == ("" if said is None else said, False)
