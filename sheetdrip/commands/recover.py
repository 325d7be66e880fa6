"""The work of `sheetdrip recover`."""

from sheetdrip.app import App, RunOptions
from sheetdrip.clock import SystemClock
from sheetdrip.console.recovered import show_recovered
from sheetdrip.errors import UserMustFix
from sheetdrip.settings import Settings
from sheetdrip.sync.recover import recover_each


def carry_out(settings: Settings, *, as_json: bool) -> None:
    """Put back on record what sheets and Twilio show; raises UserMustFix for clinics that do not let it."""
    with App(settings, RunOptions(clock=SystemClock())) as app:
        found, problems = recover_each(app.clock, app.clinics)
    show_recovered(found, as_json=as_json)
    if problems:
        raise UserMustFix(*problems)
