"""Are exactly the refused cells found, with few attempts, and all others written?"""

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from sheetdrip.domain.cells import Cell
from sheetdrip.sheets.bisection import MOST_ATTEMPTS, Bisection
from sheetdrip.sheets.cells import Position

GRID = [(row, column) for row in range(6) for column in range(4)]


class Tab:
    """Refuses a write as a whole when one of its cells is shut."""

    def __init__(self, shut: set[Position]) -> None:
        self.shut = shut
        self.written: set[Position] = set()
        self.attempts = 0

    def takes(self, cells: Mapping[Position, Cell]) -> bool:
        self.attempts += 1
        if self.shut & cells.keys():
            return False
        self.written |= cells.keys()
        return True


@given(st.sets(st.sampled_from(GRID)), st.sets(st.sampled_from(GRID), max_size=5))
def test_with_attempts_enough_the_healthy_are_written_and_the_refused_named(
    wanted: set[Position], shut: set[Position]
) -> None:
    tab = Tab(shut)
    found = Bisection(tab.takes, most=1000)
    found.tried(dict.fromkeys(wanted, "x"))
    assert found.refused == wanted & shut
    assert tab.written == wanted - shut
    assert found.untried == set()


@given(st.sets(st.sampled_from(GRID)), st.sets(st.sampled_from(GRID)), st.integers(0, 12))
def test_attempts_are_bounded_and_nothing_is_lost_sight_of(
    wanted: set[Position], shut: set[Position], most: int
) -> None:
    tab = Tab(shut)
    found = Bisection(tab.takes, most)
    found.tried(dict.fromkeys(wanted, "x"))
    assert tab.attempts <= most
    assert tab.written | found.refused | found.untried == wanted
    assert not tab.written & found.refused


def test_a_column_that_refuses_everything_is_found_without_trying_every_cell() -> None:
    cells = {(row, column): "x" for row in range(500) for column in range(20)}
    tab = Tab({(row, 7) for row in range(500)})
    found = Bisection(tab.takes)
    found.tried(cells)
    assert found.columns == {7}
    assert len(tab.written) == 500 * 19
    assert tab.attempts <= MOST_ATTEMPTS
