"""When does each text leave, from the sheet to Twilio?"""

from datetime import UTC, datetime

from tests.integration.clinic import ADA, CREATE, Clinic


def test_the_evening_text_of_today_is_handed_over_with_its_local_time(clinic: Clinic) -> None:
    clinic.add_row()
    clinic.cycle()
    (evening,) = clinic.texts_to(ADA)
    assert evening.status == "scheduled"
    assert evening.send_at == datetime(2026, 3, 4, 1, 0, tzinfo=UTC)
    assert evening.body.startswith("Hillside: this is about your surgery today.")
    row = clinic.cells_of("Ada Example")
    assert row["Evening status"] == "scheduled"
    assert row["Evening SID"] == evening.sid
    assert row["Day 7 status"] == "waiting"
    assert row["Status"] == "Next is Evening: Tue 3 Mar 2026 19:00 (scheduled)."


def test_a_second_cycle_without_changes_asks_once_and_does_nothing(clinic: Clinic) -> None:
    clinic.add_row()
    clinic.cycle()
    clinic.forget_calls()
    assert clinic.cycle().is_quiet
    assert clinic.all_calls() == {"sheets.values.batchGet": 1}
    assert clinic.calls(CREATE) == 0
