"""Does the judge catch what would harm a patient? One fault each, by hand."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from sheetdrip.demo.heard import Heard
from sheetdrip.demo.patients import Meaning, Said
from sheetdrip.demo.story import Due
from sheetdrip.demo.verdict import Verdict, judge
from tests.builders import DAY_SEVEN, EVENING, step
from tests.unit.demo.people import PHONE, clinic_time, patient

ADA = patient()
BEN = patient(phone="+12125550102", time_zone="America/New_York")
EVENING_DUE = Due(ADA, EVENING, clinic_time(3, 19), clinic_time(3, 20, 45))
DAY_7_DUE = Due(ADA, DAY_SEVEN, clinic_time(10, 10), clinic_time(10, 18))


def text(
    at: datetime | None = None,
    *,
    to: str = PHONE,
    status: str = "delivered",
    direction: str = "outbound-api",
    body: str = "How is your pain now?",
    code: int | None = None,
) -> Mapping[str, Any]:
    """A message as the sandbox tells it."""
    sent = at.astimezone(UTC).isoformat().replace("+00:00", "Z") if at else None
    return {
        "to": to,
        "date_sent": sent,
        "status": status,
        "direction": direction,
        "body": body,
        "error_code": code,
    }


def verdict(*messages: Mapping[str, Any], due: tuple[Due, ...] = (EVENING_DUE,)) -> Verdict:
    return judge(due, [ADA, BEN], messages)


def counts(told: Verdict) -> tuple[int, int, int, int]:
    return told.sent_once, told.sent_twice, told.missing, told.wrong_hour


def test_a_text_that_left_on_time_is_right() -> None:
    told = verdict(text(clinic_time(3, 19)))
    assert told == Verdict(
        due=1, sent_once=1, sent_twice=0, missing=0, wrong_hour=0, delivered=1, undelivered=0
    )
    assert told.is_clean


def test_nothing_due_and_nothing_sent_is_clean() -> None:
    told = verdict(due=())
    assert counts(told) == (0, 0, 0, 0)
    assert told.is_clean


FAULTS = [
    ("missing", [], (0, 0, 1, 0)),
    ("sent twice", [clinic_time(3, 19), clinic_time(3, 19, 5)], (0, 1, 0, 0)),
    ("sent twice at once", [clinic_time(3, 19), clinic_time(3, 19)], (0, 1, 0, 0)),
    ("again a day later", [clinic_time(3, 19), clinic_time(4, 19)], (1, 0, 0, 1)),
    ("an hour late", [clinic_time(3, 20)], (0, 0, 1, 1)),
    ("an hour early", [clinic_time(3, 18)], (0, 0, 1, 1)),
    ("a minute early", [clinic_time(3, 18, 59)], (0, 0, 1, 1)),
    ("just not punctual", [clinic_time(3, 19, 21)], (0, 0, 1, 1)),
    ("at night", [clinic_time(3, 23)], (0, 0, 1, 1)),
    ("a day early", [clinic_time(2, 19)], (0, 0, 1, 1)),
]


@pytest.mark.parametrize(
    ("left", "told"), [pytest.param(left, told, id=name) for name, left, told in FAULTS]
)
def test_every_fault_is_caught(left: list[datetime], told: tuple[int, int, int, int]) -> None:
    found = verdict(*map(text, left))
    assert counts(found) == told
    assert not found.is_clean


def test_twenty_minutes_are_still_punctual() -> None:
    assert verdict(text(clinic_time(3, 19, 20))).is_clean


def test_a_text_to_a_stranger_is_wrong_at_any_hour() -> None:
    told = verdict(text(clinic_time(3, 19)), text(clinic_time(3, 19), to="+13125550199"))
    assert counts(told) == (1, 0, 0, 1)
    assert not told.is_clean


def test_a_text_to_the_wrong_patient_is_missing_here_and_wrong_there() -> None:
    assert counts(verdict(text(clinic_time(3, 19), to="+12125550102"))) == (0, 0, 1, 1)


def test_a_text_after_its_deadline_is_wrong_however_soon_after_the_row_became_right() -> None:
    mended = Due(ADA, EVENING, clinic_time(3, 20, 40), clinic_time(3, 20, 45))
    assert verdict(text(clinic_time(3, 20, 45)), due=(mended,)).is_clean
    told = verdict(text(clinic_time(3, 20, 46)), due=(mended,))
    assert counts(told) == (0, 0, 1, 1)


@pytest.mark.parametrize(
    ("hour", "minute", "wrong"), [(7, 59, 1), (8, 0, 0), (20, 59, 0), (21, 0, 1)]
)
def test_a_text_at_night_is_wrong_even_if_the_sequence_says_so(
    hour: int, minute: int, wrong: int
) -> None:
    at = clinic_time(3, hour, minute)
    odd = Due(ADA, step("odd", at=time(hour, minute)), at, at + timedelta(hours=1))
    assert counts(verdict(text(at), due=(odd,))) == (1, 0, 0, wrong)


def test_night_is_by_the_patients_clocks() -> None:
    # 20:30 in Chicago is 21:30 in New York
    at = clinic_time(3, 20, 30)
    late = Due(BEN, EVENING, at, at)
    assert counts(verdict(text(at, to="+12125550102"), due=(late,))) == (1, 0, 0, 1)


def test_an_hour_off_after_the_clocks_changed_is_caught() -> None:
    assert verdict(text(datetime(2026, 3, 10, 15, tzinfo=UTC)), due=(DAY_7_DUE,)).is_clean
    told = verdict(text(datetime(2026, 3, 10, 16, tzinfo=UTC)), due=(DAY_7_DUE,))
    assert counts(told) == (0, 0, 1, 1)


def test_each_text_answers_for_its_own_step() -> None:
    told = verdict(
        text(clinic_time(10, 10)), text(clinic_time(3, 19)), due=(EVENING_DUE, DAY_7_DUE)
    )
    assert (told.due, *counts(told)) == (2, 2, 0, 0, 0)


@pytest.mark.parametrize("status", ["queued", "accepted", "scheduled", "canceled"])
def test_what_twilio_has_not_sent_has_not_left(status: str) -> None:
    told = verdict(text(None, status=status))
    assert counts(told) == (0, 0, 1, 0)
    assert (told.delivered, told.undelivered) == (0, 0)


def test_replies_and_twilios_own_answers_are_nobodys_texts() -> None:
    told = verdict(
        text(clinic_time(3, 19)),
        text(clinic_time(3, 23), direction="inbound"),
        text(clinic_time(3, 23), direction="outbound-reply"),
    )
    assert told.is_clean


def test_what_was_not_delivered_was_sent_all_the_same() -> None:
    patients = [patient(phone=f"+1312555010{order}") for order in range(5)]
    due = [Due(one, EVENING, clinic_time(3, 19), clinic_time(3, 20, 45)) for one in patients]
    statuses = ["delivered", "delivered", "undelivered", "failed", "sent"]
    messages = [
        text(clinic_time(3, 19, 1), to=one.person.e164, status=status)
        for one, status in zip(patients, statuses, strict=True)
    ]
    told = judge(due, patients, messages)
    assert (told.due, told.sent_once, told.delivered, told.undelivered) == (5, 5, 2, 2)
    assert told.is_clean


def test_a_text_that_did_not_arrive_is_due_once_more() -> None:
    first = text(clinic_time(3, 19), status="undelivered", code=30003)
    told = verdict(first, text(clinic_time(3, 19, 45)))
    assert (told.due, *counts(told)) == (2, 2, 0, 0, 0)
    assert (told.delivered, told.undelivered) == (1, 1)
    assert counts(verdict(first)) == (1, 0, 1, 0)


def test_a_third_try_and_a_second_one_after_a_delivery_are_wrong() -> None:
    first = text(clinic_time(3, 19), status="undelivered", code=30003)
    again = text(clinic_time(3, 19, 45), status="undelivered", code=30003)
    assert counts(verdict(first, again, text(clinic_time(3, 20, 30)))) == (2, 0, 0, 1)
    assert counts(verdict(text(clinic_time(3, 19)), text(clinic_time(3, 19, 45)))) == (1, 0, 0, 1)
    filtered = text(clinic_time(3, 19), status="undelivered", code=30007)
    assert counts(verdict(filtered, text(clinic_time(3, 19, 45)))) == (1, 0, 0, 1)


def test_there_is_no_second_try_when_it_would_come_too_late() -> None:
    late = Due(ADA, EVENING, clinic_time(3, 20, 15), clinic_time(3, 20, 45))
    first = text(clinic_time(3, 20, 15), status="undelivered", code=30003)
    assert verdict(first, due=(late,)).due == 1


def test_a_phone_that_no_text_can_reach_is_due_no_further_ones() -> None:
    first = text(clinic_time(3, 19), status="undelivered", code=30006)
    told = verdict(first, due=(EVENING_DUE, DAY_7_DUE))
    assert (told.due, *counts(told)) == (1, 1, 0, 0, 0)
    next_one = text(clinic_time(10, 10), status="undelivered", code=30006)
    assert counts(verdict(first, next_one, due=(EVENING_DUE, DAY_7_DUE))) == (1, 0, 0, 1)


UNREAD = Said(
    phone=PHONE,
    at=clinic_time(3, 19, 40),
    step="Evening",
    text="???",
    meaning=Meaning.NONSENSE,
)
ASKS_AGAIN = "Hillside: sorry, we could not read that."


def test_a_question_asked_once_more_is_extra_and_right() -> None:
    messages = [text(clinic_time(3, 19)), text(clinic_time(3, 19, 50), body=ASKS_AGAIN)]
    told = judge([EVENING_DUE], [ADA], messages, [UNREAD])
    assert (told.due, *counts(told)) == (1, 1, 0, 0, 0)
    assert told.delivered == 1


@pytest.mark.parametrize("at", [clinic_time(3, 19, 39), clinic_time(3, 20, 1), clinic_time(4, 9)])
def test_a_question_asked_once_more_without_need_or_too_late_is_wrong(at: datetime) -> None:
    messages = [text(clinic_time(3, 19)), text(at, body=ASKS_AGAIN)]
    assert counts(judge([EVENING_DUE], [ADA], messages, [UNREAD])) == (1, 0, 0, 1)


def test_a_question_asked_once_more_at_night_is_wrong() -> None:
    said = replace(UNREAD, at=clinic_time(3, 20, 55))
    messages = [text(clinic_time(3, 19)), text(clinic_time(3, 21, 5), body=ASKS_AGAIN)]
    assert counts(judge([EVENING_DUE], [ADA], messages, [said])) == (1, 0, 0, 1)


def test_what_was_misheard_is_not_clean() -> None:
    right = verdict(text(clinic_time(3, 19)))
    assert not replace(right, heard=Heard(scores_wrong=1)).is_clean
