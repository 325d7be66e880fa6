"""What does Twilio say when it refuses? One shape, with the code a client decides by.

Texts from Twilio's own error dictionary [twilio.md section 1.4].
"""

from collections.abc import Mapping
from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

TEXTS: Final[Mapping[int, str]] = {
    20001: "Unknown parameters",
    20003: "Authenticate",
    20009: "Cannot delete this resource before it is complete",
    20404: "The requested resource was not found",
    20409: "Conflict",
    20429: "Too Many Requests",
    20500: "Internal Server Error",
    20501: "Not Implemented",
    20503: "Service unavailable",
    21211: "Invalid 'To' Phone Number",
    21212: "Invalid From Number (caller ID)",
    21408: "Permission to send an SMS has not been enabled for the region indicated by the 'To' number",
    21602: "Message body is required.",
    21603: "A 'From' or 'MessagingServiceSid' parameter is required to send a message",
    21604: "The destination 'To' phone number is required to send an SMS",
    21606: "The 'From' phone number provided is not a valid message-capable Twilio phone number "
    "for this destination",
    21610: "Attempt to send to unsubscribed recipient",
    21611: "This 'From' number has exceeded the maximum number of queued messages",
    21612: "The 'To' phone number is not currently reachable via SMS",
    21614: "'To' number is not a valid mobile number",
    21617: "The concatenated message body exceeds the 1600 character limit",
    21701: "The Messaging Service does not exist",
    21704: "The Messaging Service contains no phone numbers",
    21710: "Phone Number Already Exists in Messaging Service",
    21711: "Phone Number, Shortcode, or AlphaSender is not associated to the specified "
    "Messaging Service.",
    21712: "Phone Number or Short Code is associated with another Messaging Service.",
    30003: "Unreachable destination handset",
    30005: "Unknown destination handset",
    30006: "Landline or unreachable carrier",
    30007: "Message filtered",
    30008: "Unknown error",
    30036: "Validity Period Expired",
    30045: "Validity Period is out of range",
    30400: "Parameters are not valid",
    30409: "This message cannot be canceled",
    35111: "SendAt timestamp is missing",
    35114: "Scheduling does not support this timestamp",
    35115: "SendAt timestamp is too soon: it must be further in the future",
    35117: "SendAt timestamp is too far in the future",
    35118: "MessagingServiceSid is required to schedule a message",
    35125: "Maximum limit reached in the account for scheduling messages",
    35126: "The ScheduleType value provided is not supported for this channel",
}


class TwilioError(Exception):
    """A refusal: Twilio's code, its text, the HTTP status it travels with, and Studio's details."""

    def __init__(
        self,
        code: int,
        message: str | None = None,
        *,
        status: int = 400,
        details: Mapping[str, object] | None = None,
    ) -> None:
        self.code = code
        self.message = message or TEXTS[code]
        self.status = status
        self.details = details
        super().__init__(f"{code} {self.message}")

    def body(self) -> dict[str, object]:
        """The JSON body of the 2010 API."""
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
    return JSONResponse(error.body(), status_code=error.status)
