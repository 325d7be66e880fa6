"""Is the kept enrolment flow sound, and does it ask the Function for what sheetdrip's endpoint takes?"""

import json
from pathlib import Path
from typing import Any

import jsonschema

from sheetdrip.settings.sequences import shipped_config
from sheetdrip.web.schemas import SurgeryToAdd

FLOW: dict[str, Any] = json.loads(
    (shipped_config() / "studio" / "with-functions" / "enrol.json").read_text()
)
SCHEMA = json.loads((Path(__file__).parent / "flow.schema.json").read_text())
STATES: dict[str, dict[str, Any]] = {state["name"]: state for state in FLOW["states"]}


def paths(name: str) -> list[list[str]]:
    """Every way from a state to an end."""
    following = {one.get("next") for one in STATES[name]["transitions"]}
    onward = [[name, *rest] for after in sorted(following - {None}) for rest in paths(after)]
    return [*([[name]] if None in following else []), *onward]


def test_it_has_the_documented_structure() -> None:
    jsonschema.Draft202012Validator(SCHEMA).validate(FLOW)


def test_every_path_says_what_became_of_it_and_a_refusal_is_told() -> None:
    outcomes = {
        tuple(path): [
            pair["value"]
            for name in path
            for pair in STATES[name]["properties"].get("variables", [])
            if pair["key"] == "outcome"
        ]
        for path in paths("enrol")
    }
    assert outcomes == {
        ("enrol", "enrolled"): ["enrolled"],
        ("enrol", "refused", "tell"): ["refused"],
    }


def test_it_asks_for_every_field_of_the_endpoint_and_no_other() -> None:
    asked = {pair["key"] for pair in STATES["enrol"]["properties"]["parameters"]}
    assert asked == {*SurgeryToAdd.model_fields}
