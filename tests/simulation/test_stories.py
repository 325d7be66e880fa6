"""Does each story end well when nobody dies in it?"""

from pathlib import Path

import pytest

from tests.simulation.crash_points import tell
from tests.simulation.scenes import ADA, BEN, STORIES, Scene
from tests.simulation.wire import Trouble


@pytest.mark.parametrize("name", STORIES)
def test_a_story_ends_well(name: str) -> None:
    assert [f"{one.invariant}: {one.told}" for one in tell(STORIES[name])] == []


def test_a_double_whose_cancel_got_lost_is_cancelled_at_the_next_audit(tmp_path: Path) -> None:
    scene = Scene(tmp_path)
    scene.breaks("twilio.messages.create", Trouble("late_apply", seconds=300))
    scene.admit(ADA)
    scene.cycles(10, 250)
    scene.breaks("twilio.messages.cancel", Trouble("503"))
    scene.cycles(100)
    assert scene.live(ADA, "Evening") == 2

    scene.cycles(15)

    assert scene.live(ADA, "Evening") == 1
    scene.stage.end()


def test_a_double_is_cancelled_though_another_list_fails_in_the_same_audit(tmp_path: Path) -> None:
    scene = Scene(tmp_path)
    scene.breaks("twilio.messages.create", Trouble("late_apply", seconds=300))
    scene.admit(ADA, BEN)
    scene.cycles(10, 250)
    scene.stage.clock.advance(100)
    scene.restart()
    lists = iter([None, *[Trouble("500")] * 4])
    scene.stage.hooks.trouble = lambda call: (
        next(lists, None) if call.operation == "twilio.messages.list" else None
    )
    scene.cycles(1)

    assert scene.live(ADA, "Evening") == 1
    scene.stage.end()
