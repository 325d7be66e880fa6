"""What is done without staying? One cycle of every clinic, or a look at what it would do."""

from collections.abc import Iterator

from sheetdrip.app import App, Choices
from sheetdrip.clock import SystemClock
from sheetdrip.errors import Fenced, SheetdripError
from sheetdrip.planning.cycle.cycle_plan import CyclePlan
from sheetdrip.runner import ClinicRunner
from sheetdrip.settings import Settings
from sheetdrip.sync.preview import preview
from sheetdrip.sync.reconcile import CycleReport
from sheetdrip.sync.surroundings import Surroundings
from sheetdrip.sync.timekeeping import hear_all

PATIENCE = 8.0
"""Seconds that giving up the sheet's lease may take."""


def run_once(
    settings: Settings, approved: str | None = None
) -> Iterator[tuple[str, CycleReport | SheetdripError]]:
    """Every job of every clinic once; how each clinic's cycle went, or what went wrong with it."""
    with App(settings, Choices(clock=SystemClock())) as app:
        for here in app.clinics:
            runner = ClinicRunner(app, here, approved=approved)
            try:
                yield runner.name, runner.everything()
            except Fenced as error:
                yield runner.name, error
            finally:
                runner.leave(PATIENCE)


def look_ahead(settings: Settings) -> dict[str, CyclePlan]:
    """What the next cycle of every clinic would do, at the time that the services agree on."""
    with App(settings, Choices(clock=SystemClock(), read_only=True)) as app:
        return {here.clinic.name: _foreseen(app, here) for here in app.clinics}


def _foreseen(app: App, here: Surroundings) -> CyclePlan:
    seen = preview(here)
    if not app.clock.is_disputed():
        return seen
    # Google alone contradicts this machine: Twilio's answer tells who is right
    hear_all(app.clock, here)
    return preview(here)
