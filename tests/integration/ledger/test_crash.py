"""Is an acknowledged commit there after a kill?"""

import subprocess
import sys
from pathlib import Path

import pytest

from sheetdrip.ledger import open_ledger
from tests.contract.ledger.builders import NOON

_WRITE = """
import sys
from itertools import count
from sheetdrip.domain.lifecycle import State
from sheetdrip.domain.message import Outcome
from sheetdrip.ledger import open_ledger
from tests.contract.ledger.builders import NOON, draft, key

ledger = open_ledger(sys.argv[1])
ledger.hold("writer", NOON)
ours = ledger.of("Hillside")
for number in count():
    name = f"{sys.argv[2]}-{number:05}"
    ours.intend([draft(name)], NOON)
    print("intended", name, flush=True)
    ours.record([Outcome(key=key(name), state=State.SCHEDULED, sid="SM" + name)], NOON)
    print("scheduled", name, flush=True)
"""


def _acknowledged(url: str, round_: int, lines: int) -> list[tuple[str, str]]:
    """Let a process write, kill it after so many lines, and return all it managed to say."""
    with subprocess.Popen(
        [sys.executable, "-c", _WRITE, url, str(round_)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[3],
    ) as process:
        assert process.stdout is not None
        said = [process.stdout.readline() for _ in range(lines)]
        process.kill()
        said += process.stdout.readlines()
    whole = (line.split() for line in said if line.endswith("\n"))
    return [(state, name) for state, name in whole]


@pytest.mark.slow
def test_a_killed_writer_loses_nothing_it_was_promised(url: str) -> None:
    promised: list[tuple[str, str]] = []
    for round_ in range(6):
        promised += _acknowledged(url, round_, lines=25 + round_)
        with open_ledger(url) as ledger:  # checks the file's integrity, too
            assert ledger.hold("checker", NOON) == 2 * round_ + 2
            kept = {one.key.surgery: one for one in ledger.of("Hillside").records().messages}
        assert {name for _, name in promised} <= kept.keys()
        scheduled = {name for state, name in promised if state == "scheduled"}
        assert {kept[name].sid for name in scheduled} == {f"SM{name}" for name in scheduled}
    assert len(promised) >= 6 * 25
