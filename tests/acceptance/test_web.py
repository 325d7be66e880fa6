"""What do Twilio and other systems get from `sheetdrip run --web`?"""

import resource
import signal
import socket
import threading
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
import requests

from tests.acceptance.clinic import Clinic
from tests.acceptance.processes import Running
from tests.acceptance.waiting import until

ADA = "+13125550101"
TOKEN = "a-token-of-thirty-two-characters"
TO_THE_EVENING = timedelta(hours=10, minutes=35)


@dataclass(frozen=True, slots=True)
class Served:
    """A clinic whose daemon is served at `url`."""

    clinic: Clinic
    url: str
    handles: int | None = None

    @property
    def env(self) -> Mapping[str, str]:
        """The daemon's environment."""
        return {**self.clinic.sandbox.env, "SHEETDRIP_WEB_TOKEN": TOKEN}

    def settle_on(self, *, poll_seconds: int) -> None:
        """Write the settings."""
        self.clinic.settle_on(
            schedule={"poll_seconds": poll_seconds, "refresh_seconds": 600},
            web={"port": int(self.url.rpartition(":")[2]), "public_url": self.url},
        )

    def daemon(self) -> Running:
        """Start it; returns once it answers and has run a cycle."""
        daemon = self.clinic.begin("run", "--web", env=self.env)
        if self.handles is not None:
            # before it has begun to listen
            resource.prlimit(daemon.pid, resource.RLIMIT_NOFILE, (self.handles, self.handles))
        until(lambda: daemon.code is not None or self.is_well(), "a daemon that is well")
        assert daemon.code is None, daemon.err
        return daemon

    def is_well(self) -> bool:
        try:
            return requests.get(f"{self.url}/healthz", timeout=5).ok
        except requests.ConnectionError:
            return False

    def ask(self, method: str, path: str, **asked: Any) -> requests.Response:  # noqa: ANN401
        headers = {"Authorization": f"Bearer {TOKEN}", "Idempotency-Key": "k-1"}
        return requests.request(method, self.url + path, headers=headers, timeout=60, **asked)

    def enrol(self) -> requests.Response:
        body = {
            "patient": "Ada Marsh",
            "phone": "(312) 555-0101",
            "surgery_date": self.clinic.today.isoformat(),
        }
        return self.ask("POST", "/v1/surgeries", json=body)

    def hear_inbound(self) -> None:
        """Point the Messaging Service's inbound URL here."""
        env, sandbox = self.clinic.sandbox.env, self.clinic.sandbox
        account = (env["TWILIO_ACCOUNT_SID"], env["TWILIO_AUTH_TOKEN"])
        services = requests.get(f"{sandbox.url}/v1/Services", auth=account, timeout=20).json()
        (service,) = services["services"]
        changed = {"InboundRequestUrl": f"{self.url}/v1/twilio/Hillside/inbound"}
        requests.post(
            f"{sandbox.url}/v1/Services/{service['sid']}", changed, auth=account, timeout=20
        ).raise_for_status()


@pytest.fixture
def served(clinic: Clinic) -> Served:
    """The clinic with a web server's settings."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    there = Served(clinic, f"http://127.0.0.1:{port}")
    there.settle_on(poll_seconds=600)
    return there


def test_twilios_calls_show_in_the_sheet_long_before_the_next_poll(served: Served) -> None:
    served.hear_inbound()
    daemon = served.daemon()
    added = served.enrol()
    assert added.status_code == 201
    sid = added.json()["steps"][0]["sid"]
    assert [text["sid"] for text in served.clinic.sandbox.texts()] == [sid]

    served.clinic.sandbox.advance(TO_THE_EVENING)
    row = served.clinic.shown("Ada Marsh", "Evening status", "delivered")
    served.clinic.sandbox.control("POST", "replies", **{"from": ADA, "body": "7"})

    def inbound() -> list[dict[str, Any]]:
        webhooks = served.clinic.sandbox.control("GET", "log")["webhooks"]
        return [one for one in webhooks if one["kind"] == "inbound"]

    (heard,) = until(inbound, "the inbound text")
    assert heard["status"] == 200
    assert row["Evening SID"] == sid
    assert "digest.done" in daemon.events
    done = daemon.signal(signal.SIGTERM).ended(seconds=20)
    assert (done.code, done.out) == (0, "")


def test_killed_between_the_row_and_the_answer_and_asked_again_there_is_one_of_each(
    served: Served,
) -> None:
    served.settle_on(poll_seconds=2)
    killed = served.daemon()
    slow = {"service": "twilio", "operation": "messages.create", "kind": "latency", "seconds": 20}
    served.clinic.sandbox.control("POST", "faults", **slow)
    lost: list[Exception] = []

    def ask() -> None:
        try:
            served.enrol()
        except requests.ConnectionError as error:
            lost.append(error)

    asking = threading.Thread(target=ask)
    asking.start()
    until(lambda: "Ada Marsh" in served.clinic.staff.rows(), "the row", pause=1)
    killed.signal(signal.SIGKILL)
    asking.join(30)
    assert len(lost) == 1

    served.clinic.sandbox.control("DELETE", "faults")
    served.clinic.sandbox.advance(timedelta(minutes=5))  # what was under way has settled at Twilio
    served.daemon()
    again = served.enrol()

    assert again.status_code == 200, again.text
    rows = served.clinic.staff.table()
    assert [row["Patient"] for row in rows] == ["Ada Marsh"]
    assert rows[0]["Drip ID"] == again.json()["drip_id"]

    def settled() -> str | None:
        evening = served.ask("POST", "/v1/surgeries/k-1/steps/evening").json()
        return evening["sid"] if evening["state"] == "scheduled" else None

    sid = until(settled, "the evening's text", pause=1)
    assert [text["sid"] for text in served.clinic.sandbox.texts()] == [sid]


def test_a_port_that_is_taken_is_said_at_the_start(served: Served, sandbox_port: str) -> None:
    served.clinic.settle_on(web={"port": int(sandbox_port)})
    done = served.clinic.run("run", "--web", env=served.env)
    assert done.code == 2
    assert done.problems[0].startswith(f"web.port: 127.0.0.1:{sandbox_port} cannot be used")


def test_four_hundred_callers_that_never_end_their_headers_stop_nothing(served: Served) -> None:
    few = replace(served, handles=256)
    few.settle_on(poll_seconds=1)
    daemon = few.daemon()
    address = ("127.0.0.1", int(few.url.rpartition(":")[2]))
    with ExitStack() as stack:
        for _ in range(400):
            caller = stack.enter_context(socket.create_connection(address, timeout=20))
            caller.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: ")
        few.clinic.staff.type_rows(["Ben Reed", "+13125550102", few.clinic.today])
        few.clinic.shown("Ben Reed", "Evening status", "scheduled")
        assert few.is_well()
        assert few.enrol().status_code == 201
    assert daemon.code is None
    assert "job.crashed" not in daemon.events
