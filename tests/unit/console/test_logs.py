"""Is every line of a log one JSON document without a patient's data, whoever speaks?"""

import json
import subprocess
import sys

CANARY = "Ada Example +13125550101"

PROGRAM = f"""
import logging, sys, threading, urllib.error, warnings
import structlog
from sheetdrip.console.logs import log_to_stderr

log_to_stderr()
canary = {CANARY!r}
structlog.get_logger("ours").info("ours.said", clinic="Hillside")
logging.getLogger("apscheduler.scheduler").warning('Run time of job "%s" was missed by %s', canary, 3)
logging.getLogger("urllib3").warning(f"Retrying /Messages.json?To={{canary}}")
logging.getLogger("a.library").warning("100%% of {{canary}}")
logging.getLogger("a.library").error(canary, "%s", {{"a": 1}})
logging.getLogger("a.library").warning("%d of two", "not a number")
logging.getLogger("uvicorn.error").critical("line one\\nline two " + canary)
logging.getLogger("quiet").info(canary)
try:
    raise ValueError(canary)
except ValueError:
    logging.getLogger("asyncio").exception("of %s", canary)
warnings.warn(canary, DeprecationWarning)
warnings.warn("deprecated " + canary, UserWarning)

def fall():
    raise RuntimeError(canary)

class Noisy:
    def __del__(self):
        raise RuntimeError(canary)

Noisy()
threads = [threading.Thread(target=fall) for _ in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()

def many():
    for number in range(200):
        structlog.get_logger("ours").warning("ours.many", number=number)
        logging.getLogger("theirs").warning("number %d", number)

threads = [threading.Thread(target=many) for _ in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
raise KeyError(canary)
"""


def test_ours_libraries_warnings_and_crashes_alike() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "always", "-c", PROGRAM],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    events = [line["event"] for line in lines]
    assert done.returncode == 1
    assert not {"Ada", "3125550101"} & set(done.stderr.replace('"', " ").split())
    assert "Ada" not in done.stderr
    assert "3125550101" not in done.stderr
    assert events.count("ours.many") == 1600
    assert sum(line.get("logger") == "theirs" for line in lines) == 1600
    assert events.count("thread.crashed") == 8
    assert events.count("library.warned") == 2
    assert events.count("unraisable.crashed") == 1
    assert events[-1] == "process.crashed"
    assert "quiet" not in {line.get("logger") for line in lines}
    missed = next(line for line in lines if line.get("logger") == "apscheduler.scheduler")
    assert missed["template"] == 'Run time of job "%s" was missed by %s'
    crash = next(line for line in lines if line.get("logger") == "asyncio")
    assert (crash["error"], crash["level"]) == ("ValueError", "error")
