"""Are half-typed rows, crowded phones and rehearsals kept from sending?"""

from sheetdrip.domain.cells import Cell
from tests.integration.clinic import ADA, CANCEL, CREATE, WRITE, Clinic
from tests.integration.conftest import OpenClinic


def test_a_row_is_acted_on_once_nobody_typed_in_it_for_the_settling_time(
    open_clinic: OpenClinic,
) -> None:
    clinic = open_clinic(schedule={"settle_seconds": 10})
    clinic.cycle()
    clinic.add_row("Ada Example", "312-555")
    assert clinic.cycle().wake_at == clinic.clock.now().replace(second=10)
    clinic.advance(seconds=9)
    clinic.edit("Ada Example", "Phone", ADA)
    clinic.cycle()
    clinic.advance(seconds=9)
    clinic.cycle()
    assert (clinic.calls(CREATE), clinic.calls(WRITE)) == (0, 0)
    clinic.advance(seconds=1)
    clinic.cycle()
    assert clinic.states("Ada Example")["evening"] == "scheduled"


def test_a_date_half_typed_cancels_nothing(open_clinic: OpenClinic) -> None:
    clinic = open_clinic(schedule={"settle_seconds": 10})
    clinic.add_row("Ada Example", ADA)
    clinic.cycle()
    clinic.edit("Ada Example", "Surgery date", "2026-0")
    clinic.cycle()
    clinic.advance(seconds=5)
    clinic.edit("Ada Example", "Surgery date", "2026-03-03")
    clinic.cycle()
    clinic.advance(seconds=10)
    clinic.cycle()
    assert clinic.calls(CANCEL) == 0
    assert len(clinic.texts_to(ADA, "evening")) == 1


def test_two_patients_on_one_phone_get_one_text_and_the_other_row_says_why(clinic: Clinic) -> None:
    clinic.add_row("Ada Example", ADA)
    clinic.add_row("Ben Example", ADA)
    clinic.cycle()
    assert len(clinic.live_to(ADA, "evening")) == 1
    told = {status(clinic, name, "Evening") for name in ("Ada Example", "Ben Example")}
    assert told == {
        "scheduled",
        "waiting: another text to this phone is for Tue 3 Mar 19:00; at most one in 12 hours",
    }
    clinic.advance(hours=12)
    clinic.refresh()
    clinic.cycle()
    words = {
        str(status(clinic, name, "Evening")).split(":")[0]
        for name in ("Ada Example", "Ben Example")
    }
    assert words == {"delivered", "skipped"}


def test_when_the_first_of_two_on_a_phone_is_stopped_the_other_takes_its_place(
    clinic: Clinic,
) -> None:
    clinic.add_row("Ada Example", ADA)
    clinic.cycle()
    clinic.add_row("Ben Example", ADA)
    clinic.cycle()
    clinic.edit("Ada Example", "Drip", "Stopped")
    clinic.cycle()
    clinic.cycle()
    assert status(clinic, "Ben Example", "Evening") == "scheduled"
    assert len(clinic.live_to(ADA, "evening")) == 1


def test_a_surgery_that_is_moved_to_the_day_of_another_on_its_phone_gets_no_second_text(
    clinic: Clinic,
) -> None:
    clinic.add_row("Ada Example", ADA, "2026-03-04")
    clinic.add_row("Ben Example", ADA, "2026-03-03")
    clinic.cycle()
    assert len(clinic.live_to(ADA, "evening")) == 2
    clinic.edit("Ben Example", "Surgery date", "2026-03-04")
    clinic.cycle()
    clinic.cycle()
    assert len(clinic.live_to(ADA, "evening")) == 1
    assert status(clinic, "Ada Example", "Evening") == "scheduled"
    assert "another text to this phone" in str(status(clinic, "Ben Example", "Evening"))


def test_shadow_mode_tells_the_sheet_and_sends_nothing(open_clinic: OpenClinic) -> None:
    clinic = open_clinic(safety={"shadow": True})
    clinic.add_row("Ada Example", ADA)
    clinic.cycle()
    assert clinic.calls(CREATE) == 0
    assert status(clinic, "Ada Example", "Evening") == "waiting"
    assert "Evening" in str(clinic.cells_of("Ada Example")["Next text"])


def status(clinic: Clinic, patient: str, label: str) -> Cell:
    return clinic.cells_of(patient)[f"{label} status"]
