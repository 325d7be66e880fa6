"""What does the Drip column mean?"""

import pytest

from sheetdrip.domain.sheet_language import SheetLanguage
from sheetdrip.domain.surgery import DripSetting, drip_setting_of, drip_words


@pytest.mark.parametrize(
    ("word", "standing"),
    [
        ("", DripSetting.ON),
        ("On", DripSetting.ON),
        ("TRUE", DripSetting.ON),
        (" on ", DripSetting.ON),
        ("Paused", DripSetting.PAUSED),
        ("pause", DripSetting.PAUSED),
        ("Stopped", DripSetting.STOPPED),
        ("STOP", DripSetting.STOPPED),
        ("off", DripSetting.STOPPED),
        ("FALSE", DripSetting.STOPPED),
        ("Cancelled", DripSetting.STOPPED),
        ("canceled", DripSetting.STOPPED),
        ("Called  Off", DripSetting.STOPPED),
        ("postponed", DripSetting.STOPPED),
        ("Deceased", DripSetting.STOPPED),
        ("died", DripSetting.STOPPED),
        ("withdrawn", DripSetting.STOPPED),
        ("activo", DripSetting.ON),
        ("En pausa", DripSetting.PAUSED),
        ("Fallecido", DripSetting.STOPPED),
        ("开启", DripSetting.ON),
        ("暂停", DripSetting.PAUSED),
        ("去世", DripSetting.STOPPED),
    ],
)
def test_the_words_that_staff_use_are_understood(word: str, standing: DripSetting) -> None:
    assert drip_setting_of(word) is standing


@pytest.mark.parametrize("language", SheetLanguage)
def test_every_word_that_a_sheet_offers_is_understood(language: SheetLanguage) -> None:
    first, second, *others = map(drip_setting_of, drip_words(language))
    assert (first, second, set(others)) == (
        DripSetting.ON,
        DripSetting.PAUSED,
        {DripSetting.STOPPED},
    )


@pytest.mark.parametrize("word", ["yes", "no", "stopp", "on hold", "?", "0"])
def test_other_words_are_not_guessed(word: str) -> None:
    assert drip_setting_of(word) is None
