"""Does each phrase come to what the tables in tests/phrases say, and is none of it harmful?"""

import re
from collections import Counter

import pytest

from tests.phrases.__main__ import lines
from tests.phrases.classified import figures, outcome
from tests.phrases.table import Kind, every_phrase, harm, languages, phrases, sources
from tests.unit.domain.classification.truth_table import PAGE, rows

MOST_ASKED_AGAIN = 3.0
"""So many of a hundred plain answers may be asked again or left to a person."""


@pytest.mark.parametrize("language", languages())
def test_every_phrase_of_a_language_comes_to_what_its_table_says(language: str) -> None:
    found = [(one.text, outcome(one.text), one.outcome) for one in phrases(language)]
    assert [row for row in found if row[1] != row[2]] == []


def test_no_reading_is_harmful() -> None:
    found = [(harm(one, outcome(one.text)), one.language, one.text) for one in every_phrase()]
    assert [row for row in found if row[0]] == []


def test_a_harmful_reading_is_known_for_one() -> None:
    by_kind = {one.kind: one for one in every_phrase()}
    assert harm(by_kind[Kind.UNSURE], "8") == "a wrong score"
    assert harm(by_kind[Kind.PLAIN], "11") == "a wrong score"
    assert harm(by_kind[Kind.ALARM], "words") == "unheard"
    assert harm(by_kind[Kind.OUT], "again") == "unheard"
    assert harm(by_kind[Kind.NOISE], "courtesy") == "nobody reads it"
    assert harm(by_kind[Kind.WORDS], "out words") == "texts are held"


def test_few_plain_answers_are_asked_again_or_left_to_a_person() -> None:
    assert figures(every_phrase()).share < MOST_ASKED_AGAIN


def test_the_tables_are_as_large_as_the_page_says_and_each_phrase_stands_in_one_place() -> None:
    counted = figures(every_phrase())
    assert counted.phrases >= 600
    assert counted.sourced >= 100
    assert set(languages()) == {"ar", "en", "es", "fr", "ht", "ko", "pt", "ru", "tl", "vi", "zh"}
    texts = [one.text for one in every_phrase()] + [text for text, _, _ in rows()]
    assert [text for text, count in Counter(texts).items() if count > 1] == []


def test_every_page_behind_a_phrase_is_named_and_used() -> None:
    assert {one.source for one in every_phrase()} - {""} == sources().keys()


def test_the_figures_on_the_page_are_those_of_the_tables() -> None:
    page = PAGE.read_text("utf-8")
    assert re.findall(r"(?m)^\| (?:\w\w|all) \|.*$", page) == lines()
