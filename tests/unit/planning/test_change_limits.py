"""Which changes are too many to be meant, and what waits because of them?"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from sheetdrip.planning.change_limits import (
    ApprovalDecision,
    ChangeScope,
    CountedChange,
    Kind,
    Limits,
    Waiting,
    decide_approvals,
)

LIMITS = Limits(max_creates=4, max_cancels=5, max_share=0.5)
SIZE = ChangeScope(patients=100, known=100, rows=100)
CHANGES = [Kind.CHANGED, Kind.HALTED, Kind.VANISHED]


def case(
    name: str, kind: Kind | None = Kind.CREATED, texts: int = 1, *, over: bool = False
) -> CountedChange:
    return CountedChange(surgery=name, mark=f"mark of {name}", kind=kind, texts=texts, is_over=over)


def some(count: int, kind: Kind | None, prefix: str = "") -> list[CountedChange]:
    return [case(f"{prefix}{number}", kind) for number in range(count)]


def ruled(
    cases: Sequence[CountedChange],
    before: Mapping[str, Waiting] | None = None,
    extent: ChangeScope = SIZE,
    limits: Limits = LIMITS,
) -> ApprovalDecision:
    return decide_approvals(cases, before or {}, extent, limits)


def waits(
    cases: Sequence[CountedChange], extent: ChangeScope = SIZE, limits: Limits = LIMITS
) -> bool:
    return bool(ruled(cases, None, extent, limits).surgeries)


def test_nothing_is_safe() -> None:
    assert ruled([]) == ApprovalDecision()
    assert ruled([]).digest == ""


def test_as_many_new_texts_as_the_limit_go_on() -> None:
    assert not waits(some(4, Kind.CREATED))
    assert not waits([case("A", texts=4)])


def test_one_new_text_more_waits_with_all_that_came_with_it() -> None:
    found = ruled([*some(4, Kind.CREATED), case("x")])
    assert found.surgeries == {"0", "1", "2", "3", "x"}
    assert found.reasons == (
        (
            "5 texts would be created in one cycle (limit 4): "
            "was a whole list pasted, or a date column changed?"
        ),
    )
    assert re.fullmatch("[0-9a-f]{12}", found.digest)


@pytest.mark.parametrize("kind", CHANGES)
@pytest.mark.parametrize(
    ("count", "of", "waiting"),
    [
        (1, 1, False),
        (2, 2, False),  # an edit by hand, though all
        (3, 3, True),
        (3, 6, False),  # just the share
        (3, 5, True),
        (8, 9, True),
        (5, 100, False),
        (6, 100, True),  # whatever the share
        (3, 0, True),
    ],
)
def test_a_change_to_many_waits_by_number_or_from_the_third_on_by_share(
    kind: Kind, count: int, of: int, *, waiting: bool
) -> None:
    assert waits(some(count, kind), ChangeScope(patients=of, known=of, rows=1)) is waiting


@pytest.mark.parametrize(("count", "of", "waiting"), [(5, 5, False), (6, 12, False), (6, 11, True)])
def test_other_words_wait_when_both_number_and_share_are_passed(
    count: int, of: int, *, waiting: bool
) -> None:
    assert waits(some(count, Kind.REWORDED), ChangeScope(patients=of, known=9, rows=9)) is waiting


def test_rows_are_measured_against_rows_and_texts_against_texts() -> None:
    size = ChangeScope(patients=100, known=4, rows=1)
    assert waits(some(3, Kind.VANISHED), size)
    assert not waits(some(3, Kind.CHANGED), size)


@pytest.mark.parametrize(("count", "rows", "waiting"), [(2, 0, False), (3, 0, True), (3, 1, False)])
def test_an_emptied_sheet_waits_whatever_the_limits(
    count: int, rows: int, *, waiting: bool
) -> None:
    boundless = Limits(max_creates=10**6, max_cancels=10**6, max_share=1.0)
    size = ChangeScope(patients=count, known=count, rows=rows)
    found = ruled(some(count, Kind.VANISHED), None, size, boundless)
    assert found.reasons == (
        ("the sheet has no rows, but 3 surgeries were in it: was it emptied by mistake?",)
        if waiting
        else ()
    )


@pytest.mark.parametrize(
    ("kind", "effect"),
    [
        (Kind.CREATED, "1 text to 1 patient will be scheduled"),
        (Kind.CROWDED, "1 text to 1 patient will be scheduled"),
        (
            Kind.CHANGED,
            "the scheduled texts of 1 patient will be cancelled or moved, as the rows say now",
        ),
        (Kind.REWORDED, "the scheduled texts of 1 patient will be replaced by the new words"),
        (Kind.HALTED, "the scheduled texts of 1 patient will be cancelled"),
        (Kind.VANISHED, "the scheduled texts of 1 patient without a row will be cancelled"),
    ],
)
def test_it_says_what_a_persons_word_lets_happen(kind: Kind, effect: str) -> None:
    tight = Limits(max_creates=0, max_cancels=0, max_share=0.0, max_per_day=0)
    waiting = {"mark of A": Waiting(kind=kind, texts=1, of=1)}
    size = replace(SIZE, busiest_day=1)
    assert ruled([case("A", kind)], waiting, size, tight).effects == (effect,)


def test_an_emptied_sheet_says_that_all_texts_go() -> None:
    size = ChangeScope(patients=3, known=3, rows=0)
    found = ruled(some(3, Kind.VANISHED), None, size)
    assert found.effects == ("all 3 patients' scheduled texts will be cancelled",)


def test_a_crowded_day_holds_up_only_what_goes_on_it() -> None:
    size = replace(SIZE, busiest_day=1001)
    cases = [replace(case("A"), on_crowded_day=True), case("B")]
    found = ruled(cases, None, size)
    assert found.surgeries == {"A"}
    assert found.reasons == (
        "1001 texts would go on one day (limit 1000): if the clinic is that large, raise safety.max_per_day",
    )
    assert ruled(cases, found.waiting, size) == found
    assert ruled(cases[:1], found.waiting, SIZE) == ApprovalDecision()


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        (
            Kind.CHANGED,
            (
                "the scheduled texts of 6 of 9 patients would be cancelled or moved (limits 5 and 50%): "
                "was a column changed by mistake?"
            ),
        ),
        (
            Kind.REWORDED,
            (
                "the scheduled texts of 6 of 9 patients would be worded anew (limits 5 and 50%): "
                "was a text changed by mistake?"
            ),
        ),
        (
            Kind.HALTED,
            (
                "the scheduled texts of 6 of 9 patients would be taken back (limits 5 and 50%): "
                "were Drip or Consent changed for a whole list by mistake?"
            ),
        ),
        (
            Kind.VANISHED,
            "6 of 9 rows disappeared at once (limits 5 and 50%): were they deleted by mistake?",
        ),
    ],
)
def test_each_kind_is_told_with_its_numbers(kind: Kind, told: str) -> None:
    size = ChangeScope(patients=9, known=9, rows=3)
    assert ruled(some(6, kind), None, size).reasons == (told,)


def test_kinds_are_counted_apart_and_a_danger_touches_only_its_own() -> None:
    cases = [*some(6, Kind.CHANGED, "c"), *some(2, Kind.HALTED, "h"), *some(4, Kind.CREATED, "n")]
    found = ruled([*cases, case("z", None)])
    assert found.surgeries == {f"c{number}" for number in range(6)}
    assert len(ruled([*cases, *some(6, Kind.VANISHED, "v")]).reasons) == 2


def waiting_paste() -> ApprovalDecision:
    return ruled(some(5, Kind.CREATED, "p"))


def test_a_row_typed_while_a_paste_waits_goes_on() -> None:
    first = waiting_paste()
    assert ruled([*some(5, Kind.CREATED, "p"), case("typed")], first.waiting) == first


def test_a_second_paste_waits_too_and_is_another_plan() -> None:
    first = waiting_paste()
    found = ruled([*some(5, Kind.CREATED, "p"), *some(5, Kind.CREATED, "q")], first.waiting)
    assert len(found.surgeries) == 10
    assert found.digest != first.digest
    assert found.reasons[0].startswith("10 texts")


def test_what_waits_is_the_same_plan_when_texts_become_too_late_or_more_come_due() -> None:
    first = waiting_paste()
    later = [case("p0", None), case("p1", None), case("p2", texts=3), case("p3"), case("p4")]
    assert ruled(later, first.waiting) == first


def test_it_stays_so_when_the_clinic_grows_or_shrinks() -> None:
    size = ChangeScope(patients=5, known=5, rows=5)
    first = ruled(some(3, Kind.CHANGED), None, size)
    assert first.surgeries
    assert ruled(some(3, Kind.CHANGED), first.waiting, SIZE) == first


def test_once_so_few_stand_as_would_not_have_been_stopped_they_go_on() -> None:
    assert ruled(some(4, Kind.CREATED, "p"), waiting_paste().waiting) == ApprovalDecision()
    emptied = ruled(some(3, Kind.VANISHED), None, ChangeScope(patients=3, known=3, rows=0))
    assert ruled(some(3, Kind.VANISHED), emptied.waiting, SIZE) == emptied
    assert ruled(some(2, Kind.VANISHED), emptied.waiting, SIZE) == ApprovalDecision()


@pytest.mark.parametrize(("left", "waiting"), [(3, True), (2, False)])
def test_an_emptied_sheet_goes_on_waiting_however_small_its_share(
    left: int, *, waiting: bool
) -> None:
    large = replace(SIZE, rows=0)
    emptied = ruled(some(3, Kind.VANISHED), None, large)
    assert emptied.reasons
    assert bool(ruled(some(left, Kind.VANISHED), emptied.waiting, SIZE).waiting) is waiting


def test_a_day_that_is_just_full_enough_again_holds_nothing_up() -> None:
    cases = [replace(case("A"), on_crowded_day=True)]
    found = ruled(cases, None, replace(SIZE, busiest_day=1001))
    assert found.surgeries
    assert ruled(cases, found.waiting, replace(SIZE, busiest_day=1000)) == ApprovalDecision()


@pytest.mark.parametrize(("kind", "of"), [(Kind.VANISHED, 7), (Kind.CHANGED, 6)])
def test_what_waits_keeps_out_of_how_many_it_was_counted(kind: Kind, of: int) -> None:
    found = ruled(some(5, kind), None, ChangeScope(patients=6, known=7, rows=1))
    assert {one.of for one in found.waiting.values()} == {of}


@pytest.mark.parametrize("patients", [0, 1])
def test_the_only_patients_new_words_are_all_of_them(patients: int) -> None:
    none = replace(LIMITS, max_cancels=0)
    assert waits(some(1, Kind.REWORDED), ChangeScope(patients=patients, known=9, rows=9), none)


def test_what_has_nothing_left_to_do_asks_nobody_any_more() -> None:
    first = waiting_paste()
    over = [case(f"p{number}", None, over=True) for number in range(5)]
    assert ruled(over, first.waiting) == ApprovalDecision()
    assert ruled([*over[1:], case("p0", None)], first.waiting) == first


def test_a_patient_who_replied_stop_waits_for_nobody_and_frees_nobody_else() -> None:
    first = waiting_paste()
    stopped = replace(case("p0", None), is_exempt=True)
    found = ruled([stopped, *some(5, Kind.CREATED, "p")[1:]], first.waiting)
    assert (found.waiting, found.digest) == (first.waiting, first.digest)
    assert found.surgeries == first.surgeries - {"p0"}


def test_the_same_row_that_waits_for_another_reason_is_another_plan() -> None:
    created, halted = ruled(some(6, Kind.CREATED)), ruled(some(6, Kind.HALTED))
    assert created.digest != halted.digest


def test_the_default_limits_let_a_normal_day_through() -> None:
    assert Limits() == Limits(max_creates=100, max_cancels=20, max_share=0.3, max_per_day=1000)
    big, small = (
        ChangeScope(patients=1000, known=1000, rows=1000),
        ChangeScope(patients=9, known=9, rows=9),
    )
    for size, count in ((big, 20), (small, 2)):
        for kind in CHANGES:
            assert not waits(some(count, kind), size, Limits())
            assert waits(some(count + 1, kind), size, Limits())
    assert not waits(some(100, Kind.CREATED), big, Limits())
    assert waits(some(101, Kind.CREATED), big, Limits())
