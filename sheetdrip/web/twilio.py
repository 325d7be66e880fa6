"""The routes that Twilio calls for a clinic: statuses of texts, and texts from patients, each signed.

A call only goes into the ledger's tray, which is looked into at once. Twilio repeats a call at most on a
connect timeout (docs/vendors/twilio.md#callbacks), so what is refused here is found by polling.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import TypeVar

import structlog
from fastapi import APIRouter, Request, Response

from sheetdrip.domain.media import MOST, Media, arrived, link_of
from sheetdrip.domain.reply import Reply, StatusReport
from sheetdrip.errors import SheetdripError
from sheetdrip.web.addresses import PREFIX, Call, callback_url
from sheetdrip.web.batch import Batch, Crowded
from sheetdrip.web.context import ClinicHandle, WebContext
from sheetdrip.web.forms import form_of, why_not_believed
from sheetdrip.web.problems import Refusal, documented

log = structlog.get_logger(__name__)

_T = TypeVar("_T")

_NOTHING_TO_SAY = '<?xml version="1.0" encoding="UTF-8"?><Response/>'
_SID = re.compile(r"(SM|MM)[0-9a-fA-F]{32}")
_STATUS = re.compile(r"[a-z_]{1,40}")
_CODE = re.compile(r"[0-9]{0,9}")
_LATER = {"Retry-After": "5"}
_REFUSALS = documented(
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.REQUEST_TIMEOUT,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    HTTPStatus.UNPROCESSABLE_ENTITY,
    HTTPStatus.SERVICE_UNAVAILABLE,
)


def _form(*needed: str) -> dict[str, object]:
    """The request body for the OpenAPI document: only what is looked at."""
    properties = {name: {"type": "string"} for name in ("AccountSid", *needed)}
    schema = {"type": "object", "properties": properties, "required": list(properties)}
    content = {"application/x-www-form-urlencoded": {"schema": schema}}
    signature = {
        "name": "X-Twilio-Signature",
        "in": "header",
        "required": True,
        "schema": {"type": "string"},
    }
    return {"requestBody": {"required": True, "content": content}, "parameters": [signature]}


class InboundQueue:
    """A clinic's tray, with callers that come together written together."""

    def __init__(self, handle: ClinicHandle, web: WebContext) -> None:
        def receive_reports(reports: Sequence[StatusReport]) -> None:
            handle.ledger.reply_store.receive_reports(reports, web.clock.now())
            handle.reports_came()

        def receive(replies: Sequence[Reply]) -> None:
            handle.ledger.reply_store.receive(replies, web.clock.now())
            handle.replies_came()

        self.reports = Batch(receive_reports)
        self.replies = Batch(receive)


def router(web: WebContext) -> APIRouter:
    """The two routes that Twilio calls."""
    routes = APIRouter(prefix=PREFIX, tags=["Twilio"])
    trays = {name: InboundQueue(handle, web) for name, handle in web.clinics.items()}

    @routes.post(
        "/{clinic}/status",
        status_code=HTTPStatus.NO_CONTENT,
        response_class=Response,
        responses=_REFUSALS,
        openapi_extra=_form("MessageSid", "MessageStatus"),
    )
    async def status(clinic: str, request: Request) -> Response:
        """A status callback: what became of a text."""
        handle, fields = await _genuine(web, clinic, "status", request)
        await _kept(trays[handle.name].reports, _report(fields, web))
        return Response(status_code=HTTPStatus.NO_CONTENT)

    @routes.post(
        "/{clinic}/inbound",
        response_class=Response,
        responses={
            200: {
                "description": "Empty TwiML",
                "content": {"text/xml": {"schema": {"type": "string"}}},
            },
            **_REFUSALS,
        },
        openapi_extra=_form("MessageSid", "From", "Body"),
    )
    async def inbound(clinic: str, request: Request) -> Response:
        """A text from a patient; sheetdrip answers, if at all, by a text of its own."""
        handle, fields = await _genuine(web, clinic, "inbound", request)
        await _kept(trays[handle.name].replies, _reply(fields, web))
        return Response(_NOTHING_TO_SAY, media_type="text/xml")

    return routes


