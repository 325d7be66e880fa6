"""Texts are handed over side by side: is each there once, whatever Twilio answers meanwhile?"""

from collections import Counter
from dataclasses import replace

import pytest

from sheetdrip.domain.lifecycle import State
from sheetdrip.sandbox.twilio.refusals import Rule
from tests.integration.clinic import CREATE, Clinic
from tests.integration.conftest import OpenClinic

COUNT = 60


def phone(number: int) -> str:
    return f"+131255502{number:02d}"


@pytest.fixture
def clinic(open_clinic: OpenClinic) -> Clinic:
    """A clinic with sixty patients whose texts are due, and eight calls at once."""
    clinic = open_clinic(safety={"max_creates": 1000})
    clinic.rehearsal = False
    file = clinic.settings.file
    twilio = file.twilio.model_copy(update={"calls_at_once": 8})
    clinic.restart(
        settings=replace(clinic.settings, file=file.model_copy(update={"twilio": twilio}))
    )
    for number in range(COUNT):
        clinic.add_row(f"Patient {number}", phone(number))
    return clinic


def taken(clinic: Clinic) -> Counter[str]:
    """How many live texts each phone has."""
    return Counter(one.to for one in clinic.live_to())


def each_once() -> Counter[str]:
    return Counter(phone(number) for number in range(COUNT))


def test_each_is_handed_over_once(clinic: Clinic) -> None:
    assert clinic.cycle().applied.scheduled == COUNT
    assert taken(clinic) == each_once()
    recorded = {one.sid for one in clinic.recorded().values()}
    assert recorded == {one.sid for one in clinic.live_to()}
    assert clinic.cycle().is_quiet


def test_too_many_requests_only_slow_it_down(clinic: Clinic) -> None:
    clinic.fault("429", CREATE, times=3)
    clinic.cycle()
    # whichever call met all three is made again later
    clinic.advance(minutes=5)
    clinic.cycle()
    assert taken(clinic) == each_once()


def test_lost_answers_are_settled_without_a_second_text(clinic: Clinic) -> None:
    clinic.fault("cut_after_applied", CREATE, times=5)
    assert clinic.cycle().applied.unknown == 5
    assert taken(clinic) == each_once()
    clinic.advance(minutes=6)
    clinic.cycle()
    assert taken(clinic) == each_once()
    assert {one.state for one in clinic.recorded().values()} == {State.SCHEDULED}


def test_a_refusal_about_the_account_stops_the_wave(clinic: Clinic) -> None:
    clinic.world.twilio.refusals.add(Rule("refusal", 20003, since=clinic.clock.now()))
    clinic.forget_calls()
    applied = clinic.cycle().applied
    assert applied.is_account
    # those that were on their way by then, of the first batch
    assert clinic.calls(CREATE) <= 8
    assert taken(clinic) == Counter()


def test_a_refusal_of_one_phone_stops_no_other(clinic: Clinic) -> None:
    clinic.world.twilio.refusals.add(Rule("refusal", 21211, to=phone(3), since=clinic.clock.now()))
    clinic.cycle()
    assert len(taken(clinic)) == COUNT - 1


def test_all_are_taken_back_when_the_clinic_pauses(clinic: Clinic) -> None:
    clinic.apply_layout()
    clinic.cycle()
    clinic.tick("Pause")
    clinic.cycle()
    assert taken(clinic) == Counter()
    assert {one.state for one in clinic.recorded().values()} == {State.CANCELLED}
