"""Reports on texts that Twilio refuses, queues or loses: does only what they are about suffer?"""

import pytest

from tests.field.between import MESSAGES
from tests.field.kit import ADA, BEN, CY, EVENING, Clinic


@pytest.mark.parametrize("code", [21606, 99999])
def test_a1_one_refused_destination_does_not_stop_the_others(clinic: Clinic, code: int) -> None:
    """A1. Stand-With-Crypto/swc-web#1253 (21408): what one number cannot get says nothing of the others."""
    clinic.mean.refuse(code, to=BEN)
    clinic.fill(3)
    clinic.start()
    clinic.until("2026-03-03 19:05")
    assert [len(clinic.arrived(phone)) for phone in (ADA, BEN, CY)] == [1, 0, 1]
    assert str(code) in clinic.staff.row("Ben Example")["Status"]


def test_a1_what_is_about_the_account_is_said_and_nothing_is_lost(clinic: Clinic) -> None:
    """A1, the other side. twilio/twilio-python#42 (20003): its repair lets all texts go on time."""
    clinic.run("init")
    trouble = clinic.mean.refuse(20003, status=401)
    clinic.fill(3)
    clinic.start()
    clinic.wait(minutes=30)
    assert "20003" in clinic.staff.control("Errors")
    assert "20003" in clinic.staff.row("Ada Example")["Status"]
    clinic.mean.rules.remove(trouble)
    clinic.until("2026-03-03 19:05")
    assert [len(clinic.arrived(phone)) for phone in (ADA, BEN, CY)] == [1, 1, 1]


@pytest.mark.parametrize("code", [21608, 572006])
def test_a10_a_cause_that_is_mended_lets_the_text_go(clinic: Clinic, code: int) -> None:
    """A10. twilio/twilio-php#246 (21608): a trial account's number is verified later."""
    refused = clinic.mean.refuse(code, to=ADA)
    clinic.fill(2)
    clinic.start()
    clinic.wait(minutes=10)
    assert str(code) in clinic.staff.row("Ada Example")["Status"]
    clinic.mean.rules.remove(refused)
    clinic.until("2026-03-03 19:05")
    assert len(clinic.arrived(ADA)) == 1


def test_d15_a_text_sent_at_once_expires_before_the_quiet_hours(clinic: Clinic) -> None:
    """D15. department-of-veterans-affairs/va.gov-team#26634; ProgressiveCoders/Spoke#853 set a validity."""
    clinic.start()
    clinic.until("2026-03-03 18:55")
    clinic.fill(1)
    clinic.until("2026-03-03 19:05")
    posted = [
        call.form
        for call in clinic.mean.calls
        if call.line.startswith("POST") and "Messages" in call.line
    ]
    at_once = [form for form in posted if "SendAt" not in form]
    assert len(at_once) == 1
    # 21:00 is when the quiet hours begin
    assert 1 <= int(at_once[0].get("ValidityPeriod", "0")) <= 2 * 3600 + 600


def test_d15_a_scheduled_text_has_no_validity_of_its_own(clinic: Clinic) -> None:
    """D15. ProgressiveCoders/Spoke#853: Twilio's 30036 counts from the submission, days before SendAt."""
    clinic.fill(1)
    clinic.start()
    (form,) = [
        call.form
        for call in clinic.mean.calls
        if call.line.startswith("POST") and "Messages" in call.line
    ]
    assert "SendAt" in form
    assert "ValidityPeriod" not in form


def test_d15_an_expired_text_is_told_and_never_sent_late(clinic: Clinic) -> None:
    """D15. twilio/twilio-java#196 (30036): the row says so, and nothing goes in the quiet hours."""
    clinic.fill(1)
    clinic.start()
    clinic.carrier("failed", 30036)
    clinic.until("2026-03-04 07:00")
    assert "30036" in clinic.staff.row("Ada Example")["Evening status"]
    assert all(text["date_sent"] < "2026-03-04T03:00" for text in clinic.arrived(ADA, EVENING))


@pytest.mark.parametrize("code", [30003, 30008, 30005])
def test_30003_is_tried_again_but_a_phone_that_is_gone_is_not(clinic: Clinic, code: int) -> None:
    """SaraAlert/SaraAlert#708: an unreachable handset once more at most, an unknown one not at all."""
    clinic.fill(1)
    clinic.start()
    clinic.carrier("undelivered", code)
    clinic.until("2026-03-04 18:00")
    assert len(clinic.texts(ADA, EVENING)) <= (2 if code == 30003 else 1)
    assert (
        "undelivered" in clinic.staff.row("Ada Example")["Evening status"]
        or "failed" in clinic.staff.row("Ada Example")["Evening status"]
    )


