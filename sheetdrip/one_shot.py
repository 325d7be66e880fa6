"""Runs once and ends: one cycle of every clinic, or a look at what a cycle would do."""

from collections.abc import Iterator

from sheetdrip.app import App, RunOptions
from sheetdrip.clock import SystemClock
from sheetdrip.errors import Fenced, SheetdripError
from sheetdrip.planning.cycle.cycle_plan import CyclePlan
from sheetdrip.runner import ClinicRunner
from sheetdrip.settings import Settings
from sheetdrip.sync.context import ClinicContext
from sheetdrip.sync.cycle_planning import preview
from sheetdrip.sync.reconcile import CycleReport
from sheetdrip.sync.timekeeping import hear_all

PATIENCE = 8.0
"""Seconds that giving up the sheet's lease may take."""


def run_once(
    settings: Settings, approved: str | None = None
) -> Iterator[tuple[str, CycleReport | SheetdripError]]:
    """Every job of every clinic once; how each clinic's cycle went, or what went wrong with it."""
    with App(settings, RunOptions(clock=SystemClock())) as app:
        for ctx in app.clinics:
            runner = ClinicRunner(app, ctx, approved=approved)
            try:
                yield runner.name, runner.everything()
            except Fenced as error:
                yield runner.name, error
            finally:
                runner.leave(PATIENCE)


def look_ahead(settings: Settings) -> dict[str, CyclePlan]:
    """What the next cycle of every clinic would do, at the time that the services agree on."""
    with App(settings, RunOptions(clock=SystemClock(), read_only=True)) as app:
        return {ctx.clinic.name: _foreseen(app, ctx) for ctx in app.clinics}


def _foreseen(app: App, ctx: ClinicContext) -> CyclePlan:
    seen = preview(ctx)
    if not app.clock.is_disputed():
        return seen
    # Google alone contradicts this machine: Twilio's answer tells who is right
    hear_all(app.clock, ctx.messenger, ctx.sheet)
    return preview(ctx)
