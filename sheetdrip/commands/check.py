"""The work of `sheetdrip check`."""

import sys

from sheetdrip.app import App, RunOptions
from sheetdrip.check import check, worst
from sheetdrip.clock import SystemClock
from sheetdrip.console.set_up import show_findings
from sheetdrip.settings import Settings


def carry_out(settings: Settings, *, as_json: bool) -> None:
    """Say how each precondition stands; the exit code is that of the worst."""
    with App(settings, RunOptions(clock=SystemClock(), read_only=True)) as app:
        findings = list(check(app))
    show_findings(findings, as_json=as_json)
    sys.exit(worst(findings))
