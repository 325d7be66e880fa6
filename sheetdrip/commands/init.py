"""The work of `sheetdrip init`."""

from collections.abc import Mapping, Sequence

from sheetdrip.app import App, RunOptions
from sheetdrip.clock import SystemClock
from sheetdrip.console.terminal import out, print_json, shown
from sheetdrip.settings.load import Settings


def carry_out(settings: Settings, *, as_json: bool) -> None:
    """Furnish every clinic's sheet and say what it lacked."""
    with App(settings, RunOptions(clock=SystemClock(), read_only=True)) as app:
        done = {clinic.name: app.apply_layout(clinic) for clinic in settings.file.clinics}
    show_furnished(done, as_json=as_json)


def show_furnished(done: Mapping[str, Sequence[str]], *, as_json: bool) -> None:
    """What was put up in each clinic's sheet."""
    if as_json:
        print_json(done)
        return
    for name, words in done.items():
        out.print(f"[bold]{shown(name)}[/bold]: {'' if words else 'everything is in place'}")
        for word in words:
            out.print(f"  {shown(word)}", soft_wrap=True)
