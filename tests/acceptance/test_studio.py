"""What does a clinic see that puts its Studio flows to Twilio?"""

import json

from tests.acceptance.clinic import Clinic

NAME = "sheetdrip pain-score"


def test_a_flow_is_pushed_once_and_then_left_as_it_is(clinic: Clinic) -> None:
    pushed = clinic.run("studio", "push", "--json")
    assert (pushed.code, pushed.err) == (0, "")
    (created,) = pushed.document
    assert (created["flow"], created["did"], created["revision"]) == (NAME, "created", 2)

    again = clinic.run("studio", "push")
    assert (again.code, again.out) == (0, f"{NAME}: unchanged ({created['sid']}, revision 2)\n")

    clinic.settle_on(studio={"wait_hours": 6})
    (updated,) = clinic.run("studio", "push", "--json").document
    assert (updated["did"], updated["sid"]) == ("updated", created["sid"])


def test_validate_changes_nothing(clinic: Clinic) -> None:
    done = clinic.run("studio", "validate")
    assert (done.code, done.out) == (0, f"{NAME}: valid\n")
    assert "studio.flows.create" not in clinic.sandbox.calls()


def test_a_faulty_flow_is_told_with_its_place_and_its_fix(clinic: Clinic) -> None:
    own = clinic.folder / "studio"
    own.mkdir()
    ask = {
        "name": "ask",
        "type": "send-message",
        "transitions": [{"event": "sent", "next": "thank"}],
        "properties": {"body": "Hello"},
    }
    (own / "knee.json").write_text(json.dumps({"initial_state": "ask", "states": [ask]}))

    for action in ("validate", "push"):
        done = clinic.run("studio", action)
        assert done.code == 2
        assert done.out.splitlines()[1:] == [
            "sheetdrip knee: invalid",
            "  ask, #/states/0/properties/from: is missing but it is required: add it",
            "  ask, #/states/0/transitions/0/next: no state is named thank: "
            "name a widget that exists, or leave it out to end the flow there",
        ]


def test_a_file_that_is_no_flow_is_the_users_to_fix(clinic: Clinic) -> None:
    own = clinic.folder / "studio"
    own.mkdir()
    (own / "knee.json").write_text("{}")
    done = clinic.run("studio", "validate")
    assert (done.code, done.out) == (2, "")
    (problem,) = done.problems
    assert problem.startswith(f"{own}/knee.json: not a flow")


def test_wrong_credentials_are_the_users_to_fix(clinic: Clinic) -> None:
    done = clinic.run("studio", "push", env={**clinic.sandbox.env, "TWILIO_AUTH_TOKEN": "0" * 32})
    assert done.code == 2
    assert done.problems[0].startswith("Twilio refused the credentials")


def test_a_step_that_is_a_flow_is_refused_by_the_daemon_and_not_by_studio(clinic: Clinic) -> None:
    sequences = clinic.folder / "sequences"
    sequences.mkdir()
    (sequences / "knee.toml").write_text(f"""
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
""")
    for command in (("run", "--once"), ("plan",), ("check",)):
        done = clinic.run(*command)
        assert (done.code, done.problems) == (
            2,
            [
                "sequence knee: Day 2: the daemon cannot start Studio flows yet: "
                'make it kind = "text", or start the flow by your own automation'
            ],
        )
    assert clinic.run("studio", "validate").code == 0
