"""A clinic whose sheet has a Messages tab, with a patient who waits for the evening and one for day 7."""

import pytest

from tests.integration.clinic import BEN, Clinic
from tests.integration.messages.tab import Lines


@pytest.fixture
def lines(clinic: Clinic) -> Lines:
    """The tab as `init` makes it, in force."""
    clinic.add_row()
    clinic.add_row("Ben Example", BEN, "2026-02-26")
    clinic.cycle()
    clinic.furnish()
    clinic.cycle()
    clinic.forget_calls()
    return Lines(clinic)
