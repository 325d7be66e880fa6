"""Holds a clinic: its settings and what else is fixed about it while the daemon runs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from sheetdrip.domain.classification.classifier import ReplyClassifier
from sheetdrip.domain.classification.lexicon import Lexicon
from sheetdrip.domain.columns import Own, own_columns, step_columns
from sheetdrip.domain.keywords import Keywords
from sheetdrip.domain.names import Order
from sheetdrip.domain.send_time import QuietHours
from sheetdrip.domain.sequence import Sequence, Step
from sheetdrip.domain.sheet_language import SheetLanguage
from sheetdrip.domain.staff_columns import SAID_COLUMNS
from sheetdrip.planning.change_limits import Limits
from sheetdrip.planning.concerns import Thresholds
from sheetdrip.planning.diff import Terms
from sheetdrip.planning.frequency_cap import FrequencyCap
from sheetdrip.planning.send_window import Window


@dataclass(frozen=True, slots=True, kw_only=True)
class Clinic:
    """One spreadsheet, one Messaging Service and the settings for both.

    `time_zone` None: the spreadsheet's own. `language`: in which its sheet speaks to staff. A changed row is
    acted on once it was still for `settle`. With `shadow` everything is planned and told, nothing is sent. A
    vanished row is cancelled after `gone_reads` complete reads without it and `gone_after`. `link`: the
    sheet's address, for people; `status_callback`: where Twilio reports statuses, if anywhere;
    `reading_holds`: for so long texts fall due by a reading while the sheet cannot be read again. `former`:
    steps that are no more, with columns that still stand; `called`: what a step's columns may still be
    called, by its label; `segment_price`: what Twilio takes for a segment, where it is known.
    """

    name: str
    service_sid: str
    region: str
    sequences: Mapping[str, Sequence]
    sequence: str
    time_zone: str | None = None
    language: SheetLanguage = SheetLanguage.EN
    consent_required: bool = False
    name_order: Order = Order.GIVEN_FIRST
    quiet: QuietHours = field(default_factory=lambda: QuietHours(time(21), time(8)))
    window: Window = field(default_factory=Window)
    limits: Limits = field(default_factory=Limits)
    spacing: FrequencyCap = field(default_factory=FrequencyCap)
    settle: timedelta = timedelta()
    shadow: bool = False
    keywords: Keywords = field(default_factory=Keywords)
    classifier: ReplyClassifier = field(default_factory=lambda: ReplyClassifier(Lexicon()))
    thresholds: Thresholds = field(default_factory=Thresholds)
    link: str = ""
    gone_reads: int = 2
    gone_after: timedelta = timedelta(minutes=10)
    reading_holds: timedelta = timedelta(minutes=45)
    status_callback: str | None = None
    segment_price: float | None = None
    former: tuple[Step, ...] = ()
    called: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def terms(
        self,
        now: datetime,
        paused_until: datetime | None = None,
        doubts: tuple[datetime, ...] = (),
    ) -> Terms:
        """What holds for every text at one moment."""
        return Terms(
            now=now,
            window=self.window,
            quiet=self.quiet,
            service_sid=self.service_sid,
            paused_until=paused_until,
            doubts=doubts,
        )

    @property
    def default_sequence(self) -> Sequence:
        """The one of rows that name none."""
        return self.sequences[self.sequence]

    @property
    def steps(self) -> tuple[Step, ...]:
        """Every step that has columns of its own, once per label; those that are no more come last."""
        by_label = {step.label: step for step in self._current}
        former = {step.label: step for step in self.former if step.label not in by_label}
        return (*by_label.values(), *former.values())

    @property
    def last_day(self) -> int:
        """How many days after a surgery its last text goes, in the longest sequence."""
        return max(step.day for plan in self.sequences.values() for step in plan.steps)

    @property
    def labels(self) -> Mapping[str, str]:
        """What staff call each step, by its name."""
        return {step.name: step.label for step in self.steps}

    @property
    def own_carriers(self) -> tuple[Step, ...]:
        """Steps that are not sent by the Messaging Service: the last one of each carrier."""
        steps = (step for plan in self.sequences.values() for step in plan.steps)
        return tuple({step.carrier: step for step in steps if step.carrier is not None}.values())

    @property
    def own_columns(self) -> tuple[str, ...]:
        """The columns that the daemon makes in this clinic's sheet."""
        return own_columns(dict.fromkeys(step.label for step in self._current))

    @property
    def own(self) -> Own:
        """The daemon's columns in this clinic's sheet, however they are called there."""
        columns = self.own_columns
        kept = (column for step in self.former for column in step_columns(step.label))
        called = {
            column: tuple(earlier)
            for label, labels in self.called.items()
            for column, *earlier in zip(*map(step_columns, (label, *labels)), strict=True)
        }
        return Own(
            columns=columns,
            kept=tuple(dict.fromkeys(column for column in kept if column not in columns)),
            called=called,
            said=frozenset(
                column.name
                for column in SAID_COLUMNS
                if column.only_if_said and self._says(column.placeholder)
            ),
        )

    def _says(self, placeholder: str) -> bool:
        plans = self.sequences.values()
        return any(plan.says(placeholder, code) for plan in plans for code in plan.languages)

    @property
    def _current(self) -> tuple[Step, ...]:
        return tuple(step for plan in self.sequences_own_last for step in plan.steps)

    @property
    def sequences_own_last(self) -> tuple[Sequence, ...]:
        """Every sequence; the clinic's own comes last."""
        return tuple(sorted(self.sequences.values(), key=lambda plan: plan.name == self.sequence))
