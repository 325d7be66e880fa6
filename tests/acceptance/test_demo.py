"""Does `sheetdrip demo` show a newcomer the truth, the same one each time?"""

import re
import signal
from collections.abc import Iterator
from typing import Any

import pytest

from tests.acceptance.processes import Processes, Running
from tests.acceptance.waiting import until

SMALL = ("demo", "--headless", "--days", "5", "--surgeries", "8")
SID = "SM[0-9a-f]{32}"


@pytest.fixture(scope="module")
def small_demos(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Running]]:
    """Five days of eight surgeries, side by side: twice the same, told as text, and another seed."""
    processes = Processes(tmp_path_factory.mktemp("demos"))
    yield {
        "first": processes.start(*SMALL, "--seed", "7", "--json"),
        "again": processes.start(*SMALL, "--seed", "7", "--json"),
        "told": processes.start(*SMALL, "--seed", "7"),
        "other": processes.start(*SMALL, "--seed", "8", "--json"),
    }
    processes.put_away()


def test_the_same_seed_gives_the_same_outcome_to_the_byte(
    small_demos: dict[str, Running],
) -> None:
    first, again = small_demos["first"].ended(), small_demos["again"].ended()

    assert (first.code, again.code) == (0, 0)
    assert first.out == again.out


def test_every_text_that_was_due_was_sent_once(small_demos: dict[str, Running]) -> None:
    outcome = small_demos["first"].ended().document

    assert outcome["clean"] is True
    _assert_clean(outcome)
    assert len(outcome["surgeries"]) == 8
    assert outcome["calls"]["twilio.messages.create"] == _handed_over(outcome)


def test_another_seed_gives_another_outcome(small_demos: dict[str, Running]) -> None:
    first, other = small_demos["first"].ended().document, small_demos["other"].ended().document

    _assert_clean(other)
    assert first["surgeries"] != other["surgeries"]


def test_told_as_text_each_step_has_its_line_and_the_verdict_comes_last(
    small_demos: dict[str, Running],
) -> None:
    document, told = small_demos["first"].ended().document, small_demos["told"].ended()

    *lines, verdict = told.out.splitlines()
    assert told.code == 0
    assert [line.split(",")[0] for line in lines if ", surgery " in line] == [
        surgery["patient"] for surgery in document["surgeries"]
    ]
    assert [line.split()[-1] for line in lines if re.search(f"{SID}$", line)] == [
        step["sid"]
        for surgery in document["surgeries"]
        for step in surgery["steps"]
        if step["sid"] and step["status"] != "cancelled: Drip says Cancelled"
    ]
    assert len([line for line in lines if re.match("  (Evening|Day)", line)]) == 8 * 4
    assert re.search(rf"  Evening  delivered   2026-03-02 19:00  {SID}\n", told.out)
    assert verdict == (
        "Verdict: {due} texts due, {sent_once} sent once, 0 sent twice, 0 missing, 0 at a wrong hour "
        "({delivered} delivered, {undelivered} undelivered)."
    ).format(**document["verdict"])


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_thirty_days_of_forty_surgeries_leave_nobody_out(processes: Processes) -> None:
    arguments = ("demo", "--headless", "--days", "30", "--surgeries", "40", "--seed", "7", "--json")
    done = processes.start(*arguments).ended(seconds=280)

    assert done.code == 0
    _assert_clean(done.document)
    assert done.document["verdict"]["due"] > 80


def test_the_live_demo_tells_what_happens_and_ends_at_ctrl_c(processes: Processes) -> None:
    live = processes.start("demo", "--speed", "100000", "--port", "0", "--surgeries", "200")
    for told in ("Sandbox at http://127.0.0.1:", "staff enters a surgery", "scheduled for "):
        until(lambda told=told: live.has_printed(told), told)  # type: ignore[misc]

    done = live.signal(signal.SIGINT).ended(seconds=15)

    assert (done.code, done.err) == (0, "")
    assert re.search(
        rf"\n\w{{3}} \d\d Mar \d\d:\d\d  text to …01\d\d scheduled for .* {SID}\n", done.out
    )
    assert done.out.splitlines()[-1].startswith("Verdict: ")


def _assert_clean(outcome: dict[str, Any]) -> None:
    verdict = outcome["verdict"]
    assert verdict["due"] == verdict["sent_once"] > 0
    assert (verdict["sent_twice"], verdict["missing"], verdict["wrong_hour"]) == (0, 0, 0)
    assert verdict["delivered"] + verdict["undelivered"] == verdict["sent_once"]


def _handed_over(outcome: dict[str, Any]) -> int:
    """How many different SIDs the sheet shows."""
    steps = [step for surgery in outcome["surgeries"] for step in surgery["steps"]]
    return len({step["sid"] for step in steps if step["sid"]})
