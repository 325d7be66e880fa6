"""Do staff edits win? What is not yet sent is cancelled, proven, and planned anew in the same cycle."""

from datetime import UTC, datetime

import pytest

from tests.integration.clinic import ADA, BEN, CANCEL, CREATE, Clinic
from tests.integration.conftest import OpenClinic


def scheduled(clinic: Clinic) -> None:
    clinic.add_row()
    clinic.cycle()
    clinic.forget_calls()


def statuses(clinic: Clinic, phone: str = ADA) -> list[str]:
    return [text.status for text in clinic.texts_to(phone)]


def test_a_moved_date_moves_the_text(clinic: Clinic) -> None:
    scheduled(clinic)
    clinic.edit("Ada Example", "Surgery date", "2026-03-05")
    report = clinic.cycle()
    assert (report.applied.cancelled, report.applied.scheduled) == (1, 1)
    old, new = clinic.texts_to(ADA)
    assert (old.status, new.status) == ("canceled", "scheduled")
    assert new.send_at == datetime(2026, 3, 6, 1, 0, tzinfo=UTC)
    row = clinic.cells_of("Ada Example")
    assert (row["Evening SID"], row["Drip ID"]) == (new.sid, "DRIP0001")
    assert clinic.cycle().is_quiet


def test_a_new_phone_gets_the_text_and_the_old_one_does_not(clinic: Clinic) -> None:
    scheduled(clinic)
    clinic.edit("Ada Example", "Phone", BEN)
    clinic.cycle()
    assert (statuses(clinic, ADA), statuses(clinic, BEN)) == (["canceled"], ["scheduled"])


def test_another_language_gets_other_words(clinic: Clinic) -> None:
    scheduled(clinic)
    clinic.edit("Ada Example", "Language", "Español")
    clinic.cycle()
    assert statuses(clinic) == ["canceled", "scheduled"]
    assert clinic.world.twilio.messages[
        str(clinic.cells_of("Ada Example")["Evening SID"])
    ].body.startswith("Hillside: tras operarse hoy, ")


def test_another_time_zone_gets_another_hour(clinic: Clinic) -> None:
    scheduled(clinic)
    clinic.edit("Ada Example", "Time zone", "America/New_York")
    clinic.cycle()
    (live,) = clinic.live_to(ADA)
    assert live.send_at == datetime(2026, 3, 4, 0, 0, tzinfo=UTC)


def test_an_edit_that_changes_no_text_touches_nothing_at_twilio(clinic: Clinic) -> None:
    scheduled(clinic)
    clinic.edit("Ada Example", "Procedure", "Knee arthroscopy")
    clinic.edit("Ada Example", "Surgery time", "9:15")
    clinic.edit("Ada Example", "Phone", "312-555-0101")
    clinic.cycle()
    assert (clinic.calls(CREATE), clinic.calls(CANCEL)) == (0, 0)


@pytest.mark.parametrize("word", ["Stopped", "Paused", "Cancelled", "postponed", "off", "Deceased"])
def test_a_word_in_the_drip_column_takes_the_text_back(clinic: Clinic, word: str) -> None:
    scheduled(clinic)
    clinic.edit("Ada Example", "Drip", word)
    clinic.cycle()
    assert statuses(clinic) == ["canceled"]
    told = str(clinic.cells_of("Ada Example")["Status"])
    assert told == f"Drip says {word}: nothing more is sent. 1 cancelled."
    clinic.cycle()
    assert clinic.calls(CREATE) == 0


def test_a_row_switched_on_again_is_scheduled_again(clinic: Clinic) -> None:
    scheduled(clinic)
    clinic.edit("Ada Example", "Drip", "Stopped")
    clinic.cycle()
    clinic.edit("Ada Example", "Drip", "On")
    clinic.cycle()
    assert statuses(clinic) == ["canceled", "scheduled"]


def test_a_pause_over_a_texts_time_skips_that_text_and_the_later_ones_go(clinic: Clinic) -> None:
    scheduled(clinic)
    clinic.edit("Ada Example", "Drip", "Paused")
    clinic.cycle()
    clinic.until("2026-03-04 01:10")
    clinic.cycle()
    clinic.edit("Ada Example", "Drip", "On")
    clinic.cycle()
    assert clinic.live_to(ADA, "evening") == []
    row = clinic.cells_of("Ada Example")
    assert row["Evening status"] == "skipped: Drip was Paused at its time"
    assert len(clinic.live_to(ADA, "day-7")) == 1


def test_a_pause_that_ends_in_time_costs_nothing(clinic: Clinic) -> None:
    scheduled(clinic)
    clinic.edit("Ada Example", "Drip", "Paused")
    clinic.cycle()
    clinic.advance(hours=2)
    clinic.edit("Ada Example", "Drip", "")
    clinic.cycle()
    assert len(clinic.live_to(ADA, "evening")) == 1


def test_a_sent_text_stays_sent_whatever_is_edited(clinic: Clinic) -> None:
    scheduled(clinic)
    clinic.until("2026-03-04 01:05")
    clinic.refresh()
    clinic.cycle()
    clinic.edit("Ada Example", "Surgery date", "2026-03-04")
    clinic.cycle()
    assert len(clinic.texts_to(ADA, "evening")) == 1
    assert str(clinic.cells_of("Ada Example")["Evening status"]).startswith("delivered")


def test_without_consent_nothing_is_sent_until_it_is_ticked(open_clinic: OpenClinic) -> None:
    clinic = open_clinic(clinic={"consent_required": True})
    clinic.add_row(consent=False)
    clinic.add_row("Ben Example", BEN, consent=True)
    clinic.cycle()
    assert (statuses(clinic, ADA), statuses(clinic, BEN)) == ([], ["scheduled"])
    assert clinic.cells_of("Ada Example")["Status"] == "Fix this row: Consent is not ticked."
    clinic.edit("Ada Example", "Consent", "TRUE")
    clinic.cycle()
    assert statuses(clinic, ADA) == ["scheduled"]


def test_consent_taken_back_takes_the_text_back(open_clinic: OpenClinic) -> None:
    clinic = open_clinic(clinic={"consent_required": True})
    clinic.add_row(consent=True)
    clinic.cycle()
    clinic.edit("Ada Example", "Consent", "FALSE")
    clinic.cycle()
    assert statuses(clinic) == ["canceled"]


def test_several_edits_of_one_row_come_to_one_new_text(clinic: Clinic) -> None:
    scheduled(clinic)
    clinic.edit("Ada Example", "Surgery date", "2026-03-04")
    clinic.edit("Ada Example", "Language", "zh")
    clinic.edit("Ada Example", "Time zone", "America/Denver")
    clinic.cycle()
    assert (clinic.calls(CANCEL), clinic.calls(CREATE)) == (1, 1)


def test_an_edit_taken_back_before_the_next_cycle_does_nothing(clinic: Clinic) -> None:
    scheduled(clinic)
    clinic.edit("Ada Example", "Surgery date", "2026-03-09")
    clinic.edit("Ada Example", "Surgery date", "2026-03-03")
    assert clinic.cycle().is_quiet


def test_patient_phone_and_date_all_changed_at_once_are_another_surgery(clinic: Clinic) -> None:
    scheduled(clinic)
    clinic.edit("Ada Example", "Phone", BEN)
    clinic.edit("Ada Example", "Surgery date", "2026-03-05")
    clinic.edit("Ada Example", "Patient", "Ben Example")
    clinic.cycle()
    clinic.advance(minutes=11)
    clinic.cycle()
    clinic.cycle()
    assert (statuses(clinic, ADA), statuses(clinic, BEN)) == (["canceled"], ["scheduled"])
