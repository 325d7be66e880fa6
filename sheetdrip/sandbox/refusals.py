"""The words in which each vendor tells a failure that has nothing to do with the request."""

from http import HTTPStatus
from typing import Final

from starlette.responses import HTMLResponse, JSONResponse, Response

from sheetdrip.sandbox.google.errors import (
    GoogleError,
    api_disabled,
    domain_policy,
    internal,
    not_for_this_document,
    over_quota,
    unavailable,
    unimplemented,
)
from sheetdrip.sandbox.operations import Operation
from sheetdrip.sandbox.quotas import exhausted
from sheetdrip.sandbox.twilio.errors import TwilioError, error_response, not_implemented

GOOGLE: Final = frozenset({"sheets", "drive"})
_TWILIO_CODES: Final = {"429": 20429, "500": 20500, "503": 20503}
_OAUTH_WORDS: Final = {
    "429": "rate_limit_exceeded",
    "500": "internal_failure",
    "503": "temporarily_unavailable",
    "501": "unimplemented",
}
_PAGE: Final = "<html><head><title>{0}</title></head><body>{0}</body></html>"
_PAGES: Final = {
    "html_200": (HTTPStatus.OK, "Sign in to this network"),
    "html_403": (HTTPStatus.FORBIDDEN, "Access denied by the web filter"),
    "html_404": (HTTPStatus.NOT_FOUND, "Page not found"),
    "html_502": (HTTPStatus.BAD_GATEWAY, "502 Bad Gateway"),
    "html_503": (HTTPStatus.SERVICE_UNAVAILABLE, "503 Service Unavailable"),
}


def failure(kind: str, operation: Operation) -> Response:
    """The answer to a fault that is an answer: an error, a page, or JSON that nobody expects."""
    if kind in _PAGES:
        status, title = _PAGES[kind]
        return HTMLResponse(_PAGE.format(title), status_code=status)
    if kind == "empty_200":
        return Response(b"", media_type="application/json")
    if kind == "list_200":
        return JSONResponse([])
    if operation.service in GOOGLE:
        return google_response(_google_failure(kind, operation))
    if operation.service == "oauth":
        return _oauth_response(kind)
    return error_response(TwilioError(_TWILIO_CODES[kind], status=int(kind)))


def unknown(operation: Operation, method: str) -> Response:
    """501 with the name of what the sandbox does not know, in the vendor's shape."""
    name = f"{method} {operation.pattern}"
    if operation.service in GOOGLE:
        return google_response(unimplemented(name))
    if operation.service in {"twilio", "messaging", "studio"}:
        return error_response(not_implemented(name))
    body = {"error": f"The sandbox does not know {name}"}
    return JSONResponse(body, status_code=HTTPStatus.NOT_IMPLEMENTED)


def google_response(error: GoogleError) -> Response:
    """The response that carries `error`."""
    return JSONResponse(error.body(), status_code=error.code)


def _google_failure(kind: str, operation: Operation) -> GoogleError:
    service = f"{operation.service}.googleapis.com"
    if kind == "429":
        return exhausted(operation.service, write=operation.write)
    if kind == "api_disabled":
        return api_disabled(service)
    return _WORDS[kind]()


_WORDS: Final = {
    "500": internal,
    "503": unavailable,
    "office_file": not_for_this_document,
    "domain_policy": domain_policy,
    "quota_403": over_quota,
}


def _oauth_response(kind: str) -> Response:
    body = {"error": _OAUTH_WORDS[kind], "error_description": "Try again later."}
    return JSONResponse(body, status_code=int(kind))
