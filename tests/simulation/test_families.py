"""Does a phone that a family shares get one text at a time, and does each row say what became of its own?"""

from pathlib import Path

import pytest

from tests.simulation.families import Families


@pytest.mark.parametrize("seed", [1, *(pytest.param(n, marks=pytest.mark.slow) for n in (3, 5))])
def test_texts_to_a_shared_phone_keep_their_distance(tmp_path: Path, seed: int) -> None:
    families = Families(tmp_path, seed)

    assert families.live() == []
    assert families.done["left"] > 0
    assert families.done["skipped"] > 0
