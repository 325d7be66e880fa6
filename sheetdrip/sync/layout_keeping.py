"""Lets the sheet's layout follow the work.

The Dashboard follows the steps in force, and is made anew when staff ask for that; the columns of a step that
is over in every row are folded away.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from sheetdrip.errors import Fenced, SheetdripError
from sheetdrip.planning.control_tab import NEW_DASHBOARD
from sheetdrip.planning.step_costs import StepCost, step_costs
from sheetdrip.sync.context import ClinicContext
from sheetdrip.sync.ports.sheet import Layout

log = structlog.get_logger(__name__)

_PAUSE = timedelta(minutes=10)
"""After a failure; looks can wait."""


class LayoutKeeper:
    """One clinic's layout, which is looked at only when something has changed that it follows."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._followed: tuple[StepCost, ...] | None = None
        self._folded: frozenset[str] = frozenset()
        self._has_answered_tick = False
        self._not_before: datetime | None = None

    def look(self, ctx: ClinicContext) -> None:
        """Have it follow, if it must. Raises Fenced; other trouble is told in the log and tried again."""
        now = ctx.clock.now()
        if self._not_before is not None and now < self._not_before:
            return
        self._not_before = None
        for what in (self._figures, self._folds):
            work = what(ctx)
            if work is not None and not _is_done(ctx, work):
                self._not_before = now + _PAUSE

    def _figures(self, ctx: ClinicContext) -> Callable[[], tuple[str, ...]] | None:
        """A new Dashboard that staff have asked for, or the figures of the one there is by other steps."""
        steps = step_costs(ctx.clinic.sequences_own_last, ctx.clinic.name)
        wanted = ctx.state.last_reading.wants_dashboard
        is_other = ctx.state.active_sequence.is_from_tab and steps != self._followed
        if not (wanted or is_other):
            return None

        def work() -> tuple[str, ...]:
            if not wanted:
                said = self._layout.follow(steps)
            elif self._has_answered_tick:
                said = ()  # it was made; the tick could not be taken out
            else:
                said = self._layout.make_dashboard(steps)
            self._followed = steps
            if wanted:
                self._has_answered_tick = True
                ctx.sheet.write((), {NEW_DASHBOARD: False})
                self._has_answered_tick = False
            return said

        return work

    def _folds(self, ctx: ClinicContext) -> Callable[[], tuple[str, ...]] | None:
        """The steps that are over and were not looked at before."""
        fresh = ctx.state.last_reading.finished_steps - self._folded
        if not fresh:
            return None

        def work() -> tuple[str, ...]:
            said = self._layout.fold(fresh)
            self._folded |= fresh
            return said

        return work


def _is_done(ctx: ClinicContext, work: Callable[[], tuple[str, ...]]) -> bool:
    try:
        ctx.ensure_lease()
        said = work()
    except Fenced:
        raise
    except SheetdripError as error:
        log.warning("layout.behind", clinic=ctx.clinic.name, error=type(error).__name__)
        return False
    if said:
        log.info("layout.followed", clinic=ctx.clinic.name, pieces=len(said))
    return True
