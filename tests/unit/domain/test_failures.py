"""What does an error code mean to a clinic?"""

import pytest

from sheetdrip.domain.failures import (
    Kind,
    failure,
    flags_phone,
    is_final,
    is_opt_out,
    may_retry,
    reason,
)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (None, Kind.OTHER),
        (99999, Kind.OTHER),
        (21211, Kind.PHONE),
        (21610, Kind.PHONE),
        (21614, Kind.PHONE),
        (30005, Kind.PHONE),
        (30006, Kind.PHONE),
        (21617, Kind.TEXT),
        (30007, Kind.TEXT),
        (20003, Kind.ACCOUNT),
        (20404, Kind.ACCOUNT),
        (21408, Kind.ACCOUNT),
        (30034, Kind.ACCOUNT),
        (35118, Kind.ACCOUNT),
        (35125, Kind.ACCOUNT),
        (21611, Kind.TEMPORARY),
        (30003, Kind.TEMPORARY),
        (35114, Kind.TEMPORARY),
        (35115, Kind.TEMPORARY),
        (35117, Kind.TEMPORARY),
    ],
)
def test_a_code_is_of_the_kind_that_says_who_can_put_it_right(code: int | None, kind: Kind) -> None:
    assert failure(code).kind is kind


@pytest.mark.parametrize(
    ("code", "final"),
    [
        (21211, True),
        (21610, True),
        (21617, True),
        (30610, True),
        (99999, True),
        (None, True),
        (35115, False),
        (21611, False),
        (20003, False),
        (21704, False),
        (35125, False),
    ],
)
def test_a_refusal_is_final_unless_time_or_the_account_can_mend_it(
    code: int | None, *, final: bool
) -> None:
    assert is_final(code) is final


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (None, "Twilio gave no reason"),
        (21610, "the patient replied STOP: do not text; call instead (Twilio 21610)"),
        (30006, "this is a landline or unreachable: ask for a mobile number (Twilio 30006)"),
        (99999, "see Twilio's error 99999"),
    ],
)
def test_a_reason_names_its_code_once(code: int | None, sentence: str) -> None:
    assert reason(code) == sentence


KNOWN = sorted(
    code for code in range(20000, 36000) if failure(code).sentence != f"see Twilio's error {code}"
)


def test_only_what_certainly_did_not_arrive_may_be_sent_once_more() -> None:
    assert [code for code in KNOWN if may_retry(code)] == [30001, 30003, 30036, 35111]
    assert not may_retry(None)
    assert not may_retry(99999)


def test_only_what_says_something_of_the_phone_flags_it() -> None:
    assert [code for code in KNOWN if flags_phone(code)] == [
        *(21211, 21214, 21217, 21265, 21612, 21614),
        *(30004, 30005, 30006, 30640),
    ]
    assert not flags_phone(None)
    assert not flags_phone(99999)


def test_a_stop_is_its_own_kind() -> None:
    assert [code for code in KNOWN if is_opt_out(code)] == [21610]
    assert not is_opt_out(None)
