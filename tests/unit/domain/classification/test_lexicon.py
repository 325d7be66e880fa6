"""Does every word that is listed do what it is listed for?"""

from collections.abc import Iterator

import pytest

from sheetdrip.domain.classification.classifier import ReplyClassifier, Urgency
from sheetdrip.domain.classification.lexicon import Group, Language, Lexicon, problems
from tests.classifier import CLASSIFIER, WORDS

SIGNS = {
    Group.WANTS_A_CALL: Urgency.CALL,
    Group.ALARM: Urgency.ALARM,
    Group.VITAL: Urgency.ALARM,
    Group.DECEASED: Urgency.DEATH,
}


def listed(*groups: Group) -> Iterator[object]:
    """The entries of each language in each of these groups, without the star of a stem."""
    for language in WORDS.languages:
        for group in groups:
            entries = [entry.removesuffix("*") for entry in language.words.get(group, ())]
            yield pytest.param(group, entries, id=f"{language.code} {group}")


@pytest.mark.parametrize(("group", "entries"), list(listed(*SIGNS)))
def test_what_a_person_must_hear_of_is_heard_wherever_it_stands(
    group: Group, entries: list[str]
) -> None:
    for text in (
        around.format(entry)
        for entry in entries
        for around in ("{}", "8. {}", "hi, {}!", "{}\nthanks")
    ):
        found = CLASSIFIER.classify(text)
        assert found.urgency >= SIGNS[group], text
        assert not found.is_courtesy, text
        assert not found.is_automatic, text


@pytest.mark.parametrize(("_group", "entries"), list(listed(Group.WISH_TO_STOP, Group.STOP)))
def test_a_wish_to_stop_is_heard(_group: Group, entries: list[str]) -> None:
    assert [one for one in entries if not CLASSIFIER.classify(one).wants_out] == []


@pytest.mark.parametrize(("_group", "entries"), list(listed(Group.COURTESY)))
def test_a_courtesy_is_one_and_changes_no_score(_group: Group, entries: list[str]) -> None:
    for entry in entries:
        assert CLASSIFIER.classify(entry).is_courtesy, entry
        found = CLASSIFIER.classify(f"8, {entry}")
        assert found.reading is not None, entry
        assert (found.reading.score, found.urgency) == (8, Urgency.NOTHING), entry


@pytest.mark.parametrize(("_group", "entries"), list(listed(Group.NO_PAIN)))
def test_no_pain_is_zero(_group: Group, entries: list[str]) -> None:
    for entry in entries:
        found = CLASSIFIER.classify(entry)
        assert found.reading is not None, entry
        assert (found.reading.score, found.urgency) == (0, Urgency.NOTHING), entry


@pytest.mark.parametrize(("_group", "entries"), list(listed(Group.AUTOMATIC)))
def test_a_machines_sentence_is_automatic_only_by_itself(_group: Group, entries: list[str]) -> None:
    for entry in entries:
        assert CLASSIFIER.classify(entry).is_automatic, entry
        found = CLASSIFIER.classify(f"{entry}. It bleeds")
        told = found.is_automatic, found.may_be_automatic, found.urgency
        assert told == (False, True, Urgency.ALARM), entry


@pytest.mark.parametrize("language", WORDS.languages, ids=lambda one: one.code)
def test_a_number_in_words_is_its_score(language: Language) -> None:
    for value, entries in language.numbers.items():
        for word in entries:
            found = CLASSIFIER.classify(word)
            assert found.reading is not None, word
            assert (found.reading.score, found.urgency) == (value, Urgency.NOTHING), word


@pytest.mark.parametrize(("_group", "entries"), list(listed(Group.QUALITY)))
def test_how_the_pain_is_changes_no_number_and_is_read_without_one(
    _group: Group, entries: list[str]
) -> None:
    for entry in entries:
        assert CLASSIFIER.classify(entry).urgency >= Urgency.WORDS, entry
        found = CLASSIFIER.classify(f"8, {entry}")
        assert found.reading is not None, entry
        assert (found.reading.score, found.urgency) == (8, Urgency.NOTHING), entry


@pytest.mark.parametrize(("_group", "entries"), list(listed(Group.NUMBER_ENDING)))
def test_what_is_joined_to_a_number_changes_nothing(_group: Group, entries: list[str]) -> None:
    for entry in entries:
        found = CLASSIFIER.classify(f"8{entry}")
        assert found.reading is not None, entry
        assert (found.reading.score, found.urgency) == (8, Urgency.NOTHING), entry


@pytest.mark.parametrize(("_group", "entries"), list(listed(Group.VITAL)))
def test_without_what_is_vital_is_an_alarm(_group: Group, entries: list[str]) -> None:
    absent = {
        absence
        for language in WORDS.languages
        if set(entries) & {one.removesuffix("*") for one in language.words.get(Group.VITAL, ())}
        for absence in language.words.get(Group.ABSENT, ())
    }
    for entry in entries:
        for absence in absent:
            text = f"{absence} {entry}"
            assert CLASSIFIER.classify(text).urgency is Urgency.ALARM, text


def test_absence_is_told_in_the_alarms_own_language_only() -> None:
    classifier = ReplyClassifier(
        Lexicon(
            [
                Language(code="a", words={Group.ALARM: ("pez",), Group.ABSENT: ("no",)}),
                Language(code="b", words={Group.ALARM: ("pito",)}),
            ]
        )
    )
    assert classifier.classify("no pez").urgency is Urgency.WORDS
    assert classifier.classify("no pito").urgency is Urgency.ALARM


def test_a_word_that_is_two_numbers_is_none() -> None:
    torn = Lexicon(
        [
            Language(code="a", numbers={1: ("bo",), 2: ("ka",)}),
            Language(code="b", numbers={1: ("bo",), 3: ("ka",)}),
        ]
    )
    assert torn.numbers == {"bo": 1}


def test_without_any_words_digits_are_read_and_words_go_to_a_person() -> None:
    classifier = ReplyClassifier(Lexicon())
    found = classifier.classify("8")
    assert found.reading is not None
    assert found.reading.score == 8
    assert classifier.classify("chest pain").urgency is Urgency.WORDS


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (Language(code="x", numbers={11: ("elf",)}), "numbers.11"),
        (Language(code="x", numbers={1: ("one two",)}), "not one word"),
        (Language(code="x", numbers={1: ("!",)}), "not one word"),
        (Language(code="x", words={Group.ALARM: ("*",)}), "has nothing in it"),
        (Language(code="x", words={Group.COURTESY: ("thank*",)}), "may end in *"),
    ],
)
def test_what_cannot_be_listed_is_told(language: Language, told: str) -> None:
    (problem,) = problems(language)
    assert told in problem
