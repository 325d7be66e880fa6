"""Can a clinic add words and languages without code?"""

from pathlib import Path

import pytest

from sheetdrip.domain.classification.classifier import Urgency
from sheetdrip.settings.lexicons import load_classifier, shipped_classifier
from sheetdrip.settings.toml import Faults


def words_beside(folder: Path, text: str) -> None:
    (folder / "lexicon").mkdir()
    (folder / "lexicon" / "own.toml").write_text(text, encoding="utf-8")


def test_a_clinics_words_count_beside_those_that_are_shipped(tmp_path: Path) -> None:
    words_beside(tmp_path, 'language = "en"\n[words]\nalarm = ["drain came out", "seroma*"]\n')
    classifier = load_classifier(tmp_path)
    assert classifier.classify("My drain came out").urgency is Urgency.ALARM
    assert classifier.classify("seromas again").urgency is Urgency.ALARM
    assert classifier.classify("chest pain").urgency is Urgency.ALARM
    assert shipped_classifier().classify("My drain came out").urgency is Urgency.WORDS


def test_a_clinic_adds_a_language(tmp_path: Path) -> None:
    words_beside(
        tmp_path,
        'language = "de"\n[numbers]\n8 = ["acht"]\n[words]\nalarm = ["blut*"]\ncourtesy = ["danke"]\n',
    )
    classifier = load_classifier(tmp_path)
    found = classifier.classify("acht, danke")
    assert found.reading is not None
    assert (found.reading.score, found.urgency) == (8, Urgency.NOTHING)
    assert classifier.classify("Es blutet").urgency is Urgency.ALARM


def test_without_a_folder_of_its_own_a_clinic_has_what_is_shipped(tmp_path: Path) -> None:
    assert load_classifier(tmp_path) is shipped_classifier()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('language = "x"\n[words]\nalarms = ["a"]\n', "words.alarms: there is no such group"),
        ('language = "x"\n[numbers]\n11 = ["elf"]\n', "numbers.11: a pain score is 0 to 10"),
        ('language = "x"\n[numbers]\none = ["a"]\n', "numbers.one: a pain score is a number"),
        ('language = "x"\n[words]\ncourtesy = ["thank*"]\n', "may end in *"),
        ("[words]\n", "language"),
        ("words = \n", "own.toml"),
    ],
)
def test_what_is_wrong_in_a_file_is_told_with_its_place(
    tmp_path: Path, text: str, told: str
) -> None:
    words_beside(tmp_path, text)
    with pytest.raises(Faults) as found:
        load_classifier(tmp_path)
    assert any(told in problem and "own.toml" in problem for problem in found.value.problems)
