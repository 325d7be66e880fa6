"""When is a row that disappeared a decision, and when a slip of the hand?"""

import pytest

from sheetdrip.errors import PlanRefused, SheetUnavailable
from tests.integration.clinic import ADA, BEN, READ, Clinic
from tests.integration.conftest import OpenClinic


def delete(clinic: Clinic, patient: str) -> None:
    clinic.staff("delete_rows", where={"Patient": patient})


def statuses(clinic: Clinic, phone: str) -> list[str]:
    return [text.status for text in clinic.texts_to(phone)]


def two_patients(clinic: Clinic) -> None:
    clinic.add_row("Ada Example", ADA)
    clinic.add_row("Ben Example", BEN)
    clinic.cycle()


def test_a_deleted_row_is_cancelled_after_two_reads_and_ten_minutes(clinic: Clinic) -> None:
    two_patients(clinic)
    delete(clinic, "Ada Example")
    clinic.cycle()
    clinic.advance(minutes=5)
    clinic.cycle()
    clinic.advance(minutes=4, seconds=59)
    clinic.cycle()
    assert statuses(clinic, ADA) == ["scheduled"]
    clinic.advance(seconds=1)
    assert clinic.cycle().applied.cancelled == 1
    assert statuses(clinic, ADA) == ["canceled"]
    assert statuses(clinic, BEN) == ["scheduled"]


def test_one_read_without_the_row_is_not_enough_however_long_ago_it_was_there(
    clinic: Clinic,
) -> None:
    two_patients(clinic)
    delete(clinic, "Ada Example")
    clinic.advance(hours=3)
    clinic.cycle()
    assert statuses(clinic, ADA) == ["scheduled"]


def test_a_failed_read_does_not_count_as_one_without_the_row(clinic: Clinic) -> None:
    two_patients(clinic)
    delete(clinic, "Ada Example")
    clinic.fault("truncated", READ, times=2)
    for _ in range(2):
        with pytest.raises(SheetUnavailable):
            clinic.cycle()
        clinic.advance(minutes=11)
    clinic.cycle()
    assert statuses(clinic, ADA) == ["scheduled"]


def test_a_row_that_comes_back_in_time_keeps_its_text(clinic: Clinic) -> None:
    two_patients(clinic)
    sid = clinic.texts_to(ADA)[0].sid
    delete(clinic, "Ada Example")
    clinic.cycle()
    clinic.advance(minutes=9)
    clinic.cycle()
    clinic.add_row("Ada Example", ADA)
    clinic.advance(minutes=9)
    clinic.cycle()
    clinic.advance(minutes=9)
    clinic.cycle()
    assert statuses(clinic, ADA) == ["scheduled"]
    assert clinic.cells_of("Ada Example")["Evening SID"] == sid
    assert clinic.cells_of("Ada Example")["Drip ID"] == "DRIP0001"


def test_a_row_that_comes_back_late_gets_its_texts_anew(clinic: Clinic) -> None:
    two_patients(clinic)
    delete(clinic, "Ada Example")
    clinic.cycle()
    clinic.advance(minutes=11)
    clinic.cycle()
    clinic.add_row("Ada Example", ADA)
    clinic.cycle()
    assert statuses(clinic, ADA) == ["canceled", "scheduled"]


def test_a_deleted_surgery_has_no_more_texts_made_for_it(clinic: Clinic) -> None:
    two_patients(clinic)
    delete(clinic, "Ada Example")
    clinic.cycle()
    clinic.advance(minutes=10)
    for _ in range(12):
        clinic.cycle()
        clinic.advance(hours=12)
    assert statuses(clinic, ADA) == ["canceled"]


def eight_patients(open_clinic: OpenClinic) -> Clinic:
    clinic = open_clinic(safety={"max_creates": 100, "max_cancels": 2, "max_share": 0.3})
    for number in range(8):
        clinic.add_row(f"Patient {number}", f"+1312555012{number}")
    clinic.cycle()
    return clinic


def live(clinic: Clinic) -> int:
    return sum(text.status == "scheduled" for text in clinic.texts_to())


def test_an_emptied_sheet_is_refused_and_cancels_nothing_however_long_it_stays_so(
    open_clinic: OpenClinic,
) -> None:
    clinic = eight_patients(open_clinic)
    clinic.staff("delete_rows", row=2, count=8)
    for _ in range(4):
        with pytest.raises(PlanRefused) as caught:
            clinic.cycle()
        clinic.advance(minutes=20)
    assert caught.value.reasons[0] == (
        "the sheet has no rows, but 8 surgeries were in it: was it emptied by mistake?"
    )
    assert live(clinic) == 8


def test_half_the_rows_deleted_at_once_is_refused(open_clinic: OpenClinic) -> None:
    clinic = eight_patients(open_clinic)
    clinic.staff("delete_rows", row=2, count=4)
    for _ in range(3):
        with pytest.raises(PlanRefused) as caught:
            clinic.cycle()
        clinic.advance(minutes=20)
    assert caught.value.reasons == (
        "4 of 8 rows disappeared at once (limits 2 and 30%): were they deleted by mistake?",
    )
    assert live(clinic) == 8


def test_rows_put_back_after_a_refusal_go_on_as_if_nothing_had_been(
    open_clinic: OpenClinic,
) -> None:
    clinic = eight_patients(open_clinic)
    clinic.staff("delete_rows", row=2, count=8)
    with pytest.raises(PlanRefused):
        clinic.cycle()
    clinic.advance(minutes=30)
    for number in range(8):
        clinic.add_row(f"Patient {number}", f"+1312555012{number}")
    clinic.cycle()
    assert live(clinic) == len(clinic.texts_to()) == 8


def test_a_date_column_changed_by_mistake_is_refused_until_its_digest_is_approved(
    open_clinic: OpenClinic,
) -> None:
    clinic = eight_patients(open_clinic)
    for number in range(8):
        clinic.edit(f"Patient {number}", "Surgery date", "2026-03-05")
    with pytest.raises(PlanRefused) as caught:
        clinic.cycle()
    assert live(clinic) == 8
    with pytest.raises(PlanRefused):
        clinic.cycle(approved="000000000000")
    clinic.cycle(approved=caught.value.digest)
    assert live(clinic) == 8
    assert len(clinic.texts_to()) == 16


def test_a_pasted_list_beyond_the_limit_sends_nothing(open_clinic: OpenClinic) -> None:
    clinic = open_clinic(safety={"max_creates": 5})
    for number in range(6):
        clinic.add_row(f"Patient {number}", f"+1312555012{number}")
    with pytest.raises(PlanRefused) as caught:
        clinic.cycle()
    assert clinic.texts_to() == []
    clinic.cycle(approved=caught.value.digest)
    assert live(clinic) == 6
