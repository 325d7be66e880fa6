"""The exceptions of sheetdrip: what can go wrong.

SheetdripError
 +- UserMustFix            exit 2: the message (or each of `problems`) says what to change
 +- PlanRefused            exit 3: a safety rule withholds a part of the plan; carries its digest
 +- OutsideFailed          exit 4: Google or Twilio did not answer as hoped, for now
 |   +- SheetUnavailable
 |   +- MessagingUnavailable
 +- LedgerTrouble          exit 5
     +- LedgerBusy         another process holds this ledger
     +- Fenced             this process lost its place; it may not act any more
     +- AlreadyRecorded    a unique index settled a race: somebody else was first

No message carries a patient's name, number or text.
"""

from collections.abc import Sequence
from pathlib import Path
from traceback import extract_tb


class SheetdripError(Exception):
    """Anything sheetdrip raises on purpose."""

    exit_code = 1


class UserMustFix(SheetdripError):
    """Something only a person can put right; every problem found is listed.

    `said`: the problems as they were given, which may be said in other languages too.
    """

    exit_code = 2

    def __init__(self, *problems: object) -> None:
        self.said = problems
        self.problems: Sequence[str] = tuple(map(str, problems))
        super().__init__("\n".join(self.problems))


class PlanRefused(SheetdripError):
    """Some changes wait for a person's word, all else is done.

    `summary`: what they are, in counts; `effects`: what that word lets happen, a part of a sentence each.
    """

    exit_code = 3

    def __init__(
        self, digest: str, reasons: Sequence[str], summary: str = "", effects: Sequence[str] = ()
    ) -> None:
        super().__init__("\n".join(reasons))
        self.digest = digest
        self.reasons = reasons
        self.summary = summary
        self.effects = effects


class OutsideFailed(SheetdripError):
    """An outside service failed after bounded retries."""

    exit_code = 4


class SheetUnavailable(OutsideFailed):
    """Google did not serve the sheet."""


class MessagingUnavailable(OutsideFailed):
    """Twilio did not answer a question (nothing was sent by asking)."""


class LedgerTrouble(SheetdripError):
    """The ledger cannot be used."""

    exit_code = 5


class LedgerBusy(LedgerTrouble):
    """Another process holds this ledger."""


class Fenced(LedgerTrouble):
    """A newer holder took over: this process may not write any more."""


class AlreadyRecorded(LedgerTrouble):
    """A unique index says this exists already."""


def place_of(error: BaseException) -> str:
    """Where an error was raised: files and lines only, as its message may hold a patient's data."""
    frames = extract_tb(error.__traceback__)[-4:]
    return " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames))
