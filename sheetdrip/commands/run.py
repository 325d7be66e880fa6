"""The work of `sheetdrip run`."""

import os
import sys

from sheetdrip.commands.extras import need_web
from sheetdrip.commands.signals import stopped_by_signal
from sheetdrip.service import run_forever
from sheetdrip.settings.load import Settings


def carry_out(settings: Settings, approve: str | None, *, web: bool) -> None:
    """Be the daemon until a signal; raises why this process may not go on."""
    if web:
        need_web()
    ended = run_forever(settings, stopped_by_signal(), approve, web=web)
    if ended is not None:
        raise ended
    # a call still in flight must not keep the process: what it began is on record
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)
