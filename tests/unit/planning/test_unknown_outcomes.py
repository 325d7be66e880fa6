"""What became of the calls whose outcome is unknown? Bodies to one number, as multisets."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from sheetdrip.domain.lifecycle import State
from sheetdrip.domain.message import Message
from sheetdrip.domain.reasons import Reason, ReasonCode
from sheetdrip.planning.unknown_outcomes import (
    CLOCK_SLACK,
    SETTLING,
    WRONG_CLOCK,
    Adopt,
    Extra,
    Listed,
    Lost,
    Undetermined,
    is_settled,
    settle,
)
from tests.builders import DAY_7, NOW, draft, key, listed, message

MAY_HAVE_BEEN_SENT = Reason(ReasonCode.MAY_HAVE_BEEN_SENT)

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
        Adopt(two, spare),
        Extra(extra),
        Lost(one),
    ]


@pytest.mark.parametrize(
    "other",
    [
        listed(service_sid="MG00000000000000000000000000000002"),
        listed(direction="inbound"),
        listed(direction="outbound-reply"),
        listed(status="canceled"),
        listed(sid="SMknown"),
        listed(created_at=NOW - timedelta(minutes=5) - SECOND, body="How is your pain"),
        listed(created_at=NOW - WRONG_CLOCK - SECOND),
    ],
    ids=range(7),
)
def test_what_is_not_surely_ours_is_never_adopted_nor_cancelled(other: Listed) -> None:
    assert list(settle([A], [other], frozenset({"SMknown"}))) == [Lost(A)]


def test_the_very_words_are_ours_though_the_intent_was_written_by_a_clock_that_was_ahead() -> None:
    early = listed(created_at=NOW - timedelta(minutes=40))
    assert list(settle([A], [early], frozenset())) == [Adopt(A, early)]
    assert list(settle([A], [early, X], frozenset())) == [Adopt(A, early), Extra(X)]


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


WEEK = "Hillside: hi Ada, one week after your surgery \u2013 how\u2019s your pain now, 0 to 10? https://a.org/x"
FORTNIGHT = (
    "Hillside: hi Ada, two weeks after your surgery \u2013 how\u2019s your pain now, 0 to 10?"
)
REWRITTEN = (
    WEEK.replace("\u2013", "-").replace("\u2019", "'"),
    f"Sent from your Twilio trial account - {WEEK}",
    WEEK.replace("https://a.org/x", "https://twil.io/Ab3"),
    f"{WEEK} \r\n",
    WEEK.replace(" ", "\u00a0"),
    WEEK.upper(),
    WEEK.replace("'", "&#39;"),
    WEEK[:60],
    f"{WEEK[:40]} https://twil.io/Ab3",
    f"{WEEK[:40]}\u2026 twil.io/Ab3",
    "",
    "This content is not available",
    "[redacted]",
    "*" * 40,
    "XXXX XX XXX",
)


@pytest.mark.parametrize("body", REWRITTEN)
@pytest.mark.parametrize("service_sid", [A.service_sid, None, ""])
def test_a_text_is_known_again_however_twilio_keeps_it(body: str, service_sid: str | None) -> None:
    week = uncertain("day-7", body=WEEK)
    one = replace(found("SMx", body=body), service_sid=service_sid, to="+1312555XXXX")
    assert list(settle([week], [one], frozenset())) == [Adopt(week, one)]


@pytest.mark.parametrize("rewrite", range(7))
def test_two_texts_to_one_phone_are_told_apart_by_their_words(rewrite: int) -> None:
    week, fortnight = uncertain("day-7", body=WEEK), uncertain("day-14", body=FORTNIGHT)
    one = found("SMx", body=REWRITTEN[rewrite])
    assert list(settle([fortnight, week], [one], frozenset())) == [
        Adopt(week, one),
        Lost(fortnight),
    ]


@pytest.mark.parametrize("body", [WEEK[:17], "", "[redacted]"])
def test_one_of_two_that_nobody_can_tell_is_left_open(body: str) -> None:
    week, fortnight = uncertain("day-7", body=WEEK), uncertain("day-14", body=FORTNIGHT)
    one, other = found("SMx", body=body), found("SMy", 1, body=body)
    both = [week, fortnight]
    assert list(settle(both, [one], frozenset())) == [Undetermined(week), Undetermined(fortnight)]
    assert list(settle(both, [other, one], frozenset())) == [
        Adopt(week, one),
        Adopt(fortnight, other),
    ]
    assert list(settle(both, [other, one, found("SMz", body=body)], frozenset())) == [
        Undetermined(week),
        Undetermined(fortnight),
    ]


def test_what_says_half_of_it_is_neither_adopted_nor_made_again() -> None:
    week = uncertain("day-7", body="Hillside: how is your pain one week after surgery?")
    half = found("SMx", body="Hillside: how is your pain today? Please call us")
    assert list(settle([week], [half], frozenset())) == [Undetermined(week)]


def test_equal_words_for_different_times_are_not_made_again_while_one_of_them_is_there() -> None:
    later = replace(B, send_at=B.send_at + 7 * 24 * 60 * MINUTE)
    assert list(settle([A, later], [X], frozenset())) == [Undetermined(A), Undetermined(later)]
    assert list(settle([A, later], [X, Y], frozenset())) == [Adopt(A, X), Adopt(later, Y)]
    assert list(settle([A, later], [], frozenset())) == [Lost(A), Lost(later)]


def test_a_double_of_what_is_on_record_is_not_the_text_that_is_missing() -> None:
    week = uncertain("day-7", body=WEEK)
    held = replace(message(State.SCHEDULED, draft(key(step="day-14"), body=FORTNIGHT)), sid="SM14")
    double = found("SMx", body=FORTNIGHT)
    kept = listed("SM14", body=FORTNIGHT)
    assert list(settle([week], [kept, double], frozenset({"SM14"}), [held])) == [Lost(week)]


def test_where_twilio_keeps_other_words_nothing_is_told_by_words() -> None:
    held = replace(message(State.SCHEDULED, draft(key(step="day-14"), body=FORTNIGHT)), sid="SM14")
    week = uncertain("day-7", body=WEEK)
    kept, one = (
        listed("SM14", body="see policy seventeen"),
        found("SMx", body="see policy eighteen"),
    )
    assert list(settle([week], [kept, one], frozenset({"SM14"}), [held])) == [
        Adopt(week, replace(one, body=""))
    ]


def test_what_cannot_be_read_counts_only_while_the_call_could_be_applied() -> None:
    late = replace(found("SMx", body=""), created_at=NOW + SETTLING + 6 * MINUTE)
    assert list(settle([A], [late], frozenset())) == [Lost(A)]
    assert list(settle([A], [replace(late, body=A.body)], frozenset())) == [
        Adopt(A, replace(late, body=A.body))
    ]


def test_a_double_that_twilio_rewrote_is_an_extra_and_what_only_resembles_it_is_not() -> None:
    week = uncertain("day-7", body=WEEK)
    cut, again = found("SMx", body=WEEK[:60]), found("SMy", 1, body=WEEK[:60])
    near = found("SMz", 2, body=WEEK.replace("one week", "some weeks"))
    assert list(settle([week], [cut, again, near], frozenset())) == [Adopt(week, cut), Extra(again)]


def test_bodies_that_differ_by_signs_alone_are_told_apart_by_them() -> None:
    one, two = uncertain("a", body="How is your pain?"), uncertain("b", body="How is your pain!")
    exact = found("SMx", body="How is your pain!")
    assert list(settle([one, two], [exact], frozenset())) == [Adopt(two, exact), Lost(one)]


def test_a_text_without_a_service_is_taken_for_one_service_only() -> None:
    other = replace(A, service_sid="MG00000000000000000000000000000002")
    nameless = replace(X, service_sid=None)
    assert list(settle([A, other], [nameless], frozenset())) == [Adopt(A, nameless), Lost(other)]


PLACEHOLDER = "see rule seventeen"
PHARMACY = "Northside Pharmacy: your prescription is ready"
HELD = replace(message(State.SCHEDULED, draft(key(step="day-14"), body=FORTNIGHT)), sid="SM14")
TOLD = listed("SM14", body=FORTNIGHT)


@pytest.mark.parametrize("body", [PLACEHOLDER, PHARMACY])
@pytest.mark.parametrize("after", [-MINUTE, timedelta(), 4 * MINUTE, SETTLING + MINUTE], ids=str)
def test_other_words_that_were_made_during_our_call_may_be_ours(
    body: str, after: timedelta
) -> None:
    one = replace(found("SMx", body=body), created_at=NOW + after)
    assert list(settle([A], [one], frozenset())) == [Undetermined(A)]
    assert list(settle([A, B], [one, X], frozenset())) == [Adopt(A, X), Lost(B)]


@pytest.mark.parametrize("after", [-MINUTE - SECOND, SETTLING + MINUTE + SECOND], ids=str)
def test_other_words_that_were_made_minutes_from_our_call_are_anothers(after: timedelta) -> None:
    one = replace(found("SMx", body=PHARMACY), created_at=NOW + after)
    assert list(settle([A], [one], frozenset())) == [Lost(A)]


def test_other_words_are_anothers_where_twilio_kept_the_words_of_another_text() -> None:
    one = found("SMx", body=PHARMACY)
    known = frozenset({"SM14"})
    assert list(settle([A], [TOLD, one], known, [HELD])) == [Lost(A)]
    before = replace(TOLD, created_at=NOW - 6 * MINUTE)  # it may keep them otherwise since
    assert list(settle([A], [before, one], known, [HELD])) == [Undetermined(A)]
    cut = replace(TOLD, body=FORTNIGHT[:40])
    assert list(settle([A], [cut, one], known, [HELD])) == [Undetermined(A)]


@pytest.mark.parametrize("body", [PHARMACY, "", "How is your dog"])
def test_what_left_before_our_time_or_waits_for_its_own_is_anothers(body: str) -> None:
    gone, waits = (
        replace(found("SMx", body=body), status=status) for status in ("delivered", "scheduled")
    )
    at_once = replace(A, delivery="now", send_at=NOW)
    none = frozenset[str]()
    assert list(settle([A], [gone], none, (), A.send_at - 6 * MINUTE)) == [Lost(A)]
    assert list(settle([A], [gone], none, (), A.send_at - 5 * MINUTE)) != [Lost(A)]
    assert list(settle([A], [waits], none, (), A.send_at - 6 * MINUTE)) != [Lost(A)]
    assert list(settle([at_once], [waits], none, (), NOW + SETTLING)) == [Lost(at_once)]
    assert list(settle([at_once], [gone], none, (), NOW + SETTLING)) != [Lost(at_once)]


def test_what_begins_as_ours_and_goes_on_otherwise_is_left_open() -> None:
    week = uncertain("day-7", body=WEEK)
    more = found("SMx", body=f"{WEEK[:30]} ... read the rest at twil.io/a now")
    assert list(settle([week], [more], frozenset())) == [Undetermined(week)]


def test_an_earlier_text_that_was_left_open_may_be_the_one_that_cannot_be_read() -> None:
    earlier = replace(B, key=key(step="evening"), reason=MAY_HAVE_BEEN_SENT, state=State.SENT)
    one = found("SMx", body="")
    assert list(settle([A], [one], frozenset(), [A, earlier])) == [Undetermined(A)]
    assert list(settle([A], [], frozenset(), [A, earlier])) == [Lost(A)]
    known = replace(earlier, sid="SMknown")
    assert list(settle([A], [one], frozenset(), [A, known])) == [Adopt(A, one)]
    elsewhere = replace(earlier, service_sid="MG00000000000000000000000000000002")
    assert list(settle([A], [one], frozenset(), [A, elsewhere])) == [Adopt(A, one)]


@pytest.mark.parametrize(
    ("created_at", "body"),
    [
        (NOW - CLOCK_SLACK, "How is your pain"),
        (NOW - WRONG_CLOCK, "How is your pain now?"),
    ],
)
def test_a_text_just_within_the_clocks_tolerance_is_ours(created_at: datetime, body: str) -> None:
    one = listed("SMx", body=body, created_at=created_at)
    assert list(settle([A], [one], frozenset())) == [Adopt(A, one)]


@pytest.mark.parametrize(("after", "is_ours"), [(8, True), (9, True), (10, False)])
def test_a_text_that_cannot_be_read_is_ours_as_long_as_the_call_may_be_applied(
    after: int, *, is_ours: bool
) -> None:
    one = found("SMx", after, body="")
    expected = Adopt(A, one) if is_ours else Lost(A)
    assert list(settle([A], [one], frozenset())) == [expected]


def test_a_double_of_another_text_on_record_hides_none_of_ours() -> None:
    sent = replace(uncertain("b", body="Take your pills, please"), state=State.SENT, sid="SMb")
    double = found("SMd", body=sent.body)
    known = found("SMb", body=sent.body)
    verdicts = settle([A], [double, known, Y], frozenset({"SMb"}), [A, sent])
    assert list(verdicts) == [Adopt(A, Y)]


def test_exactly_our_words_beside_a_rewritten_copy_are_one_too_many() -> None:
    rewritten = found("SMx", body="How is your pain")
    exact = found("SMy", 1)
    assert list(settle([A], [rewritten, exact], frozenset())) == [Adopt(A, rewritten), Extra(exact)]


def test_where_it_stays_open_which_of_two_it_is_all_others_are_judged_too() -> None:
    later = replace(B, send_at=B.send_at + MINUTE)
    other = uncertain("c", body="Take your pills, please")
    theirs = found("SMz", body=other.body)
    verdicts = list(settle([A, later, other], [X, theirs], frozenset()))
    assert Adopt(other, theirs) in verdicts
    assert verdicts[:2] == [Undetermined(A), Undetermined(later)]
    assert list(settle([A, later, other], [X], frozenset()))[2:] == [Lost(other)]


def test_a_text_through_no_service_that_is_too_old_for_one_may_be_anothers() -> None:
    late = replace(uncertain("b", 60), service_sid="MG00000000000000000000000000000002")
    one = listed("SMx", body="How is your pain", service_sid=None, created_at=NOW)
    assert list(settle([late, A], [one], frozenset())) == [Lost(late), Adopt(A, one)]
