"""Has every fictitious patient a number of their own? By it alone the judge tells whose a text is."""

import random
from collections import Counter

import pytest
from typing_extensions import override

from sheetdrip.domain.phone import phone_number
from sheetdrip.domain.phone_identity import identity_of
from tests.simulation.life import BESIDE, LINES_BESIDE
from tests.simulation.patients import Patients

MANY = 1500
"""More than a life has patients."""


class Abroad(random.Random):
    """Chance that sends everybody abroad."""

    @override
    def random(self) -> float:
        return 0.0


@pytest.mark.parametrize("chance", [random.Random, Abroad])
def test_nobody_who_types_or_fills_in_a_form_has_anothers_number(
    chance: type[random.Random],
) -> None:
    typed = Patients(random.Random(2), abroad=chance(1))
    forms = Patients(random.Random(3), *BESIDE, abroad=chance(4), lines_abroad=LINES_BESIDE)
    drawn = Counter(
        identity_of(phone_number(who.phone(), "US")) for who in (typed, forms) for _ in range(MANY)
    )
    assert drawn.most_common(1)[0][1] == 1
