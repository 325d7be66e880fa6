"""What goes wrong, and when? Faults on calls, deaths of the process, hours without it; all from a seed."""

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Final

from tests.simulation.ports import Crash
from tests.simulation.wire import Call, Trouble

_ASKED: Final = ("429", "500", "503", "html_502", "timeout", "reset", "refused", "truncated")
_DONE: Final = (*_ASKED, "500 applied", "503 applied", "timeout applied", "cut_after_applied")
_POSTED: Final = (*_DONE, "late_apply")

TARGETS: Final = {
    "twilio.messages.create": (
        34,
        (*_POSTED, "late_apply", "cut_after_applied", "timeout applied"),
    ),
    "twilio.messages.cancel": (18, _POSTED),
    "twilio.messages.list": (12, _ASKED),
    "twilio.messages.fetch": (8, _ASKED),
    "sheets.values.batchGet": (10, _ASKED),
    "sheets.spreadsheets.batchUpdate": (14, _DONE),
    "sheets.spreadsheets.get": (2, _ASKED),
    "messaging.senders.list": (2, _ASKED),
    "oauth.token": (2, ("500", "503", "reset", "truncated")),
}
"""Operation -> how often it is hit, and in which ways."""

STUDIOS: Final = {
    "studio.executions.create": (8, (*_POSTED, "late_apply", "cut_after_applied")),
    "studio.executions.list": (5, _ASKED),
    "studio.executions.fetch": (4, _ASKED),
    "studio.executions.context": (4, _ASKED),
    "studio.executions.end": (3, _DONE),
}
"""The same where a Studio flow asks a step."""

_FATEFUL: Final = (
    "twilio.messages.create before",
    "twilio.messages.create applied",
    "twilio.messages.cancel applied",
    "messenger.send after",
    "messenger.cancel after",
    "ledger.intend after",
    "ledger.record before",
    "ledger.record after",
    "ledger.skip after",
    "correspondence.receive after",
    "correspondence.keep before",
    "correspondence.keep after",
    "sheets.spreadsheets.batchUpdate applied",
    "sheet.write after",
)
"""The points between which the protocol must never be caught."""

_OF_FLOWS: Final = (
    "studio.executions.create before",
    "studio.executions.create applied",
    "studio.start after",
    "studio.execution after",
    "studio.end after",
)
"""And those of a flow."""

LATE: Final = (5.0, 120.0)
"""Seconds by which a lost request is applied late: less than the settling time, as the protocol assumes."""


@dataclass(slots=True)
class Armed:
    """Trouble that waits for its call."""

    operation: str
    trouble: Trouble
    times: int


@dataclass(slots=True)
class Weather:
    """The faults of one clinic. `has_flows`: whether its calls to Studio go wrong too."""

    rng: random.Random
    has_flows: bool = False
    armed: list[Armed] = field(default_factory=list)
    struck: Counter[str] = field(default_factory=Counter)
    points: Counter[str] = field(default_factory=Counter)
    crash_in: int | None = None
    crash_at: str | None = None
    is_calm: bool = False
    trail: list[str] | None = None

    @property
    def total(self) -> int:
        """How many faults have happened."""
        return sum(self.struck.values())

    def arm_call(self) -> None:
        """One call of some kind will go wrong, once or several times."""
        targets = TARGETS | STUDIOS if self.has_flows else TARGETS
        names = list(targets)
        operation = self.rng.choices(names, [targets[name][0] for name in names])[0]
        times = self.rng.choices((1, 2, 4, 5), (70, 10, 12, 8))[0]
        kind = self.rng.choice(targets[operation][1])
        self.arm(operation, kind, times, self.rng.uniform(*LATE))

    def arm(self, operation: str, kind: str, times: int, late: float) -> None:
        """The next calls of an operation go wrong; `late`: seconds by which a lost one is applied."""
        self.armed.append(Armed(operation, _trouble(kind, late), times))

    def arm_crash(self) -> None:
        """The process will die some points from now, or when a text is on its way."""
        if self.rng.random() < 0.5:
            fateful = (*_FATEFUL, *_OF_FLOWS) if self.has_flows else _FATEFUL
            self.crash_at = self.rng.choice(fateful)
        else:
            self.crash_in = self.rng.randint(1, 25)

    def services_answer(self) -> None:
        """Whatever was to go wrong with calls does not: the services are back."""
        self.armed.clear()

    def clear(self) -> None:
        """Nothing goes wrong any more."""
        self.is_calm = True
        self.services_answer()
        self.crash_in = self.crash_at = None

    def trouble(self, call: Call) -> Trouble | None:
        """What happens to this call."""
        for one in self.armed:
            if fnmatchcase(call.operation, one.operation):
                one.times -= 1
                if not one.times:
                    self.armed.remove(one)
                self.struck[f"{call.operation} {_told(one.trouble)}"] += 1
                return one.trouble
        return None

    @contextmanager
    def held(self) -> Iterator[None]:
        """No process dies of what is asked here."""
        before = self.crash_in, self.crash_at, self.trail
        self.crash_in = self.crash_at = self.trail = None
        try:
            yield
        finally:
            self.crash_in, self.crash_at, self.trail = before

    def point(self, name: str) -> None:
        """Die here, if so armed."""
        if self.trail is not None:
            self.trail.append(name)
        if self.crash_in is not None:
            self.crash_in -= 1
        if self.crash_in == 0 or self.crash_at == name:
            self.crash_in = self.crash_at = None
            self.struck["crash"] += 1
            self.points[name] += 1
            raise Crash(name)


def _trouble(kind: str, late: float) -> Trouble:
    if kind == "late_apply":
        return Trouble(kind, seconds=late)
    if kind == "cut_after_applied":
        return Trouble("reset", applied=True)
    word, _, applied = kind.partition(" ")
    return Trouble(word, applied=bool(applied))


def _told(trouble: Trouble) -> str:
    return f"{trouble.kind} applied" if trouble.applied else trouble.kind
