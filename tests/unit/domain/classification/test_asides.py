"""Which replies are no answers? The tables in tests/phrases tell; here is what they cannot."""

import pytest

from sheetdrip.domain.classification.classifier import Urgency
from sheetdrip.domain.words import plain, words
from tests.classifier import CLASSIFIER


def test_a_blank_text_is_no_wish_no_courtesy_and_no_machines() -> None:
    for text in ("", " "):
        found = CLASSIFIER.classify(text)
        told = found.wants_out, found.is_courtesy, found.is_automatic
        assert told == (False, False, False)


def test_words_are_plain_however_they_are_typed() -> None:
    assert words("It’s ＮＩＮＧÚＮ d\u0301olor,\u00a0no_más ٧!") == (
        *("its", "ningun", "dolor", "no", "mas", "7"),
    )
    assert words("") == ()


def test_plain_text_keeps_its_lines_and_loses_what_cannot_be_seen() -> None:
    assert plain("A\r\nb\u2028c\u0000d\u200be\ud800f\tg\u3000h") == "a\n\nb\nc def g h"


@pytest.mark.parametrize(
    "text",
    ["好的" * 700 + "x", "ok " * 400 + "x", "auto reply " * 100 + "x", "no fever now " * 100 + "x"],
)
def test_a_long_text_that_can_be_cut_in_many_ways_is_judged_at_once(text: str) -> None:
    assert CLASSIFIER.classify(text).urgency is not Urgency.NOTHING
