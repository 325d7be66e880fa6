"""What is a plan as a value?"""

import re
from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest

from sheetdrip.domain.lifecycle import State
from sheetdrip.planning.plan import (
    Cancel,
    Change,
    Plan,
    Schedule,
    SendNow,
    Skip,
    make_plan,
    subject,
)
from tests.builders import DAY_7, because, draft, due, key, message

EARLY = draft(key(surgery="B", step="day-7"), when=due(DAY_7 - timedelta(days=1)))
BASE = draft(key(surgery="B", step="day-7", revision=1))
HELD = message(State.SCHEDULED, BASE)

ORDERED: list[Change] = [
    Cancel(message(of=EARLY), because("late in the alphabet, early in time")),
    Cancel(message(of=draft(key(surgery="A"))), because("")),
    Cancel(HELD, because("")),
    SendNow(draft(key(surgery="A"), delivery="now")),
    SendNow(draft(key(surgery="C", step="a"), delivery="now")),
    SendNow(draft(key(surgery="C", step="b"), delivery="now")),
    Schedule(EARLY),
    Schedule(draft(key(surgery="A"))),
    Skip(EARLY, because("")),
    Skip(draft(key(surgery="Z")), because("")),
]


def test_cancels_go_first_then_what_is_due_then_the_rest_each_by_time() -> None:
    assert make_plan(reversed(ORDERED)).changes == tuple(ORDERED)
    assert make_plan(ORDERED).changes == tuple(ORDERED)


def test_what_was_refused_before_comes_after_the_rest_the_longest_untried_first() -> None:
    later, soonest = DAY_7 + timedelta(hours=1), DAY_7 - timedelta(hours=1)
    now, ahead = draft(key(surgery="A"), delivery="now"), draft(key(surgery="B"))
    ordered: list[Change] = [
        *ORDERED,
        Schedule(ahead, soonest),
        SendNow(now, refused_at=DAY_7),
        Schedule(EARLY, DAY_7),
        SendNow(now, refused_at=later),
    ]
    assert make_plan(reversed(ordered)).changes == tuple(ordered)
    # in which order they go makes no other plan
    assert make_plan([Schedule(ahead, later)]).digest == make_plan([Schedule(ahead)]).digest


def test_a_plan_counts_what_it_creates_and_takes_back() -> None:
    plan = make_plan(ORDERED)
    assert (plan.creates, plan.cancels) == (5, 3)
    assert plan.summary == "2 to schedule, 3 to send now, 3 to cancel, 2 to skip"
    assert [len(plan.of(kind)) for kind in (Cancel, SendNow, Schedule, Skip)] == [3, 3, 2, 2]


def test_a_summary_leaves_out_what_there_is_none_of() -> None:
    assert make_plan([]).summary == "nothing to do"
    assert make_plan([Schedule(BASE)]).summary == "1 to schedule"
    assert (
        make_plan([Cancel(HELD, because("")), Skip(BASE, because(""))]).summary
        == "1 to cancel, 1 to skip"
    )


def test_a_change_is_about_its_message_or_draft() -> None:
    assert subject(Cancel(HELD, because(""))) is HELD
    assert subject(Skip(BASE, because(""))) is BASE
    assert subject(Schedule(BASE)) is BASE


def test_the_digest_does_not_depend_on_the_order() -> None:
    few: list[Change] = [Schedule(BASE), Cancel(message(of=EARLY), because("")), SendNow(EARLY)]
    assert len({Plan(changes).digest for changes in permutations(few)}) == 1


@pytest.mark.parametrize(
    "other",
    [
        SendNow(BASE),
        Skip(BASE, because("")),
        Cancel(HELD, because("")),
        Schedule(replace(BASE, key=key(surgery="B", step="day-8"))),
        Schedule(replace(BASE, key=key(surgery="B", revision=2))),
        Schedule(replace(BASE, to="+13125550102")),
        Schedule(replace(BASE, body="How is your pain now!")),
        Schedule(replace(BASE, send_at=BASE.send_at + timedelta(seconds=1))),
        Schedule(replace(BASE, service_sid="MG00000000000000000000000000000002")),
    ],
    ids=range(9),
)
def test_the_digest_changes_with_whatever_would_be_done_otherwise(other: Change) -> None:
    alone = make_plan([Schedule(BASE)]).digest
    assert make_plan([other]).digest != alone
    assert make_plan([Schedule(BASE), other]).digest not in {alone, make_plan([other]).digest}


def test_the_digest_counts_changes_that_are_alike() -> None:
    assert make_plan([Schedule(BASE)]).digest != make_plan([Schedule(BASE)] * 2).digest


def test_the_digest_does_not_change_with_why() -> None:
    assert (
        make_plan([Skip(BASE, because("a"))]).digest == make_plan([Skip(BASE, because("b"))]).digest
    )


def test_the_digest_survives_another_drip_id_for_a_row_that_has_none_yet() -> None:
    other = replace(BASE, key=key(surgery="C"))
    assert make_plan([Schedule(other)]).digest == make_plan([Schedule(BASE)]).digest


def test_no_field_can_pass_for_another_in_the_digest() -> None:
    one = draft(key(step="a\x1f1"), to="+13125550101")
    two = draft(key(step="a"), to="1\x1f+13125550101")
    assert make_plan([Schedule(one)]).digest != make_plan([Schedule(two)]).digest


def test_the_digest_is_twelve_hexadecimal_digits_and_nothing_of_anybody() -> None:
    digest = make_plan([Schedule(draft(to="+13125550101", body="Ada"))]).digest
    assert re.fullmatch(r"[0-9a-f]{12}", digest)
    assert "555" not in digest
    assert make_plan([]).digest == "e3b0c44298fc"
