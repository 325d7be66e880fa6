"""What does `sheetdrip sandbox` promise whoever starts it?"""

import json
import signal
import stat
from pathlib import Path

import requests

from tests.acceptance.processes import Processes


def test_the_sandbox_announces_itself_in_one_line_and_its_settings_pass_the_check(
    processes: Processes, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    running, announced = processes.announced("sandbox", "--seed", "4", "--out", str(out))

    checked = processes.run("check", "--config", announced["config"], env=announced["env"])
    seen = {
        what: requests.get(f"{announced['url']}/sandbox/{what}", timeout=10).json()
        for what in ("clock", "messages", "log")
    }
    ended = running.signal(signal.SIGTERM).ended(seconds=10)

    assert sorted(announced) == ["config", "env", "spreadsheet_id", "url"]
    assert sorted(announced["env"]) == ["TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN"]
    assert announced["config"] == str(out / "sheetdrip.toml")
    assert stat.S_IMODE((out / "service-account.json").stat().st_mode) == 0o600
    assert (checked.code, checked.err) == (0, "")
    assert "Hillside: sheet: 12 rows, America/Chicago" in checked.out
    assert sorted(seen["clock"]) == ["date_ahead_seconds", "now", "offset_seconds"]
    assert seen["messages"] == {"messages": [], "count": 0}
    assert seen["log"]["counts"]["sheets.values.batchGet"] == 1
    assert (ended.code, ended.err) == (0, "")
    assert ended.out == json.dumps(announced) + "\n"


def test_a_taken_port_is_told_in_a_sentence(processes: Processes, sandbox_port: str) -> None:
    second = processes.run("sandbox", "--port", sandbox_port)

    assert (second.code, second.out) == (2, "")
    (sentence,) = second.problems
    assert sentence == (
        f"Port {sandbox_port} on 127.0.0.1 cannot be used (Address already in use); "
        "choose another with --port"
    )
