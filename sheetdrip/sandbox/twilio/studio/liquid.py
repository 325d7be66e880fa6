"""Fills in a template from a context: `{{ flow.data.body | strip }}`, and no more of Liquid.

A path that leads nowhere is blank, as in Liquid. Tags (`{% if %}`) and other filters are not
known here, and `unknown` names them before a flow is taken.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from sheetdrip.sandbox.twilio.studio.records import Context

_OUTPUT: Final = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_PATH: Final = re.compile(r"[A-Za-z_][\w-]*(\.[A-Za-z_][\w-]*)*")
_FILTER: Final = re.compile(r"(\w+)(?:\s*:\s*(\"[^\"]*\"|'[^']*'|\d+))?")
_FILTERS: Final[Mapping[str, Callable[[str, str], str]]] = {
    "strip": lambda text, _: text.strip(),
    "downcase": lambda text, _: text.lower(),
    "default": lambda text, other: text or other,
}


def render(template: str, context: Context) -> str:
    """The template with its outputs filled."""
    return _OUTPUT.sub(lambda found: _value(found[1], context), template)


def unknown(template: str) -> Iterator[str]:
    """What of the template the sandbox cannot render."""
    if "{%" in template:
        yield "the Liquid tag {%"
    for output in _OUTPUT.findall(template):
        path, *filters = (part.strip() for part in output.split("|"))
        if not _PATH.fullmatch(path):
            yield f"the Liquid expression {path}"
        for written in filters:
            found = _FILTER.fullmatch(written)
            if found is None or found[1] not in _FILTERS:
                yield f"the Liquid filter {written}"


def _value(output: str, context: Context) -> str:
    path, *filters = (part.strip() for part in output.split("|"))
    text = _text(_looked_up(path, context))
    for written in filters:
        name, _, argument = (part.strip() for part in written.partition(":"))
        text = _FILTERS[name](text, argument.strip("\"'"))
    return text


def _looked_up(path: str, context: Context) -> object:
    value: object = context
    for name in path.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _text(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
