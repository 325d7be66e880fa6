"""A row that is used again for the next patient: nobody is left out, and nobody gets another's texts."""

from pathlib import Path

import pytest

from sheetdrip.sync.recover import recover
from sheetdrip.sync.reply_polling import ReplyPoller, answer
from tests.integration.backups import back_up, put_back
from tests.integration.clinic import ADA, BEN, Clinic


@pytest.fixture
def asked(clinic: Clinic) -> Clinic:
    """Ada was asked her evening question."""
    clinic.add_row()
    clinic.cycle()
    clinic.until("2026-03-04 01:05")
    clinic.refresh()
    clinic.cycle()
    return clinic


def typed(clinic: Clinic, patient: str, column: str, value: str) -> None:
    clinic.edit(patient, column, value)
    clinic.advance(minutes=1)
    clinic.cycle()


def until_taken_back(clinic: Clinic) -> None:
    for _ in range(4):
        clinic.advance(minutes=5)
        clinic.cycle()


ORDERS = [
    ("Patient", "Phone", "Surgery date"),
    ("Phone", "Patient", "Surgery date"),
    ("Surgery date", "Phone", "Patient"),
    ("Phone", "Surgery date", "Patient"),
]


@pytest.mark.parametrize("order", ORDERS)
def test_the_next_patient_is_asked_her_own_questions(asked: Clinic, order: tuple[str, ...]) -> None:
    before = asked.cells_of("Ada Example")["Drip ID"]
    cells = {"Patient": "Ben Example", "Phone": BEN, "Surgery date": "2026-03-05"}
    name = "Ada Example"
    for column in order:
        typed(asked, name, column, cells[column])
        name = cells["Patient"] if column == "Patient" else name
    until_taken_back(asked)
    row = asked.cells_of("Ben Example")
    assert row["Drip ID"] not in {before, None, ""}
    assert [text.step for text in asked.live_to(ADA)] == ["evening"]
    assert "evening" in {text.step for text in asked.live_to(BEN)}
    assert [text for text in asked.texts_to(ADA) if text.status == "scheduled"] == []


def test_a_name_put_right_and_a_date_moved_is_the_same_patient(asked: Clinic) -> None:
    before = asked.cells_of("Ada Example")["Drip ID"]
    typed(asked, "Ada Example", "Patient", "Ada Marsh")
    typed(asked, "Ada Marsh", "Surgery date", "2026-03-02")
    until_taken_back(asked)
    assert asked.cells_of("Ada Marsh")["Drip ID"] == before
    assert len(asked.live_to(ADA, "evening")) == 1


def test_a_phone_put_right_is_the_same_patient(asked: Clinic) -> None:
    before = asked.cells_of("Ada Example")["Drip ID"]
    typed(asked, "Ada Example", "Phone", BEN)
    typed(asked, "Ada Example", "Surgery date", "2026-03-02")
    until_taken_back(asked)
    assert asked.cells_of("Ada Example")["Drip ID"] == before


@pytest.fixture
def corrected(asked: Clinic) -> Clinic:
    """She answered a 6, her name was put right, and the text of Day 7 left."""
    asked.reply(ADA, "6")
    asked.advance(minutes=1)
    ReplyPoller(asked.ctx).fetch()
    answer(asked.ctx)
    typed(asked, "Ada Example", "Patient", "Ada Marsh")
    asked.until("2026-03-10 15:05")
    assert asked.cells_of("Ada Marsh")["Evening score"] == 6
    return asked


@pytest.mark.parametrize("is_noted", [True, False])
def test_a_name_under_which_a_text_has_left_since_is_hers_too(
    corrected: Clinic, *, is_noted: bool
) -> None:
    before = corrected.cells_of("Ada Marsh")["Drip ID"]
    corrected.refresh()
    if is_noted:
        corrected.cycle()
    typed(corrected, "Ada Marsh", "Phone", BEN)
    until_taken_back(corrected)
    row = corrected.cells_of("Ada Marsh")
    assert (row["Drip ID"], row["Evening score"]) == (before, 6)
    assert corrected.live_to(BEN, "day-7") == []


def test_it_is_hers_also_in_an_old_copy_of_the_ledger(corrected: Clinic, tmp_path: Path) -> None:
    corrected.restart()
    back_up(tmp_path)
    corrected.refresh()
    corrected.cycle()
    corrected.close()
    put_back(corrected, tmp_path)
    recover(corrected.ctx)
    typed(corrected, "Ada Marsh", "Phone", BEN)
    until_taken_back(corrected)
    assert corrected.cells_of("Ada Marsh")["Evening score"] == 6
    assert corrected.live_to(BEN, "day-7") == []


def test_half_a_number_is_no_other_patients(asked: Clinic) -> None:
    before = asked.cells_of("Ada Example")["Drip ID"]
    typed(asked, "Ada Example", "Patient", "Ada Marsh")
    typed(asked, "Ada Marsh", "Phone", "312-555")
    until_taken_back(asked)
    assert asked.cells_of("Ada Marsh")["Drip ID"] == before
    typed(asked, "Ada Marsh", "Phone", ADA)
    assert asked.cells_of("Ada Marsh")["Drip ID"] == before


def test_a_restart_in_between_forgets_nothing(asked: Clinic) -> None:
    before = asked.cells_of("Ada Example")["Drip ID"]
    typed(asked, "Ada Example", "Patient", "Ben Example")
    asked.restart()
    typed(asked, "Ben Example", "Phone", BEN)
    until_taken_back(asked)
    assert asked.cells_of("Ben Example")["Drip ID"] != before
    assert [text for text in asked.texts_to(ADA) if text.status == "scheduled"] == []
