"""Why might a person want to call this patient?"""

from datetime import datetime, timedelta

import pytest

from sheetdrip.channels import STUDIO
from sheetdrip.domain.classification.classifier import Urgency
from sheetdrip.domain.lifecycle import State
from sheetdrip.domain.message import Message
from sheetdrip.planning.concerns import (
    ConcernKind,
    Thresholds,
    concerns,
    concerns_of,
)
from sheetdrip.planning.verdicts import (
    AskedForHelp,
    Automatic,
    Courtesy,
    ForConversation,
    MayBeTen,
    NotUnderstood,
    OptedIn,
    OptedOut,
    Remark,
    Scored,
    Verdict,
    WantsOut,
)
from tests.builders import DAY_7, clarification, draft, due, key, message

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


def asked(step: str, after: timedelta, state: State = State.DELIVERED) -> Message:
    when = due(DAY_7 + after, DAY_7 + after + HOUR)
    return message(state, draft(key(step=step), when=when))


# in no order, as a ledger may have them
ASKED = {
    one.key.step: one
    for one in (
        asked("day-14", 7 * DAY),
        asked("evening", -7 * DAY),
        message(State.DELIVERED, clarification(when=due(DAY_7 + HOUR))),
        asked("day-7", 0 * DAY),
    )
}


def told(
    scores: dict[str, int],
    thresholds: Thresholds,
    *,
    heard: tuple[str, ...] = (),
    messages: dict[str, Message] | None = None,
    now: datetime = DAY_7 + 7 * DAY + HOUR,
) -> list[str]:
    found = concerns("A", messages or ASKED, scores, heard, thresholds, now)
    return [f"{one.surgery} {one.step} {one.kind}: {one.detail}" for one in found]


def test_nothing_is_marked_unless_the_clinic_sets_a_limit() -> None:
    assert told({"day-7": 10}, Thresholds(), now=DAY_7 + 20 * DAY) == []


def test_a_score_at_the_limit_is_marked() -> None:
    limits = Thresholds(call_at=7)
    assert told({"evening": 7, "day-7": 6, "day-14": 10}, limits) == [
        "A evening score: pain 7 (limit 7)",
        "A day-14 score: pain 10 (limit 7)",
    ]


def test_a_limit_of_zero_marks_every_score_and_nothing_else() -> None:
    assert told({"day-7": 0}, Thresholds(call_at=0)) == ["A day-7 score: pain 0 (limit 0)"]


@pytest.mark.parametrize(
    ("scores", "marked"),
    [
        ({"evening": 3, "day-7": 5}, ["A day-7 rise: pain rose from 3 to 5"]),
        ({"evening": 3, "day-7": 4}, []),
        ({"evening": 5, "day-7": 3}, []),
        # of the score before, whichever step that was
        ({"evening": 3, "day-14": 5}, ["A day-14 rise: pain rose from 3 to 5"]),
        ({"evening": 0, "day-7": 4, "day-14": 5}, ["A day-7 rise: pain rose from 0 to 4"]),
        ({"day-7": 9}, []),
    ],
    ids=str,
)
def test_a_rise_is_measured_from_the_score_before(
    scores: dict[str, int], marked: list[str]
) -> None:
    assert told(scores, Thresholds(rise=2)) == marked


SILENT = Thresholds(silent_after=24 * HOUR)
NO_REPLY = "silence: no reply in 24 hours"


@pytest.mark.parametrize(
    ("since", "marked"),
    [(24 * HOUR - timedelta(seconds=1), []), (24 * HOUR, [f"A day-7 {NO_REPLY}"])],
    ids=str,
)
def test_silence_is_marked_after_the_clinics_hours(since: timedelta, marked: list[str]) -> None:
    alone = {"day-7": asked("day-7", 0 * DAY)}
    assert told({}, SILENT, messages=alone, now=DAY_7 + since) == marked
    assert told({"day-7": 0}, SILENT, messages=alone, now=DAY_7 + since) == []
    assert told({}, SILENT, heard=("day-7",), messages=alone, now=DAY_7 + since) == []


@pytest.mark.parametrize("state", State)
def test_only_a_text_that_arrived_waits_for_a_reply(state: State) -> None:
    alone = {"day-7": asked("day-7", 0 * DAY, state)}
    marked = bool(told({}, SILENT, messages=alone, now=DAY_7 + 2 * DAY))
    assert marked is (state in {State.SENT, State.DELIVERED})


