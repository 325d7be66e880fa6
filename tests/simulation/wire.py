"""How do the vendors' clients reach the sandbox without a socket? A `requests` adapter over its ASGI app.

The clients above it are real, and so is urllib3's reading of short bodies; only the connection is not (four
times faster, and the same on every run). Every call can go wrong here, and passes points at which the process
may die.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs

import requests
from requests.adapters import HTTPAdapter
from starlette.types import Receive, Scope
from typing_extensions import override
from urllib3.connection import HTTPConnection
from urllib3.exceptions import MaxRetryError, NewConnectionError, ProtocolError

from sheetdrip.sandbox.app import build_app
from sheetdrip.sandbox.operations import Operation, operation_of
from sheetdrip.sandbox.world import World
from tests.asgi import Answer, body_of, run, scope_of

STATUSES = frozenset({"429", "500", "503", "html_502"})
PAGES = frozenset({"html_200", "html_403", "html_404", "html_503", "empty_200", "list_200"})
"""What stands before a service answers in its place."""

HANGING = frozenset({"hangs", "suspended"})
"""The answer comes only after `seconds`, or else not at all; it hangs, or the machine sleeps meanwhile."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """One call going wrong. `applied`: its work is done all the same; `seconds`: how much later."""

    kind: str
    applied: bool = False
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Call:
    """A request on its way. `operation` as service.name."""

    operation: str
    body: bytes

    @property
    def form(self) -> Mapping[str, str]:
        """The form fields, each once."""
        return {name: values[0] for name, values in parse_qs(self.body.decode()).items()}


@dataclass(slots=True)
class Hooks:
    """Who stands at the wire: what breaks a call, where the process dies, what must hold before a call, and
    what is to be told once its work was done, also where nobody gets the answer."""

    trouble: Callable[[Call], Trouble | None] = field(default=lambda _call: None)
    point: Callable[[str], None] = field(default=lambda _name: None)
    watch: Callable[[Call], None] = field(default=lambda _call: None)
    refused: Callable[[Call], None] = field(default=lambda _call: None)
    done: Callable[[Call], None] = field(default=lambda _call: None)


class InProcess(HTTPAdapter):
    """Carries requests into a world's ASGI app in the caller's thread."""

    def __init__(self, world: World, hooks: Hooks) -> None:
        super().__init__()
        self._world = world
        self._app = build_app(world)
        self._hooks = hooks

    @override
    def send(self, request: requests.PreparedRequest, *_: Any, **options: Any) -> requests.Response:
        """One request; raises what requests would for a broken connection."""
        scope, body = scope_of(request), body_of(request)
        operation = operation_of(scope["method"], scope["path"])
        call = Call(f"{operation.service}.{operation.name}", body)
        self._hooks.point(f"{call.operation} before")
        self._hooks.watch(call)
        trouble = self._hooks.trouble(call)
        answer = self._answered(operation, scope, call, trouble)
        if trouble is None and answer is not None and answer.status >= HTTPStatus.BAD_REQUEST:
            self._hooks.refused(call)
        self._hooks.point(f"{call.operation} applied")
        if answer is None:
            assert trouble is not None
            raise self._broken(trouble, request, options.get("timeout"))
        short = trouble is not None and trouble.kind == "truncated"
        return self.build_response(request, answer.raw(request.method or "GET", short=short))

    def _answered(
        self, operation: Operation, scope: Scope, call: Call, trouble: Trouble | None
    ) -> Answer | None:
        """The sandbox's answer, or None when the caller does not get one."""
        if trouble is None or trouble.kind == "truncated":
            return self._ask(scope, call)
        if trouble.kind in HANGING:
            self._world.clock.advance(trouble.seconds)
            return self._ask(scope, call) if trouble.applied else None
        if trouble.kind in STATUSES | PAGES:
            rule = {"kind": trouble.kind, "service": operation.service, "operation": operation.name}
            self._world.faults.add({**rule, "applied": trouble.applied})
            answer = self._ask(scope, call)
            self._world.faults.clear()
            return answer
        if trouble.kind == "late_apply":
            self._put_off(scope, call, trouble.seconds)
        elif trouble.applied:
            self._ask(scope, call)
        return None

    def _ask(self, scope: Scope, call: Call) -> Answer:
        answer = Answer(call.body)
        run(self._app(scope, answer.receive, answer.send))
        self._hooks.done(call)
        return answer

    def _put_off(self, scope: Scope, call: Call, seconds: float) -> None:
        async def work() -> None:
            answer = Answer(call.body)
            receive: Receive = answer.receive
            await self._app({**scope, "state": {}}, receive, answer.send)
            self._hooks.done(call)

        due = self._world.clock.now() + timedelta(seconds=seconds)
        self._world.deferred.add(due, work)

    def _broken(
        self, trouble: Trouble, request: requests.PreparedRequest, timeout: object
    ) -> requests.RequestException:
        if trouble.kind == "refused":
            cause = NewConnectionError(HTTPConnection("sandbox.test"), "Connection refused")
            return requests.ConnectionError(
                MaxRetryError(None, request.url or "", cause),  # type: ignore[arg-type]
                request=request,
            )
        if trouble.kind == "timeout":
            patience = timeout[1] if isinstance(timeout, tuple) else 60.0
            self._world.clock.advance(patience)
            return requests.ReadTimeout(request=request)
        reset = ConnectionResetError(104, "Connection reset by peer")
        return requests.ConnectionError(
            ProtocolError("Connection aborted.", reset), request=request
        )
