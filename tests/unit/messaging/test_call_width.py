"""How many calls may be on their way as answers come?"""

from contextlib import ExitStack

from hypothesis import given
from hypothesis import strategies as st

from sheetdrip.messaging.call_width import CallWidth


def rounds(width: CallWidth, *answers: tuple[int | None, float]) -> int:
    """The width after these answers, each of a call that is alone on its way."""
    for status, seconds in answers:
        with width.place():
            width.answered(status, seconds)
    return width.width


GOOD, TOO_MANY = (201, 0.05), (429, 0.05)


def test_it_begins_at_the_most() -> None:
    assert CallWidth(20).width == 20


def test_too_many_requests_halve_it() -> None:
    assert rounds(CallWidth(20), TOO_MANY) == 10


def test_it_never_falls_below_one() -> None:
    assert rounds(CallWidth(20), *[TOO_MANY] * 9) == 1


def test_what_was_on_its_way_together_halves_it_once() -> None:
    width = CallWidth(16)
    with ExitStack() as under_way:
        for _ in range(16):
            under_way.enter_context(width.place())
        for _ in range(16):
            width.answered(*TOO_MANY)
        assert width.width == 8
        width.answered(*TOO_MANY)
        assert width.width == 4


def test_each_round_of_good_answers_lets_one_more_go() -> None:
    width = CallWidth(20)
    rounds(width, TOO_MANY)
    assert rounds(width, *[GOOD] * 10) == 11
    assert rounds(width, *[GOOD] * 11) == 12


def test_it_grows_to_the_most_again_and_no_further() -> None:
    assert rounds(CallWidth(4), TOO_MANY, *[GOOD] * 50) == 4


def test_answers_that_take_far_longer_than_usual_halve_it() -> None:
    assert rounds(CallWidth(20), *[GOOD] * 5, (201, 1.5)) == 10


def test_failures_and_calls_without_an_answer_halve_it() -> None:
    assert rounds(CallWidth(20), (503, 0.05)) == 10
    assert rounds(CallWidth(20), (None, 30.0)) == 10


def test_it_comes_back_when_slow_is_the_new_usual() -> None:
    assert rounds(CallWidth(20), *[GOOD] * 50, *[(201, 1.2)] * 400) == 20


def test_a_slow_wire_alone_does_not() -> None:
    assert rounds(CallWidth(20), *[(201, 1.5)] * 5) == 20
    assert rounds(CallWidth(20), *[GOOD] * 5, (201, 0.9)) == 20


@given(
    st.integers(1, 30),
    st.lists(st.tuples(st.sampled_from([200, 201, 429, 503, None]), st.floats(0, 60))),
)
def test_it_stays_between_one_and_the_most(
    most: int, answers: list[tuple[int | None, float]]
) -> None:
    assert 1 <= rounds(CallWidth(most), *answers) <= most
