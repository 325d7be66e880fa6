"""Reads the Messages tab of a clinic: what it says once nobody types in it, and what a person should mend.

While somebody types in it nothing of it counts: the tab as a whole must be still, so that a line cut to be
pasted elsewhere is not taken for a deleted one.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property

import structlog

from sheetdrip.domain.cells import Cell
from sheetdrip.domain.messages_tab_parser import read_tab
from sheetdrip.domain.wording import Statement
from sheetdrip.planning.clinic import Clinic
from sheetdrip.planning.edited_sequence import EditedSequence
from sheetdrip.planning.messages_tab_validation import TabResult, TabRules, advice_on, evaluate
from sheetdrip.planning.sheet_reading import Grid
from sheetdrip.sync.ports.sheet import NOWHERE

log = structlog.get_logger(__name__)

GONE = (
    "Messages: the tab is gone, and its texts stay in force as they last were: restore it, or run "
    "sheetdrip init, which makes it anew"
)


class MessagesTabState:
    """One clinic's. `settings`: the clinic with the sequences of the settings.

    `until`: when the tab, in which somebody types now, will have been still.
    """

    def __init__(self, settings: Clinic) -> None:
        self._settings = settings
        self._written = settings.default_sequence
        self._since: tuple[object, datetime] | None = None
        self._result: TabResult | None = None
        self._read: tuple[Grid, EditedSequence] | None = None
        self._is_gone = False
        self.until: datetime | None = None

    def judge(
        self, grid: Grid | None, before: EditedSequence, now: datetime, *, was_there: bool
    ) -> TabResult | None:
        """What the tab comes to; None when it says nothing now.

        `before`: the sequence that it is an edit of; `was_there`: whether the clinic had a tab before.
        """
        was = self.warnings
        self._result = self._judged(grid, before, now)
        self._is_gone = grid is None and was_there
        self._log(was)
        return self._result

    @property
    def cells(self) -> Mapping[tuple[int, int], Cell]:
        """The tab's cells to write, by the last read's positions."""
        return NOWHERE if self._result is None else self._result.cells

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a person should mend in the tab, and what holds until then."""
        if self._is_gone:
            return (GONE,)
        if self._result is None:
            return ()
        faults = (
            f"Messages: {fault}. Until then all texts stay as they were"
            for fault in self._result.faults
        )
        return (*faults, *(f"Messages, {line}" for line in self._result.faulty))

    @property
    def notice(self) -> str:
        """The same in a sentence for the sheet's Control tab."""
        if self._is_gone or (self._result is not None and self._result.faults):
            return f"{self.warnings[0]}."
        lines = 0 if self._result is None else len(self._result.faulty)
        if not lines:
            return ""
        return f"{lines} line{'s' * (lines > 1)} of Messages: see Problem there."

    def advice(self, *, has_edited: bool) -> tuple[str, ...]:
        """What would make texts better; they go as they are.

        `has_edited`: whether the tab's sequence is in force instead of the settings' of that name.
        """
        of_tab = () if self._result is None else self._result.advice
        edited = {self._written.name} if has_edited else set()
        return (
            *(f"Messages, {line}" for line in of_tab),
            *(
                f"“{name}”, {line}"
                for name, lines in self._advice_on_settings.items()
                for line in lines
                if name not in edited
            ),
        )

    @cached_property
    def _advice_on_settings(self) -> Mapping[str, tuple[Statement, ...]]:
        """On each sequence of the settings, by its name."""
        plans = self._settings.sequences
        return {name: advice_on(plan, self._rules) for name, plan in plans.items()}

    def _judged(self, grid: Grid | None, before: EditedSequence, now: datetime) -> TabResult | None:
        self.until = None
        if grid is None:
            return None
        if self._read == (grid, before) and self._result is not None:
            return self._result
        tab = read_tab(grid, self._written)
        self.until = self._moving_until(tab.content, now)
        if self.until is not None:
            return None
        self._read = grid, before
        return evaluate(tab, before, self._rules)

    @property
    def _rules(self) -> TabRules:
        settings = self._settings
        return TabRules(
            plan=self._written,
            quiet=settings.quiet,
            gap=settings.spacing.gap,
            clinic=settings.name,
            keywords=settings.keywords,
            price=settings.segment_price,
            language=settings.language,
        )

    def _moving_until(self, content: object, now: datetime) -> datetime | None:
        """When the tab will have been still, unless it is; at the first look it is."""
        if self._since is None:
            self._since = content, now - self._settings.settle
        elif self._since[0] != content:
            self._since = content, now
        still_at = self._since[1] + self._settings.settle
        return still_at if now < still_at else None

    def _log(self, was: tuple[str, ...]) -> None:
        """Log what is new; what staff typed stays out of it."""
        if self.warnings == was:
            return
        if self._result is not None:
            log.warning(
                "messages.to_mend" if self.warnings else "messages.good",
                clinic=self._settings.name,
                faults=tuple(map(str, self._result.faults)),
                lines=len(self._result.faulty),
            )
        elif self._is_gone:
            log.warning("messages.gone", clinic=self._settings.name)
