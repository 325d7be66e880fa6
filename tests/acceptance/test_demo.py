"""Does `sheetdrip demo` show a newcomer the truth, the same one each time?"""

import re
import signal
from typing import Any

import pytest
import requests

from tests.acceptance.processes import Done, Processes
from tests.acceptance.waiting import until

TINY = ("demo", "--headless", "--days", "2", "--surgeries", "4")
SID = "SM[0-9a-f]{32}"
STEP = r"  (Evening|Day \d+) +(waiting|scheduled|sent|delivered|skipped|undelivered|stopped) +2026-"


DAYS_TAKE = 240
"""Seconds that some days may take on a busy machine."""

pytestmark = pytest.mark.timeout(300)


@pytest.fixture
def told(processes: Processes) -> Done:
    """Some days, as text."""
    return processes.start(*TINY, "--seed", "7").ended(DAYS_TAKE)


@pytest.mark.slow
def test_the_same_seed_gives_the_same_outcome_to_the_byte(told: Done, processes: Processes) -> None:
    again = processes.start(*TINY, "--seed", "7").ended(DAYS_TAKE)

    assert (told.code, again.code) == (0, 0)
    assert told.out == again.out


def test_every_text_that_was_due_was_sent_once_and_what_patients_answered_stands_in_the_sheet(
    processes: Processes,
) -> None:
    played = processes.start(*TINY, "--seed", "7", "--json").ended(DAYS_TAKE).document
    assert played["clean"] is True
    _assert_clean(played)
    assert len(played["surgeries"]) == 4
    heard = played["verdict"]["heard"]
    assert played["calls"]["twilio.messages.create"] == _handed_over(played) + heard["asked_again"]

    scores = [step["score"] for one in played["surgeries"] for step in one["steps"]]
    assert heard["answers"] == heard["lines"] > 0
    assert heard["scores_right"] == len([score for score in scores if score]) > 0
    calls = [one["needs_call"] or one["please_read"] for one in played["surgeries"]]
    assert heard["calls"] == len([words for words in calls if words])


def test_told_as_text_each_step_has_its_line_and_the_verdict_comes_last(told: Done) -> None:
    *lines, verdict = told.out.splitlines()
    due, once, delivered, undelivered = map(
        int, re.findall(r"(\d+) (?:texts due|sent once|delivered|undelivered)", verdict)
    )
    assert (told.code, told.err) == (0, "")
    assert len([line for line in lines if ", surgery 2026-03-0" in line]) == 4
    assert len([line for line in lines if re.match(STEP, line)]) == 16
    assert re.search(rf"\n  Evening  delivered   2026-03-02 19:00  {SID}\n", told.out)
    assert due == once == delivered + undelivered > 0
    assert "0 sent twice, 0 missing, 0 at a wrong hour" in verdict
    assert re.search(
        r" \d+ answers: \d+ scores right, 0 wrong, 0 missing; \d+ asked once more; "
        r"\d+ STOPs heeded, 0 texts after STOP; \d+ lines in Replies; \d+ rows need a person\.$",
        verdict,
    )


@pytest.mark.slow
def test_another_seed_gives_another_outcome(told: Done, processes: Processes) -> None:
    other = processes.start(*TINY, "--seed", "8").ended(DAYS_TAKE)

    assert other.code == 0
    assert told.out != other.out


@pytest.mark.long
@pytest.mark.timeout(590)
def test_thirty_days_of_forty_surgeries_leave_nobody_out(processes: Processes) -> None:
    arguments = ("demo", "--headless", "--days", "30", "--surgeries", "40", "--seed", "7", "--json")
    done = processes.start(*arguments).ended(seconds=580)

    assert done.code == 0
    _assert_clean(done.document)
    assert done.document["verdict"]["due"] > 80
    heard = done.document["verdict"]["heard"]
    assert heard["answers"] == heard["lines"] > 50
    assert heard["scores_right"] > 40
    assert heard["asked_again"] == heard["asked_again_right"] > 0
    assert heard["stops"] == heard["stops_heeded"] > 1
    assert heard["calls"] > 0


def test_the_live_demo_tells_what_happens_and_ends_at_ctrl_c(processes: Processes) -> None:
    live = processes.start("demo", "--no-page", "--speed", "100000", "--surgeries", "200")
    for told in ("Sandbox at http://127.0.0.1:", "staff enters a surgery", "scheduled for "):
        until(lambda told=told: live.has_printed(told), told)  # type: ignore[misc]

    done = live.signal(signal.SIGINT).ended(seconds=15)

    assert (done.code, done.err) == (0, "")
    assert re.search(
        rf"\n\w{{3}} \d\d Mar \d\d:\d\d  text to …01\d\d scheduled for .* {SID}\n", done.out
    )
    assert done.out.splitlines()[-1].startswith("Verdict: ")


def test_the_page_is_served_until_ctrl_c(processes: Processes) -> None:
    demo = processes.start("demo", "--days", "1", "--surgeries", "1")
    until(lambda: demo.has_printed("page is at"), "the page's address")
    address = re.search(r"http://127\.0\.0\.1:(\d+)", demo.out)
    assert address is not None
    page = requests.get(address.group(), timeout=40)
    assert (page.status_code, "<title>sheetdrip rehearsal</title>" in page.text) == (200, True)

    second = processes.run("demo", "--port", address.group(1))
    assert second.code == 2
    assert "choose another with --port" in second.problems[0]

    done = demo.signal(signal.SIGINT).ended(seconds=30)
    assert (done.code, done.err) == (0, "")


def _assert_clean(outcome: dict[str, Any]) -> None:
    verdict = outcome["verdict"]
    assert verdict["due"] == verdict["sent_once"] > 0
    assert (verdict["sent_twice"], verdict["missing"], verdict["wrong_hour"]) == (0, 0, 0)
    assert verdict["delivered"] + verdict["undelivered"] == verdict["sent_once"]
    heard = verdict["heard"]
    assert (heard["scores_wrong"], heard["scores_missing"], heard["texts_after_stop"]) == (0, 0, 0)
    assert (heard["lines_wrong"], heard["calls_wrong"]) == (0, 0)


def _handed_over(outcome: dict[str, Any]) -> int:
    """How many different SIDs the sheet shows."""
    steps = [step for surgery in outcome["surgeries"] for step in surgery["steps"]]
    return len({step["sid"] for step in steps if step["sid"]})
