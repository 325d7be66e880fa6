"""Is what a text costs told with its cause and its cure?"""

from sheetdrip.domain.text_cost import LanguageText, cost_of
from sheetdrip.domain.wording import sentence

LONG = "{clinic}: " + "Responda cuanto dolor tiene, por favor. " * 3


def wording(text: str, language: str = "en", clinic: str = "Hillside", **more: str) -> LanguageText:
    offered = (more["offered"], more["offered"]) if more else None
    read = text.replace("{clinic}", clinic)
    return LanguageText(language=language, written=text, read=read, offered=offered)


def cost(one: LanguageText, clinic: str = "Hillside", price: float | None = None) -> str:
    return sentence(cost_of(one, clinic, price))


def test_one_part_is_nothing_to_tell_whatever_its_characters() -> None:
    assert cost(wording("x" * 160)) == ""
    assert cost(wording("Cuánto\u2019s")) == ""


def test_the_characters_that_raise_the_price_are_named_with_what_to_type() -> None:
    text = "How\u2019s it\u00a0going \u2014 well\U0001f600? " + "x" * 80
    assert cost(wording(text), price=0.0083) == (
        "it takes 2 segments (0.0166) instead of 1 segment (0.0083), for “\u2019”, a curly quote, in “How"
        "\u2019s” (type '), “\u00a0”, a special space, in “it\u00a0going” (type a plain space), “\u2014”, a "
        "long dash, in “it\u00a0going \u2014” (type -) and 1 more"
    )
    assert "(leave it out)" in cost(wording("\U0001f600" + "x" * 80))


def test_spanish_is_offered_in_one_part() -> None:
    accented = LONG.replace("cuanto", "cuánto")
    assert cost(wording(accented, "es-MX")).endswith(f"(type a). In 1 segment: {LONG}")
    assert " In 1 segment" not in cost(wording(accented, "pt"))
    assert " In 1 segment" not in cost(wording(LONG.replace("{clinic}:", "{clinic}\u2014"), "es"))


def test_another_wording_that_there_is_comes_first_if_it_is_not_dearer() -> None:
    accented = LONG.replace("cuanto", "cuánto")
    assert cost(wording(accented, "es", offered="Short")).endswith("In 1 segment: Short")
    assert cost(wording(accented, "es", offered="á" * 71)).endswith(f"In 1 segment: {LONG}")


def test_a_clinics_name_that_is_to_blame_is_told_and_no_text_is_offered_for_it() -> None:
    told = cost(wording(LONG, "es", "Clínica"), "Clínica")
    assert "“í” in the clinic's name (type i)" in told
    assert " In 1 segment" not in told
    both = cost(wording("{clinic}: día" + "x" * 80, "es", "Clínica"), "Clínica")
    assert "in the clinic's name" not in both


def test_what_is_merely_long_is_told_by_how_much() -> None:
    assert cost(wording("x" * 161)) == "it takes 2 segments: 1 character fewer save one"
    assert cost(wording("x" * 170)) == "it takes 2 segments: 10 characters fewer save one"
    assert cost(wording("痛" * 140, "zh")) == "it takes 3 segments: 6 characters fewer save one"
    # without its accent it is as long as before
    assert cost(wording("á" + "x" * 70 + "痛", "zh")).startswith(
        "it takes 2 segments: 2 characters"
    )
