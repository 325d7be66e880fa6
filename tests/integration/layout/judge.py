"""Are requests as Google's own schema has them?"""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from jsonschema import Draft202012Validator


def faults(requests: Sequence[Mapping[str, Any]]) -> list[str]:
    """What the discovery document has against them as one batchUpdate."""
    return [error.message for error in _validator().iter_errors({"requests": list(requests)})]


def _schema(part: Mapping[str, Any]) -> dict[str, Any]:
    if "$ref" in part:
        return {"$ref": f"#/$defs/{part['$ref']}"}
    if part.get("type") == "array":
        return {"type": "array", "items": _schema(part["items"])}
    if "properties" in part:
        fields = {name: _schema(inner) for name, inner in part["properties"].items()}
        return {"type": "object", "properties": fields, "additionalProperties": False}
    return {key: part[key] for key in ("type", "enum") if key in part and part[key] != "any"}


@cache
def _validator() -> Draft202012Validator:
    documents = files("googleapiclient").joinpath("discovery_cache", "documents")
    told = json.loads(documents.joinpath("sheets.v4.json").read_text(encoding="utf-8"))
    definitions = {name: _schema(part) for name, part in told["schemas"].items()}
    return Draft202012Validator(
        {"$ref": "#/$defs/BatchUpdateSpreadsheetRequest", "$defs": definitions}
    )
