"""Does the simulation find each fault that is planted in the product?"""

from functools import cache

import pytest

from tests.simulation.crash_points import tell
from tests.simulation.planted import FAULTS

clean = cache(tell)
"""Several faults are found by one story, which is told without a fault once."""


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_found_and_its_story_is_clean_without_it(name: str) -> None:
    fault = FAULTS[name]

    assert [f"{one.invariant}: {one.told}" for one in clean(fault.story)] == []
    assert tell(fault.story, fault.plant)


def test_the_faults_that_every_change_must_be_safe_from_are_planted() -> None:
    assert FAULTS.keys() >= {
        "no intent commit",
        "no settling time",
        "blind retry on timeout",
        "no adopt step",
        "failed list is empty",
        "no cancel proof",
        "no ID check",
        "no fence",
        "naive local time",
        "no blast radius",
        "a refused row stops the batch",
        "texts known by their exact words",
        "a validity period on scheduled texts",
        "a page on a write ends the job",
        "an old ledger works on",
        "two machines work on",
        "the lease not looked at before creates",
        "STOP waits for the sheet",
        "answers wait for an approval",
        "pictures are not looked for",
        "words are noise",
        "decided before a wait",
        "no look for a lost start",
        "flows are not followed",
    }
