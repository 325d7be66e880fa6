"""What becomes of a patient whose phone cannot be reached, for good or for now?"""

from tests.integration.clinic import CREATE, Clinic

LANDLINE, OFF = "+15005530006", "+15005530003"
"""The sandbox's own convention: these numbers end with that delivery code."""


def evening_is_over(clinic: Clinic) -> None:
    clinic.until("2026-03-04 01:30")
    clinic.refresh()
    clinic.cycle()


def test_a_landline_holds_the_remaining_texts_until_the_number_changes(clinic: Clinic) -> None:
    clinic.add_row(phone=LANDLINE)
    clinic.cycle()
    evening_is_over(clinic)
    row = clinic.cells_of("Ada Example")
    assert "landline" in str(row["Evening status"])
    assert "landline" in str(row["Needs a call"])
    clinic.until("2026-03-04 18:00")
    clinic.cycle()
    assert [text.step for text in clinic.texts_to(LANDLINE)] == ["evening"]
    assert "ask for a mobile number" in str(clinic.cells_of("Ada Example")["Status"])
    clinic.edit("Ada Example", "Phone", "+13125550101")
    clinic.advance(minutes=1)
    clinic.cycle()
    clinic.advance(minutes=1)
    clinic.cycle()
    assert [text.step for text in clinic.live_to("+13125550101")] == ["day-7"]


def test_what_a_landline_held_for_too_long_says_why_it_was_never_sent(clinic: Clinic) -> None:
    clinic.add_row(phone=LANDLINE)
    clinic.cycle()
    evening_is_over(clinic)
    clinic.until("2026-03-11 18:00")
    clinic.cycle()
    status = str(clinic.cells_of("Ada Example")["Day 7 status"])
    assert status.startswith("skipped: not sent in time: this is a landline")


def test_a_phone_that_was_off_is_texted_once_more_that_evening_and_not_again(
    clinic: Clinic,
) -> None:
    clinic.add_row(phone=OFF)
    clinic.cycle()
    evening_is_over(clinic)
    assert "trying once more at 19:45" in str(clinic.cells_of("Ada Example")["Evening status"])
    clinic.until("2026-03-04 01:46")
    clinic.cycle()
    assert len(clinic.texts_to(OFF, "evening")) == 2
    clinic.until("2026-03-04 02:30")
    clinic.refresh()
    clinic.cycle()
    clinic.until("2026-03-04 02:44")
    clinic.cycle()
    assert len(clinic.texts_to(OFF, "evening")) == 2
    clinic.until("2026-03-04 18:00")
    clinic.cycle()
    assert [text.status for text in clinic.texts_to(OFF, "day-7")] == ["scheduled"]


def test_an_earlier_try_is_not_taken_for_the_one_whose_answer_is_lost(clinic: Clinic) -> None:
    clinic.add_row(phone=OFF)
    clinic.cycle()
    evening_is_over(clinic)
    clinic.fault("reset", CREATE)
    clinic.impatient()
    clinic.until("2026-03-04 01:46")
    clinic.cycle()
    assert len(clinic.texts_to(OFF, "evening")) == 1
    for _ in range(4):
        clinic.advance(minutes=2)
        clinic.cycle()
    assert len(clinic.texts_to(OFF, "evening")) == 2
