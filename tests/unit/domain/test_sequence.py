"""What is sent on which day, and what makes a sequence unusable?"""

import tomllib
from dataclasses import replace
from datetime import time
from pathlib import Path

import pytest

import sheetdrip
from sheetdrip.channels import SMS, STUDIO
from sheetdrip.domain.channel import Channel
from sheetdrip.domain.columns import own_columns
from sheetdrip.domain.sequence import (
    Sequence,
    Step,
    fill,
    listed,
    placeholders,
    problems,
    text_problems,
)
from sheetdrip.domain.text_cost import count_segments
from sheetdrip.domain.wording import say
from sheetdrip.domain.words import words
from tests.builders import OFFERED, sequence, step
from tests.classifier import CLASSIFIER

SHIPPED = Path(sheetdrip.__file__).parent.parent / "config" / "sequences" / "post-op.toml"
WAY_OUT = "write {{ and }} for braces"
VALUES = {
    "first_name": "Ada",
    "patient": "Ada Example",
    "clinic": "Hillside",
    "surgery_date": "2026-03-03",
    "procedure": "knee",
}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", set()),
        ("no braces", set()),
        ("{patient}", {"patient"}),
        ("{patient} {clinic} {patient}", {"patient", "clinic"}),
        ("{{patient}}", set()),
        ("{{{patient}}}", {"patient"}),
        ("100% {{}}", set()),
    ],
)
def test_the_names_in_braces_are_found(text: str, names: set[str]) -> None:
    assert placeholders(text) == names


HOSTILE = {
    "{patient.__class__}": "{patient.__class__}",
    "{patient[0]}": "{patient[0]}",
    "{0}": "{0}",
    "{}": "{}",
    "{ patient }": "{ patient }",
    "{patient!r}": "{patient}",
    "{patient:>9999999}": "{patient}",
    "{patient:{clinic}}": "{patient}",
}
UNBALANCED = ["{", "}", "{patient", "{patient!}", "{{patient}"]


@pytest.mark.parametrize(("text", "named"), HOSTILE.items())
def test_anything_but_a_plain_placeholder_is_refused_with_the_way_out(
    text: str, named: str
) -> None:
    (told,) = map(str, text_problems(text))
    assert told.startswith(f"{named} is not a plain placeholder")
    assert told.endswith(WAY_OUT)


@pytest.mark.parametrize("text", UNBALANCED)
def test_a_brace_that_stands_alone_is_refused_with_the_way_out(text: str) -> None:
    (told,) = text_problems(text)
    assert told.code == "text.brace"
    assert str(told).endswith(WAY_OUT)


def test_every_unknown_placeholder_is_told_with_those_there_are_or_the_one_that_was_meant() -> None:
    assert [str(one) for one in text_problems("{knee} {clinic} {Patient}")] == [
        "{Patient} is not known. Did you mean {patient}?",
        f"{{knee}} is not known: {OFFERED}",
    ]


@pytest.mark.parametrize(
    ("text", "longest"),
    [
        ("a" * 1600, None),
        ("a" * 1601, 1601),
        ("a" * 1491 + "{patient}", None),
        ("a" * 1492 + "{patient}", 1601),
        # every occurrence may be long, not every name
        ("{patient}" * 14, None),
        ("{patient}" * 15, 1635),
    ],
    ids=["fits", "long", "name fits", "name too long", "often", "too often"],
)
def test_a_text_that_may_pass_twilios_limit_is_refused(text: str, longest: int | None) -> None:
    told = [say("text.long", longest=longest, most=1600)] if longest else []
    assert list(text_problems(text)) == told


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("", ""),
        ("{clinic}: hello {first_name}!", "Hillside: hello Ada!"),
        ("{patient}{patient}", "Ada ExampleAda Example"),
        ("{{clinic}} {clinic}", "{clinic} Hillside"),
        ("{surgery_date} {procedure}", "2026-03-03 knee"),
    ],
)
def test_placeholders_are_filled_once(text: str, filled: str) -> None:
    assert fill(text, VALUES) == filled


