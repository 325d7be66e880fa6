"""What do failed texts teach about a phone?"""

from dataclasses import replace
from datetime import timedelta

import pytest

from sheetdrip.domain.lifecycle import State
from sheetdrip.domain.message import Message
from sheetdrip.planning.suppression import Contact, learned_from_failures
from tests.builders import DAY_7, NOW, PHONE, draft, failed, key, message

HOUR = timedelta(hours=1)


def learned(*messages: Message, known: Contact | None = None) -> list[Contact]:
    return list(learned_from_failures(messages, {known.phone: known} if known else {}))


def test_21610_teaches_that_the_phone_opted_out_when_the_text_was_to_go() -> None:
    assert learned(failed(21610)) == [Contact(phone=PHONE, opted_out_at=DAY_7)]


def test_a_text_refused_when_it_was_posted_failed_then_not_at_its_time_to_come() -> None:
    refused = replace(failed(21610, state=State.FAILED), sid=None)
    assert learned(refused) == [Contact(phone=PHONE, opted_out_at=NOW)]
    assert learned(replace(refused, posted_at=None)) == [Contact(phone=PHONE, opted_out_at=DAY_7)]


@pytest.mark.parametrize("code", [30005, 30006, 21614])
def test_a_permanent_failure_flags_the_phone(code: int) -> None:
    assert learned(failed(code)) == [Contact(phone=PHONE, unreachable_code=code, flawed_at=DAY_7)]


@pytest.mark.parametrize("code", [30003, 30007, 30008, 99999, None])
def test_any_other_failure_says_nothing_of_the_phone(code: int | None) -> None:
    assert learned(failed(code)) == []


@pytest.mark.parametrize("state", [State.DELIVERED, State.SCHEDULED, State.WAITING])
def test_a_text_that_did_not_fail_teaches_nothing(state: State) -> None:
    assert learned(replace(message(state), error_code=30006)) == []


@pytest.mark.parametrize(
    "known",
    [
        Contact(phone=PHONE, opted_out_at=NOW),
        Contact(phone=PHONE, opted_out_at=NOW, opted_in_at=DAY_7 + HOUR),
        Contact(phone=PHONE, opted_in_at=DAY_7),
    ],
)
def test_what_is_known_or_was_disproved_since_is_no_news(known: Contact) -> None:
    assert learned(failed(21610), known=known) == []


def test_a_failure_after_the_last_start_is_news() -> None:
    known = Contact(phone=PHONE, opted_out_at=NOW - HOUR, opted_in_at=NOW)
    assert learned(failed(21610), known=known) == [replace(known, opted_out_at=DAY_7)]


def test_a_flaw_that_a_reply_disproved_needs_a_new_failure() -> None:
    disproved = Contact(phone=PHONE, unreachable_code=None, flawed_at=DAY_7 + HOUR)
    assert learned(failed(30006), known=disproved) == []
    earlier = replace(disproved, flawed_at=DAY_7 - HOUR)
    assert learned(failed(30006), known=earlier) == [
        Contact(phone=PHONE, unreachable_code=30006, flawed_at=DAY_7)
    ]


def test_a_flaw_that_is_known_stays_as_it_is() -> None:
    assert (
        learned(failed(30005), known=Contact(phone=PHONE, unreachable_code=30006, flawed_at=NOW))
        == []
    )


def test_several_failures_of_one_phone_are_one_contact() -> None:
    both = (failed(21610), failed(30006, draft(key(step="day-14"))))
    assert learned(*both) == [
        Contact(phone=PHONE, opted_out_at=DAY_7, unreachable_code=30006, flawed_at=DAY_7)
    ]
