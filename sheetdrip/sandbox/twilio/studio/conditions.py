"""Decides which way a split goes: the first transition all of whose conditions hold, else noMatch.

Uncertain: whether Studio compares without regard to case (here it does not), and whether its
regex must cover the whole text (here it must, as in Java's `matches`).
"""

import re
from typing import Any

from sheetdrip.sandbox.twilio.studio.liquid import render
from sheetdrip.sandbox.twilio.studio.records import Context, State


def chosen(state: State, context: Context) -> dict[str, Any]:
    """The transition to take; an end when not even noMatch is written."""
    for transition in state["transitions"]:
        if transition["event"] == "match" and _holds(transition, context):
            return dict(transition)
    return next((dict(t) for t in state["transitions"] if t["event"] == "noMatch"), {})


def _holds(transition: dict[str, Any], context: Context) -> bool:
    return all(_one(condition, context) for condition in transition["conditions"])


def _one(condition: dict[str, Any], context: Context) -> bool:
    subject = "".join(render(argument, context) for argument in condition["arguments"])
    value = render(condition["value"], context)
    match condition["type"]:
        case "equal_to":
            return subject == value
        case "matches_any_of":
            return subject in {one.strip() for one in value.split(",")}
        case _:
            return re.fullmatch(value, subject) is not None
