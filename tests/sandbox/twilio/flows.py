"""What do small flows look like? Definitions as Studio exports them."""

from typing import Any

FROM = "{{flow.channel.address}}"


def state(name: str, kind: str, transitions: dict[str, str], **properties: Any) -> dict[str, Any]:  # noqa: ANN401
    """A widget that goes on to `next` by `event`; "" ends the flow."""
    drawn = [{"event": event, "next": after} for event, after in transitions.items()]
    return {"name": name, "type": kind, "transitions": drawn, "properties": properties}


def match(after: str, kind: str, value: str, argument: str) -> dict[str, Any]:
    """A transition of a split, with one condition."""
    condition = {"friendly_name": value, "arguments": [argument], "type": kind, "value": value}
    return {"event": "match", "next": after, "conditions": [condition]}


def definition(first: str, *states: dict[str, Any]) -> dict[str, Any]:
    """A flow that the REST API starts at the state named `first`."""
    trigger = state("Trigger", "trigger", {"incomingRequest": first})
    return {
        "description": "A flow",
        "initial_state": "Trigger",
        "flags": {"allow_concurrent_calls": True},
        "states": [trigger, *states],
    }


def asking(timeout: str = "3600") -> dict[str, Any]:
    """Ask for a number; thank for a good one, else stop."""
    body = "{{widgets.ask.inbound.Body | strip}}"
    split = state("valid", "split-based-on", {"noMatch": ""}, input=body)
    split["transitions"].append(match("keep", "regex", "10|[0-9]", body))
    return definition(
        "ask",
        state(
            "ask",
            "send-and-wait-for-reply",
            {"incomingMessage": "valid", "timeout": "remind", "deliveryFailure": ""},
            **{"from": FROM, "body": "{{flow.data.body}}", "timeout": timeout},
        ),
        split,
        state(
            "keep",
            "set-variables",
            {"next": "thank"},
            variables=[{"key": "score", "value": body}],
        ),
        state(
            "thank",
            "send-message",
            {"sent": "", "failed": ""},
            **{"from": FROM, "body": "Thanks for {{flow.variables.score}}"},
        ),
        state(
            "remind",
            "send-message",
            {"sent": "", "failed": ""},
            **{
                "from": FROM,
                "to": "{{contact.channel.address}}",
                "body": "Call us if you need us.",
            },
        ),
    )


def calling(url: str, kind: str = "make-http-request", **properties: Any) -> dict[str, Any]:  # noqa: ANN401
    """Call a server, and keep which way it went."""
    bad = "failed" if kind == "make-http-request" else "fail"
    said = [{"key": "said", "value": "{{widgets.call.parsed.word}}"}]
    return definition(
        "call",
        state("call", kind, {"success": "good", bad: "bad"}, url=url, **properties),
        state("good", "set-variables", {"next": ""}, variables=said),
        state("bad", "set-variables", {"next": ""}, variables=[{"key": "bad", "value": "yes"}]),
    )
