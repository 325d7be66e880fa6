"""Which reasons are there, how are they kept, and what do they say?"""

import json
import string

import pytest

from sheetdrip.domain import reason_sentences
from sheetdrip.domain.failures import reason as of_error
from sheetdrip.domain.reason_sentences import sentence
from sheetdrip.domain.reasons import (
    Argument,
    Reason,
    ReasonCode,
    from_json,
    in_words,
    of_twilio,
    to_json,
)

IN_OWN_WORDS = {ReasonCode.TEXT, ReasonCode.ROW, ReasonCode.GAVE_UP, ReasonCode.BARRED}
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
}


def every_reason() -> list[Reason]:
    found = []
    for code, template in reason_sentences.SENTENCES.items():
        names = [name for _, name, _, _ in string.Formatter().parse(template) if name]
        found.append(Reason.of(code, **{name: ARGUMENTS[name] for name in names}))
    return found + [in_words(code, "its own words") for code in sorted(IN_OWN_WORDS)]


def test_every_code_has_a_sentence_or_brings_its_own() -> None:
    assert set(ReasonCode) - reason_sentences.SENTENCES.keys() == IN_OWN_WORDS
    assert not IN_OWN_WORDS & reason_sentences.SENTENCES.keys()


@pytest.mark.parametrize("reason", every_reason(), ids=lambda one: one.code.value)
def test_every_reason_can_be_said_and_is_kept_as_it_is(reason: Reason) -> None:
    told = sentence(reason)
    assert "{" not in told
    assert bool(told) is (reason.code is not ReasonCode.NOTHING)
    assert from_json(to_json(reason)) == reason


def test_two_codes_never_say_the_same() -> None:
    told = [sentence(one) for one in every_reason() if one.code not in IN_OWN_WORDS]
    assert len(set(told)) == len(told)


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
        (of_twilio(30006), of_error(30006)),
        (of_twilio(None), of_error(None)),
        (in_words(ReasonCode.EXPIRED, "as it was put before"), "as it was put before"),
    ],
)
def test_arguments_are_written_as_the_sheet_has_them(reason: Reason | None, told: str) -> None:
    assert sentence(reason) == told


def test_a_code_of_a_newer_version_is_shown_and_counts_for_nothing() -> None:
    assert from_json('{"code": "of_tomorrow"}') == in_words(ReasonCode.TEXT, "of_tomorrow")
    assert from_json('{"code": "of_tomorrow", "text": "why"}') == in_words(ReasonCode.TEXT, "why")
