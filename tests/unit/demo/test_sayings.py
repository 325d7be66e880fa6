"""Does sheetdrip read what the demo's patients mean?"""

from collections.abc import Iterable, Mapping
from pathlib import Path

from sheetdrip.demo import sayings
from sheetdrip.demo.patients import is_asked_once_more
from sheetdrip.domain.classification.classifier import Classification, Urgency
from sheetdrip.sandbox.people import phrases
from sheetdrip.settings.sequences import load_sequences
from tests.classifier import CLASSIFIER

LANGUAGES = [language["name"] for language in phrases()["languages"]]


def classified(said: Mapping[str, Iterable[str]]) -> dict[str, Classification]:
    return {text: CLASSIFIER.classify(text) for texts in said.values() for text in texts}


def test_an_answer_is_read_as_the_score_that_it_means_and_nothing_else_is_in_it() -> None:
    wrong = []
    for by_score in sayings.SCORES.values():
        for score, texts in enumerate(by_score):
            for text, found in classified({"": texts}).items():
                read = found.reading.score if found.reading else None
                if (read, found.urgency) != (score, Urgency.NOTHING):
                    wrong.append(text)
    assert wrong == []


def test_what_means_no_score_is_read_as_none_and_is_no_courtesy() -> None:
    for said in (sayings.NONSENSE, sayings.NONSENSE_AGAIN, sayings.REMARKS):
        found = classified(said)
        assert [text for text, one in found.items() if one.reading or one.is_courtesy] == []


def test_nonsense_says_nothing_that_a_person_should_read_and_remarks_do() -> None:
    assert {one.urgency for one in classified(sayings.NONSENSE).values()} == {Urgency.NOTHING}
    assert {one.urgency for one in classified(sayings.REMARKS).values()} == {Urgency.WORDS}


def test_thanks_are_a_courtesy() -> None:
    assert all(one.is_courtesy for one in classified(sayings.THANKS).values())


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
