"""What is asked of the correspondence? What phones told, and what was made of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Protocol

from sheetdrip.domain.reply import ConcernRecord, Reply, ReplyRecord, ScoreRecord, StatusReport
from sheetdrip.planning.answers import Answers
from sheetdrip.planning.contact import Contact
from sheetdrip.planning.reception import AUTOMATIC


@dataclass(frozen=True, kw_only=True)
class Mail:
    """All that phones told a clinic and that still matters, read in one transaction.

    `replies`: those nobody has looked at, those not yet in the Replies tab, and all of the last days, oldest
    first; `reports`: status callbacks not yet digested; `contacts` by phone; `scores` by (surgery, step);
    `concerns`: every one, by (surgery, step, kind).
    """

    replies: tuple[ReplyRecord, ...] = ()
    reports: tuple[StatusReport, ...] = ()
    contacts: Mapping[str, Contact] = field(default_factory=dict)
    scores: Mapping[tuple[str, str], ScoreRecord] = field(default_factory=dict)
    concerns: Mapping[tuple[str, str, str], ConcernRecord] = field(default_factory=dict)

    @cached_property
    def heard(self) -> Mapping[str, frozenset[str]]:
        """The steps that a person replied to, with whatever, by surgery."""
        steps: dict[str, set[str]] = {}
        for one in self.replies:
            if one.surgery and one.step and one.verdict != AUTOMATIC:
                steps.setdefault(one.surgery, set()).add(one.step)
        return {surgery: frozenset(found) for surgery, found in steps.items()}

    @cached_property
    def answers(self) -> Mapping[str, Answers]:
        """Scores and concerns by surgery."""
        scores: dict[str, dict[str, ScoreRecord]] = {}
        for score in self.scores.values():
            scores.setdefault(score.surgery, {})[score.step] = score
        concerns: dict[str, list[ConcernRecord]] = {}
        for concern in self.concerns.values():
            concerns.setdefault(concern.surgery, []).append(concern)
        return {
            surgery: Answers(
                scores=scores.get(surgery, {}), concerns=tuple(concerns.get(surgery, ()))
            )
            for surgery in scores.keys() | concerns.keys()
        }


Record = ReplyRecord | Contact | ScoreRecord | ConcernRecord


class Correspondence(Protocol):
    """What phones told: replies, opt-outs, scores, statuses.

    Transactions, fence and errors are the Ledger's.
    """

    def receive(
        self,
        clinic: str,
        replies: Sequence[Reply],
        at: datetime,
        *,
        read_until: datetime | None = None,
    ) -> int:
        """Put new replies into the tray, each SID once; how many were new.

        A known reply is only looked at again when an OptOutType is learned that was not known before, or
        media where there seemed to be none. A link that is learned later is kept with it.
        `read_until`: all that came before it has been received with these; kept in the same transaction.
        """
        ...

    def read_until(self, clinic: str) -> datetime | None:
        """Up to when every reply is known to have been received; None before the first time."""
        ...

    def hear(self, clinic: str, reports: Sequence[StatusReport], at: datetime) -> None:
        """Keep what callbacks say until it is digested; the same status of a SID is kept once."""
        ...

    def mail(self, clinic: str, now: datetime) -> Mail: ...

    def keep(
        self,
        clinic: str,
        records: Sequence[Record],
        at: datetime,
        *,
        digested: Sequence[StatusReport] = (),
    ) -> None:
        """Write records as they are now, and drop digested reports, in one transaction.

        A ReplyRecord must have been received. Raises LedgerTrouble otherwise, and nothing is written.
        """
        ...
