"""Does a mass change count in the cycle that began it, and nowhere else?"""

from pathlib import Path

import pytest

from tests.simulation.life import Product
from tests.simulation.planted import FAULTS
from tests.simulation.scenes import Scene
from tests.simulation.staff import Staff, shift_all_dates, tick_pause
from tests.simulation.wire import Trouble

MASS = "I11 mass"
FIRST_CANCEL = "messenger.cancel after"


def many(folder: Path, plant: Product = lambda here: here) -> Scene:
    scene = Scene(folder, plant)
    scene.staff.act("fill", lambda: scene.staff.admit(50, (0, 5)))
    scene.cycles(10, 10)
    assert len(scene.judge.pending) > 40
    return scene


def move_all(staff: Staff) -> None:
    """Every surgery takes place a day later, which is meant."""
    for number, cells in staff.rows():
        day = cells["Surgery date"]
        assert isinstance(day, float | int)
        staff.edit("set", row=number, column="Surgery date", value=day + 1)


def found(scene: Scene) -> set[str]:
    return {one.invariant for one in scene.judge.violations}


def test_cancels_that_a_pause_began_may_end_in_the_cycle_after_it(tmp_path: Path) -> None:
    scene = many(tmp_path)
    held = {text.key for text in scene.judge.pending.values()}
    scene.do(tick_pause)
    scene.weather.crash_at = FIRST_CANCEL
    scene.cycles(10)
    scene.do(tick_pause)
    scene.cycles(10, 10)
    assert {text.key for text in scene.judge.pending.values()} == held
    scene.settle()
    assert found(scene) == set()


@pytest.mark.parametrize("crash_at", [None, FIRST_CANCEL])
def test_what_nobody_approved_is_told_also_of_a_process_that_dies_of_it(
    tmp_path: Path, crash_at: str | None
) -> None:
    plant = FAULTS["no blast radius"].plant
    scene = many(tmp_path, plant)
    scene.do(shift_all_dates)
    scene.weather.crash_at = crash_at
    scene.cycles(10)
    assert MASS in found(scene)
    scene.stage.end()


def test_what_a_person_approved_is_no_mass_change_after_a_cycle_that_came_to_nothing(
    tmp_path: Path,
) -> None:
    scene = many(tmp_path)
    scene.do(move_all)
    scene.cycles(10)
    assert scene.staff.done["approve"] == 1
    scene.breaks("sheets.*", Trouble("503"), times=30)
    scene.cycles(10)
    scene.weather.services_answer()
    scene.cycles(10)
    scene.settle()
    assert found(scene) == set()
