"""The work of `sheetdrip sandbox`."""

from pathlib import Path

from sheetdrip.commands.extras import need_sandbox
from sheetdrip.commands.signals import stopped_by_signal
from sheetdrip.console.terminal import print_json_line


def carry_out(port: int, surgeries: int, seed: int, out: Path) -> None:
    """Serve a seeded world until a signal."""
    need_sandbox()
    from sheetdrip.sandbox.command import serve

    serve(port, surgeries, seed, out, print_json_line, stopped_by_signal())
