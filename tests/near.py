"""How is a sandbox of the same process asked without a socket? By its own app, in the caller's thread.

The vendors' clients above are real, and so is what answers; a call takes a quarter of the time. Where the
connection itself is to go wrong, or be slow, calls go through it.
"""

import threading
import types
from collections.abc import Coroutine, Generator, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, Self
from urllib.parse import urlsplit

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

_near: dict[str, "NearServer"] = {}
_carry = HTTPAdapter.send


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

    def asked(self, request: requests.PreparedRequest) -> Answer | None:
        """The answer, or None where the connection matters, or the sandbox may have to wait."""
        scope = scope_of(request)
        if operation_of(scope["method"], scope["path"]).service == "control":
            return None
        answer = Answer(body_of(request))
        with self._turn:
            if any(rule.kind in ON_THE_WIRE for rule in self.world.faults.rules):
                return None
            run(self._app(scope, answer.receive, answer.send))
        return answer

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
    server = _near.get(urlsplit(str(request.url)).netloc)
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
