"""The work of `sheetdrip init`."""

from sheetdrip.app import App, RunOptions
from sheetdrip.clock import SystemClock
from sheetdrip.console.set_up import show_furnished
from sheetdrip.settings import Settings


def carry_out(settings: Settings, *, as_json: bool) -> None:
    """Furnish every clinic's sheet and say what it lacked."""
    with App(settings, RunOptions(clock=SystemClock(), read_only=True)) as app:
        done = {clinic.name: app.apply_layout(clinic) for clinic in settings.file.clinics}
    show_furnished(done, as_json=as_json)
