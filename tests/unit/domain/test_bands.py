"""Which band is a score in?"""

import pytest

from sheetdrip.domain.bands import BandLimits, band_of


def test_the_examples_divide_the_scale() -> None:
    assert [band_of(score, BandLimits()) for score in range(11)] == [
        *["none"],
        *["mild"] * 3,
        *["moderate"] * 3,
        *["severe"] * 4,
    ]


def test_a_clinic_may_draw_the_lines_elsewhere() -> None:
    limits = BandLimits(mild=3, moderate=5, severe=10)
    assert [band_of(score, limits) for score in (0, 2, 3, 4, 5, 9, 10)] == [
        "none",
        "none",
        "mild",
        "mild",
        "moderate",
        "moderate",
        "severe",
    ]


@pytest.mark.parametrize(("mild", "moderate", "severe"), [(4, 4, 7), (1, 7, 7), (5, 4, 7)])
def test_limits_that_do_not_rise_are_refused(mild: int, moderate: int, severe: int) -> None:
    with pytest.raises(ValueError, match="must rise"):
        BandLimits(mild=mild, moderate=moderate, severe=severe)
