"""Do staff use no row again by accident: is a name or a phone always left that texts went to?"""

from functools import partial
from pathlib import Path

from tests.simulation.scenes import ADA, PHONES, Scene
from tests.simulation.staff import correct_name

OTHER = "+13125550142"


def answered(folder: Path) -> Scene:
    """Ada answered her first question, and after that her name was put right."""
    scene = Scene(folder)
    scene.admit(ADA)
    scene.cycles(10, 10)
    scene.until("2026-03-04 01:10")
    scene.cycles(10, 10)
    scene.says(PHONES[ADA], "6")
    scene.cycles(10, 10)
    scene.staff.act("correct_name", partial(correct_name, scene.staff, ADA))
    scene.cycles(10, 10)
    return scene


def phone(scene: Scene) -> str | None:
    facts = scene.chronicle.surgeries[ADA].now.facts
    return facts.phone if facts else None


def test_a_phone_stays_while_no_text_has_left_under_the_new_name(tmp_path: Path) -> None:
    scene = answered(tmp_path)
    scene.type_in(ADA, "Phone", OTHER)
    assert phone(scene) == PHONES[ADA]
    scene.stage.end()


def test_once_one_has_left_the_phone_changes_and_the_score_stays(tmp_path: Path) -> None:
    scene = answered(tmp_path)
    scene.until("2026-03-10 15:10")
    scene.cycles(10, 10)
    scene.type_in(ADA, "Phone", OTHER)
    assert phone(scene) == OTHER
    scene.settle()
    assert scene.judge.violations == []


def test_a_name_stays_while_no_text_has_left_for_the_new_phone(tmp_path: Path) -> None:
    scene = Scene(tmp_path)
    scene.admit(ADA)
    scene.cycles(10, 10)
    scene.until("2026-03-04 01:10")
    scene.cycles(10, 10)
    scene.type_in(ADA, "Phone", OTHER)
    scene.cycles(10, 10)
    scene.staff.act("correct_name", partial(correct_name, scene.staff, ADA))
    assert scene.chronicle.aliases == {}
    scene.stage.end()


def test_a_row_of_which_neither_is_left_shows_nothing_of_the_one_before(tmp_path: Path) -> None:
    scene = answered(tmp_path)
    scene.staff.is_known_without = lambda _name, _part: True
    scene.type_in(ADA, "Phone", OTHER)
    scene.cycles(10, 10, 700, 10, 10, 10)
    assert "I6 score" in {one.invariant for one in scene.judge.violations}
    scene.stage.end()
