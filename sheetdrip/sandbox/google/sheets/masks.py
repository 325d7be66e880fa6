"""Reads field masks: `a(b,c/d),e.f`, `*`, and nothing the API does not have."""

import re
from typing import Final

from sheetdrip.sandbox.google.errors import GoogleError, field_violation, invalid_argument
from sheetdrip.sandbox.google.sheets.schema import Json, message_of, messages

# Field -> the mask of what is below it; an empty mask means everything from here on.
Mask = dict[str, "Mask"]

ALL: Final[Mask] = {}
_TOKEN: Final = re.compile(r"\s*([A-Za-z0-9_*]+|[(),./])")


class _Unreadable(Exception):
    """The mask is not well formed."""


def response_mask(text: str, message: str) -> Mask:
    """The `fields` query parameter of a reply that is a `message`. 400 for an unknown field."""
    try:
        mask = _parse(text)
    except _Unreadable:
        raise _expanding(text, f"Invalid field mask '{text}'.") from None
    wrong = _unknown(mask, message)
    if wrong:
        raise _expanding(wrong, f"Cannot find matching fields for path '{wrong}'.")
    return mask


def update_mask(text: str | None, message: str) -> Mask:
    """The `fields` of an update request over `message`. 400 when empty or unknown."""
    if not text:
        raise invalid_argument(
            "At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)"
        )
    try:
        mask = _parse(text)
    except _Unreadable:
        raise invalid_argument(f"Invalid field mask: {text}") from None
    wrong = _unknown(mask, message)
    if wrong:
        raise invalid_argument(f"Invalid field: {wrong}")
    return mask


def names(mask: Mask, field: str) -> bool:
    """Whether the mask asks for `field`, or for everything."""
    return not mask or field in mask


def below(mask: Mask, field: str) -> Mask:
    """The mask for what is inside `field`."""
    return mask.get(field, ALL)


def prune(value: object, mask: Mask) -> object:
    """Only what the mask names; lists are pruned item by item."""
    if not mask:
        return value
    if isinstance(value, list):
        return [prune(item, mask) for item in value]
    if isinstance(value, dict):
        return {key: prune(part, mask[key]) for key, part in value.items() if key in mask}
    return value


def merged(old: Json, new: Json, mask: Mask) -> Json:
    """`old` with the masked fields taken from `new`; a field absent from `new` is reset."""
    if not mask:
        return dict(new)
    result = dict(old)
    for field, inner in mask.items():
        if field not in new:
            result.pop(field, None)
        elif inner and isinstance(new[field], dict):
            result[field] = merged(result.get(field, {}), new[field], inner)
        else:
            result[field] = new[field]
    return result


def _parse(text: str) -> Mask:
    tokens: list[str] = []
    position = 0
    while position < len(text.rstrip()):
        found = _TOKEN.match(text, position)
        if not found:
            raise _Unreadable
        tokens.append(found[1])
        position = found.end()
    mask, rest = _group(tokens)
    if rest:
        raise _Unreadable
    return mask


def _group(tokens: list[str]) -> tuple[Mask, list[str]]:
    mask: Mask = {}
    whole = False
    while True:
        path, inner, tokens = _path(tokens)
        whole = whole or (path == ["*"] and not inner)
        _add(mask, path, inner)
        if not tokens or tokens[0] != ",":
            return (ALL.copy() if whole else mask), tokens
        tokens = tokens[1:]


def _path(tokens: list[str]) -> tuple[list[str], Mask, list[str]]:
    path: list[str] = []
    while True:
        if not tokens or tokens[0] in "(),./":
            raise _Unreadable
        path.append(tokens[0])
        tokens = tokens[1:]
        if tokens and tokens[0] == "(":
            inner, tokens = _group(tokens[1:])
            if not tokens or tokens[0] != ")":
                raise _Unreadable
            return path, inner, tokens[1:]
        if not tokens or tokens[0] not in "./":
            return path, {}, tokens
        tokens = tokens[1:]


def _add(mask: Mask, path: list[str], inner: Mask) -> None:
    """Join a path to the mask; naming a field whole wins over naming parts of it."""
    head, *rest = [_camel(name) for name in path if name != "*"] or [""]
    if not head:
        return
    fresh = head not in mask
    below_head = mask.setdefault(head, {})
    if not rest and not inner:
        mask[head] = {}
    elif rest and (fresh or below_head):
        _add(below_head, rest, inner)
    elif fresh or below_head:
        below_head.update(inner)


def _camel(name: str) -> str:
    return re.sub(r"_([a-z])", lambda found: found[1].upper(), name)


def _unknown(mask: Mask, message: str, path: str = "") -> str:
    """The first path that no message has; empty when all is well."""
    fields = messages()[message]
    for field, inner in mask.items():
        here = f"{path}.{field}" if path else field
        if field not in fields:
            return here
        target = message_of(fields[field])
        if inner and target is None:
            return here if not fields[field].startswith("{") else ""
        wrong = _unknown(inner, target, here) if inner and target else ""
        if wrong:
            return wrong
    return ""


def _expanding(field: str, reason: str) -> GoogleError:
    return field_violation(
        "Request contains an invalid argument.",
        field,
        f"Error expanding 'fields' parameter. {reason}",
    )
