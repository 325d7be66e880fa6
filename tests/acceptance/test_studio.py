"""What does a clinic see that puts its Studio flows to Twilio?"""

import json

from tests.acceptance.clinic import Clinic

KEPT = "sheetdrip pain-score"
KNEE = """
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
flow = "{}"
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


def test_a_step_that_is_a_flow_is_checked_and_planned(clinic: Clinic) -> None:
    knee = clinic.folder / "sequences" / "knee.toml"
    knee.parent.mkdir()
    knee.write_text(KNEE.format(f"FW{0:032x}"), encoding="utf-8")
    checked = clinic.run("check")
    assert checked.code == 2
    assert (
        f"   fix  Hillside: Day 2: this Twilio account has no Studio flow FW{0:032x}: "
        "sheetdrip studio push prints the SIDs it has"
    ) in checked.out.splitlines()

    (pushed,) = clinic.run("studio", "push", "--json").document
    knee.write_text(KNEE.format(pushed["sid"]), encoding="utf-8")
    checked = clinic.run("check")
    assert checked.code == 0
    (told,) = [line for line in checked.out.splitlines() if "Hillside: Day 2" in line]
    assert told.startswith(
        f"  warn  Hillside: Day 2: the flow {KEPT} does not hear the answers: set the Messaging "
        "Service's inbound URL to https://webhooks.twilio.com/"
    )
