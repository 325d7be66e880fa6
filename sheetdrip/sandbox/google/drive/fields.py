"""Drive's `fields` masks, which say what the caller asked for: `files(id,name),nextPageToken`."""

import re
from typing import Any, Final

from sheetdrip.sandbox.google.drive.errors import DriveRefused

Mask = dict[str, Any]
_TOKEN: Final = re.compile(r"[\w*]+|[(),/.]")


def select(body: dict[str, Any], mask_text: str | None, default: str) -> dict[str, Any]:
    """`body` with only the fields of the mask; 400 for a mask that cannot be read."""
    mask = parse_mask(mask_text or default)
    return _select(body, mask)


def parse_mask(text: str) -> Mask:
    """Nested names; an empty dict below a name means all of it."""
    tokens = _TOKEN.findall(text.replace(" ", ""))
    if "".join(tokens) != text.replace(" ", ""):
        raise _unreadable(text)
    mask = _fields(tokens, text)
    if tokens:
        raise _unreadable(text)
    return mask


def _fields(tokens: list[str], text: str) -> Mask:
    mask: Mask = {}
    while True:
        _field(mask, tokens, text)
        if not tokens or tokens[0] != ",":
            return mask
        tokens.pop(0)


def _field(mask: Mask, tokens: list[str], text: str) -> None:
    if not tokens or tokens[0] in "(),/.":
        raise _unreadable(text)
    inner = mask.setdefault(tokens.pop(0), {})
    if tokens and tokens[0] in "/.":
        tokens.pop(0)
        _field(inner, tokens, text)
    elif tokens and tokens[0] == "(":
        tokens.pop(0)
        inner.update(_fields(tokens, text))
        if not tokens or tokens.pop(0) != ")":
            raise _unreadable(text)


def _select(body: dict[str, Any], mask: Mask) -> dict[str, Any]:
    if not mask or "*" in mask:
        return body
    return {name: _inside(body[name], inner) for name, inner in mask.items() if name in body}


def _inside(value: Any, mask: Mask) -> Any:  # noqa: ANN401  # any JSON
    if isinstance(value, list):
        return [_inside(item, mask) for item in value]
    return _select(value, mask) if isinstance(value, dict) else value


def _unreadable(text: str) -> DriveRefused:
    return DriveRefused(400, "invalidParameter", f"Invalid field selection {text}")
