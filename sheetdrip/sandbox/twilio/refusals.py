"""Rules, set and lifted, for what Twilio refuses or fails to deliver, to whom and from whom.

`refusal`: a create is answered with a code of Twilio's dictionary, or with one that is not in it yet.
`failure`: what starts to be sent while the rule holds ends `undelivered` (or `failed`) with a code. Both go
by recipient and sender, each a pattern such as "+44*". A rule that is lifted is remembered, since a text's
fate is told from its own time.

An answer may carry no code, HTML or nothing at all: what stands before an API answers so (uncertain of
Twilio's own edge).
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from fnmatch import fnmatchcase
from typing import Any, Final, Self

from sheetdrip.sandbox.twilio.errors import TwilioError

KINDS: Final = frozenset({"refusal", "failure"})
SHAPES: Final = frozenset({"json", "no_code", "html", "empty", "problem"})
_FIELDS: Final = frozenset({"kind", "code", "to", "from", "status", "shape", "times", "service"})
_LEAST: Final = 400


class RuleUnclear(ValueError):
    """The rule cannot be understood; the message says why."""


@dataclass(frozen=True, slots=True)
class Rule:
    """`times`: how many creates it refuses, None for all; `status`: HTTP's, or what a failure ends as."""

    kind: str
    code: int
    to: str = "*"
    sender: str = "*"
    status: int | str | None = None
    shape: str = "json"
    times: int | None = None
    since: datetime | None = None
    until: datetime | None = None

    @classmethod
    def parse(cls, rule: dict[str, Any], now: datetime) -> Self:
        """A rule from its JSON; RuleUnclear names what is wrong."""
        _check(rule)
        return cls(
            kind=rule["kind"],
            code=rule["code"],
            to=rule.get("to", "*"),
            sender=rule.get("from", "*"),
            status=rule.get("status"),
            shape=rule.get("shape", "json"),
            times=rule.get("times"),
            since=now,
        )

    def concerns(self, to: str, sender: str | None, at: datetime) -> bool:
        """Whether it holds for this recipient and sender at a moment."""
        holds = (self.since is None or self.since <= at) and (self.until is None or at < self.until)
        return holds and fnmatchcase(to, self.to) and fnmatchcase(sender or "", self.sender)

    def as_json(self) -> dict[str, Any]:
        return {
            name: value.isoformat() if isinstance(value, datetime) else value
            for name, value in asdict(self).items()
        }


class Refusals:
    """All rules, those that were lifted too."""

    def __init__(self) -> None:
        self._rules: list[Rule] = []

    @property
    def are_any(self) -> bool:
        """Whether there is or was a rule at all; most worlds have none."""
        return bool(self._rules)

    @property
    def rules(self) -> list[Rule]:
        return [rule for rule in self._rules if rule.until is None]

    def add(self, rule: Rule) -> None:
        """From now on."""
        self._rules.append(rule)

    def lift(self, now: datetime) -> None:
        """Every cause is mended."""
        self._rules = [
            replace(rule, until=now) if rule.until is None else rule for rule in self._rules
        ]

    def check(self, to: str, sender: str | None, now: datetime) -> None:
        """Raise the first refusal that holds for a create, and count it."""
        for place, rule in enumerate(self._rules):
            if rule.kind == "refusal" and rule.times != 0 and rule.concerns(to, sender, now):
                if rule.times is not None:
                    self._rules[place] = replace(rule, times=rule.times - 1)
                status = rule.status if isinstance(rule.status, int) else None
                raise TwilioError(rule.code, status=status, shape=rule.shape)

    def failure(self, to: str, sender: str | None, at: datetime) -> tuple[str, int] | None:
        """How a message that leaves at a moment ends, and its code; None if no rule says so."""
        return next(self._failures(to, sender, at), None)

    def _failures(self, to: str, sender: str | None, at: datetime) -> Iterator[tuple[str, int]]:
        for rule in self._rules:
            if rule.kind == "failure" and rule.concerns(to, sender, at):
                yield str(rule.status or "undelivered"), rule.code


def _check(rule: dict[str, Any]) -> None:
    unknown = sorted(set(rule) - _FIELDS)
    if unknown:
        raise RuleUnclear(f"unknown field {unknown[0]!r}; known: {', '.join(sorted(_FIELDS))}")
    code = rule.get("code")
    if isinstance(code, bool) or not isinstance(code, int) or code < _LEAST:
        raise RuleUnclear(
            "code must be a number such as 21606; one that is not Twilio's is new then"
        )
    if rule.get("shape", "json") not in SHAPES:
        raise RuleUnclear(f"shape must be one of {', '.join(sorted(SHAPES))}")
    if not all(isinstance(rule.get(name, "*"), str) for name in ("to", "from")):
        raise RuleUnclear('"to" and "from" must be numbers or patterns, such as "+44*"')
    _check_numbers(rule)


def _check_numbers(rule: dict[str, Any]) -> None:
    times, status = rule.get("times"), rule.get("status")
    if times is not None and (not isinstance(times, int) or times < 1):
        raise RuleUnclear("times must be a whole number from 1, or null for always")
    if rule["kind"] == "failure":
        if status not in {None, "undelivered", "failed"}:
            raise RuleUnclear("status must be undelivered or failed")
    elif status is not None and (not isinstance(status, int) or status < _LEAST):
        raise RuleUnclear("status must be an HTTP status from 400")
