"""Where do the bands of scores begin?"""

import pytest

from sheetdrip.domain.bands import BandLimits


@pytest.mark.parametrize(("mild", "moderate", "severe"), [(4, 4, 7), (1, 7, 7), (5, 4, 7)])
def test_limits_that_do_not_rise_are_refused(mild: int, moderate: int, severe: int) -> None:
    with pytest.raises(ValueError, match="must rise"):
        BandLimits(mild=mild, moderate=moderate, severe=severe)


def test_rising_limits_are_taken() -> None:
    assert BandLimits(mild=2, moderate=5, severe=8).severe == 8