@pytest.mark.parametrize(
    "name",
    [
        "{clinic}",
        "{patient.__class__}",
        "{",
        "}}",
        "{0}",
        "%s",
        "$clinic",
        "\\1",
        '=IMPORTXML("http://x.example")',
        "示例 🙂",
    ],
)
def test_a_value_is_never_itself_searched_for_placeholders(name: str) -> None:
    assert fill("{clinic}: {patient}", VALUES | {"patient": name}) == f"Hillside: {name}"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("", "en"),
        ("es", "es"),
        ("ES", "es"),
        (" Spanish ", "es"),
        ("español", "es"),
        ("Espan\u0303ol", "es"),
        ("English", "en"),
        ("中文", "zh"),
        ("qq", "qq"),
        ("Klingon", None),
        ("Spanish?", None),
    ],
)
def test_a_language_is_known_by_its_code_or_its_names(written: str, code: str | None) -> None:
    languages = {"en": ("English",), "es": ("Spanish", "Español"), "zh": ("中文",), "qq": ()}
    plan = sequence(languages=languages)
    assert plan.language_of(written) == code
    assert plan.language_names() == ("English", "Spanish", "中文", "qq")


def test_a_good_sequence_has_no_problems() -> None:
    assert list(problems(sequence())) == []


def test_a_sequence_without_steps_or_default_language_says_so() -> None:
    empty = Sequence(name="x", steps=(), languages={"en": ()}, default_language="fr")
    assert list(problems(empty)) == [
        "steps: a sequence needs at least one step",
        "default_language: 'fr' is not among the languages",
    ]


def test_names_and_labels_are_each_used_once() -> None:
    plan = sequence(
        step("a", label="Day 7"),
        step("b", label="day  7"),
        step("b", label="Day 8"),
        step("c", label="Day 9"),
    )
    assert list(problems(plan)) == [
        "steps: two steps share the name 'b'",
        "steps: two steps share the label 'day 7'",
    ]


def test_a_clarification_is_in_every_language_or_in_none() -> None:
    plan = sequence(languages={"en": (), "es": ()})
    texts = {"en": "{clinic}: one number, please", "es": "{clinic}: un valor"}
    twice = replace(plan, steps=(step(texts=texts),))
    assert list(problems(twice)) == []
    assert list(problems(replace(twice, clarification=texts))) == []
    faulty = {"en": "{knee}", "es": " ", "fr": "{"}
    assert list(problems(replace(twice, clarification=faulty))) == [
        "clarification.es: missing (every language needs a text)",
        f"clarification.en: {{knee}} is not known: {OFFERED}",
        f"clarification.fr: a brace stands alone: {WAY_OUT}",
    ]


def test_no_step_is_named_like_a_clarification() -> None:
    assert list(problems(sequence(step("day-7?", label="Day 7?")))) == [
        "steps.day-7?.name: may not end in a question mark: that names its clarification"
    ]


@pytest.mark.parametrize(
    ("faulty", "told"),
    [
        (step(day=-1), ["steps.day-7.day: must be from 0 to 365"]),
        (step(day=366), ["steps.day-7.day: must be from 0 to 365"]),
        (step(day=0), []),
        (step(day=365), []),
        (
            step(at=time(10), latest=time(9, 59)),
            ["steps.day-7.latest: 09:59 is before the step's own time 10:00"],
        ),
        (step(at=time(10), latest=time(10)), []),
        (
            step(texts={"es": "hola"}),
            ["steps.day-7.texts.en: missing (every language needs a text)"],
        ),
        (
            step(texts={"en": " \n"}),
            ["steps.day-7.texts.en: missing (every language needs a text)"],
        ),
        (
            step(texts={"en": "{"}),
            [f"steps.day-7.texts.en: a brace stands alone: {WAY_OUT}"],
        ),
    ],
    ids=str,
)
def test_a_faulty_step_is_told_by_its_place(faulty: Step, told: list[str]) -> None:
    assert list(problems(sequence(step("first"), faulty, step("last")))) == told


