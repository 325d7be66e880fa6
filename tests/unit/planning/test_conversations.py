"""Is a conversation known again by its key, and what became of a start whose outcome is unknown?"""

from dataclasses import replace
from datetime import datetime, timedelta

from sheetdrip.domain.lifecycle import State
from sheetdrip.domain.message import Message
from sheetdrip.domain.send_time import Due
from sheetdrip.planning.conversations import (
    candidates,
    is_for,
    settle_starts,
    since,
    start_key,
)
from sheetdrip.planning.unknown_outcomes import Adopt, Lost, is_settled
from tests.builders import DAY_7, PHONE, conversation, key, started

MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)
OTHER = "+13125550199"


def unknown(surgery: str = "A", attempt: int = 1, posted_at: datetime = DAY_7) -> Message:
    return started(State.UNKNOWN, key(surgery=surgery), attempt=attempt, posted_at=posted_at)


def test_a_key_names_the_step_the_revision_and_the_attempt() -> None:
    assert start_key(started(names=key(revision=3), attempt=2)) == "A/day-7/3/2"


def test_a_start_is_settled_when_no_late_application_is_possible_or_it_was_refused() -> None:
    assert not is_settled(unknown(), DAY_7 + 239 * SECOND)
    assert is_settled(unknown(), DAY_7 + 240 * SECOND)
    assert is_settled(started(State.UNKNOWN, attempt=2, code=20409), DAY_7)


def test_executions_are_listed_from_before_the_first_attempt_that_may_have_been_made() -> None:
    late = unknown(attempt=3, posted_at=DAY_7 + 60 * MINUTE)
    early = unknown(posted_at=DAY_7 - 10 * MINUTE)
    assert since([late]) == DAY_7 - 5 * MINUTE
    assert since([late, early]) == DAY_7 - 15 * MINUTE


def test_only_executions_for_the_patients_in_question_are_read() -> None:
    mine, known, others = (
        conversation("FN1"),
        conversation("FN2"),
        conversation("FN3", contact=OTHER),
    )
    found = candidates([unknown()], [mine, known, others], frozenset({"FN2"}))
    assert list(found) == [mine]


def test_an_execution_is_a_rows_by_its_key_or_in_a_row_with_another_id_by_its_time() -> None:
    due = Due(DAY_7, DAY_7 + 480 * MINUTE)
    mine = conversation("FN1", key="A/day-7/1/1")
    assert is_for(mine, "A", "day-7", due)
    assert not is_for(mine, "A", "day-14", due)
    assert not is_for(conversation("FN2", key=None), "A", "day-7", due)
    in_time = replace(mine, created_at=DAY_7 + 300 * MINUTE)
    assert is_for(in_time, "B", "day-7", due)
    assert not is_for(replace(mine, created_at=DAY_7 - 300 * MINUTE), "B", "day-7", due)
    assert not is_for(replace(mine, created_at=DAY_7 + 500 * MINUTE), "B", "day-7", due)


def test_a_start_is_known_by_its_step_whichever_attempt_it_was() -> None:
    first = conversation("FN1", key="A/day-7/1/1")
    strange = conversation("FN2", key="A/day-14/1/1")
    theirs = conversation("FN3", key=None)
    a, b, c = unknown(attempt=2), unknown("B"), unknown("C")
    assert list(settle_starts([a, b, c], [strange, first, theirs])) == [
        Adopt(a, first.listed()),
        Lost(b),
        Lost(c),
    ]


def test_of_two_the_newest_is_taken() -> None:
    old = conversation("FN1", key="A/day-7/1/1")
    new = conversation("FN2", key="A/day-7/1/2", created_at=DAY_7 + MINUTE)
    (verdict,) = settle_starts([unknown(attempt=2)], [new, old])
    assert verdict == Adopt(unknown(attempt=2), new.listed())


def test_a_context_that_was_read_goes_with_its_execution() -> None:
    run = conversation("FN1", contact=PHONE).with_context(key="A/day-7/1/1", result={"score": "8"})
    assert (run.key, run.result) == ("A/day-7/1/1", {"score": "8"})
    assert not run.is_over
    assert conversation(ended_at=DAY_7).is_over


def test_as_a_message_it_says_nothing() -> None:
    one = conversation("FN1").listed()
    assert (one.sid, one.to, one.status, one.body) == ("FN1", PHONE, "active", "")
    other = conversation("FN1").listed(to=OTHER, status="sent")
    assert (other.to, other.status) == (OTHER, "sent")
