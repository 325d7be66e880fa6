"""A phone is one phone, whatever channel it writes through and however its carrier spells it."""

from dataclasses import replace
from pathlib import Path

import pytest

from sheetdrip.sandbox.twilio.records import Rules
from sheetdrip.sync.audit import Auditor
from sheetdrip.sync.recover import recover
from sheetdrip.sync.reply_polling import ReplyPoller, answer
from tests.integration.clinic import ADA, CREATE, Clinic, Terms, clinic_at_work

AS_WRITTEN_AND_AS_IT_WRITES = [
    (ADA, f"rcs:{ADA}"),
    (ADA, f"whatsapp:{ADA}"),
    ("+54 11 1234-5678", "+5491112345678"),
    ("+54 9 11 1234-5678", "whatsapp:+541112345678"),
    ("+52 55 1234 5678", "whatsapp:+5215512345678"),
    ("+52 1 55 1234 5678", "+525512345678"),
    ("+55 11 98765-4321", "whatsapp:+551187654321"),
    ("+229 01 97 12 34 56", "+22997123456"),
]


def asked(clinic: Clinic, phone: str) -> None:
    clinic.add_row("Ada Example", phone)
    clinic.cycle()
    clinic.until("2026-03-04 01:05")
    clinic.refresh()
    clinic.cycle()


def replied(clinic: Clinic, sender: str, body: str) -> None:
    clinic.reply(sender, body)
    clinic.advance(minutes=1)
    ReplyPoller(clinic.ctx).fetch()
    answer(clinic.ctx)


@pytest.mark.parametrize(("written", "sender"), AS_WRITTEN_AND_AS_IT_WRITES)
def test_an_answer_and_a_stop_are_the_patients(clinic: Clinic, written: str, sender: str) -> None:
    asked(clinic, written)
    replied(clinic, sender, "7")
    clinic.cycle()
    assert clinic.cells_of("Ada Example")["Evening score"] == 7
    assert clinic.live_to(step="day-7")
    replied(clinic, sender, "STOP")
    assert clinic.live_to(step="day-7") == []
    clinic.cycle()
    assert "STOP" in str(clinic.cells_of("Ada Example")["Status"])


@pytest.mark.parametrize(
    "sender", ["CLINIC", "12345", "messenger:1234567890", "rcs:agent_1", ":", "+"]
)
def test_a_sender_that_is_no_phone_is_kept_and_hurts_nobody(clinic: Clinic, sender: str) -> None:
    asked(clinic, ADA)
    replied(clinic, sender, "STOP")
    assert clinic.live_to(ADA, "day-7")
    clinic.cycle()
    assert clinic.states("Ada Example")["day-7"] == "scheduled"


def test_two_rows_that_spell_one_phone_differently_share_its_calendar(clinic: Clinic) -> None:
    clinic.add_row("Ada Example", "+54 11 1234-5678")
    clinic.add_row("Ben Example", "+54 9 11 1234-5678")
    clinic.cycle()
    assert len(clinic.live_to(step="evening")) == 1


def test_a_patient_entered_twice_in_two_spellings_is_one(clinic: Clinic) -> None:
    clinic.add_row("Ada Example", "+52 55 1234 5678")
    clinic.add_row("Ada Example", "+52 1 55 1234 5678")
    clinic.cycle()
    assert len(clinic.live_to(step="evening")) == 1
    assert "Same patient, phone and date" in str(clinic.rows()[1]["Status"])


@pytest.fixture
def respelling() -> Terms:
    """Twilio keeps Argentina's mobiles without their 9."""
    return Terms(rules=Rules(respelled=(("+549", "+54"),)))


def test_a_text_that_twilio_lists_under_another_spelling_is_found_again(
    tmp_path: Path, respelling: Terms
) -> None:
    with clinic_at_work(tmp_path, respelling) as clinic:
        clinic.add_row("Ada Example", "+54 9 11 1234-5678")
        clinic.fault("cut_after_applied", CREATE)
        clinic.cycle()
        clinic.advance(minutes=10)
        clinic.cycle()
        assert len(clinic.texts_to(step="evening")) == 1
        assert clinic.states("Ada Example")["evening"] == "scheduled"
        here = clinic.ctx
        assert Auditor(here).audit(clinic.clock.now()) == ()


def test_a_lost_ledger_is_rebuilt_from_another_spelling(tmp_path: Path, respelling: Terms) -> None:
    with clinic_at_work(tmp_path, respelling) as clinic:
        clinic.add_row("Ada Example", "+54 9 11 1234-5678")
        clinic.cycle()
        before = len(clinic.texts_to())
        clinic.close()
        (tmp_path / "sheetdrip.db").unlink()
        clinic.restart()
        assert recover(clinic.ctx).texts == before
        clinic.cycle()
        assert len(clinic.texts_to()) == before


def test_what_comes_to_the_clinics_rcs_sender_is_heard(clinic: Clinic) -> None:
    twilio = clinic.world.twilio
    (service,) = twilio.services.values()
    twilio.services[service.sid] = replace(service, channel_senders=("rcs:hillside_agent",))
    asked(clinic, ADA)
    replied(clinic, f"rcs:{ADA}", "STOP")
    assert {one.to for one in twilio.found() if one.direction == "inbound"} == {
        "rcs:hillside_agent"
    }
    assert clinic.live_to(ADA, "day-7") == []
