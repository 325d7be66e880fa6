"""May staff say what texts call a patient, and see it before a text is sent?"""

from tests.integration.clinic import BEN, Clinic
from tests.integration.messages.tab import Lines


def test_a_preferred_name_is_shown_before_and_stands_in_the_text(clinic: Clinic) -> None:
    clinic.apply_layout()
    clinic.add_row("Dr. Example", BEN, "2026-02-26")
    Lines(clinic).type("Day 7", "English", "{clinic}: hello {first_name}, one week. Pain, 0 to 10?")
    clinic.cycle()
    assert str(clinic.cells_of("Dr. Example")["Next text"]).endswith(", without a name")
    before = clinic.cells_of("Dr. Example")["Drip ID"]
    clinic.edit("Dr. Example", "Preferred name", "Benny")
    clinic.cycle()
    row = clinic.cells_of("Dr. Example")
    assert str(row["Next text"]).endswith(", to “Benny”")
    assert row["Drip ID"] == before
    (live,) = clinic.live_to(BEN)
    assert live.body == "Hillside: hello Benny, one week. Pain, 0 to 10?"
