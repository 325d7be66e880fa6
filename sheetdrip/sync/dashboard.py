"""Makes the Dashboard follow the steps in force, and makes it anew when staff have asked for that."""

from datetime import datetime, timedelta

import structlog

from sheetdrip.errors import Fenced, SheetdripError
from sheetdrip.planning.control_tab import NEW_DASHBOARD
from sheetdrip.planning.step_costs import StepCost, step_costs
from sheetdrip.sync.context import ClinicContext
from sheetdrip.sync.ports.sheet import Dashboard

log = structlog.get_logger(__name__)

_PAUSE = timedelta(minutes=10)
"""After a failure; figures can wait."""


class DashboardKeeper:
    """One clinic's Dashboard, looked at once, and again when the steps have changed or staff ask for it."""

    def __init__(self, dashboard: Dashboard) -> None:
        self._dashboard = dashboard
        self._followed: tuple[StepCost, ...] | None = None
        self._not_before: datetime | None = None

    def look(self, ctx: ClinicContext) -> None:
        """Have it follow, if it must, or make it anew, which takes out the tick that asked for it.

        Raises Fenced; other trouble is told in the log and tried again.
        """
        now, anew = ctx.clock.now(), ctx.state.last_reading.wants_dashboard
        if self._not_before is not None and now < self._not_before:
            return
        steps = step_costs(ctx.clinic.sequences_own_last, ctx.clinic.name)
        if not anew and (not ctx.state.active_sequence.is_from_tab or steps == self._followed):
            return
        try:
            ctx.ensure_lease()
            work = self._dashboard.make_anew if anew else self._dashboard.follow
            said = work(steps)
            if anew:
                ctx.sheet.write((), {NEW_DASHBOARD: False})
        except Fenced:
            raise
        except SheetdripError as error:
            self._not_before = now + _PAUSE
            log.warning("dashboard.behind", clinic=ctx.clinic.name, error=type(error).__name__)
            return
        self._followed, self._not_before = steps, None
        if said:
            log.info("dashboard.followed", clinic=ctx.clinic.name, steps=len(steps), anew=anew)