@pytest.mark.parametrize(
    ("code", "mends"), [(30034, "Twilio account"), (30008, "call the patient")]
)
def test_d7_a_text_that_failed_for_good_needs_a_call_once(
    clinic: Clinic, code: int, mends: str
) -> None:
    """D7. department-of-veterans-affairs/notification-api#1376 (30034): failed for good, no reason told."""
    clinic.fill(2)
    clinic.start()
    clinic.carrier("undelivered", code)
    clinic.until("2026-03-04 09:00")
    told = clinic.staff.row("Ada Example")["Needs a call"]
    assert str(code) in told
    assert mends in told
    assert clinic.staff.row("Ben Example")["Needs a call"] == ""
    clinic.staff.type("Ada Example", "Acknowledged by", "Nurse Joy")
    clinic.until("2026-03-11 09:00")
    assert "undelivered" in clinic.staff.row("Ada Example")["Day 7 status"]
    assert clinic.staff.row("Ada Example")["Needs a call"] == ""


def test_an_answer_without_code_or_message_is_still_a_refusal_of_one_text(clinic: Clinic) -> None:
    """openware/baseapp#181: code that takes an error apart fell over what was not in it."""
    clinic.mean.answer(MESSAGES, 400, {}, when=lambda form: form.get("To") == BEN)
    clinic.fill(3)
    clinic.start()
    clinic.until("2026-03-03 19:05")
    assert [len(clinic.arrived(phone)) for phone in (ADA, BEN, CY)] == [1, 0, 1]


def test_an_opted_out_patient_is_not_asked_for_ever(clinic: Clinic) -> None:
    """ProgressiveCoders/Spoke#2184: 21610 again and again endangers the sender."""
    clinic.mean.refuse(21610, to=ADA)
    clinic.fill(2)
    clinic.start()
    clinic.until("2026-03-03 19:05")
    asked = [
        call
        for call in clinic.mean.calls
        if call.form.get("To") == ADA and call.line.startswith("POST")
    ]
    assert len(asked) == 1
    assert "STOP" in clinic.staff.row("Ada Example")["Status"]


def test_a_full_queue_is_tried_again(clinic: Clinic) -> None:
    """codeforamerica/vita-min#3401: 30001/20429 for a moment; each text goes once."""
    clinic.mean.refuse(20429, status=429, times=4)
    clinic.fill(3)
    clinic.start()
    clinic.until("2026-03-03 19:05")
    assert [len(clinic.arrived(phone)) for phone in (ADA, BEN, CY)] == [1, 1, 1]


@pytest.mark.parametrize("status", [503])
def test_an_html_page_for_a_create_makes_no_second_text(clinic: Clinic, status: int) -> None:
    """elizaOS/eliza#22382: a 5xx after the text was taken; never posted blindly again."""
    kind = "500" if status == 502 else "503"
    clinic.fault(kind, "twilio.messages.create", applied=True, times=1)
    clinic.fill(1)
    clinic.start()
    clinic.until("2026-03-03 19:05")
    assert len(clinic.live(ADA, EVENING)) == 1


def test_a_reset_after_the_text_was_taken_makes_no_second_one(clinic: Clinic) -> None:
    """twilio/twilio-node#1023 (ECONNRESET); SparkDevNetwork/Rock#1077 (duplicates)."""
    clinic.fault("cut_after_applied", "twilio.messages.create", times=3)
    clinic.fill(3)
    clinic.start()
    clinic.until("2026-03-03 19:05")
    assert [len(clinic.live(phone, EVENING)) for phone in (ADA, BEN, CY)] == [1, 1, 1]
    assert all(
        clinic.staff.row(name)["Evening SID"]
        for name in ("Ada Example", "Ben Example", "Cy Example")
    )


def test_texts_due_in_one_minute_all_go(clinic: Clinic) -> None:
    """medic/cht-core#4498: of several due in five minutes one went per round."""
    clinic.start()
    clinic.until("2026-03-03 18:50")
    clinic.fill(9)
    clinic.until("2026-03-03 19:06")
    assert len(clinic.arrived()) == 9
