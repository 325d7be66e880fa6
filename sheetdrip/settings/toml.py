"""Reads a TOML file so that every problem comes out at once, each with its path."""

import difflib
import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

_M = TypeVar("_M", bound=BaseModel)

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")

_PLAIN_WORDS = {
    "model_type": "must be a table",
    "dict_type": "must be a table",
    "list_type": "must be a list",
    "tuple_type": "must be a list",
    "too_short": "must not be empty",
    "too_long": "holds too many",
    "string_type": "must be text in quotes",
}
"""Where pydantic would speak of Python, or repeat what may be a secret out of place."""


class Faults(Exception):
    """The problems of one file, as `file: path: what` sentences."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


def read_toml(path: Path, model: type[_M]) -> _M:
    """The file as a model. Raises Faults."""
    try:
        # Windows' Notepad puts a byte-order mark in front, which TOML does not know
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise Faults([f"{path}: no such file"]) from None
    except OSError as error:
        raise Faults([f"{path}: cannot be read: {error.strerror}"]) from None
    except (ValueError, RecursionError) as error:  # also numbers too long, lists too deep
        raise Faults([f"{path}: not valid TOML: {error}"]) from None
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        raise Faults(f"{path}: {_sentence(one, model)}" for one in error.errors()) from None


def dotted(location: Iterable[str | int]) -> str:
    """A place in the file as a person would write it: clinics[0].time_zone."""
    path = ""
    for part in location:
        if isinstance(part, int):
            path += f"[{part}]"
        else:
            key = part if _BARE_KEY.fullmatch(part) else json.dumps(part, ensure_ascii=False)
            path += f".{key}" if path else key
    return path


def _sentence(error: Mapping[str, Any], model: type[BaseModel]) -> str:
    where = dotted(error["loc"])
    match error["type"]:
        case "extra_forbidden":
            return f"{where}: no such key{_suggestion(error['loc'], model)}"
        case "missing":
            return f"{where}: missing"
        case "value_error":
            return f"{where}: {error['ctx']['error']}"
        case "list_type" if isinstance(error["input"], dict):
            return f"{where}: must stand in double brackets: [[{where}]]"
        case kind if kind in _PLAIN_WORDS:
            return f"{where}: {_PLAIN_WORDS[kind]}"
        case _:
            return (
                f"{where}: {error['msg'][0].lower()}{error['msg'][1:]}, not {error['input']!r:.60}"
            )


def _suggestion(location: tuple[str | int, ...], model: type[BaseModel]) -> str:
    table: Any = model
    for part in location[:-1]:
        if isinstance(part, str) and table is not None and part in table.model_fields:
            table = _table_of(table.model_fields[part].annotation)
    near = difflib.get_close_matches(str(location[-1]), table.model_fields if table else (), 1)
    return f" (did you mean {near[0]}?)" if near else ""


def _table_of(annotation: Any) -> Any:  # noqa: ANN401 - a type from an annotation
    inner = getattr(annotation, "__args__", (annotation,))[0]
    return inner if isinstance(inner, type) and issubclass(inner, BaseModel) else None
