"""Does a process that dies at any point of a story leave everything to be put right?"""

import pytest

from tests.simulation.crash_points import deaths, die_at, every_point, points_of
from tests.simulation.mishaps import EVERY
from tests.simulation.scenes import STORIES

EVERY_NTH = 8
"""A death at every eighth point here; `python -m tests.simulation crash-points` dies at every one of all."""


@pytest.mark.parametrize(
    "name",
    [
        "date edit",
        *(
            pytest.param(name, marks=pytest.mark.slow)
            for name in ("first hand-over", "send now", "lost answer settled")
        ),
    ],
)
def test_a_death_at_a_point_is_put_right(name: str) -> None:
    for number, point in list(enumerate(points_of(STORIES[name]), 1))[::EVERY_NTH]:
        death = die_at(name, number)
        found = [f"{one.invariant}: {one.told}" for one in death.violations]
        assert (death.point, found) == (point, []), f"died at point {number}"


def test_a_death_at_each_point_of_a_story_is_put_right_and_none_is_skipped() -> None:
    trail = points_of(STORIES["partial sort"])
    died = list(deaths({"partial sort": trail}))

    assert [death.point for death in died] == trail
    assert [death for death in died if death.violations] == []


@pytest.mark.parametrize(
    "name", ["lost answer settled", pytest.param("send now", marks=pytest.mark.slow)]
)
def test_a_text_that_twilio_keeps_otherwise_is_known_again_after_a_death(name: str) -> None:
    rewrites = frozenset({"trial-prefix", "trimmed", "obfuscated", "nameless"})
    trail = points_of(STORIES[name], rewrites)
    for number in range(1, len(trail) + 1, 2 * EVERY_NTH):
        assert die_at(name, number, rewrites).violations == ()


def test_the_stories_end_well_and_pass_every_point_around_every_call_and_commit() -> None:
    told = [*STORIES.values(), EVERY["a lost ledger"]]
    passed = {point for story in told for point in points_of(story)}

    assert passed == every_point()


def test_every_act_of_every_port_and_every_call_is_a_point() -> None:
    assert every_point() >= {
        "ledger.intend before",
        "ledger.intend after",
        "twilio.messages.create before",
        "twilio.messages.create applied",
        "messenger.send after",
        "ledger.record before",
        "ledger.record after",
        "ledger.skip after",
        "sheets.spreadsheets.batchUpdate before",
        "sheets.spreadsheets.batchUpdate applied",
        "sheet.write after",
    }
