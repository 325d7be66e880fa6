"""A row that lost its Drip ID is known by the texts that it alone shows: nothing is planned beside them."""

from pathlib import Path

import pytest

from sheetdrip.sync.recover import recover
from tests.integration.backups import back_up, put_back
from tests.integration.clinic import ADA, BEN, CANCEL, CY, Clinic

NEW = "+13125550177"


@pytest.fixture
def asked(clinic: Clinic) -> Clinic:
    """Ada was asked her evening question, and Twilio holds that of Day 7."""
    clinic.add_row("Ada", ADA)
    clinic.add_row("Ben", BEN)
    clinic.cycle()
    clinic.until("2026-03-04 01:05")
    clinic.refresh()
    clinic.cycle()
    assert [text.step for text in clinic.live_to(ADA)] == ["evening", "day-7"]
    return clinic


def cycles(clinic: Clinic, count: int = 5) -> None:
    for _ in range(count):
        clinic.advance(minutes=5)
        clinic.cycle()


def row_of(clinic: Clinic, patient: str) -> int:
    return next(n for n, row in enumerate(clinic.rows(), 2) if row["Patient"] == patient)


def test_a_row_without_its_id_whose_phone_and_date_changed_is_still_the_surgery(
    asked: Clinic,
) -> None:
    before = asked.cells_of("Ada")["Drip ID"]
    for column, value in (("Drip ID", ""), ("Phone", NEW), ("Surgery date", "2026-03-04")):
        asked.edit("Ada", column, value)
    cycles(asked)
    asked.until("2026-03-04 18:00")
    asked.cycle()
    assert asked.cells_of("Ada")["Drip ID"] == before
    assert [text.step for text in asked.live_to(ADA)] == ["evening"]
    assert [text.step for text in asked.live_to(NEW)] == ["day-7"]


def test_a_copy_that_shows_the_same_texts_takes_over_nothing(asked: Clinic) -> None:
    """Made for the same patient's other knee: the original is the surgery, the copy is a new one."""
    before = asked.cells_of("Ada")
    asked.staff("append", values={**before, "Drip ID": "", "Surgery date": "2026-03-09"})
    cycles(asked, 2)
    mine, other = (row for row in asked.rows() if row["Patient"] == "Ada")
    assert mine == before
    assert other["Drip ID"] not in {before["Drip ID"], "", None}
    shown = [row["Evening SID"] for row in (mine, other)]
    assert [text.sid for text in asked.live_to(ADA, "evening")] == shown


def test_a_text_pasted_beside_another_patient_binds_nobody(asked: Clinic) -> None:
    """Hers stood in a row that is gone: it is taken back, and he has his own."""
    sid = asked.cells_of("Ada")["Day 7 SID"]
    asked.staff("delete_rows", row=row_of(asked, "Ada"))
    asked.add_row("Cy", CY, date="2026-03-04")
    asked.edit("Cy", "Day 7 SID", sid)
    cycles(asked)
    assert [text.step for text in asked.live_to(ADA)] == ["evening"]
    assert [text.step for text in asked.live_to(CY)] == ["evening"]
    assert asked.cells_of("Cy")["Day 7 SID"] != sid


@pytest.mark.parametrize("changed", [["Phone"], ["Phone", "Surgery date"]])
def test_an_old_ledger_knows_a_row_by_the_texts_that_it_has(
    clinic: Clinic, tmp_path: Path, changed: list[str]
) -> None:
    """The copy was made while the row was away for a moment; one more text was scheduled since."""
    clinic.add_row("Ada", ADA)
    clinic.add_row("Ben", BEN)
    clinic.cycle()
    cells = clinic.cells_of("Ada")
    clinic.staff("delete_rows", row=row_of(clinic, "Ada"))
    clinic.cycle()
    clinic.restart()
    back_up(tmp_path)
    clinic.staff("append", values=cells)
    clinic.until("2026-03-03 18:00")
    clinic.cycle()
    before = clinic.cells_of("Ada")["Drip ID"]
    assert [text.status for text in clinic.live_to(ADA)] == ["scheduled", "scheduled"]
    for column in ("Drip ID", *changed):
        value = {"Drip ID": "", "Phone": NEW, "Surgery date": "2026-03-02"}[column]
        clinic.edit("Ada", column, value)
    put_back(clinic, tmp_path)
    recover(clinic.ctx)
    clinic.fault("503", CANCEL, times=2)
    for _ in range(5):
        clinic.cycle()
        steps = [text.step for text in (*clinic.live_to(ADA), *clinic.live_to(NEW))]
        assert len(steps) == len(set(steps))
        clinic.advance(minutes=5)
    assert clinic.cells_of("Ada")["Drip ID"] == before
