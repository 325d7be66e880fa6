"""What may still be posted after a pause in which the machine slept, or the time ran out?"""

from dataclasses import dataclass
from datetime import datetime

import pytest

from sheetdrip.clock import AgreedClock, ManualClock
from sheetdrip.messaging.messenger import TwilioMessenger
from tests.integration.clinic import ADA, BEN, CREATE, Clinic


@dataclass
class Suspended:
    """The agreed clock on a machine that is suspended for a while in its next pause."""

    agreed: AgreedClock
    machine: ManualClock
    seconds: float

    def now(self) -> datetime:
        return self.agreed.now()

    def monotonic(self) -> float:
        return self.agreed.monotonic()

    def doubts(self) -> tuple[datetime, ...]:
        return self.agreed.doubts()

    def sleep(self, seconds: float) -> None:
        slept, self.seconds = self.seconds, 0.0
        self.machine.advance(seconds + slept)


def suspend(clinic: Clinic, **span: float) -> None:
    """The machine is suspended in the next pause between two tries of one call."""
    (seconds,) = [value * {"minutes": 60, "hours": 3600}[unit] for unit, value in span.items()]
    clock = Suspended(clinic.app.clock, clinic.clock, seconds)
    clinic.wire(messenger=TwilioMessenger(clinic.app.connection(), clock))


@pytest.mark.parametrize("hours", [2, 4, 30])
def test_a_text_whose_time_passed_in_a_pause_is_not_posted(clinic: Clinic, hours: int) -> None:
    clinic.until("2026-03-04 00:55")
    clinic.add_row()
    clinic.cycle()
    clinic.until("2026-03-04 01:00")
    clinic.forget_calls()
    clinic.fault("429", CREATE)
    suspend(clinic, hours=hours)
    clinic.cycle()
    assert (clinic.calls(CREATE), clinic.texts_to(ADA, "evening")) == (1, [])
    clinic.cycle()
    assert clinic.texts_to(ADA, "evening") == []
    assert clinic.states("Ada Example")["evening"] == "skipped"


@pytest.mark.parametrize("minutes", [90, 100])
def test_a_send_time_that_came_too_near_in_a_pause_is_not_posted(
    clinic: Clinic, minutes: int
) -> None:
    clinic.until("2026-03-03 23:20")
    clinic.add_row()
    clinic.fault("429", CREATE)
    suspend(clinic, minutes=minutes)
    clinic.cycle()
    assert clinic.texts_to(ADA, "evening") == []
    clinic.until("2026-03-04 01:00")
    clinic.cycle()
    (evening,) = clinic.live_to(ADA, "evening")
    assert evening.send_at is None


def test_what_still_makes_sense_after_a_pause_goes_with_the_next_cycle(clinic: Clinic) -> None:
    clinic.until("2026-03-04 00:55")
    clinic.add_row()
    clinic.add_row("Ben Example", BEN)
    clinic.cycle()
    clinic.until("2026-03-04 01:00")
    clinic.fault("429", CREATE)
    suspend(clinic, minutes=20)
    clinic.cycle()
    assert clinic.texts_to(step="evening") == []
    clinic.cycle()
    assert [len(clinic.live_to(phone, "evening")) for phone in (ADA, BEN)] == [1, 1]
