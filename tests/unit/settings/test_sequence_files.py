"""Which sequences are there, and does a broken one say where it is broken?"""

from datetime import time
from pathlib import Path

import pytest

from sheetdrip.channels import STUDIO
from sheetdrip.settings.sequences import load_sequence, load_sequences, shipped_config
from sheetdrip.settings.toml import Faults
from tests.builders import OFFERED
from tests.unit.settings.files import CLINIC, Load, Problems

KNEE = """
name = "knee"
default_language = "en"
[languages]
en = ["English"]
es = ["Spanish", "Español"]
[[steps]]
label = "Day 2"
day = 2
time = "09:30"
latest = "17:00"
[steps.texts]
en = "{clinic}: how is your knee?"
es = "{clinic}: ¿cómo está su rodilla?"
"""
STEP = KNEE[KNEE.index("[[steps]]") :]


def broken(folder: Path, text: str) -> list[str]:
    path = folder / "knee.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Faults) as caught:
        load_sequence(path)
    return [problem.removeprefix(f"{path}: ") for problem in caught.value.problems]


def test_the_shipped_sequence_asks_four_times() -> None:
    (shipped,) = load_sequences(Path("nowhere")).values()
    assert shipped.name == "post-op"
    assert [(step.name, step.label, step.day, step.at, step.latest) for step in shipped.steps] == [
        ("evening", "Evening", 0, time(19), time(20, 45)),
        ("day-7", "Day 7", 7, time(10), time(18)),
        ("day-14", "Day 14", 14, time(10), time(18)),
        ("day-21", "Day 21", 21, time(10), time(18)),
    ]
    assert shipped.language_names() == ("English", "Spanish", "Chinese")
    assert shipped.default_language == "en"


def test_a_clarification_is_read_when_there_is_one(tmp_path: Path) -> None:
    path = tmp_path / "knee.toml"
    path.write_text(KNEE, encoding="utf-8")
    assert load_sequence(path).clarification == {}
    path.write_text(
        KNEE.replace(
            "[[steps]]", '[clarification]\nen = "One number?"\nes = "¿Un valor?"\n[[steps]]'
        ),
        encoding="utf-8",
    )
    assert load_sequence(path).clarification == {"en": "One number?", "es": "¿Un valor?"}


def test_a_sequence_beside_the_settings_comes_on_top(load: Load, sequences: Path) -> None:
    (sequences / "any name.toml").write_text(KNEE, encoding="utf-8")
    settings = load(f'{CLINIC}sequence = "knee"')
    assert sorted(settings.sequences) == ["knee", "post-op"]
    (step,) = settings.sequences["knee"].steps
    assert (step.name, step.label, step.at) == ("day-2", "Day 2", time(9, 30))


def test_one_of_the_same_name_replaces_the_shipped_one(load: Load, sequences: Path) -> None:
    (sequences / "ours.toml").write_text(KNEE.replace('"knee"', '"post-op"'), encoding="utf-8")
    assert [step.label for step in load(CLINIC).sequences["post-op"].steps] == ["Day 2"]


def test_two_files_in_one_folder_may_not_share_a_name(problems: Problems, sequences: Path) -> None:
    for name in ("a.toml", "b.toml"):
        (sequences / name).write_text(KNEE, encoding="utf-8")
    assert problems(CLINIC) == [
        "FOLDER/sequences/b.toml: name: FOLDER/sequences/a.toml is 'knee' too"
    ]


def test_the_shipped_folder_itself_is_read_once() -> None:
    assert list(load_sequences(shipped_config() / "." / "sequences" / "..")) == ["post-op"]


def test_an_own_step_inside_the_quiet_hours_is_told(problems: Problems, sequences: Path) -> None:
    (sequences / "knee.toml").write_text(KNEE.replace("09:30", "07:59"), encoding="utf-8")
    assert problems(CLINIC) == [
        (
            "FOLDER/sheetdrip.toml: schedule.quiet_hours: "
            "knee's Day 2 at 07:59 is inside the quiet hours 21:00 to 08:00"
        )
    ]


def test_every_broken_sequence_is_told_with_its_file(problems: Problems, sequences: Path) -> None:
    (sequences / "a.toml").write_text("name = ", encoding="utf-8")
    (sequences / "b.toml").write_text(KNEE.replace("day = 2", "day = -1"), encoding="utf-8")
    (sequences / "c.toml").mkdir()
    (sequences / "notes.txt").write_text("no sequence", encoding="utf-8")
    assert problems(CLINIC) == [
        "FOLDER/sequences/a.toml: not valid TOML: Invalid value (at end of document)",
        "FOLDER/sequences/b.toml: steps.day-2.day: must be from 0 to 365",
        "FOLDER/sequences/c.toml: cannot be read: Is a directory",
    ]


