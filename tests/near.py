"""How is a sandbox of the same process asked without a socket? By its own app, in the caller's thread.

The vendors' clients above are real, and so is what answers; a call takes a quarter of the time. Where the
connection itself is to go wrong, or be slow, calls go through it.
"""

import threading
import types
from collections.abc import Coroutine, Generator, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, Protocol, Self
from urllib.parse import unquote, urlsplit

import pytest
import requests
from requests.adapters import HTTPAdapter
from starlette.types import Receive, Scope, Send
from typing_extensions import override

from sheetdrip.sandbox.operations import operation_of
from sheetdrip.sandbox.server import SandboxServer
from tests.asgi import Answer, body_of, run, scope_of

ON_THE_WIRE = frozenset(
    {"timeout", "reset", "cut_after_applied", "truncated", "latency", "late_apply"}
)
"""Faults that are the connection's own."""


class Near(Protocol):
    """What answers at an address of this process."""

    def asked(self, request: requests.PreparedRequest) -> Answer | None:
        """The answer, or None where the request has to go through the socket."""
        ...


_near: dict[str, Near] = {}
_carry = HTTPAdapter.send


def at(url: str) -> Near | None:
    """What answers at an address, if it is near."""
    return _near.get(urlsplit(url).netloc)


@contextmanager
def answering(url: str, who: Near) -> Iterator[None]:
    """Whoever asks an address asks `who`."""
    netloc = urlsplit(url).netloc
    _near[netloc] = who
    try:
        yield
    finally:
        _near.pop(netloc, None)


class NearServer(SandboxServer):
    """A sandbox's server that can also be asked past its socket, by one at a time."""

    _turn: threading.Lock

    @override
    def start(self) -> Self:
        self._turn = threading.Lock()
        super().start()
        _near[urlsplit(self.url).netloc] = self
        return self

    @override
    def stop(self) -> None:
        _near.pop(urlsplit(self.url).netloc, None)
        super().stop()

    def is_near(self, request: requests.PreparedRequest) -> bool:
        """Whether neither the connection matters nor the sandbox may have to wait."""
        path = unquote(urlsplit(str(request.url)).path)
        if operation_of(str(request.method), path).service == "control":
            return False
        return not any(rule.kind in ON_THE_WIRE for rule in self.world.faults.rules)

    def answer(self, request: requests.PreparedRequest) -> Answer:
        """The answer of the sandbox's own app."""
        answer = Answer(body_of(request))
        with self._turn:
            run(self._app(scope_of(request), answer.receive, answer.send))
        return answer

    def asked(self, request: requests.PreparedRequest) -> Answer | None:
        """The answer, or None where the request has to go through the socket."""
        return self.answer(request) if self.is_near(request) else None

    @override
    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        await _in_turn(super()._serve(scope, receive, send), self._turn)

    @override
    async def _deliver_until_stopped(self) -> None:
        await _in_turn(super()._deliver_until_stopped(), self._turn)


@types.coroutine
def _in_turn(work: Coroutine[Any, Any, None], turn: threading.Lock) -> Generator[Any, Any, None]:
    """Work whose every step, from one wait to the next, is a turn."""
    step = partial(work.send, None)
    while True:
        with turn:
            try:
                awaited = step()
            except StopIteration:
                return
        try:
            step = partial(work.send, (yield awaited))
        except BaseException as error:  # noqa: BLE001 - the work's own to deal with
            step = partial(work.throw, error)


def _send(
    adapter: HTTPAdapter,
    request: requests.PreparedRequest,
    *more: Any,  # noqa: ANN401 - as requests has them
    **options: Any,  # noqa: ANN401 - as requests has them
) -> requests.Response:
    server = at(str(request.url))
    answer = None if server is None else server.asked(request)
    if answer is None:
        return _carry(adapter, request, *more, **options)
    return adapter.build_response(request, answer.raw(str(request.method)))


@contextmanager
def near_services() -> Iterator[None]:
    """Calls to sandboxes of this process go past their sockets, and nobody looks for proxies."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(HTTPAdapter, "send", _send)
        patch.setattr(requests.sessions, "get_environ_proxies", lambda *_, **__: {})
        patch.setattr(requests.sessions, "get_netrc_auth", lambda *_, **__: None)
        yield
