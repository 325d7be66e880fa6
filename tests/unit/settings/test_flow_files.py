"""Which Studio flows are there, and does a broken one say where it is broken?"""

import json
from pathlib import Path

import pytest

from sheetdrip.errors import UserMustFix
from sheetdrip.settings.flows import load_flows
from sheetdrip.settings.model import Studio
from tests.unit.settings.files import CLINIC, Load, Problems

STATES = [{"name": "ask", "type": "send-and-wait-for-reply", "properties": {"timeout": "60"}}]


def own(folder: Path, name: str, content: str) -> Path:
    (folder / "studio").mkdir(exist_ok=True)
    path = folder / "studio" / name
    path.write_text(content, encoding="utf-8")
    return path


def test_the_shipped_flow_waits_as_long_as_the_clinic_says(load: Load) -> None:
    settings = load(f'[studio]\nwait_hours = 2.5\nfunctions_url = "https://p-1.twil.io/"\n{CLINIC}')
    flow, enrol = load_flows(Path("nowhere"), settings.file.studio)
    states = {state["name"]: state["properties"] for state in flow.definition["states"]}
    assert flow.name == "sheetdrip pain-score"
    assert enrol.definition["states"][1]["properties"]["url"] == "https://p-1.twil.io/enrol"
    assert (states["ask"]["timeout"], states["ask_again"]["timeout"]) == ("9000", "9000")
    assert states["hand_over"]["url"] == "https://p-1.twil.io/score"


def test_a_flow_that_only_speaks_to_functions_waits_for_their_address() -> None:
    without, with_them = (
        {flow.name for flow in load_flows(Path("nowhere"), Studio(functions_url=url))}
        for url in (None, "https://p-1.twil.io")
    )
    assert with_them - without == {"sheetdrip enrol"}


def test_a_clinics_own_flows_come_on_top_and_replace_those_of_the_same_name(tmp_path: Path) -> None:
    own(tmp_path, "knee.json", json.dumps({"states": STATES}))
    own(tmp_path, "pain-score.json", json.dumps({"states": []}))
    own(tmp_path, "package.json", "not a flow")
    flows = load_flows(tmp_path, Studio(wait_hours=1))
    assert {flow.name: flow.definition["states"] for flow in flows} == {
        "sheetdrip pain-score": [],
        "sheetdrip knee": [{**STATES[0], "properties": {"timeout": "3600"}}],
    }


NO_FLOW = "not a flow: export it in Studio by Show Flow JSON (it has states, each with a type and properties)"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("{", "not valid JSON: Expecting property name enclosed in double quotes"),
        ("[]", NO_FLOW),
        ("{}", NO_FLOW),
        ('{"states": [1]}', NO_FLOW),
        ('{"states": [{"type": "trigger"}]}', NO_FLOW),
    ],
)
def test_every_broken_file_is_told(tmp_path: Path, content: str, told: str) -> None:
    paths = [own(tmp_path, name, content) for name in ("a.json", "b.json")]
    with pytest.raises(UserMustFix) as caught:
        load_flows(tmp_path, Studio())
    first, second = caught.value.problems
    assert first.startswith(f"{paths[0]}: {told}")
    assert second.startswith(f"{paths[1]}: {told}")


def test_a_file_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "studio" / "a.json").mkdir(parents=True)
    with pytest.raises(UserMustFix, match=r"a\.json: cannot be read: Is a directory$"):
        load_flows(tmp_path, Studio())


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("wait_hours = 0", "studio.wait_hours: input should be greater than 0, not 0"),
        (
            "wait_hours = 241",
            "studio.wait_hours: input should be less than or equal to 240, not 241",
        ),
        ('functions_url = "twil.io"', "studio.functions_url: must start with https://"),
    ],
)
def test_what_studio_could_not_do_is_told(problems: Problems, written: str, told: str) -> None:
    (problem,) = problems(f"[studio]\n{written}\n{CLINIC}")
    assert problem == f"FOLDER/sheetdrip.toml: {told}"
