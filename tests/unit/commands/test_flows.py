"""How does it look when flows are put to Twilio?"""

import json

import pytest

from sheetdrip.commands.studio import show_flows
from sheetdrip.messaging.channels.studio.publishing import Flaw, Published

SID = "FW" + "0" * 32
DONE = [
    Published(flow="sheetdrip knee", did="created", sid=SID, revision=2),
    Published(
        flow="[own]",
        did="invalid",
        flaws=(
            Flaw("#/states/1/name", "ask[1]", "is missing but it is required", "add it"),
            Flaw("#", "", "something else", ""),
        ),
    ),
]


def test_each_flow_is_a_line_and_each_flaw_one_below(capsys: pytest.CaptureFixture[str]) -> None:
    show_flows(DONE, as_json=False)
    assert capsys.readouterr().out.splitlines() == [
        f"sheetdrip knee: created ({SID}, revision 2)",
        "[own]: invalid",
        "  ask[1], #/states/1/name: is missing but it is required: add it",
        "  #: something else",
    ]


def test_as_json_everything_is_there(capsys: pytest.CaptureFixture[str]) -> None:
    show_flows(DONE, as_json=True)
    created, invalid = json.loads(capsys.readouterr().out)
    assert created == {
        "flow": "sheetdrip knee",
        "did": "created",
        "sid": SID,
        "revision": 2,
        "flaws": [],
    }
    assert invalid["flaws"][0] == {
        "path": "#/states/1/name",
        "widget": "ask[1]",
        "says": "is missing but it is required",
        "fix": "add it",
    }
