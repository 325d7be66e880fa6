"""Tells which sequence is in force in a clinic (the active sequence), and keeps what works by it.

That is the settings' own until the sheet has a Messages tab; from then on what the tab last said that was
good, also when it is emptied, spoiled or taken away.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from sheetdrip.domain.columns import Own, step_columns
from sheetdrip.domain.rows import without_unsaid
from sheetdrip.domain.sequence import Sequence as DripSequence
from sheetdrip.domain.sequence import Step
from sheetdrip.domain.wording import Statement, say
from sheetdrip.planning.clinic import Clinic
from sheetdrip.planning.cycle.course_builder import CourseBuilder
from sheetdrip.planning.edited_sequence import (
    edited_sequence_of,
    in_all_languages,
    plan_of,
    speaks,
)
from sheetdrip.planning.sheet_reading import Reading
from sheetdrip.sync.messages_tab import MessagesTabState
from sheetdrip.sync.ports.ledger import EditedSequenceStore
from sheetdrip.sync.ports.sheet import Sheet
from sheetdrip.sync.projector import Projector
from sheetdrip.sync.staff_edits import StaffEdits


@dataclass(frozen=True, slots=True)
class InForce:
    """A clinic with the sequences in force, and what works by them.

    `course_builder` turns rows into courses of these sequences, `projector` courses into cells; `watch` looks
    at the cells that staff may fill.
    """

    clinic: Clinic
    course_builder: CourseBuilder
    projector: Projector
    watch: StaffEdits


class ActiveSequence:
    """One clinic's. `settings`: the clinic with the sequences of the settings.

    `tab`: the clinic's Messages tab; `in_force`: what works by the sequences that hold now; `is_misnamed`:
    whether a renamed step's columns in the surgeries' tab still have its earlier name.
    """

    def __init__(self, settings: Clinic, store: EditedSequenceStore) -> None:
        self._settings = settings
        self._written = settings.default_sequence
        self._store = store
        self._edited = self._kept = store.find()
        self.tab = MessagesTabState(settings)
        self.is_misnamed = False
        self.in_force = _objects_of(self._clinic(self._former), None)

    @property
    def is_from_tab(self) -> bool:
        """Whether the clinic's default sequence is its Messages tab's."""
        return self._edited is not None

    @property
    def plan(self) -> DripSequence:
        """The clinic's default sequence as it is in force."""
        return self.in_force.clinic.default_sequence

    @property
    def for_a_new_tab(self) -> DripSequence:
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
        whose = "the Messages tab has" if self.is_from_tab else "the settings have"
        return f"“{self.plan.name}” as {whose} it: {texts}"

    @property
    def advice(self) -> tuple[str, ...]:
        """What would make texts better, of the tab or of the settings; they go as they are."""
        return self.tab.advice(has_edited=self.is_from_tab)

    def read(self, sheet: Sheet, now: datetime) -> Reading:
        """Read the sheet; once more when that changed the sequence in force, and with it the columns."""
        reading = sheet.read()
        if self._take_in(reading, now):
            sheet.expect(self.own)
            reading = sheet.read()
            self._take_in(reading, now)
        clinic, problems = self.in_force.clinic, (*reading.problems, *self._problems())
        rows = (without_unsaid(row, clinic.sequences, clinic.sequence) for row in reading.rows)
        return replace(reading, problems=problems, rows=tuple(rows))

    def keep(self, now: datetime) -> None:
        """Make what is in force durable, before anything is done by it. Raises as the ledger's writes do."""
        if self._edited is not None and self._edited != self._kept:
            self._store.keep(self._edited, now)
            self._kept = self._edited

    def _take_in(self, reading: Reading, now: datetime) -> bool:
        """Have the tab come into force as far as it is good; whether that changed the daemon's columns."""
        own = self.own
        before = self._edited or edited_sequence_of(self._written)
        result = self.tab.judge(reading.messages, before, now, was_there=self.is_from_tab)
        # a tab that was never good leaves the settings' sequence in force, and no record
        if result is not None and (self._edited is not None or not result.faults):
            self._edited = result.edited
        if self._edited is not None:
            self._edited = self._edited.renamed(reading.columns)
        self.is_misnamed = reading.misnamed
        clinic = self._clinic(tuple(one for one in self._former if _stands(one.label, reading)))
        if clinic != self.in_force.clinic:
            self.in_force = _objects_of(clinic, self.in_force)
        return own != self.own

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

    def _problems(self) -> tuple[Statement, ...]:
        """Why nothing may be sent: a default language that was set since, in which nothing is written."""
        if self._edited is None or speaks(self._edited, self._written.default_language):
            return ()
        return (say("tab.no_default", language=self._written.default_language),)


def _objects_of(clinic: Clinic, before: InForce | None) -> InForce:
    projector = Projector(clinic) if before is None else before.projector.succeeded(clinic)
    return InForce(clinic, CourseBuilder(clinic), projector, StaffEdits(clinic.steps))


def _stands(label: str, reading: Reading) -> bool:
    return reading.columns.issuperset(step_columns(label))
