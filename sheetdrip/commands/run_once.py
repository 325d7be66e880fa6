"""The work of `sheetdrip run --once`."""

from collections.abc import Iterator, Mapping

from sheetdrip.app import App, RunOptions
from sheetdrip.clock import SystemClock
from sheetdrip.console.terminal import out, plain, print_json, print_problems, shown
from sheetdrip.errors import Fenced, SheetdripError
from sheetdrip.runner import ClinicRunner
from sheetdrip.settings.load import Settings
from sheetdrip.sync.reconcile import CycleReport, went_wrong

PATIENCE = 8.0
"""Seconds that giving up the sheet's lease may take."""


def carry_out(settings: Settings, approve: str | None, *, as_json: bool) -> None:
    """Run one cycle of every clinic; raises what went wrong with the first that failed."""
    outcomes = dict(_run_once(settings, approve))
    show_cycles(outcomes, as_json=as_json)
    errors = [error for one in outcomes.values() if (error := went_wrong(one)) is not None]
    for error in errors[1:]:
        print_problems([str(error)])
    if errors:
        raise errors[0]


def _run_once(
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


def show_cycles(outcomes: Mapping[str, CycleReport | SheetdripError], *, as_json: bool) -> None:
    """How one cycle of each clinic went."""
    done = {name: one for name, one in outcomes.items() if isinstance(one, CycleReport)}
    troubles = {name: went_wrong(one) for name, one in outcomes.items()}
    failed = {name: str(trouble) for name, trouble in troubles.items() if trouble is not None}
    if as_json:
        print_json({"done": done, "failed": failed})
        return
    for name, report in done.items():
        applied = plain(report.applied)
        gave_up = applied.pop("gave_up")
        del applied["is_account"]
        counts = [f"{count} {what}" for what, count in applied.items() if count]
        waits = ["the rest waits for approval"] if report.refused else []
        summary = ", ".join([*counts, *([f"gave up: {gave_up}"] if gave_up else []), *waits])
        out.print(
            f"{shown(name)}: {report.rows} surgeries; {shown(summary) or 'nothing to do'}; "
            f"{report.cells_written} cells written",
            soft_wrap=True,
        )
