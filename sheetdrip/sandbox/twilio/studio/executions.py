"""Executions over HTTP: start, fetch, list, end, delete; their context and their steps."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sheetdrip.sandbox.twilio.creation import is_phone
from sheetdrip.sandbox.twilio.errors import TwilioError, not_found, too_many
from sheetdrip.sandbox.twilio.forms import form_of, refuse_unknown, single
from sheetdrip.sandbox.twilio.store import TwilioStore
from sheetdrip.sandbox.twilio.studio.engine import Engine
from sheetdrip.sandbox.twilio.studio.flows import FLOWS, flow_of
from sheetdrip.sandbox.twilio.studio.pages import Row, host_of, page_of
from sheetdrip.sandbox.twilio.studio.records import Context, Execution, Flow, Step
from sheetdrip.sandbox.twilio.studio.resources import (
    context_resource,
    execution_resource,
    step_context_resource,
    step_resource,
)
from sheetdrip.sandbox.twilio.studio.store import StudioStore

_MANY: Final = f"{FLOWS}/{{flow}}/Executions"
_ONE: Final = f"{_MANY}/{{sid}}"
# The SDK (9.13) asks by "status"; the documentation by "Status".
_FILTERS: Final = frozenset({"Status", "status", "DateCreatedFrom", "DateCreatedTo"})


def routes(store: StudioStore, twilio: TwilioStore, engine: Engine) -> list[Route]:
    """The routes of executions and what hangs on them."""
    return [
        Route(_MANY, partial(_create, store, twilio, engine), methods=["POST"]),
        Route(_MANY, partial(_list, store), methods=["GET"]),
        Route(_ONE, partial(_fetch, store), methods=["GET"]),
        Route(_ONE, partial(_update, store, engine), methods=["POST"]),
        Route(_ONE, partial(_delete, store, engine), methods=["DELETE"]),
        Route(f"{_ONE}/Context", partial(_context, store), methods=["GET"]),
        Route(f"{_ONE}/Steps", partial(_steps, store), methods=["GET"]),
        Route(f"{_ONE}/Steps/{{step}}", partial(_step, store), methods=["GET"]),
        Route(f"{_ONE}/Steps/{{step}}/Context", partial(_step_context, store), methods=["GET"]),
    ]


async def _create(
    store: StudioStore, twilio: TwilioStore, engine: Engine, request: Request
) -> Response:
    flow, fields = flow_of(store, request, "flow"), await form_of(request)
    refuse_unknown(fields, "Executions", {"To", "From", "Parameters"})
    if flow.live is None:
        raise TwilioError(20001, "The flow has no published revision")
    to, sender = _recipient(fields), _sender(twilio, flow.account_sid, fields)
    if store.is_too_fast(flow.account_sid):
        raise too_many()
    if any(other.sender == sender for other in store.active_with(flow.account_sid, to)):
        text = f"Execution is already active for this contact in flow {flow.sid}"
        raise TwilioError(20409, text, status=409)
    context = _context_at_start(flow, to, sender, _parameters(fields))
    execution = store.create_execution(flow, flow.live, to, sender, context)
    # What the caller is told is how it stood when it was taken: active, however soon it ends.
    shown = execution_resource(execution, host_of(request))
    await engine.start(execution)
    return JSONResponse(shown, status_code=201)


def _recipient(fields: Mapping[str, list[str]]) -> str:
    to = single(fields, "To")
    if to is None or not is_phone(to):
        raise TwilioError(20001, "To must be a phone number in E.164 form")
    return to


def _sender(twilio: TwilioStore, account_sid: str, fields: Mapping[str, list[str]]) -> str:
    sender = single(fields, "From") or ""
    holder = twilio.services.get(sender) or twilio.number_of(sender)
    if holder is None or holder.account_sid != account_sid:
        raise TwilioError(20001, "From must be a number or a Messaging Service of this account")
    return sender


def _parameters(fields: Mapping[str, list[str]]) -> Context:
    try:
        parameters = json.loads(single(fields, "Parameters") or "{}")
    except ValueError as error:
        raise TwilioError(20001, "Parameters must be JSON") from error
    if not isinstance(parameters, dict):
        raise TwilioError(20001, "Parameters must be a JSON object")
    return parameters


def _context_at_start(flow: Flow, to: str, sender: str, parameters: Context) -> Context:
    return {
        "flow": {
            "flow_sid": flow.sid,
            "channel": {"address": sender},
            "data": parameters,
            "variables": {},
        },
        "contact": {"channel": {"address": to}},
        "trigger": {"request": {"to": to, "from": sender, "parameters": parameters}},
        "widgets": {},
    }


async def _fetch(store: StudioStore, request: Request) -> Response:
    return JSONResponse(execution_resource(_found(store, request), host_of(request)))


async def _update(store: StudioStore, engine: Engine, request: Request) -> Response:
    execution = _found(store, request)
    if single(await form_of(request), "Status") != "ended":
        raise TwilioError(20001, "Status can only be ended")
    engine.end(execution, store.clock.now())
    return JSONResponse(execution_resource(execution, host_of(request)))


async def _delete(store: StudioStore, engine: Engine, request: Request) -> Response:
    execution = _found(store, request)
    engine.end(execution, store.clock.now())
    del store.executions[execution.sid]
    return Response(status_code=204)


async def _list(store: StudioStore, request: Request) -> Response:
    flow, query = flow_of(store, request, "flow"), request.query_params
    since, until = _moment(query.get("DateCreatedFrom")), _moment(query.get("DateCreatedTo"))
    rows = [
        Row(execution.serial, execution_resource(execution, host_of(request)))
        for execution in store.executions.values()
        if execution.flow_sid == flow.sid
        and (since is None or execution.created_at >= since)
        and (until is None or execution.created_at < until)
    ]
    asked = query.get("Status") or query.get("status")
    kept = [row for row in rows if asked in {None, row.resource["status"]}]
    return page_of(request, "executions", kept, _FILTERS)


def _moment(text: str | None) -> datetime | None:
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise TwilioError(20001, f"Invalid date {text}") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


async def _context(store: StudioStore, request: Request) -> Response:
    return JSONResponse(context_resource(_found(store, request), host_of(request)))


async def _steps(store: StudioStore, request: Request) -> Response:
    execution, host = _found(store, request), host_of(request)
    rows = [
        Row(number, step_resource(step, execution, host))
        for number, step in enumerate(execution.steps)
    ]
    return page_of(request, "steps", rows, frozenset())


async def _step(store: StudioStore, request: Request) -> Response:
    execution = _found(store, request)
    step = _found_step(execution, request)
    return JSONResponse(step_resource(step, execution, host_of(request)))


async def _step_context(store: StudioStore, request: Request) -> Response:
    execution = _found(store, request)
    step = _found_step(execution, request)
    return JSONResponse(step_context_resource(step, execution, host_of(request)))


def _found(store: StudioStore, request: Request) -> Execution:
    flow = flow_of(store, request, "flow")
    execution = store.executions.get(request.path_params["sid"])
    if execution is None or execution.flow_sid != flow.sid:
        raise not_found(request.url.path)
    return execution


def _found_step(execution: Execution, request: Request) -> Step:
    for step in execution.steps:
        if step.sid == request.path_params["step"]:
            return step
    raise not_found(request.url.path)
