"""Which pain score does a text give? The page in docs is the table; here is what a table cannot say."""

import pytest

from sheetdrip.domain.classification.classifier import Urgency
from tests.classifier import CLASSIFIER
from tests.unit.domain.classification.truth_table import rows

ROWS = list(rows())


def parse_score(text: str) -> int | None:
    reading = CLASSIFIER.classify(text).reading
    return None if reading is None else reading.score


def says(text: str) -> Urgency:
    return CLASSIFIER.classify(text).urgency


WORDS_TO_READ = "a score, and words to read"


def test_the_page_has_its_rows_each_once() -> None:
    texts = [text for text, _, _ in ROWS]
    assert len(texts) >= 200
    assert len(set(texts)) == len(texts)
    assert {score for _, score, _ in ROWS} == {None, *range(11)}


@pytest.mark.parametrize(
    ("text", "score"), [pytest.param(text, score, id=repr(text)) for text, score, _ in ROWS]
)
def test_every_row_of_the_page_holds(text: str, score: int | None) -> None:
    assert parse_score(text) == score


@pytest.mark.parametrize(
    ("text", "score"), [(text, score) for text, score, _ in ROWS if score is not None]
)
def test_only_what_says_more_than_a_score_has_words_to_read(text: str, score: int) -> None:
    (why,) = (why for other, _, why in ROWS if other == text)
    has_words = why in {
        WORDS_TO_READ,
        "the number stands by itself",
        "words before it, but it says that it is pain",
        "one end of the question, repeated",
    }
    reading = CLASSIFIER.classify(text).reading
    assert reading is not None
    assert (reading.score, reading.has_words) == (score, has_words)
    assert (says(text) > Urgency.NOTHING) is has_words


def test_a_text_longer_than_twilio_lets_through_is_unsure_whatever_it_begins_with() -> None:
    assert parse_score(f"8. {'x' * 1597}") == 8
    assert parse_score(f"8. {'x' * 1598}") is None
    assert parse_score("8" * 1_000_000) is None


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("yes", False),
        ("5 or 6", False),
        ("", False),
        ("8?", False),
        ("11", False),
        ("no", False),
        ("better thanks", True),
        ("much better", True),
        ("it hurts a lot", True),
        ("8 last night", True),
        (f"{' ' * 1600}the bandage came off", True),
    ],
)
def test_a_text_without_a_score_may_still_say_something_to_read(text: str, *, more: bool) -> None:
    assert parse_score(text) is None
    assert (says(text) > Urgency.NOTHING) is more
