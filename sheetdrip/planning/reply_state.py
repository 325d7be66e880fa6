"""Holds all that phones told a clinic and that still matters, as one value."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from sheetdrip.domain.reply import ConcernRecord, ReplyRecord, ScoreRecord, StatusReport
from sheetdrip.planning.records import ClinicRecords
from sheetdrip.planning.reply_processing import AUTOMATIC
from sheetdrip.planning.score_cells import Answers
from sheetdrip.planning.suppression import Contact, unread_holds


@dataclass(frozen=True, kw_only=True)
class ReplyState:
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
    def replied_steps(self) -> Mapping[str, frozenset[str]]:
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


def unread(reply_state: ReplyState, records: ClinicRecords, now: datetime) -> frozenset[str]:
    """The phones, by identity, that asked for silence in words of their own which nobody has read yet."""
    return unread_holds(
        reply_state.contacts,
        reply_state.concerns.values(),
        records.surgeries,
        records.messages,
        now,
    )


def silent(reply_state: ReplyState, records: ClinicRecords, now: datetime) -> frozenset[str]:
    """The phones, by identity, to which nothing goes whatever their rows say: those, and who replied STOP."""
    opted_out = (phone for phone, contact in reply_state.contacts.items() if contact.is_opted_out)
    return unread(reply_state, records, now).union(opted_out)
