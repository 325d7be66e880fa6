"""Does a process that dies at any point of a story leave everything to be put right?"""

import pytest

from tests.simulation.crash_points import die_at, points_of
from tests.simulation.scenes import STORIES

EVERY_NTH = 3
"""CI dies at every third point of these; `python -m tests.simulation crash-points` at every one of all."""


@pytest.mark.parametrize(
    "name", ["first hand-over", "date edit", "send now", "lost answer settled"]
)
def test_a_death_at_a_point_is_put_right(name: str) -> None:
    story = STORIES[name]
    points = points_of(story)

    for number in range(1, len(points) + 1, EVERY_NTH):
        found = [f"{one.invariant}: {one.told}" for one in die_at(story, number)]
        assert found == [], f"died at point {number}, {points[number - 1]}"


def test_the_stories_pass_points_around_every_call_and_commit() -> None:
    points = set(points_of(STORIES["first hand-over"]))

    assert points >= {
        "ledger.intend before",
        "ledger.intend after",
        "twilio.messages.create before",
        "twilio.messages.create applied",
        "messenger.send after",
        "ledger.record before",
        "ledger.record after",
        "sheets.spreadsheets.batchUpdate before",
        "sheets.spreadsheets.batchUpdate applied",
        "sheet.write after",
    }
