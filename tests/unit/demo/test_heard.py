"""Does the judge notice whoever was misheard? One fault each, by hand."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sheetdrip.demo.heard import Heard, Scene, clarifications, hear
from sheetdrip.demo.patients import Asked, Meaning, Said
from sheetdrip.demo.story import Span
from tests.unit.demo.page.sheets import text
from tests.unit.demo.people import PHONE, clinic_time

ARRIVED = clinic_time(3, 19, 1)
NOON = clinic_time(6, 12)
ASKS_AGAIN = "Hillside: sorry, we could not read that."


def utc(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


def said(
    body: str,
    meaning: Meaning = Meaning.SCORE,
    score: int | None = None,
    at: datetime = ARRIVED + timedelta(minutes=40),
    step: str = "Evening",
) -> Said:
    return Said(
        phone=PHONE, at=at, step=step, text=body, meaning=meaning, score=score, sid=f"IN{body}"
    )


SEVEN = said("seven", score=7)
NONSENSE = said("???", Meaning.NONSENSE)
AGAIN = said("hm", Meaning.NONSENSE_AGAIN, at=ARRIVED + timedelta(minutes=80))
STOP = said("STOP", Meaning.STOP)


def row(needs_call: str = "", status: str = "", **scores: str) -> dict[str, Any]:
    return {
        "Phone": "(312) 555-0101",
        "Needs a call": needs_call,
        "Please read": "",
        "Status": status,
        "Evening score": scores.get("evening", ""),
        "Day 7 score": scores.get("day_7", ""),
    }


def line(one: Said) -> dict[str, Any]:
    return {"Reply SID": one.sid, "Reply": one.text}


def scene(*words: Said, **changes: object) -> Scene:
    """The evening's question and what came back, all in the Replies tab."""
    told: dict[str, Any] = {
        "asked": [Asked(PHONE, "Evening", ARRIVED)],
        "said": words,
        "stopped": {},
        "messages": [],
        "rows": [row()],
        "lines": [line(one) for one in words],
        "labels": ["Evening", "Day 7"],
        "now": NOON,
        **changes,
    }
    return Scene(**told)


def test_a_score_in_its_cell_and_a_line_for_it_are_right() -> None:
    told = hear(scene(SEVEN, rows=[row(evening="7")]))
    assert told == Heard(answers=1, scores_right=1, lines=1)
    assert told.is_clean


@pytest.mark.parametrize(
    ("cells", "counts"),
    [
        ({"evening": "6"}, (0, 1, 0)),
        ({}, (0, 0, 1)),
        ({"day_7": "7"}, (0, 1, 1)),
        ({"evening": "7", "day_7": "7"}, (1, 1, 0)),
    ],
)
def test_a_score_that_is_wrong_missing_or_elsewhere_is_noticed(
    cells: dict[str, str], counts: tuple[int, int, int]
) -> None:
    told = hear(scene(SEVEN, rows=[row(**cells)]))
    assert (told.scores_right, told.scores_wrong, told.scores_missing) == counts
    assert not told.is_clean


def test_a_score_whose_row_is_gone_is_missing() -> None:
    assert hear(scene(SEVEN, rows=[])).scores_missing == 1


def test_the_last_score_of_a_step_counts() -> None:
    four = said("4", score=4, at=ARRIVED + timedelta(hours=2))
    assert hear(scene(SEVEN, four, rows=[row(evening="4")])).scores_right == 1


def test_what_was_written_just_now_may_not_have_been_heard() -> None:
    late = said("seven", score=7, at=NOON - timedelta(minutes=30))
    told = hear(scene(late, lines=[]))
    assert told.is_clean
    assert (told.answers, told.scores_missing, told.lines) == (1, 0, 0)


def test_a_question_asked_once_more_once_is_right() -> None:
    again = text(to=PHONE, body=ASKS_AGAIN, date_sent=utc(NONSENSE.at + timedelta(minutes=10)))
    told = hear(scene(NONSENSE, messages=[again]))
    assert (told.asked_again, told.asked_again_right) == (1, 1)
    assert told.is_clean
    assert clarifications([NONSENSE], [again]) == [again]


@pytest.mark.parametrize("minutes", [(), (10, 12), (-1,), (21,)])
def test_a_question_not_asked_once_more_or_twice_or_too_late_is_noticed(
    minutes: tuple[int, ...],
) -> None:
    messages = [
        text(
            f"SM{one}",
            to=PHONE,
            body=ASKS_AGAIN,
            date_sent=utc(NONSENSE.at + timedelta(minutes=one)),
        )
        for one in minutes
    ]
    told = hear(scene(NONSENSE, messages=messages))
    assert (told.asked_again, told.asked_again_right) == (1, 0)
    assert not told.is_clean


STOPPED = {PHONE: (Span(STOP.at),)}
OUT = row("replied STOP", "Call this patient: replied STOP. the patient replied STOP on Tue 3 Mar")
HELD = text(
    to=PHONE,
    status="canceled",
    send_at=utc(clinic_time(10, 10)),
    date_created=utc(clinic_time(3, 12)),
    date_sent=None,
)


def test_a_stop_that_cancels_everything_and_is_told_is_heeded() -> None:
    told = hear(scene(STOP, stopped=STOPPED, rows=[OUT], messages=[HELD]))
    assert (told.stops, told.stops_heeded, told.texts_after_stop) == (1, 1, 0)
    assert told.is_clean


