"""How does each vendor word a failure that has nothing to do with the request?"""

from http import HTTPStatus
from typing import Final

from starlette.responses import HTMLResponse, JSONResponse, Response

from sheetdrip.sandbox.google.errors import GoogleError, internal, unavailable, unimplemented
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
_BAD_GATEWAY: Final = "<html><head><title>502 Bad Gateway</title></head><body>502</body></html>"


def failure(kind: str, operation: Operation) -> Response:
    """The answer to a fault of kind 429, 500, 503 or html_502."""
    if kind == "html_502":
        return HTMLResponse(_BAD_GATEWAY, status_code=HTTPStatus.BAD_GATEWAY)
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
    if kind == "429":
        return exhausted(operation.service, write=operation.write)
    return internal() if kind == "500" else unavailable()


def _oauth_response(kind: str) -> Response:
    body = {"error": _OAUTH_WORDS[kind], "error_description": "Try again later."}
    return JSONResponse(body, status_code=int(kind))
