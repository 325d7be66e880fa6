"""Which plans are too big to be meant?"""

import re
from dataclasses import replace

import pytest

from sheetdrip.planning.changes import Cancel, Change, Schedule, SendNow, Skip
from sheetdrip.planning.plan import Plan, make_plan
from sheetdrip.planning.safety import Extent, Limits, dangers, digest_of
from tests.builders import draft, key, message

LIMITS = Limits(max_creates=4, max_cancels=3, max_share=0.5)


def extent(held: int = 100, known: int = 100, rows: int = 100, newly_absent: int = 0) -> Extent:
    return Extent(held_by_twilio=held, known=known, rows=rows, newly_absent=newly_absent)


def told(changes: list[Change], size: Extent, limits: Limits = LIMITS) -> list[str]:
    return list(dangers(make_plan(changes), size, limits))


def schedules(count: int) -> list[Change]:
    return [Schedule(draft(key(surgery=str(number)))) for number in range(count)]


def cancels(count: int) -> list[Change]:
    return [Cancel(message(of=draft(key(surgery=str(n)))), "") for n in range(count)]


def test_an_empty_plan_is_safe() -> None:
    assert told([], extent()) == []
    assert told([], extent(held=0, known=0, rows=0)) == []


def test_as_many_creates_as_the_limit_are_safe() -> None:
    assert told(schedules(4), extent()) == []


def test_one_create_more_is_refused_with_its_number() -> None:
    (danger,) = told([*schedules(4), SendNow(draft(key(surgery="x")))], extent())
    assert danger == (
        "5 texts would be created in one cycle (limit 4): "
        "was a whole list pasted, or a date column changed?"
    )


def test_texts_given_back_after_a_pause_are_no_creates() -> None:
    size = replace(extent(), restored=3)
    assert told(schedules(7), size) == []
    (danger,) = told(schedules(8), size)
    assert danger.startswith("5 texts would be created in one cycle (limit 4)")
    busy = replace(size, restored=7, busiest_day=10_000)
    assert told(schedules(7), busy) == []


def test_skips_are_no_creates() -> None:
    skips: list[Change] = [Skip(draft(key(surgery=str(number))), "") for number in range(50)]
    assert told([*schedules(4), *skips], extent()) == []


@pytest.mark.parametrize(
    ("count", "held", "refused"),
    [
        (3, 3, False),  # few, though all
        (4, 8, False),  # just the share
        (4, 7, True),
        (4, 4, True),
        (50, 100, False),
        (51, 100, True),
        (4, 0, True),
    ],
)
def test_cancels_are_refused_when_both_number_and_share_are_passed(
    count: int, held: int, *, refused: bool
) -> None:
    assert bool(told(cancels(count), extent(held=held))) is refused


def test_refused_cancels_are_told_with_their_numbers() -> None:
    (danger,) = told(cancels(4), extent(held=5))
    assert danger == (
        "4 of 5 scheduled texts would be cancelled (limits 3 and 50%): "
        "was a column changed by mistake?"
    )


@pytest.mark.parametrize(
    ("rows", "known", "refused"), [(0, 2, False), (0, 3, True), (1, 3, False), (0, 0, False)]
)
def test_an_emptied_sheet_is_refused(rows: int, known: int, *, refused: bool) -> None:
    expected = (
        [
            "the sheet has no rows, but 3 surgeries were in it: was it emptied by mistake?",
        ]
        if refused
        else []
    )
    assert told([], extent(rows=rows, known=known)) == expected


@pytest.mark.parametrize(
    ("absent", "known", "refused"),
    [(3, 3, False), (4, 8, False), (4, 7, True), (50, 100, False), (51, 100, True)],
)
def test_vanished_rows_are_refused_when_both_number_and_share_are_passed(
    absent: int, known: int, *, refused: bool
) -> None:
    assert bool(told([], extent(known=known, newly_absent=absent))) is refused


def test_refused_vanishings_are_told_with_their_numbers() -> None:
    assert told([], extent(known=6, newly_absent=5)) == [
        "5 of 6 rows disappeared at once (limits 3 and 50%): were they deleted by mistake?"
    ]


@pytest.mark.parametrize(("busiest", "refused"), [(0, False), (6, False), (7, True)])
def test_a_day_too_full_is_refused(busiest: int, *, refused: bool) -> None:
    limits = Limits(max_per_day=6)
    size = replace(extent(), busiest_day=busiest)
    expected = "7 texts would go on one day (limit 6): if the clinic is that large, raise safety.max_per_day"
    assert told(schedules(1), size, limits) == ([expected] if refused else [])
    # a plan that adds nothing is not to blame for it
    assert told([], size, limits) == []


def test_every_danger_is_told() -> None:
    size = extent(held=4, known=5, rows=0, newly_absent=5)
    assert len(told([*schedules(5), *cancels(4)], size)) == 4


def test_the_default_limits_let_a_normal_day_through() -> None:
    assert Limits() == Limits(max_creates=100, max_cancels=20, max_share=0.3, max_per_day=1000)
    assert told([*schedules(100), *cancels(20)], extent(held=20), Limits()) == []
    assert len(told(schedules(101), extent(), Limits())) == 1


def test_what_is_approved_names_the_plan_and_why_it_was_refused() -> None:
    empty = Plan(())
    emptied = digest_of(empty, ["the sheet has no rows, but 10 surgeries were in it"])
    other = digest_of(empty, ["the sheet has no rows, but 11 surgeries were in it"])
    assert digest_of(empty, []) == empty.digest
    assert len({empty.digest, emptied, other}) == 3
    assert re.fullmatch(r"[0-9a-f]{12}", emptied)
