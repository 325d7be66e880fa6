"""Serves the sandbox: one HTTP server in a thread, on loopback."""

import asyncio
import logging
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Final, Self

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.server import ServerState

from sheetdrip.errors import UserMustFix
from sheetdrip.sandbox.app import build_app
from sheetdrip.sandbox.webhook_sender import WebhookSender
from sheetdrip.sandbox.wire import breakable_protocol
from sheetdrip.sandbox.world import World

_BACKLOG: Final = 128
_FAREWELL_SECONDS: Final = 1.0
_TICK_SECONDS: Final = 0.05


class SandboxServer:
    """Serves `world` until stopped; also a context manager. `rebuild` makes the world of a reset."""

    def __init__(
        self,
        world: World,
        host: str = "127.0.0.1",
        port: int = 0,
        rebuild: Callable[[], World] | None = None,
    ) -> None:
        self._world = world
        self._address = (host, port)
        self._rebuild = rebuild
        self._app = self._app_of(world)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopping = asyncio.Event()
        self._thread: threading.Thread | None = None

    @property
    def world(self) -> World:
        return self._world

    @property
    def url(self) -> str:
        """Where it listens; empty before the start."""
        return self._world.url

    def start(self) -> Self:
        """Listen; UserMustFix when the port is taken. Callers may connect as soon as it returns."""
        listener = _bind(*self._address)
        host, port = listener.getsockname()[:2]
        self._world.url = f"http://{host}:{port}"
        ready = threading.Event()
        self._thread = threading.Thread(
            target=lambda: asyncio.run(self._run(listener, ready)), name="sandbox", daemon=True
        )
        self._thread.start()
        ready.wait()
        return self

    def stop(self) -> None:
        """Stop listening and hang up on everybody."""
        if self._loop is None or self._thread is None:
            return
        self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join()
        self._loop = self._thread = None

    def replace_world(self, world: World) -> None:
        """Start anew at the same address; key files and tokens stay good."""
        world.url = self._world.url
        world.keys.adopt(self._world.keys)
        self._world, self._app = world, self._app_of(world)

    def _app_of(self, world: World) -> ASGIApp:
        rebuild = self._rebuild
        return build_app(world, rebuild and (lambda: self.replace_world(rebuild())))

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    async def _run(self, listener: socket.socket, ready: threading.Event) -> None:
        # uvicorn.Server wakes up ten times a second to see whether it should stop; tests start
        # and stop hundreds of sandboxes, so only its protocol is used.
        self._loop, self._stopping = asyncio.get_running_loop(), asyncio.Event()
        state, config = ServerState(), _config(self._serve)
        server = await self._loop.create_server(
            lambda: breakable_protocol(config=config, server_state=state, app_state={}),
            sock=listener,
        )
        ready.set()
        await self._deliver_until_stopped()
        server.close()
        for connection in list(state.connections):
            connection.transport.abort()
        if state.tasks:  # whoever is being kept waiting now learns that the caller has gone
            await asyncio.wait(state.tasks, timeout=_FAREWELL_SECONDS)

    async def _deliver_until_stopped(self) -> None:
        while not self._stopping.is_set():
            await WebhookSender(self._world).deliver_due()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), _TICK_SECONDS)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, send)


def _bind(host: str, port: int) -> socket.socket:
    # Naming the protocol is what makes asyncio set TCP_NODELAY: 0.5 ms instead of 40 per answer.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        raise UserMustFix(
            f"Port {port} on {host} cannot be used ({error.strerror}); choose another with --port"
        ) from error
    return listener


def _config(app: ASGIApp) -> uvicorn.Config:
    # uvicorn would otherwise set up logging for the whole process.
    logging.getLogger("uvicorn.error").setLevel(logging.ERROR)
    config = uvicorn.Config(
        app,
        interface="asgi3",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        date_header=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=60,
    )
    config.load()
    return config
