"""Puts the events of the daemon's log into words for a clinic."""

from collections.abc import Callable, Mapping
from typing import Any

Fields = Mapping[str, Any]

_COUNTED = (
    ("scheduled", "handed {} to Twilio"),
    ("sent", "sent {} at once"),
    ("cancelled", "cancelled {}"),
    ("skipped", "skipped {}"),
    ("failed", "could not hand over {}"),
    ("unknown", "is asking Twilio what became of {}"),
)


def told(event: str, fields: Fields) -> str:
    """A sentence; for an event without one, its name and fields."""
    words = _SENTENCES.get(event)
    if words is not None:
        return words(fields)
    details = ", ".join(f"{name} {value}" for name, value in fields.items() if name != "clinic")
    return f"{event}: {details}" if details else event


def _cycle(fields: Fields) -> str:
    done = [
        words.format(_texts(fields[name]))
        for name, words in _COUNTED
        if isinstance(fields.get(name), int) and fields[name]
    ]
    cells = fields.get("cells", 0)
    if cells:
        done.append(f"wrote {cells} cell{'s' * (cells != 1)}")
    if fields.get("gave_up"):
        done.append(f"stopped early: {fields['gave_up']}")
    return f"Looked at {_rows(fields.get('rows', 0))}: {', '.join(done) or 'nothing to do'}"


def _texts(count: int) -> str:
    return f"{count} text{'s' * (count != 1)}"


def _rows(count: int) -> str:
    return f"{count} row{'s' * (count != 1)}"


_VERDICTS = {
    "scored": "a score",
    "stop": "STOP: no more texts",
    "start": "START: texts again",
    "clarify": "not understood, asked once more",
    "unclear": "not understood, somebody should read it",
    "remark": "a message, somebody should read it",
}


def _reply(fields: Fields) -> str:
    verdict = str(fields.get("verdict", ""))
    return f"Read a reply: {_VERDICTS.get(verdict, verdict)}"


_SENTENCES: Mapping[str, Callable[[Fields], str]] = {
    "cycle.done": _cycle,
    "statuses.done": lambda fields: f"Learned what became of {_texts(fields.get('changed', 0))}",
    "reply.judged": _reply,
    "settling.adopted": lambda _: (
        "Found a text at Twilio whose answer was lost, and took it for its own"
    ),
    "plan.approved": lambda _: "Did what was approved",
    "daemon.started": lambda _: "sheetdrip started",
    "daemon.stopped": lambda _: "sheetdrip stopped",
    "tenancy.taken": lambda _: "Took charge of the sheet",
    "cycle.failed": lambda fields: f"Could not finish, tries again: {fields.get('why', '')}",
    "cycle.needs_you": lambda fields: f"Needs you: {fields.get('why', '')}",
    "plan.refused": lambda fields: f"Refused to act: {fields.get('why', '')}",
    "job.failed": lambda fields: f"Could not finish, tries again: {fields.get('why', '')}",
}
