"""Is every character that makes a text dearer named, with what may stand for it?"""

import pytest

from sheetdrip.domain.text_cost import costly, plain

FOUND = {
    "How\u2019s it": ("\u2019", "How\u2019s", "'", "curly_quote"),
    "say \u201chi": ("\u201c", "\u201chi", '"', "curly_quote"),
    "now \u2014 0 to 10": ("\u2014", "now \u2014", "-", "long_dash"),
    "\u2014 0 to 10": ("\u2014", "\u2014", "-", "long_dash"),
    "wait\u2026": ("\u2026", "wait\u2026", "...", "three_dots"),
    "0\u00a0to 10": ("\u00a0", "0\u00a0to", " ", "special_space"),
    "su cirugía, hoy": ("í", "cirugía", "i", ""),
    "đau": ("đ", "đau", "d", ""),
    "ação": ("ç", "ação", "c", ""),
    "well \U0001f600": ("\U0001f600", "well \U0001f600", "", ""),
    "痛": ("痛", "痛", None, ""),
    "0，": ("，", "0，", ",", ""),
    "。": ("。", "。", None, ""),
}


@pytest.mark.parametrize(("text", "found"), FOUND.items())
def test_the_character_its_place_and_what_to_type(
    text: str, found: tuple[str, str, str | None, str]
) -> None:
    first = costly(text)[0]
    assert (first.char, first.word, first.instead, first.kind) == found


def test_what_gsm7_has_costs_nothing() -> None:
    assert costly("¿Qué tal, señor? ¡Güe! à è ì ò ù Ñ É {x} [y] € 'z' \"w\" -\n@") == ()


def test_each_character_is_told_once_in_its_order() -> None:
    assert [one.char for one in costly("día, última, día, cuánto")] == ["í", "ú", "á"]


def test_stand_ins_leave_all_else_as_it_is() -> None:
    text = "Cu\u00e1nto\u2019s {clinic} 痛"
    assert plain(text, costly(text)) == "Cuanto's {clinic} 痛"
