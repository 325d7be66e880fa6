"""What does the start of a command cost? CPU seconds, relative to an interpreter that does nothing.

    .venv/bin/python -m tests.bench.starts

All take turns, so that whatever else the machine does falls on each alike; the best of some rounds counts.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.bench.cycles import sandbox

BARE = "bare interpreter"


def best_of(
    rounds: int, ways: Mapping[str, tuple[Sequence[str], int]], env: Mapping[str, str]
) -> dict[str, float]:
    """CPU seconds of each command at its best; it must end with the code beside it."""
    found: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, (arguments, code) in ways.items():
            found[name].append(_seconds([sys.executable, *arguments], code, env))
    return {name: min(seconds) for name, seconds in found.items()}


def _seconds(command: list[str], code: int, env: Mapping[str, str]) -> float:
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=env
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == code, command
    return usage.ru_utime + usage.ru_stime


def main() -> None:
    """Print a line for each command."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.starts")
    parser.add_argument("--rounds", type=int, default=5)
    rounds: int = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder, sandbox(0) as announced:
        ours, config = ["-m", "sheetdrip"], ["--config", announced["config"]]
        missing = str(Path(folder) / "none.toml")
        ways = {
            BARE: (["-c", "pass"], 0),
            "--help": ([*ours, "--help"], 0),
            "a settings error": ([*ours, "check", "--config", missing], 2),
            "status": ([*ours, "status", *config], 0),
            "run --once": ([*ours, "run", "--once", *config], 0),
        }
        seconds = best_of(rounds, ways, {**os.environ, **announced["env"]})
    for name, taken in seconds.items():
        print(f"{name:18} {taken / seconds[BARE]:6.1f} times, {taken:.2f} s of CPU")


if __name__ == "__main__":
    main()
