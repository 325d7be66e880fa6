"""Do the pages' commands do, in a shell and as they stand there, what the pages say they do?

Exchanged are only: the port, the address of the clinic's own server, and the day there. The two
commands of the README's first block are what CI runs.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.acceptance.processes import PATIENCE, Running
from tests.acceptance.test_documented_commands import ROOT
from tests.acceptance.test_web import TOKEN, Served, served
from tests.acceptance.waiting import until

__all__ = ["served"]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(300),
    pytest.mark.skipif(shutil.which("curl") is None, reason="no curl: apt-get install curl"),
]


def text(page: str) -> str:
    """A page as it stands."""
    return (ROOT / page).read_text(encoding="utf-8")


def lines(page: str, heading: str) -> list[str]:
    """The shell commands below a heading of a page, in their order."""
    _, _, below = text(page).partition(f"\n{heading}\n")
    section = below.partition("\n## ")[0]
    blocks = re.findall(r"^```sh\n(.*?)^```", section, re.MULTILINE | re.DOTALL)
    commands = "".join(blocks).replace("\\\n", " ").splitlines()
    return [command for command in commands if command]


@dataclass(frozen=True, slots=True)
class Shell:
    """A shell in a folder with the `.venv` that the README makes."""

    folder: Path
    port: int
    env: Mapping[str, str]

    def as_here(self, command: str) -> str:
        return command.replace("8931", str(self.port))

    def does(self, command: str, **env: str) -> str:
        """What a command prints; it must end well."""
        done = subprocess.run(
            ["/bin/bash", "-euc", self.as_here(command)],
            cwd=self.folder,
            env={**self.env, **env},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        assert done.returncode == 0, (command, done.stdout, done.stderr)
        return done.stdout

    def starts(self, command: str, **env: str) -> Running:
        """A command that goes on."""
        name, *arguments = self.as_here(command).split()
        assert name == ".venv/bin/sheetdrip"
        return Running(tuple(arguments), {**self.env, **env}, self.folder)


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    (tmp_path / ".venv").symlink_to(sys.prefix)
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("TWILIO_")}
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    return Shell(tmp_path, port, {**inherited, "NO_COLOR": "1", "COLUMNS": "200"})


@pytest.fixture
def by_hand(shell: Shell) -> Iterator[tuple[list[str], dict[str, Any]]]:
    """The commands after the first of “Rehearse on the sandbox”, and what that one announced."""
    sandbox, *others = lines("docs/setup.md", "## Rehearse on the sandbox")
    started = shell.starts(sandbox)
    try:
        yield others, started.announcement()
    finally:
        started.put_away()


def _robin(url: str) -> bool:
    """Whether the patient of the page's edit has a text."""
    texts = requests.get(f"{url}/sandbox/messages", timeout=20).json()["messages"]
    return any(text["to"] == "+13125550142" for text in texts)


def test_a_newcomer_rehearses_on_the_sandbox(
    shell: Shell, by_hand: tuple[list[str], dict[str, Any]]
) -> None:
    (
        (env, init, check, plan, run, append, advance, reply, messages, env_again, status),
        announced,
    ) = by_hand

    def typed(command: str) -> str:
        return shell.does(f"{env}; {command}")

    assert "Control" in typed(init)
    assert "24 hours" in typed(check)
    assert "Evening" in typed(plan)
    daemon = shell.starts(run, **announced["env"])
    try:
        until(lambda: "cycle.done" in daemon.events, "the first cycle", PATIENCE)
        typed(append)
        until(lambda: _robin(announced["url"]), "a text to the added patient")
        assert '"scheduled"' in typed(messages)
        typed(advance)
        assert '"logged":true' in typed(reply)
        until(lambda: "reply.judged" in daemon.events, "the reply", PATIENCE)
        assert env_again == env
        assert "13 surgeries" in typed(status)
        done = daemon.signal(signal.SIGTERM).ended(seconds=20)
        assert done.code == 0
    finally:
        daemon.put_away()

    for studio in lines("docs/studio.md", "# Studio"):
        assert "pain-score" in typed(studio)


@pytest.mark.parametrize(
    ("page", "heading"),
    [("docs/http-api.md", "## Other systems"), ("docs/recipes.md", "## Any program")],
)
def test_another_system_adds_a_surgery_with_curl(
    served: Served, shell: Shell, page: str, heading: str
) -> None:
    (curl,) = lines(page, heading)
    served.daemon()
    day = f"{served.clinic.today + timedelta(days=7):%Y-%m-%d}"

    here = curl.replace("https://drip.example.org", served.url).replace(
        "$(date -d tomorrow +%F)", day
    )
    answer = shell.does(here, SHEETDRIP_WEB_TOKEN=TOKEN)

    assert '"drip_id"' in answer
    assert served.clinic.staff.rows()["Robin Example"]["Drip ID"]


def test_the_comparison_is_what_its_command_prints() -> None:
    command = [sys.executable, "-m", "tests.bench.ways"]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=280, check=True
    )
    table = [line for line in done.stdout.splitlines() if line.startswith("|")]
    assert len(table) == 9
    assert "\n".join(table) in text("docs/testing.md")
    assert "\n".join(table) in text("README.md")


def test_the_table_of_what_a_cycle_costs_comes_from_its_command() -> None:
    (command,) = re.findall(
        r"`\.venv/bin/python (-m tests\.bench\.cycles --rows 10) 1000 10000`",
        text("docs/testing.md"),
    )
    done = subprocess.run(
        [sys.executable, *command.split()],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=280,
        check=True,
    )
    assert "unchanged sheet: {'sheets.values.batchGet': 1}" in done.stdout
    assert "'twilio.messages.cancel': 1, 'sheets.spreadsheets.batchUpdate': 1}" in done.stdout