def test_every_fault_is_told_at_once() -> None:
    faulty = step(day=-1, at=time(10), latest=time(9), texts={"es": "{x}"})
    assert len(list(problems(sequence(faulty, step("ok"), default_language="es")))) == 5


def test_the_shipped_sequence_is_sound_and_asks_for_zero_to_ten() -> None:
    table = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))
    steps = tuple(
        step(
            one["label"],
            label=one["label"],
            day=one["day"],
            at=time.fromisoformat(one["time"]),
            latest=time.fromisoformat(one["latest"]),
            texts=one["texts"],
        )
        for one in table["steps"]
    )
    languages = {code: tuple(names) for code, names in table["languages"].items()}
    plan = sequence(*steps, languages=languages, default_language=table["default_language"])
    assert list(problems(plan)) == []
    assert [(one.label, one.day, one.at) for one in steps] == [
        ("Evening", 0, time(19)),
        ("Day 7", 7, time(10)),
        ("Day 14", 14, time(10)),
        ("Day 21", 21, time(10)),
    ]
    assert all("0" in text and "10" in text for one in steps for text in one.texts.values())
    assert all("procedure" not in placeholders(text) for s in steps for text in s.texts.values())
    assert len(own_columns(one.label for one in steps)) == 22


CARRIER_WORDS = {"stop", "help", "info", "cancel", "end", "quit", "yes", "start", "revoke"}


def test_the_shipped_clarifications_ask_for_one_number_in_one_segment() -> None:
    table = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))
    asked = table["clarification"]
    assert list(asked) == list(table["languages"])
    for text in asked.values():
        assert list(text_problems(text)) == []
        filled = fill(text, VALUES)
        assert count_segments(filled).segments == 1
        assert {"0", "10", "4", "911"} <= set(
            "".join(c if c in "0123456789" else " " for c in text).split()
        )
        # carriers act on these words: nobody is to be led to write one
        assert CARRIER_WORDS.isdisjoint(words(text))
        # and whoever sends it back has not scored
        assert CLASSIFIER.classify(filled).reading is None


FLOW = "FW" + "0" * 32
NO_SID = (
    "steps.day-7.flow: must be the Studio flow's SID: FW and 32 digits "
    "(`sheetdrip studio push` prints it)"
)


@pytest.mark.parametrize(
    ("channel", "carrier", "told"),
    [
        (SMS, None, []),
        (STUDIO, FLOW, []),
        (STUDIO, None, [NO_SID]),
        (STUDIO, "MG1", [NO_SID]),
        (SMS, FLOW, ['steps.day-7.carrier: a step of kind = "text" has none']),
    ],
)
def test_a_step_names_a_flow_if_and_only_if_it_is_one(
    channel: Channel, carrier: str | None, told: list[str]
) -> None:
    one = replace(step(), channel=channel, carrier=carrier)
    assert list(problems(sequence(one))) == told


def test_a_flow_needs_a_text_too() -> None:
    one = replace(step(texts={"en": " "}), channel=STUDIO, carrier=FLOW)
    assert list(problems(sequence(one))) == [
        "steps.day-7.texts.en: missing (every language needs a text)"
    ]


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("Hi {first_name}, how are you?", "Hi, how are you?"),
        ("Hi {first_name}! How are you?", "Hi! How are you?"),
        ("Hola {first_name}", "Hola"),
        ("{first_name}, how are you?", "How are you?"),
        ("{clinic}: {first_name}, how are you?", "Hillside: How are you?"),
        ("Good morning. {first_name}: how are you?", "Good morning. How are you?"),
        ("For {patient} at {clinic}", "For at Hillside"),
        ("{first_name}", ""),
    ],
)
def test_a_name_that_is_left_out_takes_what_led_up_to_it_along(text: str, filled: str) -> None:
    assert fill(text, VALUES | {"first_name": "", "patient": ""}) == filled


def test_placeholders_are_listed_as_they_are_written_in_texts() -> None:
    assert listed(["patient", "clinic", "procedure"]) == "{patient}, {clinic} and {procedure}"
