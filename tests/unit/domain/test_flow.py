"""What is a Studio flow as it is kept, and what of it does a clinic settle?"""

from sheetdrip.domain.flow import Flow, settled

KEPT = Flow(
    "sheetdrip knee",
    {
        "initial_state": "Trigger",
        "states": [
            {"name": "Trigger", "type": "trigger", "properties": {}},
            {"name": "ask", "type": "send-and-wait-for-reply", "properties": {"timeout": "60"}},
            {
                "name": "tell",
                "type": "run-function",
                "properties": {"url": "https://functions.invalid/score"},
            },
            {
                "name": "own",
                "type": "run-function",
                "properties": {"url": "https://own.example/score"},
            },
        ],
    },
)


def properties(flow: Flow) -> list[dict[str, str]]:
    return [state["properties"] for state in flow.definition["states"]]


def test_the_clinics_patience_and_functions_are_filled_in() -> None:
    flow = settled(KEPT, wait_hours=1.5, functions_url="https://pain-1234.twil.io/")
    assert flow.name == "sheetdrip knee"
    assert flow.definition["initial_state"] == "Trigger"
    assert properties(flow) == [
        {},
        {"timeout": "5400"},
        {"url": "https://pain-1234.twil.io/score"},
        {"url": "https://own.example/score"},
    ]
    assert properties(KEPT)[1] == {"timeout": "60"}


def test_without_functions_a_flow_can_reach_nobody() -> None:
    flow = settled(KEPT, wait_hours=20, functions_url=None)
    assert properties(flow)[2] == {"url": "https://functions.invalid/score"}


def test_a_digest_tells_definitions_apart_but_not_by_their_order() -> None:
    one, same = Flow("f", {"a": 1, "b": [2]}), Flow("g", {"b": [2], "a": 1})
    assert one.digest == same.digest == "ae8a9a5052464275"
    assert one.digest != Flow("f", {"a": 1, "b": [3]}).digest