@pytest.mark.parametrize(
    ("held", "there"),
    [({**HELD, "status": "scheduled"}, OUT), (HELD, row("replied STOP", "Day 7 scheduled"))],
)
def test_a_stop_that_leaves_a_text_or_is_not_told_is_noticed(
    held: dict[str, Any], there: dict[str, Any]
) -> None:
    told = hear(scene(STOP, stopped=STOPPED, rows=[there], messages=[held]))
    assert (told.stops, told.stops_heeded) == (1, 0)
    assert not told.is_clean


def test_a_text_after_a_stop_is_noticed_even_if_twilio_refused_it() -> None:
    after = text(to=PHONE, status="failed", date_sent=utc(STOP.at + timedelta(hours=1)))
    told = hear(scene(STOP, stopped=STOPPED, rows=[OUT], messages=[HELD, after]))
    assert told.texts_after_stop == 1
    assert not told.is_clean


def test_twilios_own_answer_to_a_stop_is_no_text_of_ours() -> None:
    own = text(to=PHONE, direction="outbound-reply", send_at=None, date_sent=utc(STOP.at))
    assert hear(scene(STOP, stopped=STOPPED, rows=[OUT], messages=[own])).is_clean


def test_after_a_start_texts_go_and_nobody_need_call() -> None:
    started = {PHONE: (Span(STOP.at, clinic_time(5, 9)),)}
    after = text(to=PHONE, date_sent=utc(clinic_time(5, 10)))
    start = said("START", Meaning.START, at=clinic_time(5, 9))
    told = hear(scene(STOP, start, stopped=started, messages=[HELD, after]))
    assert (told.stops, told.stops_heeded, told.texts_after_stop) == (1, 1, 0)
    assert told.is_clean


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [line(SEVEN), line(SEVEN)],
        [{**line(SEVEN), "Reply": "7"}],
        [line(SEVEN), {"Reply SID": "IN?", "Reply": "who?"}],
    ],
)
def test_a_line_that_is_missing_doubled_changed_or_nobodys_is_noticed(
    lines: list[dict[str, Any]],
) -> None:
    told = hear(scene(SEVEN, rows=[row(evening="7")], lines=lines))
    assert told.lines_wrong == 1
    assert not told.is_clean


EIGHT = said("8", score=8)
FOUR = said("4", score=4)
SIX_LATER = said("6", score=6, step="Day 7", at=clinic_time(10, 11))
BOTH = [Asked(PHONE, "Evening", ARRIVED), Asked(PHONE, "Day 7", clinic_time(10, 10))]
REMARK = said("Can I shower?", Meaning.REMARK, at=ARRIVED + timedelta(hours=2))
DEAD = text(to=PHONE, status="undelivered", error_code=30006)
READ_AGAIN = text(to=PHONE, body=ASKS_AGAIN, date_sent=utc(NONSENSE.at + timedelta(minutes=5)))


@pytest.mark.parametrize(
    "there",
    [
        pytest.param(scene(EIGHT, rows=[row(evening="8")]), id="a high score"),
        pytest.param(
            scene(
                FOUR,
                SIX_LATER,
                asked=BOTH,
                rows=[row(evening="4", day_7="6")],
                now=clinic_time(12, 12),
            ),
            id="a rise",
        ),
        pytest.param(scene(FOUR, REMARK, rows=[row(evening="4")]), id="a remark"),
        pytest.param(scene(NONSENSE, AGAIN, messages=[READ_AGAIN]), id="not understood twice"),
        pytest.param(scene(), id="silence"),
        pytest.param(scene(asked=[], messages=[DEAD]), id="a landline"),
        pytest.param(
            scene(
                STOP,
                stopped=STOPPED,
                rows=[row(status="the patient replied STOP on Tue 3 Mar")],
                messages=[HELD],
            ),
            id="STOP",
        ),
    ],
)
def test_a_row_that_needs_a_call_and_is_not_marked_is_noticed(there: Scene) -> None:
    told = hear(there)
    assert (told.calls, told.calls_wrong) == (1, 1)
    assert not told.is_clean
    marked = [{**one, "Needs a call": "yes"} for one in there.rows]
    told = hear(replace(there, rows=marked))
    assert (told.calls, told.calls_wrong) == (1, 0)
    assert told.is_clean


@pytest.mark.parametrize(
    "there",
    [
        pytest.param(scene(SEVEN, rows=[row("yes", evening="7")]), id="a low score"),
        pytest.param(
            scene(NONSENSE, SEVEN, rows=[row("yes", evening="7")], messages=[READ_AGAIN]),
            id="understood in the end",
        ),
        pytest.param(scene(asked=[], rows=[row("yes")]), id="nobody asked"),
        pytest.param(scene(rows=[row("yes")], now=ARRIVED + timedelta(hours=23)), id="a day"),
    ],
)
def test_a_row_that_is_marked_without_need_is_noticed(there: Scene) -> None:
    told = hear(there)
    assert (told.calls, told.calls_wrong) == (0, 1)
    assert not told.is_clean


@pytest.mark.parametrize("mark", ["", "yes"])
def test_a_row_about_to_be_marked_may_be_either_way(mark: str) -> None:
    silent_for_a_day = scene(rows=[row(mark)], now=ARRIVED + timedelta(hours=24))
    asked_again_and_silent = scene(NONSENSE, rows=[row(mark)], messages=[READ_AGAIN])
    just_now = scene(EIGHT, rows=[row(mark)], now=EIGHT.at + timedelta(minutes=5))
    for there in (silent_for_a_day, asked_again_and_silent, just_now):
        assert hear(there).calls_wrong == 0
