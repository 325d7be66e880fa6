"""What does a refusal of one text do to the others, and what becomes of it when its cause is mended?

Through the SDK against the sandbox; each code as Twilio names it (https://www.twilio.com/docs/api/errors).
"""

from dataclasses import replace

import pytest

from sheetdrip.sandbox.twilio.refusals import Rule
from tests.integration.clinic import ADA, BEN, CREATE, Clinic

PHONES = [f"+1312555012{number}" for number in range(10)]
REFUSED = PHONES[4]
EVENING = "2026-03-04 01:00"
"""19:00 in Chicago."""

DAY_7 = "2026-03-10 15:00"


def refuse(clinic: Clinic, code: int, to: str = REFUSED, **more: object) -> None:
    rule = Rule("refusal", code, to=to, since=clinic.clock.now(), **more)  # type: ignore[arg-type]
    clinic.world.twilio.refusals.add(rule)


def fail(clinic: Clinic, code: int, to: str = ADA, status: str = "undelivered") -> None:
    rule = Rule("failure", code, to=to, status=status, since=clinic.clock.now())
    clinic.world.twilio.refusals.add(rule)


def mend(clinic: Clinic) -> None:
    clinic.world.twilio.refusals.lift(clinic.clock.now())


def fill(clinic: Clinic) -> None:
    for number, phone in enumerate(PHONES):
        clinic.add_row(f"Patient {number}", phone)


def status_of(clinic: Clinic, patient: str = "Patient 4", step: str = "Evening") -> str:
    return str(clinic.cells_of(patient)[f"{step} status"])


def others_are_live(clinic: Clinic) -> bool:
    return all(len(clinic.live_to(phone, "evening")) == 1 for phone in PHONES if phone != REFUSED)


@pytest.mark.parametrize(("code", "word"), [(21606, "waiting"), (21211, "failed")])
def test_one_refused_row_among_ten_holds_up_no_other(clinic: Clinic, code: int, word: str) -> None:
    fill(clinic)
    refuse(clinic, code)
    report = clinic.cycle()
    assert report.applied.gave_up is None
    assert others_are_live(clinic)
    assert clinic.texts_to(REFUSED) == []
    told = status_of(clinic)
    assert f"(Twilio {code})" in told
    assert told.startswith(word)


def test_a_problem_document_stays_with_its_row_and_names_its_page(clinic: Clinic) -> None:
    fill(clinic)
    refuse(clinic, 21606, status=422, shape="problem", times=2)
    assert clinic.cycle().applied.gave_up is None
    assert others_are_live(clinic)
    told = status_of(clinic)
    assert told.startswith("waiting")
    assert "21606" in told
    for _ in range(4):
        clinic.advance(minutes=2)
        clinic.cycle()
    assert len(clinic.live_to(REFUSED)) == 1


@pytest.mark.parametrize(
    ("code", "status", "shape"),
    [
        *((20500, 500, "json"), (20503, 503, "json"), (21606, 502, "json"), (21606, 408, "json")),
        *((0, 400, "html"), (0, 400, "no_code"), (0, 403, "html"), (0, 410, "empty")),
    ],
)
def test_an_answer_that_proves_nothing_is_found_out_and_holds_up_nobody(
    clinic: Clinic, code: int, status: int, shape: str
) -> None:
    fill(clinic)
    refuse(clinic, code, status=status, shape=shape, times=1)
    report = clinic.cycle()
    assert (report.applied.unknown, report.applied.gave_up) == (1, None)
    assert others_are_live(clinic)
    clinic.advance(seconds=241)
    clinic.cycle()
    assert len(clinic.texts_to(REFUSED)) == 1


def test_a_web_filters_page_after_a_text_was_taken_makes_no_second_one(clinic: Clinic) -> None:
    fill(clinic)
    clinic.fault("html_403", CREATE, applied=True, times=3)
    clinic.cycle()
    for _ in range(10):
        clinic.advance(minutes=1)
        clinic.cycle()
    assert [len(clinic.texts_to(phone, "evening")) for phone in PHONES] == [1] * len(PHONES)


def test_a_code_that_nobody_knows_is_tried_again_and_names_itself(clinic: Clinic) -> None:
    clinic.add_row()
    refuse(clinic, 29999, ADA, times=3)
    clinic.cycle()
    assert "see https://www.twilio.com/docs/api/errors/29999" in status_of(clinic, "Ada Example")
    for _ in range(12):
        clinic.advance(minutes=1)
        clinic.cycle()
    assert len(clinic.live_to(ADA)) == 1
    assert clinic.calls(CREATE) == 4


