"""Which replies does Twilio act on itself?"""

import pytest

from sheetdrip.domain.keywords import Keyword, Keywords, is_bare_yes, keyword_of
from tests.builders import reply

OURS = Keywords(stop=("ALTO", "停止", "No más"), start=("Reanudar",), help=("Ayuda",))


@pytest.mark.parametrize(
    ("body", "keyword"),
    [
        ("STOP", "STOP"),
        ("stop", "STOP"),
        ("Stop.", "STOP"),
        ("  STOP!!\n", "STOP"),
        ("“stop”", "STOP"),
        ("\u200bSTOP\u200b", "STOP"),
        ("ＳＴＯＰ", "STOP"),
        ("UNSUBSCRIBE", "STOP"),
        ("End", "STOP"),
        ("quit", "STOP"),
        ("stopall", "STOP"),
        ("revoke", "STOP"),
        ("optout", "STOP"),
        ("cancel", "STOP"),
        ("START", "START"),
        ("unstop", "START"),
        ("Yes", "START"),
        ("help", "HELP"),
        ("Info?", "HELP"),
        ("please stop", None),
        ("stop please", None),
        ("STOP STOP", None),
        ("stop 8", None),
        ("S.T.O.P", None),
        ("stop🛑", None),
        ("stopping", None),
        ("we must stop this", None),
        ("yes please", None),
        ("help me", None),
        ("8", None),
        ("", None),
        ("...", None),
        ("alto", None),
    ],
)
def test_only_a_whole_body_is_a_keyword(body: str, keyword: str | None) -> None:
    assert keyword_of(reply(body), Keywords()) == keyword


@pytest.mark.parametrize(
    ("body", "keyword"),
    [
        ("Alto.", "STOP"),
        ("停止。", "STOP"),
        ("no   MÁS", "STOP"),
        ("reanudar", "START"),
        ("¡ayuda!", "HELP"),
        ("STOP", "STOP"),
        ("no mas", None),
        ("alto ya", None),
    ],
)
def test_a_clinic_may_add_words(body: str, keyword: str | None) -> None:
    assert keyword_of(reply(body), OURS) == keyword


def test_a_blank_word_of_a_clinic_means_nothing() -> None:
    assert keyword_of(reply(""), Keywords(stop=("", " ", "..."))) is None


@pytest.mark.parametrize(
    ("body", "told", "keyword"),
    [
        ("START", "STOP", Keyword.STOP),
        ("basta ya", "STOP", Keyword.STOP),
        ("STOP", "START", Keyword.START),
        ("8", "HELP", Keyword.HELP),
        ("STOP", "SOMETHING NEW", Keyword.STOP),
        ("8", "", None),
    ],
)
def test_what_twilio_took_it_for_comes_first(body: str, told: str, keyword: Keyword | None) -> None:
    assert keyword_of(reply(body, opt_out_type=told), Keywords()) is keyword


@pytest.mark.parametrize(
    ("body", "yes"), [("Yes!", True), ("YES", True), ("yes please", False), ("start", False)]
)
def test_a_bare_yes_is_told_from_other_words(body: str, *, yes: bool) -> None:
    assert is_bare_yes(reply(body)) is yes
