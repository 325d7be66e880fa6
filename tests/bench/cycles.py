"""What does a cycle cost as the sheet grows? Requests, own CPU seconds, peak memory.

    .venv/bin/python -m tests.bench.cycles --rows 10 1000 10000

The sandbox runs as a process of its own, so that only the daemon's work is counted.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any

from sheetdrip.app import App, RunOptions
from sheetdrip.clock import SystemClock
from sheetdrip.settings.load import load_settings
from sheetdrip.sync.context import ClinicContext
from sheetdrip.sync.reconcile import reconcile

UNCHANGED = 7
"""Cycles measured over a sheet in which nothing changes."""


@dataclass(frozen=True)
class Figures:
    """Of one size of sheet; seconds are this process's CPU time, requests are counted by the sandbox."""

    rows: int
    texts: int
    first_requests: dict[str, int]
    first_cpu: float
    unchanged_requests: dict[str, int]
    unchanged_cpu: float
    unchanged_wall: float
    edited_requests: dict[str, int]
    peak_mib: float


@contextmanager
def sandbox(rows: int) -> Iterator[dict[str, Any]]:
    """A sandbox process with a seeded sheet."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "sheetdrip", "sandbox", "--port", "0"]
        command += ["--surgeries", str(rows), "--seed", "7", "--out", folder]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            try:
                assert process.stdout is not None
                yield json.loads(process.stdout.readline())
            finally:
                process.terminate()


def control(url: str, what: str, body: object = None, method: str = "GET") -> Any:  # noqa: ANN401
    """One call of the sandbox's control surface."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{url}/sandbox/{what}", data=data, method=method)
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def counted(url: str, ctx: ClinicContext) -> tuple[dict[str, int], float, float]:
    """Requests by operation, CPU seconds and wall seconds of one cycle."""
    control(url, "log", method="DELETE")
    cpu, wall = time.process_time(), time.perf_counter()
    reconcile(ctx)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    return dict(control(url, "log")["counts"]), cpu, wall


def admit(url: str) -> None:
    """One more patient, operated on tomorrow: whatever the hour, exactly one text is in Twilio's window."""
    tomorrow = SystemClock().now().date() + timedelta(days=1)
    patient = {
        "Patient": "Ada Example",
        "Phone": "+19075550100",
        "Surgery date": f"{tomorrow:%Y-%m-%d}",
    }
    control(url, "edits", {"kind": "append", "values": patient}, "POST")


def measure(rows: int) -> Figures:
    """All figures of one size."""
    with sandbox(rows - 1) as told:
        admit(told["url"])
        settings = load_settings(Path(told["config"]), {**os.environ, **told["env"]})
        with App(settings, RunOptions(clock=SystemClock())) as app:
            (ctx,) = app.clinics
            first = counted(told["url"], ctx)
            counted(told["url"], ctx)
            unchanged = [counted(told["url"], ctx) for _ in range(UNCHANGED)]
            # the admitted patient's row is the last one
            edit = {"kind": "set", "row": rows + 1, "column": "Drip", "value": "Paused"}
            control(told["url"], "edits", edit, "POST")
            edited, _, _ = counted(told["url"], ctx)
            texts = len(app.ledger.of(ctx.clinic.name).records().messages)
    return Figures(
        rows=rows,
        texts=texts,
        first_requests=first[0],
        first_cpu=first[1],
        unchanged_requests=unchanged[-1][0],
        unchanged_cpu=median(cpu for _, cpu, _ in unchanged),
        unchanged_wall=median(wall for _, _, wall in unchanged),
        edited_requests=edited,
        peak_mib=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    )


def show(figures: Figures) -> None:
    """A few lines per size."""
    print(f"{figures.rows:,} rows, {figures.texts:,} texts on record")
    print(f"  unchanged sheet: {figures.unchanged_requests}")
    print(f"    {figures.unchanged_cpu:.3f} s CPU, {figures.unchanged_wall:.3f} s wall (medians)")
    print(f"  one row edited:  {figures.edited_requests}")
    print(f"  first cycle:     {figures.first_requests}")
    print(f"    {figures.first_cpu:.1f} s CPU")
    print(f"  peak memory so far: {figures.peak_mib:.0f} MiB")


def main() -> None:
    """Measure each size in turn."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[10, 1000])
    for rows in sorted(parser.parse_args().rows):
        show(measure(rows))


if __name__ == "__main__":
    main()