async def _genuine(
    web: WebContext, clinic: str, call: Call, request: Request
) -> tuple[ClinicHandle, Mapping[str, str]]:
    """The clinic and the form, if both are Twilio's word. Raises Refusal."""
    handle = web.clinics.get(clinic)
    if handle is None:
        raise Refusal(HTTPStatus.NOT_FOUND, "There is no such clinic.")
    if web.public_url is None or web.is_genuine is None:
        log.error("twilio.cannot_check", clinic=handle.name, why=web.callbacks_off_because)
        raise Refusal(HTTPStatus.SERVICE_UNAVAILABLE, "Signatures cannot be checked here yet.")
    fields = form_of(request.headers.get("content-type", ""), await request.body())
    query = request.url.query
    # the configured address, not the request's: behind a proxy that one has another scheme, host and port
    url = callback_url(web.public_url, handle.name, call) + (f"?{query}" if query else "")
    signatures = request.headers.getlist("x-twilio-signature")
    if len(signatures) != 1 or not web.is_genuine(url, fields, signatures[0]):
        log.warning("twilio.signature_refused", clinic=handle.name, call=call)
        raise Refusal(HTTPStatus.FORBIDDEN, "The signature is not Twilio's for this address.")
    service = fields.get("MessagingServiceSid", handle.service_sid)
    if fields.get("AccountSid") != web.account_sid or service != handle.service_sid:
        log.warning("twilio.stranger_refused", clinic=handle.name, call=call)
        raise Refusal(HTTPStatus.FORBIDDEN, "This is another account's or service's.")
    odd = why_not_believed(fields)
    if odd is not None:
        log.warning("twilio.not_believed", clinic=handle.name, call=call, why=odd)
        raise Refusal(HTTPStatus.BAD_REQUEST, f"Not believed: {odd}. Twilio is asked instead.")
    return handle, fields


async def _kept(batch: Batch[_T], item: _T) -> None:
    try:
        await batch.put(item)
    except (SheetdripError, Crowded) as error:
        log.warning("twilio.not_kept", why=str(error) or "too many at once")
        raise Refusal(
            HTTPStatus.SERVICE_UNAVAILABLE, "The ledger cannot take it now.", headers=_LATER
        ) from None


def _report(fields: Mapping[str, str], web: WebContext) -> StatusReport:
    code = _matching(fields, "ErrorCode", _CODE, "")
    return StatusReport(
        sid=_matching(fields, "MessageSid", _SID),
        status=_matching(fields, "MessageStatus", _STATUS),
        error_code=int(code) if code.strip("0") else None,
        heard_at=web.clock.now(),
    )


def _reply(fields: Mapping[str, str], web: WebContext) -> Reply:
    if not fields.get("From", "").strip():
        raise Refusal(HTTPStatus.BAD_REQUEST, "From is missing.")
    sid, body = _matching(fields, "MessageSid", _SID), _storable(fields.get("Body", ""))
    count = _matching(fields, "NumMedia", _CODE, "")
    return Reply(
        sid=sid,
        phone=_storable(fields["From"])[:64],
        body=body,
        received_at=web.clock.now(),
        opt_out_type=_storable(fields.get("OptOutType", ""))[:16] or None,
        media=arrived(sid, body, int(count or 0), tuple(_media(fields))),
    )


def _media(fields: Mapping[str, str]) -> Iterator[Media]:
    """What the form tells of pictures and files (https://www.twilio.com/docs/messaging/guides/webhook-request).

    Its fields count, whatever NumMedia says.
    """
    for number in range(MOST):
        url, content_type = (fields.get(f"Media{name}{number}") for name in ("Url", "ContentType"))
        if url is not None or content_type is not None:
            yield Media(url=link_of(url or ""), content_type=_storable(content_type or "")[:100])


def _matching(
    fields: Mapping[str, str], name: str, pattern: re.Pattern[str], fallback: str | None = None
) -> str:
    value = fields.get(name, fallback)
    if value is None or not pattern.fullmatch(value):
        raise Refusal(HTTPStatus.BAD_REQUEST, f"{name} is missing or not as Twilio writes it.")
    return value


def _storable(text: str) -> str:
    """PostgreSQL keeps no NUL."""
    return text.replace("\x00", "")
