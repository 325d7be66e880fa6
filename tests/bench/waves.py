"""How long does a wave of texts take, from the start of the process to its end?

    .venv/bin/python -m tests.bench.waves --texts 1000 --width 1 20

Every create is answered after `--latency` seconds. The bound is what the wire alone takes: texts times
latency, divided by how many may be on their way at once. Beside it stands a bare loop: Twilio's own client
in as many threads, which keeps no record, looks at nothing and could not say after a crash what it has done.
"""

import argparse
import os
import subprocess
import sys
import time
import tomllib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from threading import local
from typing import Any

from twilio.rest import Client

from sheetdrip.clock import SystemClock
from tests.bench.cycles import control, sandbox

FIRST, FIRST_BARE = 6305550000, 6305560000
"""The numbers of the first patient, and of the first whom the bare loop texts."""


@dataclass(frozen=True)
class Wave:
    """Seconds that so many texts took at one width, the least that the wire allows, and a bare loop's."""

    width: int
    texts: int
    seconds: float
    bound: float
    bare: float

    def show(self) -> None:
        """One line."""
        print(
            f"width {self.width}: {self.texts:,} texts in {self.seconds:.1f} s;"
            f" {self.seconds / self.bound:.2f} of the wire's {self.bound:.1f} s,"
            f" {self.seconds / self.bare:.2f} of a bare loop's {self.bare:.1f} s"
        )


def measure(texts: int, width: int, latency: float) -> Wave:
    """A wave of a sheet that has just been filled, in a sandbox of its own."""
    with sandbox(0) as told:
        slow = {"service": "twilio", "operation": "messages.create", "kind": "latency"}
        control(told["url"], "faults", {**slow, "seconds": latency, "times": None}, "POST")
        bare = by_a_bare_loop(told, texts, width)
        tomorrow = f"{SystemClock().now() + timedelta(days=1):%Y-%m-%d}"
        for number in range(texts):
            row = {"Patient": f"Patient {number}", "Phone": f"+1{FIRST + number}"}
            values = {**row, "Surgery date": tomorrow}
            control(told["url"], "edits", {"kind": "append", "values": values}, "POST")
        config = Path(told["config"])
        settings = config.read_text(encoding="utf-8")
        config.write_text(settings.replace("[twilio]\n", f"[twilio]\ncalls_at_once = {width}\n"))
        command = [sys.executable, "-m", "sheetdrip", "run", "--once", "--config", str(config)]
        began = time.perf_counter()
        subprocess.run(command, env={**os.environ, **told["env"]}, check=True, capture_output=True)
        seconds = time.perf_counter() - began
        listed = control(told["url"], "messages")["messages"]
        scheduled = sum(one["status"] == "scheduled" for one in listed)
    if scheduled != 2 * texts:
        sys.exit(f"{scheduled - texts} of {texts} texts are scheduled: nothing was measured")
    return Wave(width, texts, seconds, texts * latency / width, bare)


def by_a_bare_loop(told: dict[str, Any], texts: int, width: int) -> float:
    """Seconds in which Twilio's client alone creates as many texts in as many threads."""
    env, own = told["env"], local()
    send_at = SystemClock().now() + timedelta(days=1)
    (clinic,) = tomllib.loads(Path(told["config"]).read_text(encoding="utf-8"))["clinics"]

    def create(number: int) -> None:
        if not hasattr(own, "client"):
            own.client = Client(env["TWILIO_ACCOUNT_SID"], env["TWILIO_AUTH_TOKEN"])
            own.client.api.base_url = told["url"]
        own.client.messages.create(
            to=f"+1{FIRST_BARE + number}",
            body="How is your pain now?",
            messaging_service_sid=clinic["messaging_service_sid"],
            schedule_type="fixed",
            send_at=send_at,
        )

    began = time.perf_counter()
    with ThreadPoolExecutor(width) as threads:
        list(threads.map(create, range(texts)))
    return time.perf_counter() - began


def main() -> None:
    """Measure each width in turn."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=1000)
    parser.add_argument("--width", type=int, nargs="+", default=[1, 20])
    parser.add_argument("--latency", type=float, default=0.05)
    asked = parser.parse_args()
    for width in asked.width:
        measure(asked.texts, width, asked.latency).show()


if __name__ == "__main__":
    main()
