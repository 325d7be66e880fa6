"""Tells a refusal over HTTP as RFC 9457 problem details, without a caller's own data in them."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from sheetdrip.errors import place_of

log = structlog.get_logger(__name__)

MEDIA_TYPE = "application/problem+json"


class Problem(BaseModel):
    """Problem details. `problems`: everything wrong, one sentence each."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    problems: list[str] = Field(default_factory=list)


class Refusal(Exception):
    """A request that is not served, with its status and the reason as a sentence."""

    def __init__(
        self,
        status: HTTPStatus,
        detail: str,
        problems: Sequence[str] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.problems = tuple(problems)
        self.headers = dict(headers or {})


def answer(refusal: Refusal) -> JSONResponse:
    """The response for a refusal."""
    problem = Problem(
        title=refusal.status.phrase,
        status=refusal.status.value,
        detail=refusal.detail,
        problems=list(refusal.problems),
    )
    return JSONResponse(
        problem.model_dump(), refusal.status.value, refusal.headers, media_type=MEDIA_TYPE
    )


def documented(*statuses: HTTPStatus) -> dict[int | str, dict[str, Any]]:
    """These refusals, for the OpenAPI document."""
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        status.value: {
            "description": status.phrase,
            "content": {MEDIA_TYPE: {"schema": schema}},
        }
        for status in statuses
    }


def speak_problems(site: FastAPI) -> None:
    """Have every refusal of a site, its framework's too, answered as problem details."""

    async def refused(_: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, Refusal)  # noqa: S101 - registered for nothing else
        return answer(error)

    async def of_http(_: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, HTTPException)  # noqa: S101
        status = HTTPStatus(error.status_code)
        return answer(Refusal(status, status.description or status.phrase, headers=error.headers))

    async def misshapen(_: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError)  # noqa: S101
        told = [_sentence(one) for one in error.errors()]
        return answer(Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, "The request does not fit.", told))

    async def crashed(_: Request, error: Exception) -> JSONResponse:
        log.critical("web.crashed", error=type(error).__name__, at=place_of(error))
        return answer(Refusal(HTTPStatus.INTERNAL_SERVER_ERROR, "A bug: its place is in the log."))

    site.add_exception_handler(Refusal, refused)
    site.add_exception_handler(Exception, crashed)
    site.add_exception_handler(HTTPException, of_http)
    site.add_exception_handler(RequestValidationError, misshapen)


_EXAMPLES: Mapping[str, str] = {
    "patient": "Robin Example",
    "phone": "(312) 555-0142",
    "surgery_date": "2026-03-14",
    "score": "7",
}


def _sentence(error: Mapping[str, Any]) -> str:
    """Where and what, with an example where there is one; never the value itself."""
    where = ".".join(str(part) for part in error["loc"][1:]) or str(error["loc"][0])
    field = str(error["loc"][1]) if len(error["loc"]) > 1 else ""
    example = _EXAMPLES.get(field)
    told = f"{error['msg'][0].lower()}{error['msg'][1:]}"
    such_as = f", such as {example}" if example and "such as" not in told else ""
    return f"{where}: {told}{such_as}"
