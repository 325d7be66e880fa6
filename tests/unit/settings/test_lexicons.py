"""Can a clinic add words and languages without code?"""

from pathlib import Path

import pytest

from sheetdrip.domain.hearing.understanding import Says
from sheetdrip.settings.lexicons import load_ear, shipped_ear
from sheetdrip.settings.toml import Faults


def ear_with(folder: Path, text: str) -> None:
    (folder / "lexicon").mkdir()
    (folder / "lexicon" / "own.toml").write_text(text, encoding="utf-8")


def test_a_clinics_words_count_beside_those_that_are_shipped(tmp_path: Path) -> None:
    ear_with(tmp_path, 'language = "en"\n[words]\nalarm = ["drain came out", "seroma*"]\n')
    ear = load_ear(tmp_path)
    assert ear.understand("My drain came out").says is Says.ALARM
    assert ear.understand("seromas again").says is Says.ALARM
    assert ear.understand("chest pain").says is Says.ALARM
    assert shipped_ear().understand("My drain came out").says is Says.WORDS


def test_a_clinic_adds_a_language(tmp_path: Path) -> None:
    ear_with(
        tmp_path,
        'language = "de"\n[numbers]\n8 = ["acht"]\n[words]\nalarm = ["blut*"]\ncourtesy = ["danke"]\n',
    )
    ear = load_ear(tmp_path)
    found = ear.understand("acht, danke")
    assert found.reading is not None
    assert (found.reading.score, found.says) == (8, Says.NOTHING)
    assert ear.understand("Es blutet").says is Says.ALARM


def test_without_a_folder_of_its_own_a_clinic_has_what_is_shipped(tmp_path: Path) -> None:
    assert load_ear(tmp_path) is shipped_ear()


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
    ear_with(tmp_path, text)
    with pytest.raises(Faults) as found:
        load_ear(tmp_path)
    assert any(told in problem and "own.toml" in problem for problem in found.value.problems)
