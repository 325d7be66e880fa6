"""Studio's flows over HTTP: create, fetch, update, list, and validate."""

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sheetdrip.sandbox.twilio.errors import TwilioError, not_found
from sheetdrip.sandbox.twilio.forms import form_of, refuse_unknown, single
from sheetdrip.sandbox.twilio.studio.definition import check
from sheetdrip.sandbox.twilio.studio.pages import Row, host_of, page_of
from sheetdrip.sandbox.twilio.studio.records import Definition, Flow
from sheetdrip.sandbox.twilio.studio.resources import flow_resource, listed_flow
from sheetdrip.sandbox.twilio.studio.store import StudioStore

FLOWS: Final = "/v2/Flows"
_STATUSES: Final = frozenset({"draft", "published"})


def routes(store: StudioStore) -> list[Route]:
    """The routes of flows; Validate stands before the SIDs."""
    return [
        Route(f"{FLOWS}/Validate", partial(_validate, store), methods=["POST"]),
        Route(FLOWS, partial(_list, store), methods=["GET"]),
        Route(FLOWS, partial(_create, store), methods=["POST"]),
        Route(f"{FLOWS}/{{sid}}", partial(_fetch, store), methods=["GET"]),
        Route(f"{FLOWS}/{{sid}}", partial(_update, store), methods=["POST"]),
    ]


def flow_of(store: StudioStore, request: Request, name: str = "sid") -> Flow:
    """The flow that the path names; TwilioError 404 when it is not the caller's."""
    flow = store.flows.get(request.path_params[name])
    if flow is None or flow.account_sid != request.state.principal:
        raise not_found(request.url.path)
    return flow


async def _validate(_store: StudioStore, request: Request) -> Response:
    fields = await _asked(request)
    _needed(fields, "FriendlyName")
    _status(fields)
    check(_definition(fields))
    return JSONResponse({"valid": True})


async def _create(store: StudioStore, request: Request) -> Response:
    fields = await _asked(request)
    name, status = _needed(fields, "FriendlyName"), _status(fields)
    made = store.create_flow(request.state.principal, name, check(_definition(fields)))
    message = single(fields, "CommitMessage")
    flow = store.save(replace(made, status=status, commit_message=message))
    return JSONResponse(flow_resource(flow, host_of(request)), status_code=201)


async def _fetch(store: StudioStore, request: Request) -> Response:
    return JSONResponse(flow_resource(flow_of(store, request), host_of(request)))


async def _update(store: StudioStore, request: Request) -> Response:
    flow, fields = flow_of(store, request), await _asked(request)
    definition = check(_definition(fields)) if "Definition" in fields else flow.definition
    changed = replace(
        flow,
        status=_status(fields),
        friendly_name=single(fields, "FriendlyName") or flow.friendly_name,
        definition=definition,
        commit_message=single(fields, "CommitMessage"),
    )
    return JSONResponse(flow_resource(store.save(changed), host_of(request)))


async def _list(store: StudioStore, request: Request) -> Response:
    mine = [f for f in store.flows.values() if f.account_sid == request.state.principal]
    rows = [Row(flow.serial, listed_flow(flow, host_of(request))) for flow in mine]
    return page_of(request, "flows", rows, frozenset())


async def _asked(request: Request) -> dict[str, list[str]]:
    fields = await form_of(request)
    refuse_unknown(fields, "Flows", {"FriendlyName", "Status", "Definition", "CommitMessage"})
    return fields


def _needed(fields: Mapping[str, list[str]], name: str) -> str:
    value = single(fields, name)
    if value is None:
        raise TwilioError(20001, f"Missing required parameter {name} in the post body")
    return value


def _status(fields: Mapping[str, list[str]]) -> str:
    status = _needed(fields, "Status")
    if status not in _STATUSES:
        raise TwilioError(20001, f"Status must be draft or published, not {status}")
    return status


def _definition(fields: Mapping[str, list[str]]) -> Definition:
    try:
        definition: Definition = json.loads(_needed(fields, "Definition"))
    except ValueError as error:
        raise TwilioError(20001, "Definition is not JSON") from error
    return definition
