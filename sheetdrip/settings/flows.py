"""Reads the Studio flows: those shipped with sheetdrip, and the clinic's own beside its settings."""

import json
from pathlib import Path
from typing import Any

from sheetdrip.domain.flow import Flow, settled
from sheetdrip.errors import UserMustFix
from sheetdrip.settings.model import Studio
from sheetdrip.settings.sequences import shipped_config

PREFIX = "sheetdrip "
"""A flow's name at Twilio: this, and the name of its file."""


def load_flows(beside: Path, studio: Studio) -> tuple[Flow, ...]:
    """Every flow by name; one in `beside`/studio replaces a shipped one. Raises UserMustFix.

    Those that only speak to the clinic's Functions are left out until it has named their address.
    """
    found: dict[str, Flow] = {}
    problems: list[str] = []
    shipped = shipped_config() / "studio"
    with_functions = [shipped / "with-functions"] if studio.functions_url else []
    for folder in (shipped, *with_functions, beside / "studio"):
        for path in sorted(folder.glob("*.json")):
            if path.name in {"package.json", "package-lock.json"}:
                continue  # the Functions' own
            try:
                flow = Flow(PREFIX + path.stem, _read(path))
            except ValueError as error:
                problems.append(f"{path}: {error}")
                continue
            found[flow.name] = settled(
                flow, wait_hours=studio.wait_hours, functions_url=studio.functions_url
            )
    if problems:
        raise UserMustFix(*problems)
    return tuple(found.values())


def _read(path: Path) -> dict[str, Any]:
    try:
        definition = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ValueError(f"cannot be read: {error.strerror}") from None
    except ValueError as error:
        raise ValueError(f"not valid JSON: {error}") from None
    if not isinstance(definition, dict) or not _has_states(definition.get("states")):
        raise ValueError(
            "not a flow: export it in Studio by Show Flow JSON "
            "(it has states, each with a type and properties)"
        )
    return definition


def _has_states(states: object) -> bool:
    return isinstance(states, list) and all(
        isinstance(state, dict)
        and isinstance(state.get("type"), str)
        and isinstance(state.get("properties"), dict)
        for state in states
    )
