"""How is the sandbox reached? One HTTP server in a thread, on loopback."""

import asyncio
import logging
import socket
import threading
from types import TracebackType
from typing import Final, Self, cast

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from sheetdrip.errors import UserMustFix
from sheetdrip.sandbox.app import build_app
from sheetdrip.sandbox.wire import breakable_protocol
from sheetdrip.sandbox.world import World

_BACKLOG: Final = 128
_STOP_SECONDS: Final = 10


class SandboxServer:
    """Serves `world` until stopped; also a context manager."""

    def __init__(self, world: World, host: str = "127.0.0.1", port: int = 0) -> None:
        self._world = world
        self._address = (host, port)
        self._app: ASGIApp = build_app(world)
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None

    @property
    def world(self) -> World:
        """What is being served."""
        return self._world

    @property
    def url(self) -> str:
        """Where it listens; empty before the start."""
        return self._world.url

    def start(self) -> Self:
        """Listen; UserMustFix when the port is taken."""
        listener = _bind(*self._address)
        host, port = listener.getsockname()[:2]
        self._world.url = f"http://{host}:{port}"
        self._server = uvicorn.Server(_config(self._serve))
        self._thread = threading.Thread(
            target=self._server.run, args=([listener],), name="sandbox", daemon=True
        )
        self._thread.start()
        return self

    def stop(self) -> None:
        """Stop listening and hang up on everybody."""
        if self._server is None or self._thread is None:
            return
        self._server.should_exit = True
        self._server.force_exit = True
        self._thread.join(_STOP_SECONDS)
        self._server = self._thread = None

    def replace_world(self, world: World) -> None:
        """Start anew at the same address."""
        world.url = self._world.url
        self._world, self._app = world, build_app(world)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.stop()

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, send)


def _bind(host: str, port: int) -> socket.socket:
    # Naming the protocol is what makes asyncio set TCP_NODELAY: 0.5 ms instead of 40 per answer.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        # Listening here, not in the thread: callers may connect as soon as start() returns, and a
        # taken port fails in the caller's face.
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
    return uvicorn.Config(
        app,
        http=cast("type[asyncio.Protocol]", breakable_protocol),  # any factory will do
        interface="asgi3",
        loop="asyncio",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        date_header=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=60,
        timeout_graceful_shutdown=1,
    )