def test_silence_lasts_until_any_later_reply() -> None:
    now = DAY_7 + 9 * DAY
    assert told({}, SILENT, now=now) == [
        f"A evening {NO_REPLY}",
        f"A day-7 {NO_REPLY}",
        f"A day-14 {NO_REPLY}",
    ]
    assert told({"day-7": 1}, SILENT, now=now) == [f"A day-14 {NO_REPLY}"]
    assert told({}, SILENT, heard=("day-14",), now=now) == []


def test_hours_are_told_as_they_are_set() -> None:
    half = Thresholds(silent_after=timedelta(minutes=90))
    alone = {"day-7": asked("day-7", 0 * DAY)}
    assert told({}, half, messages=alone, now=DAY_7 + DAY) == [
        "A day-7 silence: no reply in 1.5 hours"
    ]


def test_what_was_asked_a_month_ago_raises_nothing_new() -> None:
    limits = Thresholds(call_at=7, rise=1, silent_after=HOUR)
    scores = {"evening": 7, "day-7": 8}
    at = DAY_7 + 30 * DAY
    assert told(scores, limits, now=at) == [
        "A day-7 score: pain 8 (limit 7)",
        f"A day-14 {NO_REPLY.replace('24', '1')}",
    ]
    assert told(scores, limits, now=at + 8 * DAY) == []


@pytest.mark.parametrize(
    ("verdict", "kind", "detail"),
    [
        (
            Scored(8, correction=False, urgency=Urgency.WORDS),
            ConcernKind.REMARK,
            "a score, and words to read: read the reply",
        ),
        (
            NotUnderstood(clarify=False),
            ConcernKind.UNCLEAR,
            "no score could be read: read the reply",
        ),
        (
            NotUnderstood(clarify=True, urgency=Urgency.WORDS),
            ConcernKind.REMARK,
            "wrote words and no score: read the reply",
        ),
        (
            Scored(2, correction=False, urgency=Urgency.ALARM),
            ConcernKind.ALARM,
            "wrote something alarming: read the reply and call",
        ),
        (
            NotUnderstood(clarify=False, urgency=Urgency.DEATH),
            ConcernKind.DEATH,
            "may have died: read the reply (nothing more is sent)",
        ),
        (Remark(Urgency.CALL), ConcernKind.ALARM, "asks for a call: read the reply"),
        (
            ForConversation(STUDIO, Urgency.ALARM),
            ConcernKind.ALARM,
            "wrote something alarming: read the reply and call",
        ),
        (
            MayBeTen(),
            ConcernKind.ALARM,
            "wrote 1 and then 0, which may be 10: read the replies and ask",
        ),
        (Remark(), ConcernKind.REMARK, "wrote something: read the reply"),
        (
            AskedForHelp(),
            ConcernKind.ALARM,
            "asked for help, and Twilio answered with its own text: call",
        ),
        (
            WantsOut(),
            ConcernKind.WANTS_OUT,
            "may want no more texts, or be a stranger: read the reply (nothing more is sent)",
        ),
        (OptedOut(), ConcernKind.OPTED_OUT, "replied STOP"),
    ],
    ids=str,
)
def test_a_reply_that_needs_a_person_says_why(
    verdict: Verdict, kind: ConcernKind, detail: str
) -> None:
    (found,) = concerns_of("A", "day-7", verdict)
    assert (found.kind, str(found.detail)) == (kind, detail)


def test_a_wish_to_stop_with_an_alarm_in_it_is_both() -> None:
    told = concerns_of("A", "day-7", WantsOut(Urgency.ALARM))
    assert [one.kind for one in told] == [ConcernKind.WANTS_OUT, ConcernKind.ALARM]


@pytest.mark.parametrize(
    "verdict",
    [
        Scored(8, correction=False),
        Scored(8, correction=True),
        NotUnderstood(clarify=True),
        OptedIn(),
        Courtesy(),
        Automatic(),
    ],
    ids=str,
)
def test_a_reply_that_needs_nobody_is_no_concern(verdict: Verdict) -> None:
    assert concerns_of("A", "day-7", verdict) == ()
