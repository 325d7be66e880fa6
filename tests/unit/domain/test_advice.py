"""Does a text that could be better get advice, and a good one none?"""

from pathlib import Path
from tomllib import loads

from sheetdrip.domain.advice import Advice, Sender, Topic, advise
from sheetdrip.domain.keywords import Keywords
from sheetdrip.domain.text_cost import LanguageText, count_segments

SHIPPED = loads((Path(__file__).parents[3] / "config/sequences/post-op.toml").read_text("utf-8"))
GOOD = "{clinic}: how is your pain now, 0 to 10? STOP to end."
SENDER = Sender(clinic="Hillside")
LONGEST_NAME = 15


def wording(text: str, language: str = "en", clinic: str = "Hillside") -> LanguageText:
    return LanguageText(language=language, written=text, read=text.replace("{clinic}", clinic))


def told(text: str, language: str = "en", *, is_first: bool = False) -> list[Advice]:
    return list(advise((wording(text, language),), SENDER, is_first=is_first))


def topics(text: str, *, is_first: bool = False) -> list[Topic]:
    return [one.topic for one in told(text, is_first=is_first)]


def test_a_good_text_gets_none() -> None:
    assert topics(GOOD, is_first=True) == []
    assert topics("HILLSIDE asks: how is your pain now, 0 to 10? STOP to end.") == []


def test_each_weakness_has_its_topic() -> None:
    weak = {
        GOOD + " See bit.ly/x": [Topic.LINK],
        GOOD + " See https://www.TinyURL.com/x": [Topic.LINK],
        GOOD + " Or reply YES.": [Topic.RESERVED],
        GOOD.removeprefix("{clinic}: "): [Topic.CLINIC],
        GOOD + " It was a {procedure}": [Topic.PROCEDURE],
        GOOD + " It was an arthroscopy": [Topic.PROCEDURE],
        "{clinic}: rest well.": [Topic.QUESTION],
        "{clinic}: how are you today?": [Topic.QUESTION],
        GOOD + " Are you eating well?": [Topic.QUESTION],
        GOOD + "x" * 160: [Topic.COST],
    }
    assert {text: topics(text) for text in weak} == weak
    fine = ("myt.co/x", "bit.lyx", "a.bit.ly", "bit.ly.example.org/x", "anatomy", "me@t.co")
    assert [text for text in fine if topics(f"{GOOD} {text}")] == []


def test_only_the_first_text_must_say_how_to_opt_out_and_in_its_language() -> None:
    text = "{clinic}: how is your pain now, 0 to 10?"
    assert topics(text) == []
    offers = {
        "en": "STOP to end.",
        "es-MX": "STOP para terminar.",
        "zh": "回复STOP退订。",
        "vi": "STOP",
    }
    for code, offer in offers.items():
        (only,) = told(text, code, is_first=True)
        assert only.topic is Topic.OPT_OUT
        assert f"add “{offer}”" in str(only.says)
    own = Sender(clinic="Hillside", keywords=Keywords(stop=("ALTO",)))
    assert advise((wording(text + " ALTO"),), own, is_first=True) == ()


def test_languages_that_share_a_weakness_share_the_sentence_and_what_weighs_most_comes_first() -> (
    None
):
    texts = [wording("how is it, 0 to 10? t.co/x"), wording("¿qué tal está, 0 a 10?", "es")]
    assert [(one.topic, one.languages) for one in advise(tuple(texts), SENDER, is_first=False)] == [
        (Topic.LINK, ("en",)),
        (Topic.CLINIC, ("en", "es")),
    ]


def test_what_is_shipped_needs_no_advice_and_is_one_part_for_names_of_fifteen_characters() -> None:
    texts = [SHIPPED["clarification"], *(step["texts"] for step in SHIPPED["steps"])]
    clinic = "n" * LONGEST_NAME
    for number, by_language in enumerate(texts):
        wordings = [wording(text, code, clinic) for code, text in by_language.items()]
        assert advise(tuple(wordings), Sender(clinic=clinic), is_first=number == 1) == ()
        assert {count_segments(one.read).segments for one in wordings} == {1}
