"""What became of the calls whose outcome is unknown? Bodies to one number, as multisets."""

from datetime import timedelta

import pytest

from sheetdrip.domain.lifecycle import State
from sheetdrip.domain.message import Message
from sheetdrip.planning.settle import Adopt, Extra, Listed, Lost, is_settled, settle
from tests.builders import DAY_7, NOW, draft, key, listed, message

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)


def uncertain(step: str, after: int = 0, body: str = "How is your pain now?") -> Message:
    return message(
        State.UNKNOWN,
        draft(key(step=step), body=body),
        posted_at=NOW + after * MINUTE,
        sid=None,
    )


def found(sid: str, after: int = 0, body: str = "How is your pain now?") -> Listed:
    return listed(sid, body=body, created_at=NOW + after * MINUTE)


@pytest.mark.parametrize(
    ("waited", "settled"),
    [
        (timedelta(seconds=239), False),
        (timedelta(seconds=240), True),
        (timedelta(seconds=241), True),
        (timedelta(seconds=-5), False),
    ],
    ids=str,
)
def test_a_call_is_settled_when_no_late_application_is_possible_any_more(
    waited: timedelta, *, settled: bool
) -> None:
    assert is_settled(uncertain("a"), NOW + waited) is settled


def test_what_was_never_posted_is_settled() -> None:
    assert is_settled(message(State.UNKNOWN, posted_at=None), NOW)


A, B, C = uncertain("a", 0), uncertain("b", 1), uncertain("c", 2)
X, Y, Z = found("SMx", 0), found("SMy", 1), found("SMz", 2)


@pytest.mark.parametrize(
    ("missing", "matches", "verdicts"),
    [
        ([], [X], []),
        ([A], [], [Lost(A)]),
        ([A], [X], [Adopt(A, X)]),
        ([A], [Y, X], [Adopt(A, X), Extra(Y)]),
        ([A, B], [X], [Adopt(A, X), Lost(B)]),
        ([B, A], [X], [Adopt(A, X), Lost(B)]),
        ([C, A, B], [Z, X], [Adopt(A, X), Adopt(B, Z), Lost(C)]),
        ([B, A, C], [Z, Y, X], [Adopt(A, X), Adopt(B, Y), Adopt(C, Z)]),
        ([A], [Z, X, Y], [Adopt(A, X), Extra(Y), Extra(Z)]),
        ([A, B, C], [], [Lost(A), Lost(B), Lost(C)]),
    ],
    ids=range(10),
)
def test_as_many_as_are_found_are_adopted_oldest_first(
    missing: list[Message], matches: list[Listed], verdicts: list[object]
) -> None:
    assert list(settle(missing, matches, frozenset())) == verdicts


def test_each_body_is_counted_by_itself() -> None:
    one, two = uncertain("a", body="one"), uncertain("b", body="two")
    spare, extra = found("SM1", body="two"), found("SM2", 1, body="two")
    assert list(settle([one, two], [extra, spare], frozenset())) == [
        Lost(one),
        Adopt(two, spare),
        Extra(extra),
    ]


@pytest.mark.parametrize(
    "other",
    [
        listed(body="Something else"),
        listed(body="How is your pain now? "),
        listed(service_sid="MG00000000000000000000000000000002"),
        listed(service_sid=None),
        listed(direction="inbound"),
        listed(direction="outbound-reply"),
        listed(status="canceled"),
        listed(sid="SMknown"),
        listed(created_at=NOW - timedelta(minutes=5) - SECOND),
    ],
    ids=range(9),
)
def test_what_is_not_surely_ours_is_never_adopted_nor_cancelled(other: Listed) -> None:
    assert list(settle([A], [other], frozenset({"SMknown"}))) == [Lost(A)]


@pytest.mark.parametrize(
    "status",
    ["scheduled", "accepted", "queued", "sending", "sent", "delivered", "undelivered", "failed"],
)
def test_whatever_became_of_it_twilio_took_it(status: str) -> None:
    one = listed(status=status)
    assert list(settle([A], [one], frozenset())) == [Adopt(A, one)]


def test_clocks_may_differ_by_five_minutes() -> None:
    early = listed(created_at=NOW - timedelta(minutes=5))
    assert list(settle([A], [early], frozenset())) == [Adopt(A, early)]


def test_the_oldest_intent_says_since_when() -> None:
    early = listed(created_at=NOW - timedelta(minutes=4))
    assert list(settle([C, A], [early], frozenset())) == [Adopt(A, early), Lost(C)]


def test_an_intent_without_a_post_counts_from_its_send_time() -> None:
    never = message(State.UNKNOWN, posted_at=None, sid=None)
    at_its_time = listed(created_at=DAY_7)
    assert list(settle([never], [at_its_time, listed("SMearly")], frozenset())) == [
        Adopt(never, at_its_time)
    ]
