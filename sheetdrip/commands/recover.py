"""The work of `sheetdrip recover`."""

from collections.abc import Mapping

from sheetdrip.app import App, RunOptions
from sheetdrip.clock import SystemClock
from sheetdrip.console.terminal import out, print_json, shown
from sheetdrip.errors import UserMustFix
from sheetdrip.settings.load import Settings
from sheetdrip.sync.recover import Recovered, recover_each


def carry_out(settings: Settings, *, as_json: bool) -> None:
    """Put back on record what sheets and Twilio show; raises UserMustFix for clinics that do not let it."""
    with App(settings, RunOptions(clock=SystemClock())) as app:
        found, problems = recover_each(app.clock, app.clinics)
    show_recovered(found, as_json=as_json)
    if problems:
        raise UserMustFix(*problems)


def show_recovered(found: Mapping[str, Recovered], *, as_json: bool) -> None:
    """What was put back on record, clinic by clinic."""
    if as_json:
        print_json(found)
        return
    for name, one in found.items():
        counts = f"{one.surgeries} surgeries, {one.texts} texts and {one.replies} replies"
        summary = f"{counts} are on record again"
        if one.updated:
            summary += f"; {one.updated} texts have got further"
        out.print(f"{shown(name)}: {summary}", soft_wrap=True)
        if one.flows:
            out.print(
                f"  {one.flows} of them were asked by a Studio flow, which is not started again",
                soft_wrap=True,
            )
        for sid in one.unknown_sids:
            out.print(
                f"  [yellow]{shown(sid)}[/] stands in the sheet, but Twilio does not know it: nothing is "
                "sent for its row until that cell is cleared",
                soft_wrap=True,
            )
