"""Makes the Dashboard follow when the Messages tab has brought other steps or texts into force."""

from datetime import datetime, timedelta

import structlog

from sheetdrip.errors import Fenced, SheetdripError
from sheetdrip.planning.step_costs import StepCost, step_costs
from sheetdrip.sync.context import ClinicContext
from sheetdrip.sync.ports.sheet import Dashboard

log = structlog.get_logger(__name__)

_PAUSE = timedelta(minutes=10)
"""After a failure; figures can wait."""


class DashboardKeeper:
    """One clinic's Dashboard. It is looked at once, and again only when the steps have changed."""

    def __init__(self, dashboard: Dashboard) -> None:
        self._dashboard = dashboard
        self._followed: tuple[StepCost, ...] | None = None
        self._not_before: datetime | None = None

    def look(self, ctx: ClinicContext) -> None:
        """Have it follow, if it must. Raises Fenced; other trouble is told in the log and tried again."""
        now = ctx.clock.now()
        if not ctx.state.active_sequence.is_from_tab or (
            self._not_before is not None and now < self._not_before
        ):
            return
        steps = step_costs(ctx.clinic.sequences_own_last, ctx.clinic.name)
        if steps == self._followed:
            return
        try:
            ctx.ensure_lease()
            said = self._dashboard.follow(steps)
        except Fenced:
            raise
        except SheetdripError as error:
            self._not_before = now + _PAUSE
            log.warning("dashboard.behind", clinic=ctx.clinic.name, error=type(error).__name__)
            return
        self._followed, self._not_before = steps, None
        if said:
            log.info("dashboard.followed", clinic=ctx.clinic.name, steps=len(steps))
