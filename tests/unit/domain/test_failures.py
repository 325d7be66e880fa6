"""What does an error code mean to a clinic?"""

import re

import pytest

from sheetdrip.domain.failures import (
    Responsible,
    code_of,
    flags_phone,
    is_about_text,
    is_final,
    is_opt_out,
    reason,
    remedy_for,
    responsible_for,
    stops_clinic,
    waits_for_morning,
)
from sheetdrip.domain.sheet_language import SheetLanguage
from sheetdrip.domain.twilio_codes import ALL, BY_NUMBER, About, Remedy, page_of
from sheetdrip.domain.wording import tongue_of

NUMBERS = [code.number for code in ALL]
UNKNOWN = 99999


def test_no_code_stands_twice_in_the_table() -> None:
    assert sorted(set(NUMBERS)) == sorted(NUMBERS)
    assert [BY_NUMBER[number].number for number in NUMBERS] == NUMBERS


@pytest.mark.parametrize("language", SheetLanguage)
def test_every_sentence_says_what_is_wrong_and_what_to_do(language: SheetLanguage) -> None:
    sentences = tongue_of(language).of_error
    assert sentences.keys() == set(NUMBERS)
    parts = {number: re.split(": |：", told, maxsplit=1) for number, told in sentences.items()}
    assert [number for number, part in parts.items() if len(part) < 2 or not all(part)] == []
    # both stand in one cell beside others
    assert [number for number, told in sentences.items() if len(told) > 110] == []


def test_what_heals_a_code_suits_what_it_is_about() -> None:
    suits = {
        About.ACCOUNT: {Remedy.ACCOUNT, Remedy.A_WHILE, Remedy.TOMORROW},
        About.PHONE: {Remedy.ANOTHER_PHONE, Remedy.START},
        About.TEXT: {Remedy.ANOTHER_TEXT, Remedy.ACCOUNT, Remedy.SENDER},
        About.PAIR: {
            Remedy.ACCOUNT,
            Remedy.SENDER,
            Remedy.TOMORROW,
            Remedy.A_WHILE,
            Remedy.NOTHING,
        },
        About.MOMENT: {Remedy.A_WHILE},
        About.FLOW: {Remedy.A_WHILE, Remedy.SENDER, Remedy.NOTHING},
    }
    codes = [BY_NUMBER[number] for number in NUMBERS]
    assert [code.number for code in codes if code.remedy not in suits[code.about]] == []


def test_the_table_has_the_codes_that_texts_of_clinics_meet() -> None:
    creates = [
        *(20003, 20005, 20404, 20429, 21211, 21408, 21602, 21606, 21607, 21608, 21610, 21611),
        *(21612, 21614, 21617, 21635, 21656, 21659, 21660, 21701, 21703, 21704, 21705, 30044),
        *(35111, 35114, 35115, 35117, 35118, 35125, 35126, 572002, 572005, 572006),
    ]
    deliveries = [*range(30001, 30012), *range(30017, 30041), 30410, 30450, 63016, 63038]
    assert set(creates + deliveries) - set(NUMBERS) == set()


STOPPING = [number for number in NUMBERS if stops_clinic(number)]


def test_only_the_account_stops_a_clinic() -> None:
    assert {BY_NUMBER[number].about for number in STOPPING} == {About.ACCOUNT}
    assert {401, 10001, 20003, 20005, 20404, 20429, 21701, 21704, 30002, 35125} <= set(STOPPING)


@pytest.mark.parametrize(
    "number",
    [
        *(400, 403, 404, 422, 21408, 21606, 21607, 21608, 21610, 21611, 21612, 21614, 21617, 21703),
        *(30001, 30007, 30022, 30023, 30027, 30032, 30033, 30034, 30035, 30037, 30450, 35115),
        *(35118, 572006, UNKNOWN, 12345),
    ],
)
def test_what_is_not_proven_to_be_about_the_account_stops_nobody(number: int) -> None:
    assert not stops_clinic(number)