@pytest.mark.parametrize("code", [21606, 21608])
def test_texts_behind_a_refusal_go_out_at_their_time_in_every_cycle(
    clinic: Clinic, code: int
) -> None:
    clinic.until(
        "2026-03-04 00:50"
    )  # too close for Twilio to schedule: sheetdrip sends them itself
    fill(clinic)
    refuse(clinic, code)
    clinic.cycle()
    clinic.until(EVENING)
    for _ in range(3):
        assert clinic.cycle().applied.gave_up is None
        clinic.advance(seconds=15)
    assert others_are_live(clinic)
    clinic.refresh()
    assert clinic.texts_to(REFUSED) == []
    # it is asked for with pauses that grow, not at every poll
    refused = str(clinic.cells_of("Patient 4")["Drip ID"])
    assert clinic.recorded()[refused, "evening"].attempt == 1


@pytest.mark.parametrize("code", [21408, 572006])
def test_a_text_is_made_when_its_cause_is_mended_while_it_makes_sense(
    clinic: Clinic, code: int
) -> None:
    clinic.add_row()
    refuse(clinic, code, ADA)
    clinic.cycle()
    assert "; trying again" in status_of(clinic, "Ada Example")
    clinic.until("2026-03-04 01:10")
    clinic.cycle()
    assert clinic.texts_to(ADA, "evening") == []
    mend(clinic)
    for _ in range(16):
        clinic.advance(minutes=1)
        clinic.cycle()
    (text,) = clinic.live_to(ADA, "evening")
    clinic.refresh()
    clinic.cycle()
    assert clinic.cells_of("Ada Example")["Evening SID"] == text.sid


def test_a_cause_that_is_mended_too_late_is_told_in_the_row(clinic: Clinic) -> None:
    clinic.add_row()
    refuse(clinic, 21606, ADA)
    for _ in range(15):
        clinic.cycle()
        clinic.advance(hours=1)
    told = status_of(clinic, "Ada Example")
    assert told.startswith("skipped: Twilio did not take it in time: the sender cannot text")
    assert str(clinic.cells_of("Ada Example")["Status"]).startswith(f"Evening {told}.")
    mend(clinic)
    clinic.until(DAY_7)
    clinic.cycle()
    assert clinic.texts_to(ADA, "evening") == []


def test_another_phone_is_tried_at_once(clinic: Clinic) -> None:
    clinic.add_row()
    refuse(clinic, 21612, ADA)
    clinic.cycle()
    clinic.edit("Ada Example", "Phone", BEN)
    clinic.cycle()
    assert len(clinic.live_to(BEN)) == 1


@pytest.mark.parametrize("code", [20003, 35125])
def test_what_is_about_the_account_stops_the_batch_and_loses_nothing(
    clinic: Clinic, code: int
) -> None:
    fill(clinic)
    refuse(clinic, code, "*")
    report = clinic.cycle()
    assert f"(Twilio {code})" in str(report.applied.gave_up)
    assert clinic.calls(CREATE) == 1
    assert all(f"(Twilio {code})" in status_of(clinic, f"Patient {n}") for n in range(10))
    clinic.cycle()
    assert clinic.calls(CREATE) == 2
    mend(clinic)
    clinic.cycle()
    assert all(len(clinic.live_to(phone)) == 1 for phone in PHONES)


@pytest.mark.parametrize("code", [20003, 63038])
def test_a_refusal_that_looks_like_the_accounts_but_is_one_rows_starves_nobody(
    clinic: Clinic, code: int
) -> None:
    fill(clinic)
    refuse(clinic, code, PHONES[0])
    clinic.cycle()
    clinic.cycle()
    assert all(len(clinic.live_to(phone)) == 1 for phone in PHONES[1:])


def test_a_suspended_account_is_told_and_goes_on_after_its_repair(clinic: Clinic) -> None:
    fill(clinic)
    accounts = clinic.world.twilio.accounts
    ((sid, account),) = accounts.items()
    clinic.until("2026-03-04 00:58")
    accounts[sid] = replace(account, status="suspended")
    for _ in range(8):
        clinic.cycle()
        clinic.advance(minutes=1)
    assert all("(Twilio 20005)" in status_of(clinic, f"Patient {n}") for n in range(10))
    accounts[sid] = account
    clinic.cycle()
    assert all(len(clinic.live_to(phone, "evening")) == 1 for phone in PHONES)


