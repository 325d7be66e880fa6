"""Serves the page: NiceGUI on loopback, in a thread, until it is told to stop.

NiceGUI brings every script, style and font in its wheel: the page asks nobody else for anything.
"""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from nicegui import app as nicegui_app
from nicegui import ui

from sheetdrip.clock import SystemClock
from sheetdrip.demo.page.conductor import Conductor, Listeners
from sheetdrip.demo.page.journal import Journal
from sheetdrip.demo.page.leaving import LeavingIsFine
from sheetdrip.demo.page.rehearsal import Rehearsal
from sheetdrip.demo.page.sandbox_client import SandboxClient
from sheetdrip.demo.page.view.shell import Shell
from sheetdrip.demo.stage import Stage
from sheetdrip.demo.story import START, Act, Story
from sheetdrip.errors import UserMustFix

HOST = "127.0.0.1"
_FAREWELL_SECONDS = 1
_STYLE = Path(__file__).with_name("page.css")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Where to listen, virtual seconds in a real one, and the days over which surgeries are entered."""

    port: int
    speed: float
    days: int


def opening(days: int) -> timedelta:
    """How much of the story is played before the clock first stands, so that there is something to see."""
    return timedelta(days=min(9, days // 3), hours=2, minutes=30)


class Audience:
    """How many browsers look. Touched by the event loop, asked by the conductor."""

    def __init__(self) -> None:
        self._present: set[str] = set()

    def come(self, client_id: str) -> None:
        """A browser is connected."""
        self._present.add(client_id)

    def leave(self, client_id: str) -> None:
        """A browser is gone."""
        self._present.discard(client_id)

    def is_present(self) -> bool:
        """Whether anybody looks."""
        return bool(self._present)


def serve(
    stage: Stage,
    story: Story,
    *,
    wish: Wish,
    ready: Callable[[str], None],
    stop: threading.Event,
) -> None:
    """Serve the rehearsal until `stop` is set; `ready` gets the address.

    UserMustFix when the port is taken.
    """
    listener = _bind(wish.port)
    journal, audience, wall = Journal(stage.clock.now), Audience(), SystemClock()
    journal.listen()
    client = SandboxClient(stage.url, stage.spreadsheet_id, stage.token)
    rehearsal = Rehearsal(stage, story, client, journal, wall)

    def tell(act: Act) -> None:
        who, what = (
            ("Staff", "staff.acted") if act.who == "staff" else ("A patient", "patient.acted")
        )
        journal.write("info", f"{who} {act.told}", what)

    def miss() -> None:
        journal.write("info", "Staff found a row changed and left it alone", "staff.missed")

    listeners = Listeners(tell=tell, miss=miss, ring=rehearsal.bell.ring)
    conductor = Conductor(stage, story, wall, is_watched=audience.is_present, listeners=listeners)
    rehearsal.attend(conductor)
    with closing(client), _conducting(conductor), _serving(listener, rehearsal, audience):
        conductor.set_speed(wish.speed)
        conductor.open(START + opening(wish.days))
        ready(f"http://{HOST}:{listener.getsockname()[1]}")
        stop.wait()


@contextmanager
def _conducting(conductor: Conductor) -> Iterator[None]:
    thread = threading.Thread(target=conductor.run, name="conductor", daemon=True)
    thread.start()
    try:
        yield
    finally:
        conductor.stop()
        thread.join()


@contextmanager
def _serving(listener: socket.socket, rehearsal: Rehearsal, audience: Audience) -> Iterator[None]:
    server = uvicorn.Server(
        uvicorn.Config(
            LeavingIsFine(_site(rehearsal, audience)),
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=_FAREWELL_SECONDS,
        )
    )
    thread = threading.Thread(
        target=server.run, kwargs={"sockets": [listener]}, name="page", daemon=True
    )
    thread.start()
    try:
        yield
    finally:
        server.should_exit = True
        thread.join()


def _site(rehearsal: Rehearsal, audience: Audience) -> FastAPI:
    site = FastAPI(openapi_url=None)
    nicegui_app.on_connect(lambda client: audience.come(client.id))
    nicegui_app.on_disconnect(lambda client: audience.leave(client.id))

    async def root() -> None:
        ui.add_css(_STYLE.read_text(encoding="utf-8"))
        await Shell(rehearsal).open()

    ui.run_with(
        site,
        root=root,
        title="sheetdrip rehearsal",
        favicon="💬",
        dark=None,
        language="en-US",
        tailwind=False,
        reconnect_timeout=30,  # a busy laptop is not a closed page: it keeps what was being typed
        show_welcome_message=False,
    )
    return site


def _bind(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        listener.listen()  # from here on a browser may knock, even before the server is up
    except OSError as error:
        listener.close()
        raise UserMustFix(
            f"Port {port} on {HOST} cannot be used ({error.strerror}); choose another with --port"
        ) from error
    return listener
