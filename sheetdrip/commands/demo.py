"""The work of `sheetdrip demo`."""

import sys

from sheetdrip.commands.extras import need_sandbox
from sheetdrip.commands.signals import stopped_by_signal
from sheetdrip.console.terminal import err, out, print_json


def play_headless(surgeries: int, days: int, seed: int, port: int, *, as_json: bool) -> None:
    """Play as fast as it goes and show the outcome; exit code 1 unless the verdict is clean."""
    need_sandbox()
    from sheetdrip.demo import command
    from sheetdrip.demo.outcome import show

    outcome = command.play_headless(surgeries, days, seed, port, err)
    if as_json:
        print_json(outcome.as_json())
    else:
        show(outcome, out)
    sys.exit(0 if outcome.verdict.is_clean else 1)


def play(surgeries: int, days: int, seed: int, port: int, *, speed: float, page: bool) -> None:
    """Play `speed` times as fast as real time until a signal, on a page or in the terminal."""
    need_sandbox(*(["nicegui"] if page else []))
    from sheetdrip.demo.command import play_live, play_page

    start = play_page if page else play_live
    start(surgeries, days, seed, port=port, speed=speed, stop=stopped_by_signal(), out=out)
