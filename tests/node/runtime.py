"""How are the Functions run as Twilio runs them? In `twilio-run`, Twilio's own local runtime."""

import os
import shutil
import signal
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import requests

from tests.acceptance.waiting import until

KEPT = Path(__file__).parents[2] / "config" / "studio"


@dataclass(slots=True)
class Endpoint:
    """A server that stands for sheetdrip's: keeps what it is asked, and answers as it is told."""

    url: str = ""
    heard: list[dict[str, Any]] = field(default_factory=list)
    status: int = 201
    body: bytes = b'{"steps": []}'
    awake: threading.Event = field(default_factory=threading.Event)

    def begin_anew(self) -> None:
        """Forget what was heard and how to answer it."""
        self.heard, self.status, self.body = [], 201, b'{"steps": []}'
        self.awake.set()


@contextmanager
def endpoint_at_work() -> Iterator[Endpoint]:
    """An endpoint on a port of its own."""
    endpoint = Endpoint()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            headers = {name.lower(): value for name, value in self.headers.items()}
            endpoint.heard.append({"path": self.path, "headers": headers, "body": body})
            endpoint.awake.wait(30)
            self.send_response(endpoint.status)
            self.send_header("Content-Length", str(len(endpoint.body)))
            self.end_headers()
            self.wfile.write(endpoint.body)

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    endpoint.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield endpoint
    finally:
        endpoint.awake.set()
        server.shutdown()
        thread.join()
        server.server_close()


def installed(folder: Path) -> Path:
    """A copy of the kept Functions with what they need to run."""
    copy = folder / "studio"
    shutil.copytree(KEPT, copy, ignore=shutil.ignore_patterns("node_modules"))
    quiet = ["--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts", "--prefer-offline"]
    done = subprocess.run(
        ["npm", "install", *quiet],  # noqa: S607
        cwd=copy,
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return copy


@contextmanager
def functions_at_work(folder: Path, url: str, token: str) -> Iterator[str]:
    """The Functions of an installed folder, speaking to sheetdrip at `url`; yields their address."""
    settings = {"SHEETDRIP_URL": url, "SHEETDRIP_TOKEN": token}
    (folder / ".env").write_text("".join(f"{k}={v}\n" for k, v in settings.items() if v))
    port, runtime = _free_port(), folder / "node_modules" / ".bin" / "twilio-run"
    with (folder / "output.txt").open("wb") as output:
        process = subprocess.Popen(
            [str(runtime), "start", "--port", str(port), "--env", ".env"],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # it starts a process per call: they end together
        )
    address = f"http://127.0.0.1:{port}"
    try:
        until(lambda: _answers(address), "the local runtime")
        yield address
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def printed(folder: Path) -> str:
    """Everything that the runtime and the Functions have printed."""
    return (folder / "output.txt").read_text(encoding="utf-8")


def _answers(address: str) -> bool:
    try:
        requests.get(address, timeout=5)
    except requests.ConnectionError:
        return False
    return True


def _free_port() -> int:
    with socket.socket() as plug:
        plug.bind(("127.0.0.1", 0))
        port: int = plug.getsockname()[1]
    return port
