"""Do the simulation's staff and its judge agree on which cells take no writing?"""

import random
from pathlib import Path

import pytest

from tests.simulation.closures import Closures
from tests.simulation.scenes import ADA, Scene

FIRST, SECOND = "Day 21 status", "Day 14 score"


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    scene = Scene(tmp_path)
    scene.admit(ADA, day="2026-03-20")
    scene.cycles(10)
    return scene


def reject(closures: Closures, header: str) -> None:
    closures.reject(header, random.Random(1))


def test_a_rule_that_was_taken_away_is_not_in_force_with_the_next_one(scene: Scene) -> None:
    closures = scene.closures
    reject(closures, FIRST)
    scene.staff.act("stop validating", closures.take)
    reject(closures, SECOND)

    scene.type_in(ADA, "Drip", "Paused")
    scene.cycles(10, 10)

    ((_, cells),) = scene.staff.rows()
    assert cells[FIRST] == "paused"
    scene.stage.end()


def test_a_column_to_which_staff_copy_the_rule_is_closed_too(scene: Scene) -> None:
    closures, grid = scene.closures, scene.staff.sheet.grid
    reject(closures, FIRST)
    names = [cell.value for cell in grid.cells[0]]
    ruled = grid.cells[1][names.index(FIRST)]
    grid.put(1, names.index(SECOND), ruled)

    closures.look()
    assert closures.has(2, SECOND)

    closures.take()
    assert closures.has(2, SECOND)  # until it was tried again
    assert not any(cell.validation == ruled.validation for line in grid.cells for cell in line)
    scene.stage.end()
