"""Why might a person want to call this patient?

Every threshold is off until the clinic sets it: sheetdrip passes on what was said and gives no medical
advice.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class ConcernKind(StrEnum):
    """What a row may be marked with."""

    SCORE = "score"
    RISE = "rise"
    SILENCE = "silence"
    UNCLEAR = "unclear"
    REMARK = "remark"
    WANTS_OUT = "wants_out"
    OPTED_OUT = "opted_out"
    UNDELIVERABLE = "undeliverable"


@dataclass(frozen=True, slots=True)
class Concern:
    """One reason for a call. `detail` completes the step's label in the row; it quotes nobody."""

    surgery: str
    step: str
    kind: ConcernKind
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """The clinic's own limits; None is off.

    `call_at`: a score from this on; `rise`: so much above the score before; `silent_after`: no reply for so
    long.
    """

    call_at: int | None = None
    rise: int | None = None
    silent_after: timedelta | None = None
