"""Runs the site: uvicorn in a thread of the daemon's process, which ends with it."""

import logging
import socket
import threading
from typing import Final, Self

import structlog
import uvicorn
from starlette.types import ASGIApp

from sheetdrip.errors import UserMustFix
from sheetdrip.web.connections import HEADERS_WITHIN, Room, file_handles, limited

log = structlog.get_logger(__name__)

_FAREWELL_SECONDS: Final = 3


class WebServer:
    """Serves an application between `start` and `stop`; also a context manager."""

    def __init__(
        self,
        application: ASGIApp,
        host: str,
        port: int,
        *,
        room: Room | None = None,
        headers_within: float = HEADERS_WITHIN,
    ) -> None:
        # uvicorn logs an exception with its words, which may be a patient's
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
        self._address = (host, port)
        self._room = room or Room.within(file_handles())
        self._server = uvicorn.Server(
            uvicorn.Config(
                application,
                interface="asgi3",
                http=limited(self._room.connections, headers_within),
                ws="none",
                lifespan="off",
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,  # nothing here depends on who asks, or through which address
                backlog=self._room.backlog,
                timeout_graceful_shutdown=_FAREWELL_SECONDS,
            )
        )
        self._thread: threading.Thread | None = None

    def start(self) -> Self:
        """Listen. Raises UserMustFix when the address is taken or not this machine's."""
        listener = _listening(*self._address, self._room.backlog)
        host, port = listener.getsockname()[:2]
        self.url = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
        self._thread = threading.Thread(
            target=self._server.run, args=([listener],), name="web", daemon=True
        )
        self._thread.start()
        log.info("web.listening", host=host, port=port)
        return self

    def stop(self) -> None:
        """Let answers under way leave, for some seconds, and stop listening."""
        if self._thread is not None:
            self._server.should_exit = True
            self._thread.join(2 * _FAREWELL_SECONDS)
            self._thread = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()


def _listening(host: str, port: int, backlog: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # naming the protocol is what makes asyncio set TCP_NODELAY
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(backlog)
    except OSError as error:
        listener.close()
        raise UserMustFix(
            f"web.port: {host}:{port} cannot be used ({error.strerror}): stop what listens there, "
            "or choose another web.port"
        ) from None
    return listener