@pytest.mark.parametrize(
    ("code", "final"),
    [
        *((21211, True), (21610, True), (21617, True), (21635, True), (30007, True)),
        *((None, False), (UNKNOWN, False), (400, False)),
        *((35115, False), (21611, False), (20003, False), (21704, False), (35125, False)),
        *((21608, False), (572006, False), (21606, False), (21612, False), (21408, False)),
        *((30022, False), (30023, False), (30027, False), (30032, False), (30033, False)),
        *((30034, False), (30035, False), (30037, False), (30044, False), (21703, False)),
    ],
)
def test_a_refusal_is_final_unless_time_or_a_repair_can_mend_it(
    code: int | None, *, final: bool
) -> None:
    assert is_final(code) is final


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (None, "Twilio gave no reason"),
        (21610, "the patient replied STOP: do not text; call instead (Twilio 21610)"),
        (30006, "this is a landline or unreachable: ask for a mobile number (Twilio 30006)"),
        (
            UNKNOWN,
            f"Twilio refused it with its error 99999: see {page_of(UNKNOWN)}",
        ),
    ],
)
def test_a_reason_names_its_code_once(code: int | None, sentence: str) -> None:
    assert str(reason(code)) == sentence


def test_a_codes_page_is_twilios_own() -> None:
    assert page_of(21608) == "https://www.twilio.com/docs/api/errors/21608"


def test_a_code_that_is_not_in_the_table_is_the_rows_own_and_names_its_page() -> None:
    code = code_of(UNKNOWN)
    assert (code.about, code.remedy, code.never_sent) == (About.UNKNOWN, Remedy.A_WHILE, False)
    assert page_of(UNKNOWN) in str(reason(UNKNOWN))


UNPROVEN = [None, UNKNOWN, 500, 20500, 30004, 30007, 30008, 30018, 30020, 30021, 30410, 30610]


@pytest.mark.parametrize("code", UNPROVEN)
def test_a_text_that_may_have_arrived_is_healed_by_nothing(code: int | None) -> None:
    assert remedy_for(code) is Remedy.NOTHING


@pytest.mark.parametrize(
    ("code", "cure"),
    [
        *((30001, Remedy.A_WHILE), (30003, Remedy.A_WHILE), (30017, Remedy.A_WHILE)),
        *((30036, Remedy.A_WHILE), (30450, Remedy.A_WHILE), (14107, Remedy.A_WHILE)),
        *((30022, Remedy.TOMORROW), (30023, Remedy.TOMORROW), (30027, Remedy.TOMORROW)),
        *((30002, Remedy.ACCOUNT), (21704, Remedy.ACCOUNT), (21408, Remedy.ACCOUNT)),
        *((30032, Remedy.SENDER), (30033, Remedy.SENDER), (30034, Remedy.SENDER)),
        *((30035, Remedy.SENDER), (30037, Remedy.ACCOUNT), (30024, Remedy.SENDER)),
        *((30005, Remedy.ANOTHER_PHONE), (21610, Remedy.START)),
    ],
)
def test_what_proves_that_a_text_was_not_sent_names_its_cure(code: int, cure: Remedy) -> None:
    assert remedy_for(code) is cure


def test_only_what_says_something_of_the_phone_flags_it() -> None:
    flagging = [number for number in NUMBERS if flags_phone(number)]
    assert {21211, 21214, 21217, 21265, 21614, 21635, 30004, 30005, 30006, 30640} <= set(flagging)
    assert {BY_NUMBER[number].about for number in flagging} == {About.PHONE}
    assert not {21612, 21610, 21608, 21408} & set(flagging)
    assert not flags_phone(None)
    assert not flags_phone(UNKNOWN)


@pytest.mark.parametrize(
    ("code", "mender"),
    [
        *((30005, Responsible.STAFF), (30006, Responsible.STAFF), (21610, Responsible.PATIENT)),
        *((30034, Responsible.TWILIO), (30007, Responsible.TWILIO), (30023, Responsible.TWILIO)),
        *((20003, Responsible.TWILIO), (21617, Responsible.WRITER), (30003, Responsible.NOBODY)),
        *((30008, Responsible.NOBODY), (UNKNOWN, Responsible.NOBODY), (None, Responsible.NOBODY)),
    ],
)
def test_somebody_mends_it_or_nobody(code: int | None, mender: Responsible) -> None:
    assert responsible_for(code) is mender


def test_a_stop_is_its_own_kind() -> None:
    assert [number for number in NUMBERS if is_opt_out(number)] == [21610]
    assert not is_opt_out(None)


def test_other_words_help_what_is_about_the_text() -> None:
    assert is_about_text(21617)
    assert not is_about_text(21211)
    assert not is_about_text(None)


def test_a_days_limit_waits_for_the_morning() -> None:
    assert [waits_for_morning(code) for code in (30023, 63038, 30001, None)] == [
        *(True, True, False, False)
    ]
