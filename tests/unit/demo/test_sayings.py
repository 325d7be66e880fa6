"""Does sheetdrip read what the demo's patients mean?"""

from pathlib import Path

import pytest

from sheetdrip.demo import sayings
from sheetdrip.demo.patients import is_asked_once_more
from sheetdrip.sandbox.people import phrases
from sheetdrip.settings.sequences import load_sequences
from tests.classifier import CLASSIFIER

LANGUAGES = [language["name"] for language in phrases()["languages"]]


@pytest.mark.parametrize(
    ("text", "score"),
    [
        pytest.param(text, score, id=f"{language} {score}: {text}")
        for language, by_score in sayings.SCORES.items()
        for score, texts in enumerate(by_score)
        for text in texts
    ],
)
def test_an_answer_is_read_as_the_score_that_it_means(text: str, score: int) -> None:
    reading = CLASSIFIER.classify(text).reading
    assert reading is not None
    assert reading.score == score


@pytest.mark.parametrize(
    "text",
    [
        text
        for said in (sayings.NONSENSE, sayings.NONSENSE_AGAIN, sayings.REMARKS)
        for texts in said.values()
        for text in texts
    ],
)
def test_what_means_no_score_is_read_as_none_and_is_no_courtesy(text: str) -> None:
    assert CLASSIFIER.classify(text).reading is None
    assert not CLASSIFIER.classify(text).is_courtesy


@pytest.mark.parametrize("text", [text for texts in sayings.THANKS.values() for text in texts])
def test_thanks_are_a_courtesy(text: str) -> None:
    assert CLASSIFIER.classify(text).is_courtesy


def test_every_language_of_the_sandbox_has_its_words() -> None:
    assert all(len(by_score) == 11 for by_score in sayings.SCORES.values())
    for said in (
        sayings.SCORES,
        sayings.NONSENSE,
        sayings.NONSENSE_AGAIN,
        sayings.REMARKS,
        sayings.THANKS,
    ):
        assert sorted(said) == sorted(LANGUAGES)


def test_the_words_of_being_asked_once_more_stand_in_the_clarification_and_in_no_question() -> None:
    sequence = load_sequences(Path("nowhere"))["post-op"]
    assert all(map(is_asked_once_more, sequence.clarification.values()))
    questions = [text for step in sequence.steps for text in step.texts.values()]
    assert not any(map(is_asked_once_more, questions))
