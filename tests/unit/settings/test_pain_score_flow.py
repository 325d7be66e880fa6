"""Is the kept pain-score flow sound? Its structure, every path through it, and Studio's limits."""

import json
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from sheetdrip.domain.text_cost import count_segments
from sheetdrip.settings.sequences import shipped_config

FLOW: dict[str, Any] = json.loads((shipped_config() / "studio" / "pain-score.json").read_text())
SCHEMA = json.loads((Path(__file__).parent / "flow.schema.json").read_text())
STATES: dict[str, dict[str, Any]] = {state["name"]: state for state in FLOW["states"]}
NUMBER = next(
    transition["conditions"][0]["value"]
    for transition in STATES["check"]["transitions"]
    if transition.get("next") == "keep"
)
STOP = next(
    transition["conditions"][0]["value"]
    for transition in STATES["check"]["transitions"]
    if transition.get("next") == "stopped"
)


def paths(name: str = "ask", before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every way from a state to an end; fails where one goes in a circle."""
    assert name not in before, f"{name} can come again: {before}"
    here = (*before, name)
    for transition in STATES[name]["transitions"]:
        if transition.get("next"):
            yield from paths(transition["next"], here)
        else:
            yield here


def set_by(name: str) -> dict[str, str]:
    pairs = STATES[name]["properties"].get("variables", [])
    return {pair["key"]: pair["value"] for pair in pairs}


def test_it_has_the_documented_structure() -> None:
    jsonschema.Draft202012Validator(SCHEMA).validate(FLOW)


def test_the_schema_refuses_what_studio_would() -> None:
    broken = json.loads(json.dumps(FLOW))
    broken["states"][1]["properties"]["timeout"] = 3600
    assert not jsonschema.Draft202012Validator(SCHEMA).is_valid(broken)


def test_names_are_unique_and_every_transition_leads_somewhere() -> None:
    assert len(STATES) == len(FLOW["states"])
    targets = {
        transition["next"]
        for state in FLOW["states"]
        for transition in state["transitions"]
        if transition.get("next")
    }
    assert targets <= STATES.keys()
    assert FLOW["initial_state"] in STATES


def test_only_the_rest_api_starts_it() -> None:
    started = {
        transition["event"]: transition.get("next")
        for transition in STATES["Trigger"]["transitions"]
    }
    assert started.pop("incomingRequest") == "ask"
    assert set(started.values()) == {None}


def test_every_state_is_reached_and_every_path_ends() -> None:
    reached = {name for path in paths() for name in path}
    assert reached | {"Trigger"} == STATES.keys()


def test_every_path_to_an_end_says_its_outcome_once() -> None:
    for path in paths():
        outcomes = [set_by(name)["outcome"] for name in path if "outcome" in set_by(name)]
        assert len(outcomes) == 1, path
        assert outcomes[0] in {"answered", "unclear", "stopped", "silent", "undelivered"}


def test_a_score_is_kept_exactly_where_the_answer_was_a_number() -> None:
    for path in paths():
        kept = [name for name in path if "score" in set_by(name)]
        numbers = [
            name
            for name, after in pairwise(path)
            if name.startswith("check") and after.startswith("keep")
        ]
        assert len(kept) == len(numbers)
        assert ("hand_over" in path) <= bool(kept)


def test_nobody_is_asked_more_than_twice_nor_after_a_stop() -> None:
    for path in paths():
        asked = [name for name in path if STATES[name]["type"] == "send-and-wait-for-reply"]
        assert asked in (["ask"], ["ask", "ask_again"])
        if "stopped" in path:
            assert path[-1] == "stopped"


def test_it_ends_long_before_studio_would_end_it() -> None:
    waits = [
        int(state["properties"]["timeout"])
        for state in FLOW["states"]
        if state["type"] == "send-and-wait-for-reply"
    ]
    assert waits == [72_000, 72_000]
    assert sum(waits) < 30 * 86_400
    assert 2 * 240 * 3600 < 30 * 86_400  # the longest wait that settings allow
    assert max(len(path) for path in paths()) + 1 < 1000


def test_an_answer_goes_to_the_function_as_a_parameter_never_inside_json() -> None:
    properties = STATES["hand_over"]["properties"]
    assert set(properties) == {"url", "parameters"}
    assert {pair["key"] for pair in properties["parameters"]} == {
        "surgery",
        "step",
        "score",
        "execution",
    }
    assert properties["url"].startswith("https://functions.invalid/")


def test_only_text_from_a_reply_or_the_start_is_put_in() -> None:
    outputs = set(re.findall(r"\{\{(.*?)\}\}", json.dumps(FLOW)))
    paths_used = {output.split("|")[0].strip() for output in outputs}
    assert paths_used == {
        "flow.channel.address",
        "flow.data.again",
        "flow.data.body",
        "flow.data.hand_over",
        "flow.data.sheetdrip_key",
        "flow.data.step",
        "flow.data.surgery",
        "flow.variables.score",
        "widgets.ask.inbound.Body",
        "widgets.ask_again.inbound.Body",
    }


def test_the_second_question_is_one_segment() -> None:
    body = STATES["ask_again"]["properties"]["body"]
    text = re.search(r'default: "(.*)"', body)
    assert text is not None
    assert count_segments(text[1]).segments == 1
    assert "HELP" not in text[1]


@pytest.mark.parametrize("answer", [*map(str, range(11))])
def test_a_whole_number_from_0_to_10_is_a_score(answer: str) -> None:
    assert re.fullmatch(NUMBER, answer)
    assert re.search(NUMBER, answer)


@pytest.mark.parametrize(
    "answer", ["", "11", "-1", "7.5", "7/10", "07", "seven", "7 8", "100", "٣"]
)
def test_anything_else_is_asked_again(answer: str) -> None:
    assert not re.search(NUMBER, answer)


@pytest.mark.parametrize("answer", ["STOP", "stop", "Unsubscribe", "CANCEL", "optout"])
def test_a_word_that_opts_out_ends_the_flow(answer: str) -> None:
    assert re.fullmatch(STOP, answer)


@pytest.mark.parametrize("answer", ["please stop", "it never stops", "stop it"])
def test_other_words_do_not(answer: str) -> None:
    assert not re.search(STOP, answer)
