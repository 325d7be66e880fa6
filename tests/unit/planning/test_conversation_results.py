"""What did a Studio flow hear from its patient, and which replies were for it?"""

from collections.abc import Mapping
from datetime import timedelta

import pytest

from sheetdrip.domain.lifecycle import State
from sheetdrip.domain.message import Outcome
from sheetdrip.domain.reasons import Reason, ReasonCode
from sheetdrip.domain.reply import ScoreRecord
from sheetdrip.domain.wording import say
from sheetdrip.planning.concerns import Concern, ConcernKind
from sheetdrip.planning.conversation_results import (
    ConversationResult,
    has_missed,
    judge_conversation,
    was_listening,
)
from tests.builders import DAY_7, RUN, conversation, key, reply, started

SECOND = timedelta(seconds=1)
END = DAY_7 + timedelta(minutes=5)
SCORE = ScoreRecord(surgery="A", step="day-7", score=8, reply_sid=RUN)


def left(why: ReasonCode, state: State = State.DELIVERED) -> Outcome:
    return Outcome(key=key(), state=state, twilio_status="ended", reason=Reason(why))


def hear(result: Mapping[str, str], *, has_replies: bool = False) -> ConversationResult:
    run = conversation(ended_at=END, result=result)
    return judge_conversation(started(), run, None, has_replies=has_replies)


@pytest.mark.parametrize(
    ("said", "score"), [("0", 0), ("8", 8), (" 10 ", 10)], ids=["none", "eight", "ten"]
)
def test_a_score_is_kept_as_the_conversations(said: str, score: int) -> None:
    assert hear({"outcome": "answered", "score": said}) == ConversationResult(
        outcome=left(ReasonCode.NOTHING),
        score=ScoreRecord(surgery="A", step="day-7", score=score, reply_sid=RUN),
    )


@pytest.mark.parametrize(
    "result",
    [
        {"outcome": "unclear", "answer": "so so"},
        {"outcome": "silent", "first_answer": "so so"},
        {"outcome": "undelivered", "first_answer": "so so"},
        {"outcome": "answered", "score": "eleven"},
        {"outcome": "answered", "score": "11"},
        {"outcome": "answered"},
    ],
    ids=str,
)
def test_what_was_not_understood_is_a_persons_turn(result: dict[str, str]) -> None:
    unclear = Concern("A", "day-7", ConcernKind.UNCLEAR, say("concern.unclear"))
    expected = ConversationResult(outcome=left(ReasonCode.NOT_UNDERSTOOD), concern=unclear)
    assert hear(result) == expected


@pytest.mark.parametrize("result", [{}, {"outcome": "silent"}, {"outcome": "undelivered"}], ids=str)
def test_so_is_what_was_written_and_not_heard(result: dict[str, str]) -> None:
    found = hear(result, has_replies=True)
    assert found.outcome == left(ReasonCode.NOT_UNDERSTOOD)
    assert found.concern is not None


@pytest.mark.parametrize(
    "result", [{}, {"outcome": "silent", "first_answer": " "}, {"other": "1"}], ids=str
)
def test_silence_is_no_answer(result: dict[str, str]) -> None:
    assert hear(result) == ConversationResult(outcome=left(ReasonCode.NO_ANSWER))


def test_a_text_that_was_lost_is_undelivered() -> None:
    lost = left(ReasonCode.FLOW_UNDELIVERED, State.UNDELIVERED)
    assert hear({"outcome": "undelivered"}) == ConversationResult(outcome=lost)


def test_stop_is_told_whether_the_flow_heard_it_or_was_ended_for_it() -> None:
    told = ConversationResult(outcome=left(ReasonCode.REPLIED_STOP))
    assert hear({"outcome": "stopped", "first_answer": "so so"}, has_replies=True) == told
    ended = started(reason=Reason(ReasonCode.REPLIED_STOP))
    assert judge_conversation(ended, conversation(ended_at=END), None, has_replies=True) == told


def test_a_score_before_stop_counts() -> None:
    ended = started(reason=Reason(ReasonCode.REPLIED_STOP))
    run = conversation(ended_at=END, result={"outcome": "answered", "score": "8"})
    assert judge_conversation(ended, run, None, has_replies=False).score == SCORE


def test_the_same_score_again_changes_nothing_and_staffs_own_stays() -> None:
    run = conversation(ended_at=END, result={"score": "8"})
    theirs = ScoreRecord(
        surgery="A", step="day-7", score=8, reply_sid=RUN, shown="3", by_staff=True
    )
    assert judge_conversation(started(), run, theirs, has_replies=False).score == theirs


def test_a_score_that_the_patient_has_named_since_is_not_replaced() -> None:
    later = ScoreRecord(surgery="A", step="day-7", score=5, reply_sid="SM1")
    run = conversation(ended_at=END, result={"score": "8"})
    assert judge_conversation(started(), run, later, has_replies=False) == ConversationResult(
        outcome=left(ReasonCode.NOTHING)
    )


@pytest.mark.parametrize(
    ("after", "listened"), [(-SECOND, True), (0 * SECOND, True), (SECOND, False)], ids=str
)
def test_a_flow_listens_until_its_end(after: timedelta, *, listened: bool) -> None:
    assert was_listening(conversation(ended_at=END), reply(received_at=END + after)) is listened


def test_an_active_flow_listens() -> None:
    assert was_listening(conversation(), reply(received_at=END))


@pytest.mark.parametrize(
    ("result", "missed"),
    [({"score": "9"}, False), ({"score": "8"}, False), ({"score": "2"}, True), ({}, True)],
    ids=str,
)
def test_a_score_to_call_for_is_missed_where_the_result_asks_for_no_call(
    result: Mapping[str, str], *, missed: bool
) -> None:
    assert has_missed(conversation(ended_at=END, result=result), 8) is missed


def test_a_conversation_that_goes_on_or_is_gone_tells_nobody_yet() -> None:
    assert has_missed(conversation(result={"score": "9"}), 8)
    assert has_missed(None, 8)
    assert has_missed(conversation(ended_at=END, result={"score": "9"}), None)
