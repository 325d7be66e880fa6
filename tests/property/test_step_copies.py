"""Every field of a step survives whatever is done to the sequence that it stands in."""

from collections.abc import Sequence as Ordered
from dataclasses import MISSING, fields, replace
from datetime import time, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sheetdrip.domain.cells import Cell
from sheetdrip.domain.channel import plain_text
from sheetdrip.domain.messages_tab_parser import columns_of, read_tab
from sheetdrip.domain.sequence import STEP_OPTIONS, Sequence, Step
from sheetdrip.ledger.edited_sequences import from_json, to_json
from sheetdrip.planning.course import course_of_row
from sheetdrip.planning.edited_sequence import (
    EditedSequence,
    edited_sequence_of,
    in_all_languages,
    lines_of,
    plan_of,
)
from sheetdrip.planning.messages_tab_validation import TabRules, evaluate
from tests.builders import NIGHT, details, sequence

EDITED: dict[str, st.SearchStrategy[Any]] = {
    "name": st.from_regex(r"[a-z]{1,8}", fullmatch=True),
    "label": st.from_regex(r"Text [a-z]{1,8}", fullmatch=True),
    "day": st.integers(0, 365),
    "at": st.builds(time, st.integers(8, 13), st.integers(0, 59)),
    "latest": st.builds(time, st.integers(14, 20), st.integers(0, 59)),
    "texts": st.fixed_dictionaries(
        {"en": st.sampled_from(["How is your pain?", "{clinic}: pain?"])}
    ),
}
"""What staff may change in the Messages tab; all other fields are options."""


class Setting:
    """A value of an option: no other one is equal to it, so that a lost one is seen."""


@st.composite
def steps(draw: st.DrawFn) -> Step:
    edited = draw(st.fixed_dictionaries(EDITED))
    options: dict[str, Any] = {option: Setting() for option in STEP_OPTIONS}
    options["channel"] = replace(plain_text())
    return Step(**edited, **options)


plans = st.lists(
    steps(),
    min_size=1,
    max_size=4,
    unique_by=(lambda step: step.name, lambda step: step.label, lambda step: step.day),
).map(lambda found: sequence(*sorted(found, key=lambda step: (step.day, step.at))))


def rules(plan: Sequence) -> TabRules:
    return TabRules(plan=plan, quiet=NIGHT, gap=timedelta(hours=6), clinic="Hillside")


def as_tab(plan: Sequence) -> tuple[tuple[Cell, ...], ...]:
    """The Messages tab that is made of a sequence."""
    columns = columns_of(plan)
    lines = [tuple(line.get(name) for name in columns) for line in lines_of(plan)]
    return (tuple(columns.values()), *lines)


def through_a_tab(plan: Sequence, settings: Sequence, before: EditedSequence) -> EditedSequence:
    """What a clinic has once the daemon has read the tab and kept it in the ledger."""
    result = evaluate(read_tab(as_tab(plan), settings), before, rules(settings))
    assert (result.faults, result.faulty) == ((), ())
    return from_json(to_json(result.edited))


def values(step: Step, names: Ordered[str]) -> dict[str, object]:
    return {name: getattr(step, name) for name in names}


def test_every_field_is_edited_by_staff_or_an_option_with_a_default() -> None:
    assert {*EDITED, *STEP_OPTIONS} == {field.name for field in fields(Step)}
    assert not EDITED.keys() & set(STEP_OPTIONS)
    has_default = {
        field.name: field.default is not MISSING or field.default_factory is not MISSING
        for field in fields(Step)
    }
    assert [name for name in STEP_OPTIONS if not has_default[name]] == []


@given(plans)
def test_a_messages_tab_that_says_what_the_settings_say_changes_nothing(plan: Sequence) -> None:
    script = through_a_tab(plan, plan, edited_sequence_of(plan))
    assert plan_of(script, plan) == in_all_languages(script, plan) == plan


@given(plans, st.data())
def test_what_staff_edit_counts_and_every_option_stays(plan: Sequence, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(plan.steps) - 1))
    texts = {"en": "Other words"}
    edited = tuple(
        replace(step, label="Another", texts=texts) if place == at else step
        for place, step in enumerate(plan.steps)
    )
    script = through_a_tab(replace(plan, steps=edited), plan, edited_sequence_of(plan))
    (step,) = (one for one in plan_of(script, plan).steps if one.name == plan.steps[at].name)
    assert (step.label, step.texts) == ("Another", texts)
    assert values(step, STEP_OPTIONS) == values(plan.steps[at], STEP_OPTIONS)


@given(plans)
def test_a_course_has_the_steps_as_the_sequence_has_them(plan: Sequence) -> None:
    course = course_of_row("A", details(), plan, "Hillside", "MG1")
    assert tuple(message.step for message in course.messages.values()) == plan.steps
