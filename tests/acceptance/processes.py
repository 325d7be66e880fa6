"""Starts sheetdrip as its users start it: as a process, with an environment of its own."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Self

from tests.acceptance.waiting import until

PATIENCE = 100.0
"""Seconds that a command may take on a busy machine."""


@dataclass(frozen=True, slots=True)
class Done:
    """A command that has ended."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:  # noqa: ANN401 - JSON
        """What it printed with --json."""
        return json.loads(self.out)

    @property
    def problems(self) -> list[str]:
        """The lines on stderr that tell the user what to fix."""
        return [line.removeprefix("✗ ") for line in self.err.splitlines() if line.startswith("✗")]


class Running:
    """A command at work; its output goes to files, so that no pipe can fill up."""

    def __init__(self, arguments: tuple[str, ...], env: Mapping[str, str], folder: Path) -> None:
        self._out, self._err = folder / "stdout.txt", folder / "stderr.txt"
        self._ended = folder / "ended.txt"
        self._out.touch()
        self._err.touch()
        self.pid = _fork_server().start(
            arguments=arguments,
            env=_environment(env),
            folder=str(folder),
            out=str(self._out),
            err=str(self._err),
            ended=str(self._ended),
        )

    @property
    def code(self) -> int | None:
        """Its exit code; None while it runs."""
        with suppress(FileNotFoundError):
            return int(self._ended.read_text(encoding="utf-8"))
        return None

    @property
    def out(self) -> str:
        """What stdout holds by now."""
        return self._out.read_text(encoding="utf-8")

    @property
    def err(self) -> str:
        """What stderr holds by now."""
        return self._err.read_text(encoding="utf-8")

    @property
    def events(self) -> list[str]:
        """What its log told by now."""
        whole = self.err[: self.err.rfind("\n") + 1].splitlines()
        return [json.loads(line)["event"] for line in whole if line.startswith("{")]

    def has_printed(self, text: str) -> bool:
        """Whether stdout holds `text`; a process that ended without it never will."""
        seen = text in self.out
        assert seen or self.code is None, f"it ended early: {self.err}"
        return seen

    def announcement(self) -> dict[str, Any]:
        """The one line of JSON that it prints when it is ready."""
        until(lambda: self.has_printed("\n"), "a line on stdout")
        announced: dict[str, Any] = json.loads(self.out)
        return announced

    def signal(self, number: signal.Signals) -> Self:
        """Send it a signal."""
        if self.code is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)
        return self

    def ended(self, seconds: float = PATIENCE) -> Done:
        """How it ended; fails when it has not within `seconds`."""
        until(lambda: self.code is not None, "its end", seconds, pause=0.02)
        done = Done(self.code or 0, self.out, self.err)
        assert "Traceback" not in done.err, done.err
        return done

    def put_away(self) -> None:
        """Leave nothing behind, whatever the test did."""
        self.signal(signal.SIGKILL)
        until(lambda: self.code is not None, "its end", pause=0.02)


class Processes:
    """Every command that a test starts, each in a folder of its own below `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._started: list[Running] = []

    def start(self, *arguments: str, env: Mapping[str, str] | None = None) -> Running:
        """Start a command and let it run."""
        folder = self._folder / f"process-{len(self._started)}"
        folder.mkdir()
        running = Running(arguments, env or {}, folder)
        self._started.append(running)
        return running

    def run(self, *arguments: str, env: Mapping[str, str] | None = None) -> Done:
        """Run a command to its end."""
        return self.start(*arguments, env=env).ended()

    def announced(self, *arguments: str) -> tuple[Running, dict[str, Any]]:
        """Start a command that says when it is ready; what it said."""
        running = self.start(*arguments)
        return running, running.announcement()

    def put_away(self) -> None:
        """End all that still run."""
        for running in self._started:
            running.put_away()


class _ForkServer:
    """A process that has imported what commands need, and forks for each."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.acceptance.fork_server"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=_environment({}),
            text=True,
        )

    def start(self, **asked: object) -> int:
        """Fork for a command; the number of its process."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())


@cache
def _fork_server() -> _ForkServer:
    """One for all tests of this process; it ends with it, as its stdin does."""
    return _ForkServer()


def _environment(env: Mapping[str, str]) -> dict[str, str]:
    """Ours without Twilio credentials, as a wide terminal without colours; the next finds bytecode."""
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("TWILIO_")}
    own = {"COLUMNS": "200", "NO_COLOR": "1", "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": ""}
    return {**inherited, **own, **env}
