"""Which executions of its flow has a clinic started, whom do they ask, and what have they heard?

From Studio's own side. A step that a flow asks has no text of its own: the flow sends it, asks once more by
itself when it cannot read the answer, and hears nothing but what comes from the very address that it texts.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sheetdrip.domain.flow import KEY
from sheetdrip.sandbox.twilio.records import Message
from sheetdrip.sandbox.twilio.studio.records import Execution
from sheetdrip.sandbox.twilio.studio.store import StudioStore

Question = tuple[str, str]
"""Whose step and which: the surgery's name and the step's label."""

AGAIN: Final = "ask_again"
"""The widget of the shipped flow that asks a second time."""

OTHERS: Final = "(another's)"
"""What a conversation of somebody else's with a patient says."""


@dataclass(slots=True)
class Flows:
    """The executions of one clinic.

    `label`: the step that a flow asks, if one does; `tried`: when a start for a phone was last on its way.
    """

    store: StudioStore | None = None
    label: str | None = None
    of: dict[Question, list[Execution]] = field(default_factory=dict)
    by_sid: dict[str, Question] = field(default_factory=dict)
    tried: dict[str, datetime] = field(default_factory=dict)
    _seen: int = 0
    _filed: int = 0
    _of_phone: dict[str, list[Execution]] = field(default_factory=dict)

    def new(self) -> Iterator[Execution]:
        """Those that were started since the last look."""
        for one in self._since(self._seen):
            self._seen += 1
            yield one

    def _since(self, count: int) -> list[Execution]:
        """All but the first so many."""
        if self.store is None or len(self.store.executions) == count:
            return []
        return list(self.store.executions.values())[count:]

    def _to(self, phone: str) -> list[Execution]:
        """Those for a phone, also where nobody has looked at them yet."""
        for one in self._since(self._filed):
            self._filed += 1
            self._of_phone.setdefault(one.to, []).append(one)
        return self._of_phone.get(phone, [])

    def belongs(self, execution: Execution, question: Question) -> None:
        """It asks this."""
        self.of.setdefault(question, []).append(execution)
        self.by_sid[execution.sid] = question

    def asks(self, label: str) -> bool:
        """Whether a flow asks this step."""
        return label == self.label

    def newest(self, question: Question) -> Execution | None:
        """The last one that asks this, if any does."""
        return self.of.get(question, [None])[-1]

    def widget_of(self, text: Message) -> str | None:
        """Which widget has sent a text; None if no flow did."""
        for execution in self._to(text.to):
            for name, widget in execution.context["widgets"].items():
                if widget.get("outbound", {}).get("Sid") == text.sid:
                    return str(name) if is_ours(execution) else OTHERS
        return None

    def ends(self) -> Iterator[str]:
        """How each has ended."""
        for executions in self.of.values():
            for one in executions:
                yield outcome_of(one) or ("ended" if one.ended else "still talking")

    def talking_to(self, phone: str) -> list[Execution]:
        """Those that wait for this phone's answer."""
        return [one for one in self._to(phone) if not one.ended]


def is_ours(execution: Execution) -> bool:
    """Whether the daemon has started it."""
    return KEY in execution.context["flow"]["data"]


def outcome_of(execution: Execution) -> str | None:
    """What it says of its end."""
    said = execution.context["flow"]["variables"].get("outcome")
    return None if said is None else str(said)


def score_of(execution: Execution) -> int | None:
    """The score that it has heard."""
    if outcome_of(execution) != "answered":
        return None
    return int(execution.context["flow"]["variables"]["score"])
