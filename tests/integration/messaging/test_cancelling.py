"""Is a cancel proven before anything else is done?"""

import pytest

from sheetdrip.sync.ports.messaging import CancelAnswer, Cancelled, NotCancelled, Unclear
from tests.integration.clinic import ADA, CANCEL, CREATE, FETCH, Clinic
from tests.integration.wires import RacedMessenger


def stopped(clinic: Clinic) -> str:
    clinic.add_row()
    clinic.cycle()
    clinic.edit("Ada Example", "Drip", "Stopped")
    clinic.forget_calls()
    return clinic.texts_to(ADA)[0].sid


def evening(clinic: Clinic) -> object:
    return clinic.cells_of("Ada Example")["Evening status"]


def test_a_plain_yes_is_proof(clinic: Clinic) -> None:
    stopped(clinic)
    clinic.cycle()
    assert (clinic.calls(CANCEL), clinic.calls(FETCH)) == (1, 0)
    assert evening(clinic) == "cancelled: Drip says Stopped"


@pytest.mark.parametrize(
    "kind", ["cut_after_applied", "truncated", "timeout", "reset", "500", "html_404"]
)
def test_anything_but_a_plain_yes_is_proven_by_asking(clinic: Clinic, kind: str) -> None:
    stopped(clinic)
    clinic.impatient()
    clinic.fault(kind, CANCEL)
    clinic.cycle()
    assert clinic.calls(FETCH) == 1
    clinic.cycle()
    assert [text.status for text in clinic.texts_to(ADA)] == ["canceled"]
    assert evening(clinic) == "cancelled: Drip says Stopped"


def test_nothing_replaces_a_text_whose_cancel_is_not_proven(clinic: Clinic) -> None:
    clinic.add_row()
    clinic.cycle()
    clinic.edit("Ada Example", "Surgery date", "2026-03-04")
    clinic.forget_calls()
    clinic.fault("500", CANCEL)
    clinic.cycle()
    assert clinic.calls(CREATE) == 0
    clinic.cycle()
    assert clinic.calls(CREATE) == 1
    assert [text.status for text in clinic.texts_to(ADA)] == ["canceled", "scheduled"]


def test_a_cancel_cannot_be_proven_while_twilio_is_silent_and_is_asked_for_again(
    clinic: Clinic,
) -> None:
    stopped(clinic)
    clinic.fault("500", CANCEL, times=None)
    clinic.fault("500", FETCH, times=None)
    clinic.cycle()
    assert clinic.states("Ada Example") == {"evening": "cancelling"}
    clinic.world.faults.clear()
    clinic.cycle()
    assert evening(clinic) == "cancelled: Drip says Stopped"


def test_a_text_that_left_while_it_was_cancelled_is_told_and_not_replaced(
    clinic: Clinic,
) -> None:
    clinic.add_row()
    clinic.cycle()
    clinic.edit("Ada Example", "Surgery date", "2026-03-04")
    clinic.until("2026-03-04 00:59")
    race = RacedMessenger(clinic.ctx.messenger, lambda: clinic.advance(minutes=2))
    clinic.wire(messenger=race)
    clinic.cycle()
    assert [text.status for text in clinic.texts_to(ADA)] == ["delivered"]
    assert str(evening(clinic)).startswith("too late: it had left when the time changed;")
    clinic.cycle()
    assert len(clinic.texts_to(ADA)) == 1


def test_a_text_about_to_leave_is_not_raced_for(clinic: Clinic) -> None:
    clinic.add_row()
    clinic.cycle()
    clinic.edit("Ada Example", "Drip", "Stopped")
    clinic.until("2026-03-04 00:59")
    clinic.advance(seconds=56)
    clinic.forget_calls()
    clinic.cycle()
    assert clinic.calls(CANCEL) == 0


def test_a_text_cancelled_in_twilios_console_meanwhile_counts_as_cancelled(
    clinic: Clinic,
) -> None:
    sid = stopped(clinic)
    store = clinic.world.twilio
    store.cancel(store.messages[sid])
    clinic.cycle()
    assert (clinic.calls(CANCEL), clinic.calls(FETCH)) == (1, 1)
    assert evening(clinic) == "cancelled: Drip says Stopped"


def test_a_text_that_twilio_does_not_have_any_more_counts_as_cancelled(clinic: Clinic) -> None:
    sid = stopped(clinic)
    clinic.world.twilio.delete(clinic.world.twilio.messages[sid])
    clinic.cycle()
    assert evening(clinic) == "cancelled: Drip says Stopped"


def test_each_answer_to_a_cancel_has_its_own_word(clinic: Clinic) -> None:
    clinic.add_row()
    clinic.cycle()
    sid = clinic.texts_to(ADA)[0].sid
    messenger = clinic.ctx.messenger
    clinic.fault("500", CANCEL)
    answers: list[CancelAnswer] = [messenger.cancel(sid) for _ in range(3)]
    assert answers == [Unclear("HTTP 500"), Cancelled(), NotCancelled()]
