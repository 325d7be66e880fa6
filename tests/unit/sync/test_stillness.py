from datetime import timedelta

from sheetdrip.planning.cycle.gather import Moving
from sheetdrip.sync.stillness import Stillness
from tests.builders import NOW, row

SETTLE = timedelta(seconds=10)
SECOND = timedelta(seconds=1)
STILL = Moving(frozenset(), None)


def test_the_first_look_takes_everything_for_still() -> None:
    assert Stillness(SETTLE).moving([row(2), row(3, patient="Ben")], NOW) == STILL


def test_a_row_that_changed_moves_until_it_was_still_for_the_settling_time() -> None:
    stillness = Stillness(SETTLE)
    stillness.moving([row(2)], NOW)
    edited = [row(2, phone="312-555")]
    assert stillness.moving(edited, NOW + SECOND) == Moving(frozenset({2}), NOW + SECOND + SETTLE)
    assert stillness.moving(edited, NOW + SETTLE) == Moving(frozenset({2}), NOW + SECOND + SETTLE)
    assert stillness.moving(edited, NOW + SECOND + SETTLE) == STILL


def test_each_keystroke_starts_the_wait_anew() -> None:
    stillness = Stillness(SETTLE)
    stillness.moving([row(2)], NOW)
    stillness.moving([row(2, phone="312")], NOW + SECOND)
    again = stillness.moving([row(2, phone="3125")], NOW + SETTLE)
    assert again == Moving(frozenset({2}), NOW + SETTLE + SETTLE)


def test_sorting_and_inserting_move_no_row() -> None:
    stillness = Stillness(SETTLE)
    stillness.moving([row(2, patient="Ada"), row(3, patient="Ben")], NOW)
    sorted_ = [row(2, patient="Ben"), row(4, patient="Ada")]
    assert stillness.moving(sorted_, NOW + SECOND) == STILL


def test_a_number_that_becomes_a_checkbox_has_changed() -> None:
    stillness = Stillness(SETTLE)
    stillness.moving([row(2, consent=1)], NOW)
    assert stillness.moving([row(2, consent=True)], NOW + SECOND).rows == frozenset({2})


def test_without_a_settling_time_nothing_ever_moves() -> None:
    stillness = Stillness(timedelta())
    stillness.moving([row(2)], NOW)
    assert stillness.moving([row(2, phone="312-555")], NOW + SECOND) == STILL


def test_a_row_that_a_program_wrote_whole_is_still_from_the_first_look_until_it_is_edited() -> None:
    stillness = Stillness(SETTLE)
    stillness.moving([row(2)], NOW)
    stillness.vouch("A")
    added = row(3, drip_id="A", patient="Ben")
    assert stillness.moving([row(2), added, row(4, patient="Cy")], NOW).rows == frozenset({4})
    edited = row(3, drip_id="A", patient="Benny")
    assert stillness.moving([row(2), edited], NOW + SECOND).rows == frozenset({3})
