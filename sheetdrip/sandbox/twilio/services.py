"""Messaging Services and their senders over HTTP: /v1/Services on the same host."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sheetdrip.sandbox.twilio.errors import TwilioError, not_found, not_implemented
from sheetdrip.sandbox.twilio.forms import flag, form_of, page_bounds, single
from sheetdrip.sandbox.twilio.records import Service
from sheetdrip.sandbox.twilio.resources import Resource, pool_resource, service_resource
from sheetdrip.sandbox.twilio.store import TwilioStore

_SERVICES: Final = "/v1/Services"
_OTHER_SENDERS: Final = {
    "ShortCodes": "short_codes",
    "AlphaSenders": "alpha_senders",
}
# Form field -> (record field, how its text is read). Blank means null, as in the console.
_SETTABLE: Final[Mapping[str, tuple[str, Callable[[str], object]]]] = {
    "FriendlyName": ("friendly_name", str),
    "InboundRequestUrl": ("inbound_request_url", lambda text: text or None),
    "InboundMethod": ("inbound_method", str),
    "FallbackUrl": ("fallback_url", lambda text: text or None),
    "FallbackMethod": ("fallback_method", str),
    "StatusCallback": ("status_callback", lambda text: text or None),
    "StickySender": ("sticky_sender", flag),
    "MmsConverter": ("mms_converter", flag),
    "SmartEncoding": ("smart_encoding", flag),
    "FallbackToLongCode": ("fallback_to_long_code", flag),
    "AreaCodeGeomatch": ("area_code_geomatch", flag),
    "ValidityPeriod": ("validity_period", int),
    "Usecase": ("usecase", str),
    "UseInboundWebhookOnNumber": ("use_inbound_webhook_on_number", flag),
}


def routes(store: TwilioStore) -> list[Route]:
    """The routes of services and their senders."""
    one = f"{_SERVICES}/{{sid}}"
    numbers, number = f"{one}/PhoneNumbers", f"{one}/PhoneNumbers/{{number}}"
    return [
        Route(_SERVICES, partial(_list, store), methods=["GET"]),
        Route(_SERVICES, partial(_create, store), methods=["POST"]),
        Route(one, partial(_fetch, store), methods=["GET"]),
        Route(one, partial(_update, store), methods=["POST"]),
        Route(one, partial(_delete, store), methods=["DELETE"]),
        Route(numbers, partial(_list_numbers, store), methods=["GET"]),
        Route(numbers, partial(_add_number, store), methods=["POST"]),
        Route(number, partial(_fetch_number, store), methods=["GET"]),
        Route(number, partial(_remove_number, store), methods=["DELETE"]),
        Route(f"{one}/ChannelSenders", partial(_list_channels, store), methods=["GET"]),
        *(
            Route(f"{one}/{path}", partial(_list_none, store, key), methods=["GET"])
            for path, key in _OTHER_SENDERS.items()
        ),
    ]


async def _list(store: TwilioStore, request: Request) -> Response:
    mine = [s for s in store.services.values() if s.account_sid == request.state.principal]
    mine.sort(key=lambda service: service.created_at, reverse=True)
    return _page(request, "services", [service_resource(s, _host(request)) for s in mine])


async def _create(store: TwilioStore, request: Request) -> Response:
    fields = await form_of(request)
    name = single(fields, "FriendlyName")
    if name is None:
        raise TwilioError(20001, "Missing required parameter FriendlyName in the post body")
    service = store.create_service(request.state.principal, name)
    return _shown(request, _changed(store, service, fields), 201)


async def _fetch(store: TwilioStore, request: Request) -> Response:
    return _shown(request, _service(store, request))


async def _update(store: TwilioStore, request: Request) -> Response:
    return _shown(request, _changed(store, _service(store, request), await form_of(request)))


def _changed(store: TwilioStore, service: Service, fields: Mapping[str, list[str]]) -> Service:
    changes: dict[str, object] = {}
    for name, values in fields.items():
        if name not in _SETTABLE:
            raise not_implemented(f"Services {name}")
        field, read = _SETTABLE[name]
        changes[field] = read(values[-1])
    changed = replace(service, updated_at=store.clock.now(), **changes)  # type: ignore[arg-type]
    store.services[service.sid] = changed
    return changed


async def _delete(store: TwilioStore, request: Request) -> Response:
    del store.services[_service(store, request).sid]
    return Response(status_code=204)


async def _list_numbers(store: TwilioStore, request: Request) -> Response:
    service = _service(store, request)
    rows = [pool_resource(number, service, _host(request)) for number in store.pool(service)]
    return _page(request, "phone_numbers", rows)


async def _add_number(store: TwilioStore, request: Request) -> Response:
    service, sid = _service(store, request), single(await form_of(request), "PhoneNumberSid")
    if sid is None or sid not in store.numbers:
        raise not_found(str(sid))
    holder = store.service_of(sid)
    if holder is not None:
        raise TwilioError(21710 if holder.sid == service.sid else 21712, status=409)
    joined = replace(service, number_sids=(*service.number_sids, sid))
    store.services[service.sid] = joined
    body = pool_resource(store.numbers[sid], joined, _host(request))
    return JSONResponse(body, status_code=201)


async def _fetch_number(store: TwilioStore, request: Request) -> Response:
    service = _service(store, request)
    sid = _member(service, request)
    return JSONResponse(pool_resource(store.numbers[sid], service, _host(request)))


async def _remove_number(store: TwilioStore, request: Request) -> Response:
    service = _service(store, request)
    gone = _member(service, request)
    left = tuple(sid for sid in service.number_sids if sid != gone)
    store.services[service.sid] = replace(service, number_sids=left)
    return Response(status_code=204)


async def _list_channels(store: TwilioStore, request: Request) -> Response:
    service = _service(store, request)
    rows: list[Resource] = [
        {
            "sid": f"XE{number:032x}",
            "account_sid": service.account_sid,
            "messaging_service_sid": service.sid,
            "sender": sender,
            "sender_type": sender.partition(":")[0].upper(),
            "country_code": None,
            "date_created": None,
            "date_updated": None,
            "url": f"{_host(request)}{request.url.path}",
        }
        for number, sender in enumerate(service.channel_senders, start=1)
    ]
    return _page(request, "senders", rows)


async def _list_none(store: TwilioStore, key: str, request: Request) -> Response:
    _service(store, request)
    return _page(request, key, [])


def _member(service: Service, request: Request) -> str:
    sid: str = request.path_params["number"]
    if sid not in service.number_sids:
        raise not_found(request.url.path)
    return sid


def _service(store: TwilioStore, request: Request) -> Service:
    service = store.services.get(request.path_params["sid"])
    if service is None or service.account_sid != request.state.principal:
        raise not_found(request.url.path)
    return service


def _shown(request: Request, service: Service, status: int = 200) -> Response:
    return JSONResponse(service_resource(service, _host(request)), status_code=status)


def _host(request: Request) -> str:
    # Pagers follow these absolute links: any other host would get the credentials.
    return str(request.base_url).rstrip("/")


def _page(request: Request, key: str, rows: Sequence[Resource]) -> Response:
    page, size = page_bounds(request.query_params)
    start = page * size
    url = f"{_host(request)}{request.url.path}?PageSize={size}"
    more = start + size < len(rows)
    meta = {
        "page": page,
        "page_size": size,
        "first_page_url": f"{url}&Page=0",
        "previous_page_url": f"{url}&Page={page - 1}" if page else None,
        "url": f"{url}&Page={page}",
        "next_page_url": f"{url}&Page={page + 1}" if more else None,
        "key": key,
    }
    return JSONResponse({"meta": meta, key: rows[start : start + size]})
