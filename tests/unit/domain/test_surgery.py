"""What does the Drip column mean?"""

import pytest

from sheetdrip.domain.surgery import Standing, standing_of


@pytest.mark.parametrize(
    ("word", "standing"),
    [
        ("", Standing.ON),
        ("On", Standing.ON),
        ("TRUE", Standing.ON),
        (" on ", Standing.ON),
        ("Paused", Standing.PAUSED),
        ("pause", Standing.PAUSED),
        ("Stopped", Standing.STOPPED),
        ("STOP", Standing.STOPPED),
        ("off", Standing.STOPPED),
        ("FALSE", Standing.STOPPED),
        ("Cancelled", Standing.STOPPED),
        ("canceled", Standing.STOPPED),
        ("Called  Off", Standing.STOPPED),
        ("postponed", Standing.STOPPED),
        ("Deceased", Standing.STOPPED),
        ("died", Standing.STOPPED),
        ("withdrawn", Standing.STOPPED),
    ],
)
def test_the_words_that_staff_use_are_understood(word: str, standing: Standing) -> None:
    assert standing_of(word) is standing


@pytest.mark.parametrize("word", ["yes", "no", "stopp", "on hold", "?", "0"])
def test_other_words_are_not_guessed(word: str) -> None:
    assert standing_of(word) is None
