"""The work of `sheetdrip run --once`."""

from sheetdrip.console.cycles import show_cycles
from sheetdrip.console.terminal import print_problems
from sheetdrip.one_shot import run_once
from sheetdrip.settings import Settings
from sheetdrip.sync.reconcile import went_wrong


def carry_out(settings: Settings, approve: str | None, *, as_json: bool) -> None:
    """Run one cycle of every clinic; raises what went wrong with the first that failed."""
    outcomes = dict(run_once(settings, approve))
    show_cycles(outcomes, as_json=as_json)
    errors = [error for one in outcomes.values() if (error := went_wrong(one)) is not None]
    for error in errors[1:]:
        print_problems([str(error)])
    if errors:
        raise errors[0]
