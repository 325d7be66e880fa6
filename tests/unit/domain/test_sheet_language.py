"""Is the language that somebody meant found by its name, its region or a slip?"""

import pytest

from sheetdrip.domain.sheet_language import SheetLanguage, nearest_language


@pytest.mark.parametrize(
    ("written", "language"),
    [
        ("EN", SheetLanguage.EN),
        ("en-US", SheetLanguage.EN),
        ("Englsh", SheetLanguage.EN),
        ("Spanish", SheetLanguage.ES),
        ("es_MX", SheetLanguage.ES),
        ("Español", SheetLanguage.ES),
        ("zh-CN", SheetLanguage.ZH),
        ("中文", SheetLanguage.ZH),
        ("chinese", SheetLanguage.ZH),
        ("fr", None),
        ("", None),
    ],
)
def test_the_language_that_was_meant(written: str, language: SheetLanguage | None) -> None:
    assert nearest_language(written) is language
