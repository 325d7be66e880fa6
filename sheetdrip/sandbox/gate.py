"""The gate that every request passes: a fault, if one is set; the credentials; the quota; the log."""

from datetime import datetime, timedelta
from email.utils import format_datetime

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sheetdrip.sandbox import wire
from sheetdrip.sandbox.faults import Fault
from sheetdrip.sandbox.google.access import principal_of
from sheetdrip.sandbox.google.errors import GoogleError, permission_denied
from sheetdrip.sandbox.log import Entry
from sheetdrip.sandbox.oddities import mutated
from sheetdrip.sandbox.operations import Operation, operation_of
from sheetdrip.sandbox.refusals import GOOGLE, failure, google_response
from sheetdrip.sandbox.twilio.accounts import check_active
from sheetdrip.sandbox.twilio.credentials import account_of
from sheetdrip.sandbox.twilio.errors import TwilioError, error_response
from sheetdrip.sandbox.world import World

_TWILIO = frozenset({"twilio", "messaging", "studio"})


class Gate:
    """The ASGI app around the routes of one world."""

    def __init__(self, app: ASGIApp, world: World) -> None:
        self._app = app
        self._world = world

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        world, started = self._world, self._world.machine.monotonic()
        arrived = world.clock.now()
        operation = operation_of(scope["method"], scope["path"])
        await world.deferred.run(world.clock.now())
        if operation.service == "control":
            await self._app(scope, receive, send)
            return
        world.log.count(operation)
        dated = _Dated(send, world)
        fault = world.faults.draw(operation)
        if fault is None:
            await self._admit(operation, scope, receive, dated)
        else:
            await self._break(fault, operation, scope, receive, dated)
        elapsed = (world.machine.monotonic() - started) * 1000
        world.log.add(_entry(arrived, operation, scope, dated.status, elapsed, fault))

    async def _admit(
        self, operation: Operation, scope: Scope, receive: Receive, send: Send
    ) -> None:
        refusal = self._refusal(operation, scope)
        if refusal is not None:
            await refusal(scope, receive, send)
            return
        await self._app(scope, receive, send)
        if operation.service == "sheets" and operation.write:
            self._world.drive.note_edits()

    def _refusal(self, operation: Operation, scope: Scope) -> Response | None:
        try:
            principal = self._principal(operation, scope)
            scope.setdefault("state", {})["principal"] = principal
            now = self._world.clock.now()
            self._world.quotas.take(operation.service, principal, now, write=operation.write)
            self._check_ownership(operation, principal)
            if operation.service in _TWILIO and operation.name != "accounts.fetch":
                check_active(self._world.twilio.accounts[principal])
        except GoogleError as error:
            return google_response(error)
        except TwilioError as error:
            return error_response(error)
        return None

    def _check_ownership(self, operation: Operation, principal: str) -> None:
        # Service accounts own nothing (docs/vendors/sheets.md#service-accounts); Drive has words of its own.
        creates = (operation.service, operation.name) == ("sheets", "spreadsheets.create")
        if creates and self._world.keys.is_service_account(principal):
            raise permission_denied()

    def _principal(self, operation: Operation, scope: Scope) -> str:
        authorization = dict(scope["headers"]).get(b"authorization", b"").decode("latin-1")
        if operation.service in _TWILIO:
            return account_of(self._world.twilio, authorization, scope["path"])
        if operation.service in GOOGLE:
            return principal_of(
                self._world.keys,
                authorization,
                operation.service,
                operation.name,
                write=operation.write,
            )
        return ""

    async def _break(
        self, fault: Fault, operation: Operation, scope: Scope, receive: Receive, send: "_Dated"
    ) -> None:
        match fault.kind:
            case "latency":
                await wire.pause(fault.seconds)
                await self._admit(operation, scope, receive, send)
            case "timeout":
                await wire.stay_silent(receive, fault.seconds)
                await wire.hang_up(scope, receive)
            case "reset":
                await wire.hang_up(scope, receive, reset=True)
            case "late_apply":
                await self._apply_late(fault, operation, scope, receive)
            case "cut_after_applied":
                await self._record(operation, scope, receive)
                await wire.hang_up(scope, receive)
            case "truncated":
                recorded = await self._record(operation, scope, receive)
                await wire.send_half(recorded, send, scope, receive)
            case _:
                answer = await self._answer(fault, operation, scope, receive)
                await answer(scope, receive, send)

    async def _answer(
        self, fault: Fault, operation: Operation, scope: Scope, receive: Receive
    ) -> Response:
        if fault.kind == "odd_json":
            recorded = await self._record(operation, scope, receive)
            changed = mutated(recorded.body, fault.seed + fault.seen)
            return Response(changed, recorded.status, media_type="application/json")
        if fault.applied:
            await self._record(operation, scope, receive)
        return failure(fault.kind, operation)

    async def _record(self, operation: Operation, scope: Scope, receive: Receive) -> wire.Recorded:
        recorded = wire.Recorded()
        await self._admit(operation, scope, receive, recorded)
        return recorded

    async def _apply_late(
        self, fault: Fault, operation: Operation, scope: Scope, receive: Receive
    ) -> None:
        body = await wire.read_body(receive)

        async def work() -> None:
            late = {**scope, "state": {}}
            await self._admit(operation, late, wire.replayed(body), wire.discard)

        due = self._world.clock.now() + timedelta(seconds=fault.seconds)
        self._world.deferred.add(due, work)
        await wire.hang_up(scope, receive)


class _Dated:
    """A `send` that stamps the world's time (clients read it as the server's) and keeps the status."""

    def __init__(self, send: Send, world: World) -> None:
        self._send = send
        self._world = world
        self.status = 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            said = self._world.clock.now() + timedelta(seconds=self._world.date_ahead)
            now = format_datetime(said, usegmt=True)
            message["headers"] = [*message.get("headers", ()), (b"date", now.encode())]
        await self._send(message)


def _entry(
    at: datetime,
    operation: Operation,
    scope: Scope,
    status: int,
    ms: float,
    fault: Fault | None,
) -> Entry:
    return Entry(
        at=at,
        service=operation.service,
        operation=operation.name,
        method=scope["method"],
        path=operation.pattern,
        principal=scope.get("state", {}).get("principal", ""),
        status=status,
        ms=round(ms, 2),
        fault=fault.kind if fault else None,
    )
