"""Describes a Studio flow as it is kept in config/studio/, and fills in what a clinic settles of it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Definition = Mapping[str, Any]

KEY = "sheetdrip_key"
"""The parameter by which an execution of ours is known."""

UNSET_FUNCTIONS = "https://functions.invalid"
"""Where the kept flows expect the clinic's Functions until it has named them: nowhere (RFC 2606)."""


@dataclass(frozen=True, slots=True)
class Flow:
    """A flow by the name it has at Twilio, with a definition as Studio exports it."""

    name: str
    definition: Definition

    @property
    def digest(self) -> str:
        """Tells two definitions apart, whatever their order of keys."""
        text = json.dumps(self.definition, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def settled(flow: Flow, *, wait_hours: float, functions_url: str | None) -> Flow:
    """The flow with a clinic's patience for a reply and the address of its Functions."""
    seconds, functions = str(round(wait_hours * 3600)), functions_url or UNSET_FUNCTIONS
    states = [_state(state, seconds, functions) for state in flow.definition["states"]]
    return Flow(flow.name, {**flow.definition, "states": states})


def _state(state: Definition, seconds: str, functions: str) -> Definition:
    properties = dict(state["properties"])
    if state["type"] == "send-and-wait-for-reply":
        properties["timeout"] = seconds
    if state["type"] == "run-function":
        properties["url"] = properties["url"].replace(UNSET_FUNCTIONS, functions.rstrip("/"))
    return {**state, "properties": properties}
