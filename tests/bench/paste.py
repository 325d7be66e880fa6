"""What does a list pasted in one go cost while it waits for approval? Peak memory and own CPU seconds.

    .venv/bin/python -m tests.bench.paste --rows 1000 30000

Beside it stands the least that any program needs: the same range read once through the same client. Each look
is a process of its own, the sandbox another; the second and third are starts on what the first one left.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import time
import tracemalloc
from pathlib import Path
from typing import Any

from sheetdrip.app import App, RunOptions
from sheetdrip.clock import SystemClock
from sheetdrip.settings.load import load_settings
from sheetdrip.sync.context import ClinicContext
from sheetdrip.sync.reconcile import reconcile
from tests.bench.cycles import sandbox

LOOKS = ("a bare read", "first start", "second start", "third start")
MAX_CREATES = 100


def bare(app: App, config: Path) -> None:
    """Read the range and nothing else."""
    own = load_settings(config, os.environ).file.clinics[0]
    app.transport().values_batch_get(
        own.spreadsheet_id, ["Surgeries"], {"valueRenderOption": "UNFORMATTED_VALUE"}
    )


def waited(ctx: ClinicContext) -> int:
    """One cycle; how many rows it left waiting."""
    if reconcile(ctx).refused is None:
        sys.exit("nothing waits")
    return len(ctx.ledger.records().waiting)


def look(config: Path, what: str, *, traced: bool) -> dict[str, Any]:
    """One look, in this process."""
    settings = load_settings(config, os.environ)
    with App(settings, RunOptions(clock=SystemClock())) as app:
        (ctx,) = app.clinics
        if traced:
            tracemalloc.start()
        started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        cpu, wall = time.process_time(), time.perf_counter()
        waiting = 0
        if what == LOOKS[0]:
            bare(app, config)
        else:
            waiting = waited(ctx)
        return {
            "cpu": time.process_time() - cpu,
            "wall": time.perf_counter() - wall,
            "before": started / 1024,
            "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            "traced": tracemalloc.get_traced_memory()[1] / 2**20 if traced else None,
            "waiting": waiting,
        }


def measure(rows: int, *, traced: bool) -> dict[str, dict[str, Any]]:
    """Print a line for each look at a sheet of so many pasted rows; the figures by look, in MiB."""
    figures: dict[str, dict[str, Any]] = {}
    with sandbox(rows) as told:
        config = Path(told["config"])
        text = config.read_text()
        limited = "".join(
            f"max_creates = {MAX_CREATES}\n" if line.startswith("max_creates") else line
            for line in text.splitlines(keepends=True)
        )
        config.write_text(limited)
        print(f"{rows:,} rows pasted, {MAX_CREATES} texts let through at once")
        least = 0.0
        for what in LOOKS:
            command = [sys.executable, "-m", "tests.bench.paste", "--look", what]
            command += ["--config", str(config), *(["--traced"] if traced else [])]
            ran = subprocess.run(
                command, env={**os.environ, **told["env"]}, stdout=subprocess.PIPE, check=True
            )
            found = figures[what] = json.loads(ran.stdout.splitlines()[-1])
            grown = found["peak"] - found["before"]
            least = least or max(grown, 1.0)
            print(
                f"  {what:13} {found['before']:4.0f} -> {found['peak']:4.0f} MiB "
                f"({grown / least:4.1f} x the bare read), {found['cpu']:5.1f} s CPU, "
                f"{found['wall']:5.1f} s, {found['waiting']:,} waiting"
                + (f", {found['traced']:.0f} MiB traced" if traced else "")
            )
    return figures


def main() -> None:
    """Measure each size in turn, or be one look."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[1000, 30_000])
    parser.add_argument("--traced", action="store_true", help="count Python's own allocations too")
    parser.add_argument("--look", choices=LOOKS, help=argparse.SUPPRESS)
    parser.add_argument("--config", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.look:
        print(json.dumps(look(asked.config, asked.look, traced=asked.traced)))
        return
    for rows in asked.rows:
        measure(rows, traced=asked.traced)


if __name__ == "__main__":
    main()
