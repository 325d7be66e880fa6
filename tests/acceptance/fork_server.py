"""Starts commands as processes of their own without importing everything each time.

A process that has imported sheetdrip forks for each command; the child has arguments, environment, folder
and output of its own and runs `python -m sheetdrip` from its first line on. It is killed and signalled like
any other process. Its parent writes how it ended into a file beside its output.
"""

import gc
import json
import os
import pkgutil
import runpy
import selectors
import signal
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sheetdrip import commands

LOADED = (
    "sheetdrip.cli",
    "sheetdrip.console.logs",
    *(module.name for module in pkgutil.iter_modules(commands.__path__, "sheetdrip.commands.")),
    "sheetdrip.sandbox.command",
    "typer._adapters",
)
"""What most commands import once they run; nothing of it may start a thread."""


def main() -> None:
    """Serve until stdin ends: a line of JSON asks for a command, a line with its number answers."""
    for module in LOADED:
        __import__(module)
    gc.freeze()  # what is shared stays shared
    asked = _next_command()
    if asked is not None:
        _become(asked)


def _next_command() -> Mapping[str, Any] | None:
    """In each child what it is to run; in the parent None, when nothing is asked for any more."""
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.set_wakeup_fd(wake)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    ended_at: dict[int, Path] = {}
    commands = os.fdopen(0, "rb", buffering=0, closefd=False)
    with selectors.DefaultSelector() as selector:
        selector.register(0, selectors.EVENT_READ)
        selector.register(woken, selectors.EVENT_READ)
        while True:
            for key, _ in selector.select():
                if key.fd == woken:
                    os.read(woken, 4096)
                    _reap(ended_at)
                    continue
                line = commands.readline()
                if not line:
                    return None
                asked: dict[str, Any] = json.loads(line)
                child = os.fork()
                if child == 0:
                    signal.set_wakeup_fd(-1)
                    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                    os.close(woken)
                    os.close(wake)
                    return asked
                ended_at[child] = Path(asked["ended"])
                os.write(1, f"{child}\n".encode())


def _reap(ended_at: dict[int, Path]) -> None:
    for child in list(ended_at):
        pid, status = os.waitpid(child, os.WNOHANG)
        if pid:
            path = ended_at.pop(child)
            path.with_suffix(".new").write_text(str(os.waitstatus_to_exitcode(status)))
            path.with_suffix(".new").rename(path)


def _become(asked: Mapping[str, Any]) -> None:
    """Run the command as though this process had been started for it."""
    os.environ.clear()
    os.environ.update(asked["env"])
    time.tzset()
    os.chdir(asked["folder"])
    for target, path in ((1, asked["out"]), (2, asked["err"])):
        opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
        os.dup2(opened, target)
        os.close(opened)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    sys.argv = ["sheetdrip", *asked["arguments"]]
    runpy.run_module("sheetdrip", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
