"""Drive's refusals, in its older error shape with `errors[].reason`."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response


class DriveRefused(Exception):
    """A refusal with its HTTP code, reason and message."""

    def __init__(self, code: int, reason: str, message: str, domain: str = "global") -> None:
        super().__init__(message)
        self.code = code
        self.reason = reason
        self.message = message
        self.domain = domain

    def body(self) -> dict[str, Any]:
        error = {"domain": self.domain, "reason": self.reason, "message": self.message}
        return {"error": {"errors": [error], "code": self.code, "message": self.message}}


def file_not_found(file_id: str) -> DriveRefused:
    """404: no such file, or not shared with the caller."""
    return DriveRefused(404, "notFound", f"File not found: {file_id}.")


def permission_not_found(permission_id: str) -> DriveRefused:
    """404: no such permission."""
    return DriveRefused(404, "notFound", f"Permission not found: {permission_id}.")


def insufficient_permissions() -> DriveRefused:
    """403: the caller may not do this to the file."""
    message = "The user does not have sufficient permissions for this file."
    return DriveRefused(403, "insufficientFilePermissions", message)


def no_storage() -> DriveRefused:
    """403: service accounts own nothing (docs/vendors/sheets.md#service-accounts)."""
    message = "The user's Drive storage quota has been exceeded."
    return DriveRefused(403, "storageQuotaExceeded", message, "usageLimits")


def invalid(name: str, text: str) -> DriveRefused:
    """400: a parameter's value cannot be understood."""
    return DriveRefused(400, "invalid", f"Invalid Value for {name}: {text}")


def not_known(name: str) -> DriveRefused:
    """501: the sandbox does not know `name`."""
    return DriveRefused(501, "notImplemented", f"The sandbox does not know {name}.")


async def drive_refused_handler(_request: Request, exc: Exception) -> Response:
    """Turn a DriveRefused into its response."""
    if not isinstance(exc, DriveRefused):
        raise exc
    return JSONResponse(exc.body(), status_code=exc.code)
