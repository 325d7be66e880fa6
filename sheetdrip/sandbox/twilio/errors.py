"""Twilio's refusals: one shape, with the code a client decides by.

Texts from Twilio's own error dictionary (docs/vendors/twilio.md#error-codes).
"""

from collections.abc import Mapping
from typing import Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from sheetdrip.sandbox.twilio.dictionary import STATUSES, TITLES

TEXTS: Final[Mapping[int, str]] = {
    **TITLES,
    20003: "Authenticate",
    20404: "The requested resource was not found",
    20501: "Not Implemented",
    35115: "SendAt timestamp is too soon: it must be further in the future",
    35117: "SendAt timestamp is too far in the future",
}
"""What an answer says; mostly the dictionary's titles."""


class TwilioError(Exception):
    """A refusal: Twilio's code, its text, the HTTP status it travels with, and Studio's details.

    `shape`: how the answer is written: `json`, `no_code`, `html`, `empty`, or as a `problem` of RFC 9457,
    which Twilio's newer APIs answer with (docs/vendors/twilio.md#error-codes).
    """

    def __init__(
        self,
        code: int,
        message: str | None = None,
        *,
        status: int | None = None,
        details: Mapping[str, object] | None = None,
        shape: str = "json",
    ) -> None:
        self.code = code
        self.message = message or TEXTS.get(code, "A new kind of error")
        self.status = status or STATUSES.get(code, 400)
        self.shape = shape
        self.details = details
        super().__init__(f"{code} {self.message}")

    def body(self) -> dict[str, object]:
        return {
            "code": self.code,
            "message": self.message,
            "more_info": f"https://www.twilio.com/docs/errors/{self.code}",
            "status": self.status,
            **({"details": self.details} if self.details else {}),
        }


def not_found(path: str) -> TwilioError:
    """404 with the path, as Twilio words it."""
    return TwilioError(20404, f"The requested resource {path} was not found", status=404)


def too_many() -> TwilioError:
    """429: certainly not processed."""
    return TwilioError(20429, status=429)


def unauthenticated() -> TwilioError:
    """401: wrong account, key or secret."""
    return TwilioError(20003, status=401)


def not_implemented(name: str) -> TwilioError:
    """501: the sandbox does not know `name` and says so."""
    return TwilioError(20501, f"The sandbox does not implement {name}", status=501)


async def twilio_error_handler(_request: Request, exc: Exception) -> Response:
    """Turn a TwilioError into its response."""
    if not isinstance(exc, TwilioError):
        raise exc
    return error_response(exc)


def error_response(error: TwilioError) -> Response:
    """The response that carries `error`."""
    match error.shape:
        case "html":
            page = f"<html><head><title>{error.status}</title></head><body>Refused</body></html>"
            return HTMLResponse(page, status_code=error.status)
        case "empty":
            return Response(status_code=error.status)
        case "no_code":
            body = {name: told for name, told in error.body().items() if name != "code"}
            return JSONResponse(body, status_code=error.status)
        case "problem":
            told = {"type": "about:blank", "title": error.message}
            return JSONResponse({**error.body(), **told}, status_code=error.status)
        case _:
            return JSONResponse(error.body(), status_code=error.status)
