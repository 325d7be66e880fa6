"""The work of `sheetdrip check`."""

import sys
from collections.abc import Sequence

from sheetdrip.app import App, RunOptions
from sheetdrip.check import Finding, Severity, check, worst
from sheetdrip.clock import SystemClock
from sheetdrip.console.terminal import out, print_json, shown
from sheetdrip.settings.load import Settings

_COLOURS = {
    Severity.OK: "green",
    Severity.WARN: "yellow",
    Severity.FIX: "red",
    Severity.FAILED: "red",
}


def carry_out(settings: Settings, *, as_json: bool) -> None:
    """Say how each precondition stands; the exit code is that of the worst."""
    with App(settings, RunOptions(clock=SystemClock(), read_only=True)) as app:
        findings = list(check(app))
    show_findings(findings, as_json=as_json)
    sys.exit(worst(findings))


def show_findings(findings: Sequence[Finding], *, as_json: bool) -> None:
    """One line per precondition."""
    if as_json:
        print_json(findings)
        return
    for finding in findings:
        mark = f"[{_COLOURS[finding.mark]}]{finding.mark:>6}[/]"
        out.print(f"{mark}  {shown(finding.what)}: {shown(finding.says)}", soft_wrap=True)
