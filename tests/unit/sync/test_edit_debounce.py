from datetime import timedelta

from sheetdrip.planning.sheet_reading import UnstableRows
from sheetdrip.sync.edit_debounce import EditDebouncer
from tests.builders import NOW, row

SETTLE = timedelta(seconds=10)
SECOND = timedelta(seconds=1)
STILL = UnstableRows(frozenset(), None)


def test_the_first_look_takes_everything_for_still() -> None:
    assert EditDebouncer(SETTLE).moving([row(2), row(3, patient="Ben")], NOW) == STILL


def test_a_row_that_changed_moves_until_it_was_still_for_the_settling_time() -> None:
    debouncer = EditDebouncer(SETTLE)
    debouncer.moving([row(2)], NOW)
    edited = [row(2, phone="312-555")]
    assert debouncer.moving(edited, NOW + SECOND) == UnstableRows(
        frozenset({2}), NOW + SECOND + SETTLE
    )
    assert debouncer.moving(edited, NOW + SETTLE) == UnstableRows(
        frozenset({2}), NOW + SECOND + SETTLE
    )
    assert debouncer.moving(edited, NOW + SECOND + SETTLE) == STILL


def test_each_keystroke_starts_the_wait_anew() -> None:
    debouncer = EditDebouncer(SETTLE)
    debouncer.moving([row(2)], NOW)
    debouncer.moving([row(2, phone="312")], NOW + SECOND)
    again = debouncer.moving([row(2, phone="3125")], NOW + SETTLE)
    assert again == UnstableRows(frozenset({2}), NOW + SETTLE + SETTLE)


def test_sorting_and_inserting_move_no_row() -> None:
    debouncer = EditDebouncer(SETTLE)
    debouncer.moving([row(2, patient="Ada"), row(3, patient="Ben")], NOW)
    sorted_ = [row(2, patient="Ben"), row(4, patient="Ada")]
    assert debouncer.moving(sorted_, NOW + SECOND) == STILL


def test_a_number_that_becomes_a_checkbox_has_changed() -> None:
    debouncer = EditDebouncer(SETTLE)
    debouncer.moving([row(2, consent=1)], NOW)
    assert debouncer.moving([row(2, consent=True)], NOW + SECOND).rows == frozenset({2})


def test_without_a_settling_time_nothing_ever_moves() -> None:
    debouncer = EditDebouncer(timedelta())
    debouncer.moving([row(2)], NOW)
    assert debouncer.moving([row(2, phone="312-555")], NOW + SECOND) == STILL


def test_a_row_that_a_program_wrote_whole_is_still_from_the_first_look_until_it_is_edited() -> None:
    debouncer = EditDebouncer(SETTLE)
    debouncer.moving([row(2)], NOW)
    debouncer.vouch("A")
    added = row(3, drip_id="A", patient="Ben")
    assert debouncer.moving([row(2), added, row(4, patient="Cy")], NOW).rows == frozenset({4})
    edited = row(3, drip_id="A", patient="Benny")
    assert debouncer.moving([row(2), edited], NOW + SECOND).rows == frozenset({3})
