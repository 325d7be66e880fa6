"""Do patients stay out of what sheetdrip prints to its log, and is all of it JSON?"""

import json
import signal
from pathlib import Path

from tests.acceptance.clinic import Sandbox, Staff
from tests.acceptance.processes import Processes
from tests.acceptance.waiting import until


def test_no_name_number_or_text_of_a_patient_reaches_the_log(
    processes: Processes, tmp_path: Path
) -> None:
    _, announced = processes.announced(
        "sandbox", "--surgeries", "30", "--out", str(tmp_path / "out")
    )
    sandbox = Sandbox(announced)
    staff = Staff(sandbox, sandbox.config.with_name("service-account.json"))
    rows = staff.table()
    staff.close()
    for fault in ("503", "cut_after_applied", "truncated"):  # what fails is logged most
        sandbox.control(
            "POST", "faults", service="twilio", operation="messages.create", kind=fault, nth=3
        )
    sandbox.control("POST", "faults", service="sheets", kind="503", nth=2, times=1)

    daemon = processes.start("run", "--config", str(sandbox.config), env=sandbox.env)
    until(lambda: "cycle.done" in daemon.events, "a cycle")
    log = daemon.signal(signal.SIGTERM).ended().err

    bodies = {text["body"] for text in sandbox.texts()}
    names = {word for row in rows for word in row["Patient"].split()}
    numbers = {"".join(filter(str.isdigit, row["Phone"]))[-7:] for row in rows}
    assert len(numbers) == 30
    assert len(bodies) > 1
    assert '"event": "send.unclear"' in log
    assert [canary for canary in (*names, *numbers, *bodies) if canary in log] == []


def test_every_line_of_a_daemon_that_cannot_keep_up_is_json(
    processes: Processes, tmp_path: Path
) -> None:
    _, announced = processes.announced(
        "sandbox", "--surgeries", "5", "--out", str(tmp_path / "out")
    )
    sandbox = Sandbox(announced)
    polling = sandbox.config.read_text().replace("poll_seconds = 15", "poll_seconds = 1")
    sandbox.config.write_text(polling)
    sandbox.control("POST", "faults", service="sheets", kind="latency", seconds=1.5, times=None)

    daemon = processes.start("run", "--config", str(sandbox.config), env=sandbox.env)
    until(
        lambda: "library.logged" in daemon.err, "APScheduler's own warning of a job still at work"
    )
    log = daemon.signal(signal.SIGTERM).ended().err

    lines = [json.loads(line) for line in log.splitlines()]
    scheduler = [line for line in lines if line.get("logger") == "apscheduler.scheduler"]
    assert "maximum number of running instances" in scheduler[0]["template"]
