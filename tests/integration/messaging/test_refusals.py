"""What does each refusal of Twilio lead to?"""

from dataclasses import replace

import pytest

from sheetdrip.settings.load import Settings
from tests.integration.clinic import ADA, BEN, CREATE, Clinic

CREDENTIALS = "Twilio refused the credentials: check the account SID and the token (Twilio 20003)"


@pytest.mark.parametrize(
    ("phone", "sentence"),
    [
        (
            "+15005550001",
            "failed: Twilio says this is not a phone number: check the digits (Twilio 21211)",
        ),
        (
            "+15005550004",
            "failed: the patient replied STOP: do not text; call instead (Twilio 21610)",
        ),
        ("+15005550009", "failed: this is not a mobile number: ask for one (Twilio 21614)"),
    ],
)
def test_a_number_that_twilio_refuses_is_told_and_not_tried_again(
    clinic: Clinic, phone: str, sentence: str
) -> None:
    clinic.add_row(phone=phone)
    clinic.add_row("Ben Example", BEN)
    report = clinic.cycle()
    assert (report.applied.failed, report.applied.scheduled) == (1, 1)
    row = clinic.cells_of("Ada Example")
    assert row["Evening status"] == sentence
    assert sentence.removeprefix("failed: ") in str(row["Status"])
    clinic.advance(minutes=5)
    clinic.cycle()
    assert clinic.calls(CREATE) == 2


def test_a_refused_number_put_right_gets_its_text(clinic: Clinic) -> None:
    clinic.add_row(phone="+15005550009")
    clinic.cycle()
    clinic.edit("Ada Example", "Phone", ADA)
    clinic.cycle()
    (text,) = clinic.live_to(ADA)
    assert clinic.cells_of("Ada Example")["Evening SID"] == text.sid


def test_a_patient_who_replied_stop_gets_no_more_texts_and_the_row_says_why(
    clinic: Clinic,
) -> None:
    clinic.add_row()
    clinic.cycle()
    clinic.until("2026-03-04 01:05")
    clinic.refresh()
    clinic.reply(ADA, "STOP")
    clinic.cycle()
    row = clinic.cells_of("Ada Example")
    assert (
        row["Day 7 status"]
        == "failed: the patient replied STOP: do not text; call instead (Twilio 21610)"
    )


def with_token(settings: Settings, token: str) -> Settings:
    return replace(settings, twilio=replace(settings.twilio, password=token))


def test_refused_credentials_lose_nothing_and_are_tried_again(clinic: Clinic) -> None:
    good = clinic.settings
    clinic.restart(settings=with_token(good, "wrong"))
    clinic.add_row("Ada Example", ADA)
    clinic.add_row("Ben Example", BEN)
    report = clinic.cycle()
    assert str(report.applied.gave_up) == CREDENTIALS
    assert clinic.calls(CREATE) == 1
    assert str(clinic.cells_of("Ada Example")["Evening status"]).startswith("waiting")
    clinic.restart(settings=good)
    clinic.cycle()
    assert len(clinic.live_to(ADA)) == len(clinic.live_to(BEN)) == 1


def test_the_row_says_why_a_text_is_stuck(clinic: Clinic) -> None:
    clinic.restart(settings=with_token(clinic.settings, "wrong"))
    clinic.add_row()
    clinic.cycle()
    status = str(clinic.cells_of("Ada Example")["Status"])
    assert status.startswith(f"Evening waiting: {CREDENTIALS}.")


def remove_senders(clinic: Clinic) -> tuple[str, ...]:
    store = clinic.world.twilio
    service = store.services[clinic.seeded.messaging_service_sid]
    store.services[service.sid] = replace(service, number_sids=())
    return service.number_sids


def put_back(clinic: Clinic, senders: tuple[str, ...]) -> None:
    store = clinic.world.twilio
    service = store.services[clinic.seeded.messaging_service_sid]
    store.services[service.sid] = replace(service, number_sids=senders)


def test_a_service_without_senders_keeps_the_text_waiting_until_it_has_one(
    clinic: Clinic,
) -> None:
    clinic.add_row()
    clinic.until("2026-03-04 01:00")
    senders = remove_senders(clinic)
    report = clinic.cycle()
    told = "the Messaging Service has no senders: add a number to it (Twilio 21704)"
    assert str(report.applied.gave_up) == told
    assert clinic.texts_to(ADA) == []
    put_back(clinic, senders)
    clinic.advance(minutes=1)
    clinic.cycle()
    assert [text.send_at for text in clinic.live_to(ADA)].count(None) == 1


def test_a_service_that_is_another_accounts_fails_no_text_for_good(clinic: Clinic) -> None:
    good = clinic.settings
    own = good.file.clinics[0].model_copy(update={"messaging_service_sid": "MG" + "0" * 32})
    clinic.restart(settings=replace(good, file=good.file.model_copy(update={"clinics": [own]})))
    clinic.add_row()
    assert clinic.cycle().applied.gave_up is not None
    clinic.restart(settings=good)
    clinic.cycle()
    assert len(clinic.live_to(ADA)) == 1
