"""Tells which sequence is in force in a clinic (the active sequence), and keeps what works by it.

That is the settings' own until the sheet has a Messages tab; from then on what the tab last said that was
good, also when it is emptied, spoiled or taken away. While somebody types in it nothing of it counts: the tab
as a whole must be still, so that a line cut to be pasted elsewhere is not taken for a deleted one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

import structlog

from sheetdrip.domain.cells import Cell
from sheetdrip.domain.columns import Own, step_columns
from sheetdrip.domain.messages_tab_parser import read_tab
from sheetdrip.domain.rows import without_unsaid
from sheetdrip.domain.sequence import Sequence as Plan
from sheetdrip.domain.sequence import Step
from sheetdrip.planning.clinic import Clinic
from sheetdrip.planning.cycle.course_builder import CourseBuilder
from sheetdrip.planning.edited_sequence import (
    EditedSequence,
    edited_sequence_of,
    in_all_languages,
    plan_of,
    speaks,
)
from sheetdrip.planning.messages_tab_validation import TabResult, TabRules, advice_on, evaluate
from sheetdrip.planning.sheet_reading import Grid, Reading
from sheetdrip.sync.ports.ledger import EditedSequenceStore
from sheetdrip.sync.ports.sheet import NOWHERE, Sheet
from sheetdrip.sync.projector import Projector
from sheetdrip.sync.staff_edits import StaffEdits

log = structlog.get_logger(__name__)

GONE = (
    "Messages: the tab is gone, and its texts stay in force as they last were: restore it, or run "
    "sheetdrip init, which makes it anew"
)


@dataclass(frozen=True, slots=True)
class _InForce:
    """A clinic with the sequences in force, and what works by them."""

    clinic: Clinic
    course_builder: CourseBuilder
    projector: Projector
    watch: StaffEdits


class ActiveSequence:
    """One clinic's. `settings`: the clinic with the sequences of the settings.

    `until`: when the tab, in which somebody types now, will have been still; `is_misnamed`: whether a renamed
    step's columns in the surgeries' tab still have its earlier name.
    """

    def __init__(self, settings: Clinic, edited_sequence: EditedSequenceStore) -> None:
        self._settings = settings
        self._written = settings.sequences[settings.sequence]
        self._store = edited_sequence
        self._edited = self._kept = edited_sequence.find()
        self._since: tuple[object, datetime] | None = None
        self._judged: TabResult | None = None
        self._judged_by: tuple[Grid, EditedSequence] | None = None
        self._is_gone = False
        self.is_misnamed = False
        self.until: datetime | None = None
        self._in_force = _objects_of(self._clinic(self._former), None)

    @property
    def clinic(self) -> Clinic:
        """The clinic with the sequences in force."""
        return self._in_force.clinic

    @property
    def course_builder(self) -> CourseBuilder:
        """What turns rows into courses of these sequences."""
        return self._in_force.course_builder

    @property
    def projector(self) -> Projector:
        """What projects surgeries into the columns of these sequences."""
        return self._in_force.projector

    @property
    def watch(self) -> StaffEdits:
        """What looks at the columns of these sequences."""
        return self._in_force.watch

    @property
    def is_from_tab(self) -> bool:
        """Whether the clinic's default sequence is its Messages tab's."""
        return self._edited is not None

    @property
    def plan(self) -> Plan:
        """The clinic's default sequence as it is in force."""
        return self.clinic.sequences[self.clinic.sequence]

    @property
    def for_a_new_tab(self) -> Plan:
        """The same, with every language that the settings have."""
        edited = self._edited or edited_sequence_of(self._written)
        return in_all_languages(edited, self._written)

    @property
    def own(self) -> Own:
        """The daemon's columns that the sheet may have."""
        return self._clinic(self._former).own

    @property
    def told(self) -> str:
        """Which sequence is in force, in words."""
        texts = f"{len(self.plan.steps)} texts in {', '.join(self.plan.language_names())}"
        whose = "the settings" if self._edited is None else "the Messages tab"
        return (
            f"“{self.plan.name}” as {whose} {'have' if self._edited is None else 'has'} it: {texts}"
        )

    @property
    def cells(self) -> Mapping[tuple[int, int], Cell]:
        """The tab's cells to write, by the last read's positions."""
        return NOWHERE if self._judged is None else self._judged.cells

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a person should mend in the tab, and what holds until then."""
        if self._is_gone:
            return (GONE,)
        if self._judged is None:
            return ()
        faults = (
            f"Messages: {fault}. Until then all texts stay as they were"
            for fault in self._judged.faults
        )
        return (*faults, *(f"Messages, {line}" for line in self._judged.faulty))

    @property
    def advice(self) -> tuple[str, ...]:
        """What would make texts better, of the tab or of the settings; they go as they are."""
        told = () if self._judged is None else self._judged.advice
        shown = set() if self._edited is None else {self._written.name}
        return (
            *(f"Messages, {line}" for line in told),
            *(
                f"“{name}”, {says}"
                for name, all_of_it in self._advice_on_settings.items()
                for says in all_of_it
                if name not in shown
            ),
        )

    @cached_property
    def _advice_on_settings(self) -> Mapping[str, tuple[str, ...]]:
        """On each sequence of the settings, by its name."""
        plans = self._settings.sequences
        return {name: advice_on(plan, self._frame) for name, plan in plans.items()}

    @property
    def notice(self) -> str:
        """The same in a sentence for the sheet's Control tab."""
        if self._is_gone or (self._judged is not None and self._judged.faults):
            return f"{self.warnings[0]}."
        lines = 0 if self._judged is None else len(self._judged.faulty)
        if not lines:
            return ""
        return f"{lines} line{'s' * (lines > 1)} of Messages: see Problem there."

    def read(self, sheet: Sheet, now: datetime) -> Reading:
        """Read the sheet; once more when that changed the sequence in force, and with it the columns."""
        reading = sheet.read()
        if self._take_in(reading, now):
            sheet.expect(self.own)
            reading = sheet.read()
            self._take_in(reading, now)
        clinic, problems = self.clinic, (*reading.problems, *self._problems())
        rows = (without_unsaid(row, clinic.sequences, clinic.sequence) for row in reading.rows)
        return replace(reading, problems=problems, rows=tuple(rows))

    def keep(self, now: datetime) -> None:
        """Make what is in force durable, before anything is done by it. Raises as the ledger's writes do."""
        if self._edited is not None and self._edited != self._kept:
            self._store.keep(self._edited, now)
            self._kept = self._edited

    def _take_in(self, reading: Reading, now: datetime) -> bool:
        """Have the tab come into force as far as it is good; whether that changed the daemon's columns."""
        before, was = self.own, self.warnings
        self._judged = self._judge(reading.messages, now)
        # a tab that was never good leaves the settings' sequence in force, and no record
        if self._judged is not None and (self._edited is not None or not self._judged.faults):
            self._edited = self._judged.edited
        if self._edited is not None:
            self._edited = self._edited.renamed(reading.columns)
        self.is_misnamed = reading.misnamed
        standing = tuple(step for step in self._former if _stands(step.label, reading))
        clinic = self._clinic(standing)
        if clinic != self.clinic:
            self._in_force = _objects_of(clinic, self._in_force)
        self._tell(was)
        return before != self.own

    def _judge(self, grid: Grid | None, now: datetime) -> TabResult | None:
        """What the tab comes to; None when it says nothing now."""
        self.until = None
        self._is_gone = grid is None and self._edited is not None
        if grid is None:
            return None
        before = self._edited or edited_sequence_of(self._written)
        if self._judged_by == (grid, before) and self._judged is not None:
            return self._judged
        tab = read_tab(grid, self._written)
        self.until = self._moving_until(tab.content, now)
        if self.until is not None:
            return None
        self._judged_by = grid, before
        return evaluate(tab, before, self._frame)

    @property
    def _frame(self) -> TabRules:
        settings = self._settings
        return TabRules(
            plan=self._written,
            quiet=settings.quiet,
            gap=settings.spacing.gap,
            clinic=settings.name,
            keywords=settings.keywords,
            price=settings.segment_price,
        )

    def _moving_until(self, content: object, now: datetime) -> datetime | None:
        """When the tab will have been still, unless it is; at the first look it is."""
        if self._since is None:
            self._since = content, now - self._settings.settle
        elif self._since[0] != content:
            self._since = content, now
        still_at = self._since[1] + self._settings.settle
        return still_at if now < still_at else None

    def _clinic(self, former: tuple[Step, ...]) -> Clinic:
        """The clinic by the edited sequence; by the settings where that fails (with problems)."""
        if self._edited is None or self._problems():
            return self._settings
        labels = {step.name: step.label for step in self._edited.steps}
        called = {labels[name]: earlier for name, earlier in self._edited.called.items()}
        plan = plan_of(self._edited, self._written)
        sequences = {**self._settings.sequences, plan.name: plan}
        return replace(self._settings, sequences=sequences, former=former, called=called)

    @property
    def _former(self) -> tuple[Step, ...]:
        return () if self._edited is None else self._edited.former

    def _problems(self) -> tuple[str, ...]:
        """Why nothing may be sent: a default language that was set since, in which nothing is written."""
        if self._edited is None or speaks(self._edited, self._written.default_language):
            return ()
        problem = (
            f"Messages: there is no text in “{self._written.default_language}”, the sequence's "
            "default language: add its column to the tab, with a text on each line"
        )
        return (problem,)

    def _tell(self, was: tuple[str, ...]) -> None:
        """Log what is new; what staff typed stays out of it."""
        if self._judged is not None and self.warnings != was:
            log.warning(
                "messages.to_mend" if self.warnings else "messages.good",
                clinic=self._settings.name,
                faults=self._judged.faults,
                lines=len(self._judged.faulty),
            )
        elif self._is_gone and self.warnings != was:
            log.warning("messages.gone", clinic=self._settings.name)


def _objects_of(clinic: Clinic, before: _InForce | None) -> _InForce:
    projector = Projector(clinic) if before is None else before.projector.succeeded(clinic)
    return _InForce(clinic, CourseBuilder(clinic), projector, StaffEdits(clinic.steps))


def _stands(label: str, reading: Reading) -> bool:
    return reading.columns.issuperset(step_columns(label))
