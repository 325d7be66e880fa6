"""Do quiet hours hold up to the phone, also when a text waits in Twilio's queue for hours?"""

from dataclasses import replace

import pytest

from tests.integration.clinic import ADA, Clinic


def queue(clinic: Clinic, *, hours: int, from_creation: bool = False) -> None:
    """The clinic's number is rate limited from now on."""
    store = clinic.world.twilio
    store.rules = replace(
        store.rules, queue_seconds=hours * 3600, validity_from_creation=from_creation
    )


def sent_at_once(clinic: Clinic) -> None:
    clinic.until("2026-03-04 00:55")
    clinic.add_row()
    clinic.cycle()
    clinic.until("2026-03-04 01:00")
    clinic.cycle()


@pytest.mark.parametrize("from_creation", [False, True])
def test_a_text_sent_at_once_expires_at_twilio_rather_than_come_at_night(
    clinic: Clinic, *, from_creation: bool
) -> None:
    queue(clinic, hours=4, from_creation=from_creation)
    sent_at_once(clinic)
    (evening,) = clinic.texts_to(ADA, "evening")
    clinic.until("2026-03-04 02:46")
    clinic.refresh()
    clinic.cycle()
    assert clinic.states("Ada Example")["evening"] == "failed"
    clinic.until("2026-03-04 08:00")
    clinic.refresh()
    clinic.cycle()
    (only,) = clinic.texts_to(ADA, "evening")
    assert (only.sid, only.status) == (evening.sid, "failed")
    assert "30036" in str(clinic.cells_of("Ada Example")["Evening status"])


@pytest.mark.parametrize("from_creation", [False, True])
def test_a_scheduled_text_is_sent_whatever_its_validity_counts_from(
    clinic: Clinic, *, from_creation: bool
) -> None:
    queue(clinic, hours=1, from_creation=from_creation)
    clinic.until("2026-03-03 18:00")
    clinic.add_row()
    clinic.cycle()
    clinic.until("2026-03-10 16:30")
    clinic.refresh()
    assert clinic.states("Ada Example") == {"evening": "delivered", "day-7": "delivered"}
