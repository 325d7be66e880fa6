"""What does a clinic see that puts its Studio flows to Twilio?"""

import json

from tests.acceptance.clinic import Clinic

KEPT = "sheetdrip pain-score"
KNEE = f"""
name = "knee"
default_language = "en"
[languages]
en = ["English"]
[[steps]]
label = "Day 2"
day = 2
time = "10:00"
latest = "18:00"
kind = "flow"
flow = "FW{0:032x}"
[steps.texts]
en = "How is your pain?"
"""


def test_flows_are_pushed_once_and_a_faulty_one_is_told_with_place_and_fix(clinic: Clinic) -> None:
    own = clinic.folder / "studio" / "knee.json"
    own.parent.mkdir()
    say = {
        "name": "say",
        "type": "send-message",
        "transitions": [{"event": "sent", "next": "thank"}],
        "properties": {"body": "Hello"},
    }
    own.write_text(json.dumps({"initial_state": "say", "states": [say]}))

    pushed = clinic.run("studio", "push")
    assert (pushed.code, pushed.err) == (2, "")
    kept, *faulty = pushed.out.splitlines()
    assert kept.startswith(f"{KEPT}: created (FW")
    assert kept.endswith(", revision 2)")
    a_name = "name a widget that exists, or leave it out to end the flow there"
    assert faulty == [
        "sheetdrip knee: invalid",
        "  say, #/states/0/properties/from: is missing but it is required: add it",
        f"  say, #/states/0/transitions/0/next: no state is named thank: {a_name}",
    ]

    own.unlink()
    again = clinic.run("studio", "push", "--json")
    (document,) = again.document
    assert again.code == 0
    assert (document["flow"], document["did"], document["revision"]) == (KEPT, "unchanged", 2)


def test_a_step_that_is_a_flow_is_refused_by_the_daemon_and_not_by_studio(clinic: Clinic) -> None:
    sequences = clinic.folder / "sequences"
    sequences.mkdir()
    (sequences / "knee.toml").write_text(KNEE, encoding="utf-8")

    done = clinic.run("run", "--once")
    assert done.code == 2
    (problem,) = done.problems
    assert problem == (
        "sequence knee: Day 2: the daemon cannot start Studio flows yet: "
        'make it kind = "text", or start the flow by your own automation'
    )

    validated = clinic.run("studio", "validate")
    assert (validated.code, validated.out) == (0, f"{KEPT}: valid\n")
    assert "studio.flows.create" not in clinic.sandbox.calls()
