"""Rules for which calls go wrong and how, set by the control surface and counted as they fire.

Besides 429, 500, 503 and what happens on the wire there are the answers of a login page or a web filter
(`html_200`, `html_403`, `html_404`, `html_503`, `empty_200`, `list_200`), true answers with one place changed
(`odd_json`, by `seed`), and Google's own refusals of a whole spreadsheet or project, for the services sheets
and drive: `api_disabled`, `office_file`, `domain_policy` and `quota_403`.
"""

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any, Final, Self

from sheetdrip.sandbox.operations import Operation

KINDS: Final = frozenset(
    {
        "429",
        "500",
        "503",
        "html_502",
        "timeout",
        "reset",
        "cut_after_applied",
        "truncated",
        "latency",
        "late_apply",
        "html_200",
        "html_403",
        "html_404",
        "html_503",
        "empty_200",
        "list_200",
        "odd_json",
        "api_disabled",
        "office_file",
        "domain_policy",
        "quota_403",
    }
)
GOOGLE_ONLY: Final = frozenset({"api_disabled", "office_file", "domain_policy", "quota_403"})
SERVICES: Final = frozenset({"sheets", "drive", "oauth", "twilio", "messaging", "studio", "*"})
_FIELDS: Final = frozenset(
    {"service", "operation", "kind", "nth", "times", "rest", "seed", "seconds", "applied"}
)
_DEFAULT_SECONDS: Final = {"timeout": 600.0, "latency": 0.2, "late_apply": 60.0}


class FaultUnclear(ValueError):
    """The rule cannot be understood; the message says why."""


@dataclass(slots=True)
class Fault:
    """From the `nth` matching call on, `times` calls (None: all) go wrong.

    `applied` makes a 5xx answer come after the work was done, not instead of it. With `rest` they come in
    waves: after every `times` calls that go wrong, `rest` go well. `seed` chooses what is odd in odd_json.
    """

    id: int
    kind: str
    service: str = "*"
    operation: str = "*"
    nth: int = 1
    times: int | None = 1
    rest: int | None = None
    seed: int = 0
    seconds: float = 0.0
    applied: bool = False
    seen: int = 0
    injected: int = 0

    @classmethod
    def parse(cls, number: int, rule: dict[str, Any]) -> Self:
        """A rule from its JSON; FaultUnclear names what is wrong."""
        _check(rule)
        seconds = rule.get("seconds", _DEFAULT_SECONDS.get(str(rule["kind"]), 0.0))
        return cls(number, **{**rule, "kind": str(rule["kind"]), "seconds": float(seconds)})

    def fires(self, operation: Operation) -> bool:
        """Count the call; True when it shall go wrong."""
        if not self._concerns(operation):
            return False
        self.seen += 1
        if self.seen < self.nth or self._is_spent():
            return False
        self.injected += 1
        return True

    def _is_spent(self) -> bool:
        if self.times is None:
            return False
        if self.rest is None:
            return self.injected >= self.times
        return (self.seen - self.nth) % (self.times + self.rest) >= self.times

    def _concerns(self, operation: Operation) -> bool:
        same_service = self.service in {"*", operation.service}
        return same_service and fnmatchcase(operation.name, self.operation)


class Faults:
    """All rules in force."""

    def __init__(self) -> None:
        self.rules: list[Fault] = []
        self._next_id = 1

    def add(self, rule: dict[str, Any]) -> Fault:
        fault = Fault.parse(self._next_id, rule)
        self._next_id += 1
        self.rules.append(fault)
        return fault

    def clear(self) -> None:
        self.rules.clear()

    def draw(self, operation: Operation) -> Fault | None:
        """The first rule that fires for this call; every rule counts it."""
        fired = [fault for fault in self.rules if fault.fires(operation)]
        return fired[0] if fired else None


def _check(rule: dict[str, Any]) -> None:
    unknown = sorted(set(rule) - _FIELDS)
    if unknown:
        raise FaultUnclear(f"unknown field {unknown[0]!r}; known: {', '.join(sorted(_FIELDS))}")
    if str(rule.get("kind")) not in KINDS:
        raise FaultUnclear(f"kind must be one of {', '.join(sorted(KINDS))}")
    if rule.get("service", "*") not in SERVICES:
        raise FaultUnclear(f"service must be one of {', '.join(sorted(SERVICES))}")
    if str(rule["kind"]) in GOOGLE_ONLY and rule.get("service") not in {"sheets", "drive"}:
        raise FaultUnclear("service must be sheets or drive: only Google says that")
    _check_numbers(rule)


def _check_numbers(rule: dict[str, Any]) -> None:
    nth, times, seconds = rule.get("nth", 1), rule.get("times", 1), rule.get("seconds", 0)
    rest = rule.get("rest")
    if not isinstance(rule.get("seed", 0), int):
        raise FaultUnclear("seed must be a whole number")
    if rest is not None and (not isinstance(rest, int) or rest < 1):
        raise FaultUnclear("rest must be a whole number from 1, or null for no waves")
    if not isinstance(nth, int) or nth < 1:
        raise FaultUnclear("nth must be a whole number from 1")
    if times is not None and (not isinstance(times, int) or times < 1):
        raise FaultUnclear("times must be a whole number from 1, or null for always")
    if not isinstance(seconds, int | float) or seconds < 0:
        raise FaultUnclear("seconds must be a number from 0")
