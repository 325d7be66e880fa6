"""A finding: one precondition, how it stands, and what there is to do."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from sheetdrip.errors import OutsideFailed, SheetdripError, UserMustFix

_T = TypeVar("_T")


class Severity(StrEnum):
    """How a precondition stands."""

    OK = "ok"
    WARN = "warn"
    FIX = "fix"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Finding:
    """One precondition: what it is, how it stands, what there is to say or to do."""

    what: str
    mark: Severity
    says: str


def worst(findings: Iterable[Finding]) -> int:
    """The exit code that the findings deserve."""
    marks = {finding.mark for finding in findings}
    if Severity.FIX in marks:
        return UserMustFix.exit_code
    return OutsideFailed.exit_code if Severity.FAILED in marks else 0


def attempt(what: str, ask: Callable[[], _T]) -> _T | Finding:
    """The answer, or the finding that there is none."""
    try:
        return ask()
    except UserMustFix as error:
        return Finding(what, Severity.FIX, str(error))
    except SheetdripError as error:
        mark = Severity.WARN if what == "ledger" else Severity.FAILED
        return Finding(what, mark, str(error))
