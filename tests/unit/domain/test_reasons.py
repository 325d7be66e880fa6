"""Which reasons are there, how are they kept, and what do they say?"""

import json
import string

import pytest

from sheetdrip.domain.failures import reason as of_error
from sheetdrip.domain.reasons import (
    Reason,
    ReasonCode,
    as_it_is,
    from_json,
    kept_statement,
    of_twilio,
    to_json,
)
from sheetdrip.domain.wording import Argument, say, sentence
from sheetdrip.domain.wording.english import ENGLISH

CAUSE = Reason.of(ReasonCode.SURGERY_LATER, time="20:30")
ARGUMENTS: dict[str, Argument] = {
    "cause": CAUSE,
    "error": 30006,
    "day": "2026-03-03",
    "at": "2026-03-10T10:00",
    "hours": 12.0,
    "count": 2,
    "time": "18:00",
    "word": "Deceased",
    "text": "its own words",
    "why": say("held.unrecorded"),
    "problems": (say("cell.blank", column="Phone"), CAUSE),
}


def every_reason() -> list[Reason]:
    found = []
    for code in ReasonCode:
        template = ENGLISH.sentences[Reason(code).key]
        names = [name for _, name, _, _ in string.Formatter().parse(template) if name]
        found.append(Reason.of(code, **{name: ARGUMENTS[name] for name in names}))
    return found


@pytest.mark.parametrize("reason", every_reason(), ids=lambda one: one.code.value)
def test_every_reason_can_be_said_and_is_kept_as_it_is(reason: Reason) -> None:
    told = sentence(reason)
    assert "{" not in told
    assert bool(told) is (reason.code is not ReasonCode.NOTHING)
    assert from_json(to_json(reason)) == reason


def test_what_is_kept_can_be_read_by_people() -> None:
    kept = to_json(Reason.of(ReasonCode.NOT_SENT_IN_TIME, cause=CAUSE))
    assert json.loads(kept) == {
        "code": "not_sent_in_time",
        "cause": {"code": "surgery_later", "time": "20:30"},
    }


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        (None, ""),
        (CAUSE, "the surgery is at 20:30, after this text's time"),
        (
            Reason.of(ReasonCode.LEFT_BEFORE_CANCEL, cause=CAUSE),
            f"it had left when {sentence(CAUSE)}",
        ),
        (Reason.of(ReasonCode.NOT_SENT_IN_TIME, cause=None), "not sent in time: "),
        (
            Reason.of(ReasonCode.PHONE_TEXTED_NEARBY, at="2026-03-10T10:00", hours=0.5),
            "another text to this phone is for Tue 10 Mar 10:00; at most one in 0.5 hours",
        ),
        (of_twilio(30006), str(of_error(30006))),
        (of_twilio(None), str(of_error(None))),
        (Reason.of(ReasonCode.EXPIRED, text="as it was put before"), "as it was put before"),
    ],
)
def test_arguments_are_written_as_the_sheet_has_them(reason: Reason | None, told: str) -> None:
    assert sentence(reason) == told


def test_a_code_of_a_newer_version_is_shown_and_counts_for_nothing() -> None:
    assert from_json('{"code": "of_tomorrow"}') == as_it_is("of_tomorrow")
    assert from_json('{"code": "of_tomorrow", "text": "why"}') == as_it_is("why")


def test_a_sentence_that_an_earlier_version_kept_is_read_as_it_is() -> None:
    assert kept_statement("pain 8 (limit 7)") == as_it_is("pain 8 (limit 7)")
    said = say("concern.score", score=8, limit=7)
    assert kept_statement(to_json(said)) == said
