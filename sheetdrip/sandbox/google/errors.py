"""Google's refusals: the error bodies of its JSON APIs (docs/vendors/sheets.md#refusals)."""

import json
from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

BAD_REQUEST = "type.googleapis.com/google.rpc.BadRequest"
ERROR_INFO = "type.googleapis.com/google.rpc.ErrorInfo"


class GoogleError(Exception):
    """A refusal with Google's code, status word, message and details."""

    def __init__(
        self, code: int, status: str, message: str, details: list[dict[str, Any]] | None = None
    ) -> None:
        super().__init__(message)
        self.code = code
        self.status = status
        self.message = message
        self.details = details or []

    def body(self) -> dict[str, Any]:
        error: dict[str, Any] = {"code": self.code, "message": self.message, "status": self.status}
        if self.details:
            error["details"] = self.details
        return {"error": error}


def invalid_argument(message: str, details: list[dict[str, Any]] | None = None) -> GoogleError:
    """400: the request cannot be carried out as written."""
    return GoogleError(HTTPStatus.BAD_REQUEST, "INVALID_ARGUMENT", message, details)


def field_violation(message: str, field: str, description: str) -> GoogleError:
    """400 that names the offending field, as the JSON front end does."""
    violation = {"description": description} | ({"field": field} if field else {})
    return invalid_argument(message, [{"@type": BAD_REQUEST, "fieldViolations": [violation]}])


def unauthenticated() -> GoogleError:
    """401: no token, or one that has expired."""
    return GoogleError(
        HTTPStatus.UNAUTHORIZED,
        "UNAUTHENTICATED",
        "Request had invalid authentication credentials. Expected OAuth 2 access token, login "
        "cookie or other valid authentication credential. See "
        "https://developers.google.com/identity/sign-in/web/devconsole-project.",
    )


def permission_denied(message: str = "The caller does not have permission") -> GoogleError:
    """403: the spreadsheet is not shared with the caller."""
    return GoogleError(HTTPStatus.FORBIDDEN, "PERMISSION_DENIED", message)


def not_found(message: str = "Requested entity was not found.") -> GoogleError:
    """404: no such spreadsheet, metadata or file."""
    return GoogleError(HTTPStatus.NOT_FOUND, "NOT_FOUND", message)


def resource_exhausted(
    metric: str, limit: str, *, service: str = "sheets.googleapis.com", project: str = "1"
) -> GoogleError:
    """429: `metric` (such as "Read requests") went over `limit` ("... per minute per user")."""
    consumer = f"project_number:{project}"
    message = (
        f"Quota exceeded for quota metric '{metric}' and limit '{limit}' of service "
        f"'{service}' for consumer '{consumer}'."
    )
    info = {
        "@type": ERROR_INFO,
        "reason": "RATE_LIMIT_EXCEEDED",
        "domain": "googleapis.com",
        "metadata": {"service": service, "consumer": f"projects/{project}", "quota_limit": limit},
    }
    return GoogleError(HTTPStatus.TOO_MANY_REQUESTS, "RESOURCE_EXHAUSTED", message, [info])


HELP = "type.googleapis.com/google.rpc.Help"


def api_disabled(service: str, project: str = "1") -> GoogleError:
    """403: the project never switched the API on (home-assistant/core#79744, openclaw/gogcli#415)."""
    api = "Google Drive API" if service.startswith("drive") else "Google Sheets API"
    link = f"https://console.developers.google.com/apis/api/{service}/overview?project={project}"
    message = (
        f"{api} has not been used in project {project} before or it is disabled. Enable it by visiting "
        f"{link} then retry. If you enabled this API recently, wait a few minutes for the action to "
        "propagate to our systems and retry."
    )
    metadata = {"service": service, "consumer": f"projects/{project}", "activationUrl": link}
    info = {
        "@type": ERROR_INFO,
        "reason": "SERVICE_DISABLED",
        "domain": "googleapis.com",
        "metadata": metadata,
    }
    links = [{"description": "Google developers console API activation", "url": link}]
    details: list[dict[str, Any]] = [{"@type": HELP, "links": links}, info]
    return GoogleError(HTTPStatus.FORBIDDEN, "PERMISSION_DENIED", message, details)


def not_for_this_document() -> GoogleError:
    """400: an Office file, opened in Sheets but not converted (theoephraim/node-google-spreadsheet#651)."""
    return GoogleError(
        HTTPStatus.BAD_REQUEST,
        "FAILED_PRECONDITION",
        "This operation is not supported for this document",
    )


def domain_policy() -> GoogleError:
    """403: an administrator forbids it. The reason is Drive's; that Sheets says it so is uncertain."""
    message = "The domain administrators have disabled Drive apps."
    info = {"@type": ERROR_INFO, "reason": "domainPolicy", "domain": "googleapis.com"}
    return GoogleError(HTTPStatus.FORBIDDEN, "PERMISSION_DENIED", message, [info])


def over_quota() -> GoogleError:
    """403 for too many requests, as Drive words it (docs/vendors/sheets.md#quotas)."""
    info = {"@type": ERROR_INFO, "reason": "userRateLimitExceeded", "domain": "usageLimits"}
    message = "User Rate Limit Exceeded. Rate of requests for user exceed configured project quota."
    return GoogleError(HTTPStatus.FORBIDDEN, "PERMISSION_DENIED", message, [info])


def unavailable() -> GoogleError:
    """503: Google is having a bad moment."""
    return GoogleError(
        HTTPStatus.SERVICE_UNAVAILABLE, "UNAVAILABLE", "The service is currently unavailable."
    )


def internal() -> GoogleError:
    """500: Google tripped."""
    return GoogleError(HTTPStatus.INTERNAL_SERVER_ERROR, "INTERNAL", "Internal error encountered.")


def unimplemented(name: str) -> GoogleError:
    """501: the sandbox does not know `name`, and will not guess."""
    return GoogleError(
        HTTPStatus.NOT_IMPLEMENTED, "UNIMPLEMENTED", f"The sandbox does not know {name}."
    )


async def google_error_handler(_request: Request, exc: Exception) -> Response:
    """Turn a GoogleError into its response; for Starlette's `exception_handlers`."""
    if not isinstance(exc, GoogleError):
        raise exc
    body = json.dumps(exc.body(), indent=2)
    return Response(body, status_code=exc.code, media_type="application/json; charset=UTF-8")
