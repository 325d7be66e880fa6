from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from sheetdrip.domain.cells import Cell
from sheetdrip.domain.lifecycle import State
from sheetdrip.domain.media import Media
from sheetdrip.domain.reply import ConcernRecord, ReplyRecord, ScoreRecord
from sheetdrip.domain.wording import as_said
from sheetdrip.planning.recovered_replies import (
    Seen,
    as_seen,
    is_waiting,
    limits_seen,
    taken_back,
    told_in,
    without_asking,
)
from tests.builders import DAY_7, NOW, message, reply

UNREADABLE = ReplyRecord(reply=reply("so so"), verdict="clarify", surgery="A", step="day-7")
CONCERN = ConcernRecord(
    surgery="A",
    step="day-7",
    kind="remark",
    detail=as_said("Day 7 wrote something"),
    raised_at=DAY_7,
)
SIDS = {"A": ["SM1"]}


def seen(*lines: str, **cells: Cell) -> Seen:
    named = {name.replace("_", " ").capitalize(): cell for name, cell in cells.items()}
    return Seen(cells={"A": named}, lines=frozenset(lines))


ANSWERED = DAY_7 + timedelta(hours=1)
LATER = DAY_7 + timedelta(hours=2)


def judged(verdict: str | None, surgery: str | None = "A", step: str = "evening") -> ReplyRecord:
    said, delay = reply("4", received_at=ANSWERED), timedelta(days=3)
    return ReplyRecord(reply=said, verdict=verdict, surgery=surgery, step=step, delay=delay)


@pytest.mark.parametrize(
    "verdict", ["scored", "corrected", "remark", "media", "unclear", "clarify"]
)
def test_a_reply_is_judged_again_when_its_question_was_put_on_record_after_it_came(
    verdict: str,
) -> None:
    question = message(State.DELIVERED, posted_at=LATER)
    here = question.key.surgery
    assert is_waiting(judged(verdict, here), [question])
    placed = judged(verdict, here, "day-7")
    assert not is_waiting(placed, [question])
    assert is_waiting(replace(placed, delay=None), [question])
    assert not is_waiting(judged(verdict, here), [replace(question, posted_at=NOW)])
    assert not is_waiting(judged(verdict, here), [replace(question, posted_at=None)])
    assert not is_waiting(judged(verdict, here), [])


@pytest.mark.parametrize("verdict", ["stop", "start", "help", "wants out", "automatic", "studio"])
def test_what_was_no_answer_to_a_question_stays_as_it_was_judged(verdict: str) -> None:
    assert not is_waiting(judged(verdict), [message(State.DELIVERED, posted_at=LATER)])


def test_what_nobody_has_judged_or_could_place_is_judged() -> None:
    assert is_waiting(judged(None), [])
    assert is_waiting(judged("remark", None), [])


def test_a_score_from_a_reply_that_is_judged_again_gives_way_to_what_was_said_before() -> None:
    again = judged("corrected")
    first = ReplyRecord(
        reply=reply("7", sid="SM1", received_at=NOW),
        verdict="scored",
        surgery="A",
        step="evening",
        score=7,
    )
    second = replace(
        first, reply=reply("6", sid="SM2", received_at=NOW + timedelta(hours=1)), score=6
    )
    word = replace(first, reply=reply("so so", sid="SM3", received_at=DAY_7), score=None)
    wrong = ScoreRecord(
        surgery="A", step="evening", score=4, reply_sid=again.reply.sid, shown="4", offered="4"
    )
    other = replace(wrong, step="day-7", reply_sid="SM9")
    scores = {("A", "evening"): wrong, ("A", "day-7"): other}
    before = replace(wrong, score=6, reply_sid="SM2")
    assert taken_back([again], [second, first, word], scores) == {("A", "evening"): before}
    nobody = replace(wrong, score=None, reply_sid=None)
    assert taken_back([again], [], scores) == {("A", "evening"): nobody}
    assert taken_back([], [first], scores) == {}


def test_a_line_of_the_replies_tab_is_a_reply_on_the_clinics_clocks() -> None:
    found = told_in("SM1", "+13125550101", "STOP", 46084.5, "America/Chicago")
    assert found is not None
    assert found.received_at == datetime(2026, 3, 3, 18, tzinfo=UTC)
    bare = told_in("SM1", "13125550101", "STOP", 46084.5, "UTC")
    assert bare is not None
    assert bare.phone == "+13125550101"


def test_a_line_of_the_replies_tab_brings_its_pictures() -> None:
    photo = Media(url="https://api.twilio.com/x", content_type="image/*")
    found = told_in("MM1", "+13125550101", "", 46084.5, "UTC", (photo,))
    assert found is not None
    assert found.media == (photo,)


@pytest.mark.parametrize(("phone", "received"), [("", 46084.5), ("+13125550101", 0)])
def test_a_line_that_lacks_its_phone_or_time_is_none(phone: str, received: float) -> None:
    assert told_in("SM1", phone, "STOP", received, "UTC") is None


def test_what_could_not_be_read_goes_to_a_person() -> None:
    record, concern = without_asking([UNREADABLE], {"day-7": "Day 7"}, "UTC")
    assert isinstance(record, ReplyRecord)
    assert record.verdict == "unclear"
    assert isinstance(concern, ConcernRecord)
    assert str(concern.detail).startswith("Day 7 no score")


def test_what_was_answered_later_needs_nobody() -> None:
    score = ScoreRecord(surgery="A", step="day-7", score=4)
    kept = list(without_asking([UNREADABLE, score], {}, "UTC"))
    assert [type(one) for one in kept] == [ReplyRecord, ScoreRecord]
    assert isinstance(kept[0], ReplyRecord)
    assert kept[0].verdict == "unclear"


@pytest.mark.parametrize(
    ("sheet", "shown", "by"),
    [
        (seen(), False, None),
        (seen("SM1"), False, None),
        (seen("SM1", acknowledged_by="JD"), True, "JD"),
        (seen(acknowledged_by="JD"), False, None),
        (seen("SM1", needs_a_call="Day 7 wrote something; x", acknowledged_by="JD"), True, None),
    ],
)
def test_a_concern_is_raised_unless_the_sheet_shows_that_it_was(
    sheet: Seen,
    shown: bool,
    by: str | None,
) -> None:
    (found,) = as_seen([CONCERN], sheet, SIDS, NOW)
    assert isinstance(found, ConcernRecord)
    assert (found.shown_at is not None, found.acknowledged_by) == (shown, by)
    assert (list(limits_seen([CONCERN], sheet, SIDS, NOW)) == [found]) is (found != CONCERN)


def test_what_the_patient_settled_stays_settled_and_other_records_stay_as_they_are() -> None:
    settled = ConcernRecord(
        surgery="A",
        step="",
        kind="silence",
        detail=as_said(""),
        raised_at=DAY_7,
        acknowledged_at=DAY_7 + timedelta(hours=1),
    )
    score = ScoreRecord(surgery="A", step="day-7", score=4)
    assert list(as_seen([settled, score], seen(), {}, NOW)) == [settled, score]
