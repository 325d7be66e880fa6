"""The messages of the Sheets API: field names and types of the discovery document.

`schema.json` is that document (revision inside) without its prose; a test holds the two together.
"""

import json
import re
from functools import cache
from importlib.resources import files
from typing import Any, Final

from sheetdrip.sandbox.google.errors import field_violation, invalid_argument

Json = dict[str, Any]

_LIST_VALUE: Final = "type.googleapis.com/google.protobuf.ListValue"
_WIRE_TYPES: Final = {
    "string": "TYPE_STRING",
    "boolean": "TYPE_BOOL",
    "integer": "TYPE_INT32",
    "number": "TYPE_DOUBLE",
}
_LARGEST: Final = 10**308
_INTEGER: Final = re.compile(r"-?\d+")


@cache
def messages() -> dict[str, dict[str, str]]:
    """Message name -> field name -> type: `@Name`, `[item`, `{value`, `A|B`, or a scalar's name."""
    text = files(__package__).joinpath("schema.json").read_text(encoding="utf-8")
    loaded: dict[str, dict[str, str]] = json.loads(text)["messages"]
    return loaded


def message_of(kind: str) -> str | None:
    """The message a field type leads to, through lists and maps; None for scalars."""
    inner = kind.lstrip("[{")
    return inner[1:] if inner.startswith("@") else None


def normalise(message: str, value: object, path: str = "") -> Json:
    """A request body as the server would read it: known fields only, nulls unset. 400 if not."""
    if not isinstance(value, dict):
        raise invalid_argument(f"Invalid value at '{path}' ({message}), {json.dumps(value)}")
    fields = messages()[message]
    clean: Json = {}
    for name, part in value.items():
        known = name if name in fields else _camel(name)
        if known not in fields:
            raise _unknown(name, path)
        if part is not None:
            clean[known] = _typed(fields[known], part, _join(path, known))
    return clean


def _typed(kind: str, value: object, path: str) -> object:
    if kind[0] == "@":
        return normalise(kind[1:], value, path)
    if kind[0] == "[":
        return _list(kind[1:], value, path)
    if kind[0] == "{":
        return _map(kind[1:], value, path)
    if kind == "any":
        return _cell_scalar(value, path)
    return _scalar(kind, value, path)


def _list(kind: str, value: object, path: str) -> list[object]:
    if not isinstance(value, list):
        raise _invalid(value, path, _LIST_VALUE if kind.startswith(("any", "[any")) else "")
    # Inside `values` null means "skip this cell", so it has to survive.
    return [
        None if kind == "any" and item is None else _typed(kind, item, f"{path}[{i}]")
        for i, item in enumerate(value)
    ]


def _map(kind: str, value: object, path: str) -> Json:
    if not isinstance(value, dict):
        raise _invalid(value, path)
    return {str(key): _typed(kind, item, f"{path}[{key}]") for key, item in value.items()}


def _cell_scalar(value: object, path: str) -> object:
    if isinstance(value, dict | list):
        kind = "Struct" if isinstance(value, dict) else "ListValue"
        shown = json.dumps(value)
        raise invalid_argument(
            f"Invalid values{path[path.find('[') :]}: {kind.lower()}_value: {shown}"
        )
    if isinstance(value, int) and abs(value) > _LARGEST:
        raise _invalid(value, path)
    return value


def _scalar(kind: str, value: object, path: str) -> object:
    match kind:
        case "string" | "boolean":
            if isinstance(value, str if kind == "string" else bool):
                return value
        case "integer" | "number":
            number = _number(kind, value)
            if number is not None:
                return number
        case _:
            if value in kind.split("|"):
                return value
    raise _invalid(value, path, _WIRE_TYPES.get(kind, ""))


def _number(kind: str, value: object) -> float | None:
    """Proto JSON takes numbers also as strings, and integers written as 5.0."""
    if isinstance(value, str) and _INTEGER.fullmatch(value):
        return int(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if kind == "integer":
        return int(value) if float(value).is_integer() else None
    return value


def _unknown(name: str, path: str) -> Exception:
    where = f" at '{_snake(path)}'" if path else ""
    text = f'Invalid JSON payload received. Unknown name "{name}"{where}: Cannot find field.'
    return field_violation(text, _snake(path), text)


def _invalid(value: object, path: str, wire_type: str = "") -> Exception:
    kind = f" ({wire_type})" if wire_type else ""
    text = f"Invalid value at '{_snake(path)}'{kind}, {json.dumps(value)}"
    return field_violation(text, _snake(path), text)


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])([A-Z])", lambda found: "_" + found[1].lower(), name)


def _camel(name: str) -> str:
    return re.sub(r"_([a-z0-9])", lambda found: found[1].upper(), name)
