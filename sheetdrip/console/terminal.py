"""Writes to a terminal, or as JSON."""

import json
import re
import sys
import threading
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from rich.console import Console
from rich.markup import escape

from sheetdrip.domain.wording import Statement

# a name such as ":heart:" is a name
out = Console(highlight=False, emoji=False)
err = Console(stderr=True, highlight=False, emoji=False)

_has_document = threading.Event()
"""Whether this process has printed a JSON document."""

_UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Controls and bidi overrides: what could move the cursor, colour or turn around a line."""


def print_problems(problems: Iterable[str]) -> None:
    """What the user must fix, one a line, on stderr."""
    for problem in problems:
        err.print(f"[red]✗[/red] {shown(problem)}", soft_wrap=True)


def print_json_line(document: object) -> None:
    """One JSON document on one line, at once."""
    sys.stdout.write(json.dumps(document) + "\n")
    sys.stdout.flush()


def print_json(document: object) -> None:
    """One JSON document on stdout."""
    text = json.dumps(plain(document), ensure_ascii=False, indent=2, default=str)
    sys.stdout.write(text + "\n")
    _has_document.set()


def print_errors(problems: Iterable[str], exit_code: int) -> None:
    """A document of what went wrong, unless one was printed: stdout holds one, whatever happens."""
    if not _has_document.is_set():
        print_json({"errors": list(problems), "exit_code": exit_code})


def shown(text: str) -> str:
    """Text as it is: no markup, nothing that a terminal obeys."""
    return escape(_UNSEEN.sub("", text))


def plain(value: Any) -> Any:  # noqa: ANN401 - any record
    """A record as plain data for JSON."""
    if isinstance(value, Statement):
        return str(value)
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    return value
