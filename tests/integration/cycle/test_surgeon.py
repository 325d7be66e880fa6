"""A text may say the surgeon of its row; what a clinic keeps under that name for itself does no harm."""

import pytest

from sheetdrip.domain.cells import Cell
from tests.integration.clinic import ADA, BEN, CREATE, Clinic
from tests.integration.conftest import OpenClinic
from tests.integration.messages.tab import Lines

TEXT = "{clinic}, {surgeon}: one week now. Pain, 0 to 10? STOP to end."
SAID = "Hillside, Dr. Rivera: one week now. Pain, 0 to 10? STOP to end."
BLANK = "Hillside, : one week now. Pain, 0 to 10? STOP to end."
DATE = "2026-02-26"
WEIRD: list[Cell] = [5, True, "#REF!", "Loading...", "x" * 400, "https://a.example/b", "Lee\nKim"]


def with_column(clinic: Clinic) -> None:
    clinic.staff("insert_columns", before="Language", header="Surgeon")


def body_to(clinic: Clinic, phone: str) -> str:
    (live,) = clinic.live_to(phone)
    return live.body


def test_a_new_sheet_has_the_column_and_a_text_says_what_stands_there(clinic: Clinic) -> None:
    clinic.furnish()
    clinic.add_row("Ada Example", ADA, DATE, surgeon="Dr. Rivera")
    clinic.add_row("Ben Example", BEN, DATE)
    Lines(clinic).type("Day 7", "English", TEXT)
    clinic.cycle()
    assert (body_to(clinic, ADA), body_to(clinic, BEN)) == (SAID, BLANK)
    assert str(Lines(clinic).row("Day 7")["Preview"]).startswith("Hillside, Dr. Rivera")


def test_a_sheet_without_the_column_goes_on_and_says_a_blank(clinic: Clinic) -> None:
    clinic.apply_layout()
    clinic.staff("delete_columns", column="Surgeon")
    clinic.add_row("Ada Example", ADA, DATE)
    assert clinic.cycle().warnings == ()
    Lines(clinic).type("Day 7", "English", TEXT)
    clinic.cycle()
    assert body_to(clinic, ADA) == BLANK


@pytest.mark.parametrize("cell", WEIRD)
def test_a_column_of_the_clinics_own_changes_nothing(clinic: Clinic, cell: Cell) -> None:
    with_column(clinic)
    clinic.add_row("Ada Example", ADA, DATE, surgeon=cell)
    assert clinic.cycle().warnings == ()
    row = clinic.cells_of("Ada Example")
    assert (row["Surgeon"], len(clinic.live_to(ADA))) == (cell, 1)
    assert "Next is Day 7" in str(row["Status"])
    clinic.forget_calls()
    clinic.edit("Ada Example", "Surgeon", "Dr. Lee")
    assert clinic.cycle().is_quiet
    assert clinic.calls(CREATE) == 0


def test_two_columns_of_the_clinics_own_change_nothing(clinic: Clinic) -> None:
    with_column(clinic)
    with_column(clinic)
    clinic.add_row("Ada Example", ADA, DATE)
    clinic.cycle()
    assert len(clinic.live_to(ADA)) == 1


def test_a_cell_that_never_rests_does_not_hold_its_row(open_clinic: OpenClinic) -> None:
    clinic = open_clinic(schedule={"settle_seconds": 60})
    with_column(clinic)
    clinic.cycle()
    clinic.add_row("Ada Example", ADA, DATE, surgeon=0)
    for number in range(1, 4):
        clinic.cycle()
        clinic.edit("Ada Example", "Surgeon", number)
        clinic.advance(seconds=40)
    clinic.cycle()
    assert len(clinic.live_to(ADA)) == 1


def test_a_broken_formula_holds_only_rows_whose_texts_say_it_and_cancels_nothing(
    clinic: Clinic,
) -> None:
    clinic.apply_layout()
    Lines(clinic).type("Day 7", "English", TEXT)
    clinic.add_row("Ada Example", ADA, DATE, surgeon="Dr. Rivera")
    clinic.add_row("Ben Example", BEN, DATE, surgeon="Dr. Rivera", language="Spanish")
    clinic.cycle()
    calm = clinic.cells_of("Ben Example")["Status"]
    clinic.staff("break_formulas", columns=["Surgeon"], shows="REF")
    clinic.cycle()
    held = str(clinic.cells_of("Ada Example")["Status"])
    assert ("Surgeon" in held, clinic.cells_of("Ben Example")["Status"]) == (True, calm)
    assert (body_to(clinic, ADA), len(clinic.texts_to())) == (SAID, 2)
    clinic.staff("heal_formulas")
    clinic.cycle()
    assert clinic.cells_of("Ada Example")["Status"] == calm
    assert len(clinic.texts_to()) == 2


def test_what_is_no_name_is_left_out_of_the_text_and_said_in_the_row(clinic: Clinic) -> None:
    clinic.apply_layout()
    Lines(clinic).type("Day 7", "English", TEXT)
    clinic.add_row("Ada Example", ADA, DATE, surgeon="https://a.example/b")
    clinic.cycle()
    assert body_to(clinic, ADA) == BLANK
    assert "Surgeon says “https" in str(clinic.cells_of("Ada Example")["Status"])


def test_a_renamed_column_is_read_under_its_title(open_clinic: OpenClinic) -> None:
    clinic = open_clinic(clinic={"headers": {"Surgeon": "Operator"}})
    clinic.apply_layout()
    Lines(clinic).type("Day 7", "English", TEXT)
    clinic.add_row("Ada Example", ADA, DATE, operator="Dr. Rivera")
    clinic.cycle()
    assert body_to(clinic, ADA) == SAID
