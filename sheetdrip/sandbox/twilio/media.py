"""The pictures and files that came with a message: the Media subresource of Messages.

https://www.twilio.com/docs/messaging/api/media-resource. Just after a picture came its list may be empty
although the message tells of one (github.com/twilio/twilio-node/issues/636): `Rules.media_after_seconds`.
The file itself, at the address without `.json`, is not there: nothing that is tested downloads any.
"""

import mimetypes
from collections.abc import Iterable, Mapping
from datetime import timedelta
from functools import partial
from typing import Any, Final
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sheetdrip.sandbox.twilio.errors import not_found
from sheetdrip.sandbox.twilio.forms import page_of
from sheetdrip.sandbox.twilio.records import Medium, Message
from sheetdrip.sandbox.twilio.resources import media_uri, rfc2822
from sheetdrip.sandbox.twilio.store import TwilioStore

_OF_MESSAGE: Final = "/2010-04-01/Accounts/{account}/Messages/{sid}/Media"
_USUAL: Final = "image/jpeg"


def routes(store: TwilioStore) -> list[Route]:
    """The Media routes."""
    many, one = f"{_OF_MESSAGE}.json", f"{_OF_MESSAGE}/{{media}}.json"
    return [
        Route(many, partial(_list, store), methods=["GET"]),
        Route(one, partial(_fetch, store), methods=["GET"]),
        Route(one, partial(_delete, store), methods=["DELETE"]),
    ]


def stored(store: TwilioStore, given: Iterable[str]) -> tuple[Medium, ...]:
    """What Twilio keeps of what was sent: content types, or addresses that end in a file's name."""
    return tuple(store.new_medium(_type_of(one)) for one in given)


def _type_of(given: str) -> str:
    if "://" not in given:
        return given
    guessed, _ = mimetypes.guess_type(urlsplit(given).path)
    return guessed or _USUAL


async def _list(store: TwilioStore, request: Request) -> Response:
    message = _found(store, request)
    rows = [_resource(message, one) for one in _known(store, message)]
    return page_of(request, "media_list", rows)


async def _fetch(store: TwilioStore, request: Request) -> Response:
    message = _found(store, request)
    return JSONResponse(_resource(message, _one(store, message, request)))


async def _delete(store: TwilioStore, request: Request) -> Response:
    message = _found(store, request)
    # the message goes on telling how many there were (uncertain)
    store.drop_medium(message, _one(store, message, request))
    return Response(status_code=204)


def _one(store: TwilioStore, message: Message, request: Request) -> Medium:
    sid = request.path_params["media"]
    found = next((one for one in _known(store, message) if one.sid == sid), None)
    if found is None:
        raise not_found(request.url.path)
    return found


def _known(store: TwilioStore, message: Message) -> tuple[Medium, ...]:
    settled = message.created_at + timedelta(seconds=store.rules.media_after_seconds)
    return message.media if store.clock.now() >= settled else ()


def _found(store: TwilioStore, request: Request) -> Message:
    message = store.messages.get(request.path_params["sid"])
    if message is None or message.account_sid != request.path_params["account"]:
        raise not_found(request.url.path)
    return message


def _resource(message: Message, medium: Medium) -> Mapping[str, Any]:
    return {
        "sid": medium.sid,
        "account_sid": message.account_sid,
        "parent_sid": message.sid,
        "content_type": medium.content_type,
        "date_created": rfc2822(medium.created_at),
        "date_updated": rfc2822(medium.created_at),
        "uri": f"{media_uri(message, medium)}.json",
    }