def test_an_account_suspended_in_the_middle_of_a_batch_keeps_what_was_taken(clinic: Clinic) -> None:
    fill(clinic)
    refuse(clinic, 20005, "+1312555012[5-9]")
    assert clinic.cycle().applied.scheduled == 5
    mend(clinic)
    assert clinic.cycle().applied.scheduled == 5
    assert all(len(clinic.texts_to(phone)) == 1 for phone in PHONES)


def test_a_trial_account_texts_verified_numbers_and_says_how_to_verify_the_rest(
    clinic: Clinic,
) -> None:
    accounts = clinic.world.twilio.accounts
    ((sid, account),) = accounts.items()
    accounts[sid] = replace(account, kind="Trial", verified=frozenset({ADA}))
    clinic.add_row("Ada Example", ADA)
    clinic.add_row("Ben Example", BEN)
    clinic.cycle()
    assert len(clinic.live_to(ADA)) == 1
    assert "verify it, or upgrade the account (Twilio 21608)" in status_of(clinic, "Ben Example")
    accounts[sid] = account
    clinic.advance(minutes=1)
    clinic.cycle()
    assert len(clinic.live_to(BEN)) == 1
    assert len(clinic.texts_to(ADA)) == 1


def day_7(clinic: Clinic) -> str:
    clinic.refresh()
    clinic.cycle()
    return status_of(clinic, "Ada Example", "Day 7")


@pytest.mark.parametrize("code", [30022])
def test_a_carriers_daily_limit_is_tried_the_next_morning_and_never_at_night(
    clinic: Clinic, code: int
) -> None:
    clinic.add_row()
    clinic.cycle()
    clinic.until(DAY_7)
    clinic.cycle()
    fail(clinic, code)
    clinic.until("2026-03-10 15:02")
    clinic.cycle()
    clinic.until("2026-03-10 15:30")
    assert "trying once more on Wed at 08:00" in day_7(clinic)
    mend(clinic)
    for hour in range(16, 40):
        clinic.until(f"2026-03-{10 + hour // 24} {hour % 24:02}:00")
        clinic.cycle()
        sent = clinic.live_to(ADA, "day-7")
        assert bool(sent) is (hour >= 37)  # 8:00 in Chicago
    clinic.advance(minutes=5)
    assert day_7(clinic) == "delivered"
    assert len(clinic.texts_to(ADA, "day-7")) == 2


@pytest.mark.parametrize("code", [21408, 30034])
def test_a_text_that_twilio_turned_away_later_is_made_when_that_is_mended(
    clinic: Clinic, code: int
) -> None:
    clinic.add_row()
    clinic.cycle()
    clinic.until("2026-03-10 14:00")
    fail(clinic, code, status="failed")
    clinic.cycle()
    clinic.until("2026-03-10 15:30")
    assert f"(Twilio {code}); trying once more at 10:45" in day_7(clinic)
    clinic.until("2026-03-10 15:45")
    clinic.cycle()
    clinic.until("2026-03-10 16:00")
    assert "trying once more at 11:30" in day_7(clinic)
    mend(clinic)
    clinic.until("2026-03-10 16:30")
    clinic.cycle()
    clinic.advance(minutes=5)
    assert day_7(clinic) == "delivered"
    for _ in range(8):
        clinic.advance(hours=1)
        clinic.cycle()
    assert [text.status for text in clinic.texts_to(ADA, "day-7")].count("delivered") == 1
    assert len(clinic.texts_to(ADA, "day-7")) == 3


@pytest.mark.parametrize("code", [30007, 30410])
def test_a_text_that_may_have_arrived_is_never_sent_again(clinic: Clinic, code: int) -> None:
    clinic.add_row()
    clinic.cycle()
    clinic.until("2026-03-10 14:00")
    fail(clinic, code)
    clinic.cycle()
    clinic.until("2026-03-10 15:01")
    clinic.refresh()
    mend(clinic)
    for _ in range(30):
        clinic.advance(hours=1)
        clinic.refresh()
        clinic.cycle()
    assert len(clinic.texts_to(ADA, "day-7")) == 1


def test_senders_that_were_gone_at_its_time_and_come_back_send_the_text(clinic: Clinic) -> None:
    store = clinic.world.twilio
    service = store.services[clinic.seeded.messaging_service_sid]
    store.services[service.sid] = replace(service, number_sids=())
    clinic.add_row()
    clinic.cycle()
    store.services[service.sid] = service
    clinic.until("2026-03-04 01:01")
    clinic.refresh()
    clinic.cycle()
    assert "(Twilio 21704); trying once more at 19:45" in status_of(clinic, "Ada Example")
    clinic.until("2026-03-04 01:45")
    clinic.cycle()
    assert len(clinic.live_to(ADA, "evening")) == 1
