"""Finds every flaw that Studio would refuse in a flow's definition, with its path, in Studio's words.

What Studio knows and the sandbox does not is no flaw: it is refused by its name with 501.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from sheetdrip.sandbox.twilio.errors import TwilioError, not_implemented
from sheetdrip.sandbox.twilio.studio.liquid import unknown
from sheetdrip.sandbox.twilio.studio.records import Definition, State
from sheetdrip.sandbox.twilio.studio.widgets import CONDITIONS, DRAWN, WIDGETS, Widget

_MOST_WIDGETS: Final = 2000  # docs/vendors/twilio.md#studio
_MISSING: Final = "is missing but it is required"
_TYPES: Final = {str: "string", bool: "boolean", int: "integer", list: "array", dict: "object"}


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong, and where: `#/states/3/properties/timeout`."""

    path: str
    message: str


def check(definition: object) -> Definition:
    """The definition, if Studio would take it; TwilioError with every flaw, or 501."""
    if not isinstance(definition, dict):
        raise _invalid([Flaw("#", _found(definition, "object"))])
    flaws = list(_shape(definition))
    if not flaws:
        _refuse_unknown(definition["states"])
        flaws = list(_states(definition))
    if flaws:
        raise _invalid(flaws)
    return definition


def _invalid(flaws: list[Flaw]) -> TwilioError:
    errors = [{"message": flaw.message, "property_path": flaw.path} for flaw in flaws]
    details = {"errors": errors, "warnings": []}
    return TwilioError(20001, "Flow definition is invalid", details=details)


def _found(value: object, wanted: str) -> str:
    return f"{_TYPES.get(type(value), 'null')} found, {wanted} expected"


def _is(value: object, kind: str) -> bool:
    return _TYPES.get(type(value)) == kind


def _shape(definition: Definition) -> Iterator[Flaw]:
    for name, kind in (("initial_state", "string"), ("states", "array")):
        if name not in definition:
            yield Flaw(f"#/{name}", _MISSING)
        elif not _is(definition[name], kind):
            yield Flaw(f"#/{name}", _found(definition[name], kind))
    states = definition.get("states")
    for number, state in enumerate(states if isinstance(states, list) else []):
        yield from _state_shape(f"#/states/{number}", state)


def _state_shape(path: str, state: object) -> Iterator[Flaw]:
    if not isinstance(state, dict):
        yield Flaw(path, _found(state, "object"))
        return
    fields = {"name": "string", "type": "string", "transitions": "array", "properties": "object"}
    for name, kind in fields.items():
        if name not in state:
            yield Flaw(f"{path}/{name}", _MISSING)
        elif not _is(state[name], kind):
            yield Flaw(f"{path}/{name}", _found(state[name], kind))


def _refuse_unknown(states: list[State]) -> None:
    for state in states:
        widget = WIDGETS.get(state["type"])
        if widget is None:
            raise not_implemented(f"the Studio widget {state['type']}")
        for name in state["properties"]:
            if name not in widget.properties and name != DRAWN:
                raise not_implemented(f"the property {name} of the Studio widget {state['type']}")
        for text in _texts([state["properties"], state["transitions"]]):
            for what in unknown(text):
                raise not_implemented(what)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)


def _states(definition: Definition) -> Iterator[Flaw]:
    states = definition["states"]
    names = [state["name"] for state in states]
    if len(states) > _MOST_WIDGETS:
        yield Flaw("#/states", f"there must be a maximum of {_MOST_WIDGETS} items in the array")
    if definition["initial_state"] not in names:
        yield Flaw("#/initial_state", f"no state is named {definition['initial_state']}")
    for number, state in enumerate(states):
        path = f"#/states/{number}"
        if names.index(state["name"]) != number:
            yield Flaw(f"{path}/name", f"{state['name']} is another state's name too")
        yield from _properties(f"{path}/properties", state["properties"], WIDGETS[state["type"]])
        for index, transition in enumerate(state["transitions"]):
            yield from _transition(f"{path}/transitions/{index}", transition, state, names)


def _properties(path: str, properties: dict[str, Any], widget: Widget) -> Iterator[Flaw]:
    for name in widget.needed:
        if name not in properties:
            yield Flaw(f"{path}/{name}", _MISSING)
    for name, value in properties.items():
        kind = widget.properties.get(name, "object")
        if not _is(value, kind):
            yield Flaw(f"{path}/{name}", _found(value, kind))
        elif kind == "array":
            for number, pair in enumerate(value):
                yield from _pair(f"{path}/{name}/{number}", pair)
    if "timeout" in properties and not str(properties["timeout"]).isdecimal():
        yield Flaw(f"{path}/timeout", "must be a number of seconds in quotes")


def _pair(path: str, pair: object) -> Iterator[Flaw]:
    for name in ("key", "value"):
        value = pair.get(name) if isinstance(pair, dict) else None
        if not isinstance(value, str):
            yield Flaw(f"{path}/{name}", _found(value, "string"))


def _transition(path: str, transition: Any, state: State, names: list[str]) -> Iterator[Flaw]:  # noqa: ANN401
    if not isinstance(transition, dict) or not isinstance(transition.get("event"), str):
        yield Flaw(f"{path}/event", _MISSING)
        return
    events = WIDGETS[state["type"]].events
    if transition["event"] not in events:
        yield Flaw(f"{path}/event", f"must be a constant value {' or '.join(events)}")
    following = transition.get("next")
    if following and following not in names:
        yield Flaw(f"{path}/next", f"no state is named {following}")
    if transition["event"] == "match":
        yield from _conditions(f"{path}/conditions", transition.get("conditions"))


def _conditions(path: str, conditions: object) -> Iterator[Flaw]:
    if not isinstance(conditions, list) or not conditions:
        yield Flaw(path, _MISSING)
        return
    for number, condition in enumerate(conditions):
        yield from _condition(f"{path}/{number}", condition)


def _condition(path: str, condition: Any) -> Iterator[Flaw]:  # noqa: ANN401
    fields = {"friendly_name": "string", "arguments": "array", "type": "string", "value": "string"}
    flaws = [
        Flaw(f"{path}/{name}", _MISSING)
        for name, kind in fields.items()
        if not isinstance(condition, dict) or not _is(condition.get(name), kind)
    ]
    yield from flaws
    if flaws:
        return
    if condition["type"] not in CONDITIONS:
        raise not_implemented(f"the Studio condition {condition['type']}")
    if condition["type"] == "regex":
        try:
            re.compile(condition["value"])
        except re.error as error:
            yield Flaw(f"{path}/value", f"is no regular expression: {error}")