@pytest.mark.parametrize(
    ("was", "now", "problem"),
    [
        (
            'es = "{clinic}: ¿cómo',
            '# "',
            "steps.day-2.texts.es: missing (every language needs a text)",
        ),
        (
            'en = "{clinic}: how is your knee?"',
            'en = " "',
            "steps.day-2.texts.en: missing (every language needs a text)",
        ),
        (
            "your knee",
            "{knee}",
            f"steps.day-2.texts.en: {{knee}} is not known: {OFFERED}",
        ),
        (
            "your knee",
            "{",
            "steps.day-2.texts.en: a brace stands alone: write {{ and }} for braces",
        ),
        ('"17:00"', '"09:29"', "steps.day-2.latest: 09:29 is before the step's own time 09:30"),
        ("day = 2", "day = -1", "steps.day-2.day: must be from 0 to 365"),
        ("day = 2", "day = 400", "steps.day-2.day: must be from 0 to 365"),
        ("day = 2", "day = 2.0", "steps[0].day: input should be a valid integer, not 2.0"),
        ("day = 2", "days = 2", "steps[0].day: missing"),
        ('"09:30"', '"9:30"', "steps[0].time: '9:30' is no time such as \"19:00\""),
        ('"09:30"', '"09:30+01:00"', "steps[0].time: '09:30+01:00' is no time such as \"19:00\""),
        ("latest", "lates", "steps[0].latest: missing"),
        ('"Day 2"', '""', "steps[0].label: must not be blank"),
        ('"knee"', '""', "name: must not be blank"),
        (
            "your knee",
            "k" * 1600,
            "steps.day-2.texts.en: it may reach 1718 characters; Twilio's limit is 1600",
        ),
        (
            'default_language = "en"',
            'default_language = "fr"',
            "default_language: 'fr' is not among the languages",
        ),
        ('["English"]', '"English"', "languages.en: must be a list"),
        (
            KNEE[KNEE.index("[languages]") :],
            "steps = []\nlanguages.en = []",
            "steps: must not be empty",
        ),
        (
            "[[steps]]",
            '[clarification]\nen = "One number?"\n[[steps]]',
            "clarification.es: missing (every language needs a text)",
        ),
        (
            "[[steps]]",
            '[clarifications]\nen = "One number?"\n[[steps]]',
            "clarifications: no such key (did you mean clarification?)",
        ),
        ("[[steps]]", "[steps]", "steps: must stand in double brackets: [[steps]]"),
    ],
)
def test_a_mistake_in_a_sequence_is_told_with_its_place(
    was: str, now: str, problem: str, tmp_path: Path
) -> None:
    assert broken(tmp_path, KNEE.replace(was, now))[0] == problem


def test_a_misspelt_key_of_a_step_gets_its_suggestion(tmp_path: Path) -> None:
    assert broken(tmp_path, KNEE.replace("latest", "lates")) == [
        "steps[0].latest: missing",
        "steps[0].lates: no such key (did you mean latest?)",
    ]


@pytest.mark.parametrize(
    ("second", "told"),
    [
        (
            STEP,
            ["steps: two steps share the name 'day-2'", "steps: two steps share the label 'day 2'"],
        ),
        (STEP.replace("Day 2", " DAY  2 ") + 'name = "other"\n', []),
        (
            STEP.replace('label = "Day 2"', 'label = " DAY 2 "\nname = "other"'),
            ["steps: two steps share the label 'day 2'"],
        ),
        (
            STEP.replace('label = "Day 2"', 'label = "Later"\nname = "day-2"'),
            ["steps: two steps share the name 'day-2'"],
        ),
    ],
)
def test_two_steps_may_share_neither_name_nor_label(
    second: str, told: list[str], tmp_path: Path
) -> None:
    if told:
        assert broken(tmp_path, KNEE + second) == told


def test_a_steps_own_name_keeps_its_identity_when_the_label_changes(tmp_path: Path) -> None:
    path = tmp_path / "knee.toml"
    path.write_text(KNEE.replace('"Day 2"', '" Second day "\nname = "day-2"'), encoding="utf-8")
    (step,) = load_sequence(path).steps
    assert (step.name, step.label) == ("day-2", "Second day")


def test_a_step_may_be_a_studio_flow(tmp_path: Path) -> None:
    path, sid = tmp_path / "knee.toml", "FW" + "0" * 32
    flow = f'label = "Day 2"\nkind = "flow"\nflow = "{sid}"'
    path.write_text(KNEE.replace('label = "Day 2"', flow), encoding="utf-8")
    (step,) = load_sequence(path).steps
    assert (step.channel, step.carrier) == (STUDIO, sid)
    assert step.texts["en"] == "{clinic}: how is your knee?"


def test_a_text_that_names_a_flow_is_told(tmp_path: Path) -> None:
    text = KNEE.replace('label = "Day 2"', f'label = "Day 2"\nflow = "FW{"0" * 32}"')
    (problem,) = broken(tmp_path, text)
    assert problem == 'steps.day-2.flow: only a step of kind = "flow" has one'


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('kind = "fax"', "steps[0].kind: input should be 'text' or 'flow', not 'fax'"),
        ('flwo = "FW1"', "steps[0].flwo: no such key (did you mean flow?)"),
    ],
)
def test_a_kind_or_a_key_that_no_channel_has_is_told(tmp_path: Path, line: str, told: str) -> None:
    text = KNEE.replace('label = "Day 2"', f'label = "Day 2"\n{line}')
    assert broken(tmp_path, text) == [told]


def test_a_flow_without_its_sid_is_told(tmp_path: Path) -> None:
    text = KNEE.replace('label = "Day 2"', 'label = "Day 2"\nkind = "flow"')
    (problem,) = broken(tmp_path, text)
    assert problem == (
        "steps.day-2.flow: must be the Studio flow's SID: FW and 32 digits "
        "(`sheetdrip studio push` prints it)"
    )
