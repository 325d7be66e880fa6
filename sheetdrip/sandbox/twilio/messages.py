"""The methods of Messages over HTTP: create, fetch, list, update and delete."""

from collections.abc import Mapping
from functools import partial
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sheetdrip.sandbox.twilio.creation import create_message
from sheetdrip.sandbox.twilio.errors import TwilioError, not_found
from sheetdrip.sandbox.twilio.forms import form_of, page_bounds, single
from sheetdrip.sandbox.twilio.lifecycle import FINISHED
from sheetdrip.sandbox.twilio.listing import Listing, list_messages
from sheetdrip.sandbox.twilio.records import Message
from sheetdrip.sandbox.twilio.resources import Resource, account_uri, message_resource
from sheetdrip.sandbox.twilio.rewriting import told
from sheetdrip.sandbox.twilio.store import TwilioStore

_ACCOUNT = "/2010-04-01/Accounts/{account}"


def routes(store: TwilioStore) -> list[Route]:
    """The Messages routes."""
    many, one = f"{_ACCOUNT}/Messages.json", f"{_ACCOUNT}/Messages/{{sid}}.json"
    return [
        Route(many, partial(_create, store), methods=["POST"]),
        Route(many, partial(_list, store), methods=["GET"]),
        Route(one, partial(_fetch, store), methods=["GET"]),
        Route(one, partial(_update, store), methods=["POST"]),
        Route(one, partial(_delete, store), methods=["DELETE"]),
    ]


async def _create(store: TwilioStore, request: Request) -> Response:
    message = create_message(store, request.path_params["account"], await form_of(request))
    return JSONResponse(_shown(store, message), status_code=201)


async def _fetch(store: TwilioStore, request: Request) -> Response:
    return JSONResponse(_shown(store, _found(store, request)))


async def _update(store: TwilioStore, request: Request) -> Response:
    message, fields = _found(store, request), await form_of(request)
    status, body = single(fields, "Status"), fields.get("Body")
    if (status is None) == (body is None):  # neither, or both (docs/vendors/twilio.md#cancelling)
        raise TwilioError(30400)
    if status is not None:
        return JSONResponse(_shown(store, _cancelled(store, message, status)))
    if body != [""]:
        raise TwilioError(30400)
    _check_finished(store, message)
    return JSONResponse(_shown(store, store.redact(message)))


def _cancelled(store: TwilioStore, message: Message, status: str) -> Message:
    if status != "canceled":
        raise TwilioError(30400)
    if store.state(message).status != "scheduled":
        raise TwilioError(30409, status=409)
    return store.cancel(message)


async def _delete(store: TwilioStore, request: Request) -> Response:
    message = _found(store, request)
    _check_finished(store, message)
    store.delete(message)
    return Response(status_code=204)


def _check_finished(store: TwilioStore, message: Message) -> None:
    if store.state(message).status not in FINISHED:
        raise TwilioError(20009, status=409)


async def _list(store: TwilioStore, request: Request) -> Response:
    page, size = page_bounds(request.query_params)
    listing = list_messages(store, request.path_params["account"], request.query_params, size)
    path = f"{account_uri(request.path_params['account'])}/Messages.json"
    rows = [(told(message, store.rules.rewrites), state) for message, state in listing.rows]
    shown = Listing(rows, listing.next_token)
    return JSONResponse(_page(path, request.query_params, shown, page, size))


def _page(path: str, query: Mapping[str, str], listing: Listing, page: int, size: int) -> Resource:
    filters = {name: query[name] for name in query if name not in {"Page", "PageToken"}}
    filters["PageSize"] = str(size)
    start = page * size
    following = {**filters, "Page": str(page + 1), "PageToken": listing.next_token or ""}
    return {
        "messages": [message_resource(*row) for row in listing.rows],
        "first_page_uri": f"{path}?{urlencode({**filters, 'Page': '0'})}",
        "next_page_uri": f"{path}?{urlencode(following)}" if listing.next_token else None,
        "previous_page_uri": None,
        "page": page,
        "page_size": size,
        "start": start,
        "end": start + max(0, len(listing.rows) - 1),
        "uri": f"{path}?{urlencode({**filters, 'Page': str(page)})}",
    }


def _found(store: TwilioStore, request: Request) -> Message:
    message = store.messages.get(request.path_params["sid"])
    if message is None or message.account_sid != request.path_params["account"]:
        raise not_found(request.url.path)
    return message


def _shown(store: TwilioStore, message: Message) -> Resource:
    return message_resource(told(message, store.rules.rewrites), store.state(message))
