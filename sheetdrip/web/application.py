"""The web server's routes, behind limits. Nothing else is served: no documentation page, no redirects."""

import asyncio
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sheetdrip import __version__
from sheetdrip.web import health, surgeries, twilio
from sheetdrip.web.addresses import PREFIX
from sheetdrip.web.context import WebContext
from sheetdrip.web.problems import Problem, Refusal, answer, speak_problems

log = structlog.get_logger(__name__)


CALLBACK_BYTES = 64 * 1024
BODY_BYTES = 16 * 1024
PATIENCE = 10.0
"""Seconds for a whole body to arrive."""


class BodyLimit:
    """An ASGI application behind limits: a body is read whole, within size and time, first."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        try:
            body = await _body(scope, receive)
            await self._app(scope, _replayed(body, receive), send)
        except Refusal as refusal:
            await answer(refusal)(scope, receive, send)
        except Exception:  # noqa: BLE001 - the site has told and answered it; uvicorn would print its words
            return


async def _body(scope: Scope, receive: Receive) -> bytes:
    limit = CALLBACK_BYTES if scope["path"].startswith(PREFIX) else BODY_BYTES
    try:
        async with asyncio.timeout(PATIENCE):
            return await _read(receive, limit)
    except TimeoutError:
        raise Refusal(HTTPStatus.REQUEST_TIMEOUT, "The body did not arrive in time.") from None


async def _read(receive: Receive, limit: int) -> bytes:
    body = b""
    while True:
        message = await receive()
        body += bytes(message.get("body", b""))
        if len(body) > limit:
            raise Refusal(
                HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
                f"The body is larger than {limit} bytes.",
                headers={"Connection": "close"},
            )
        if not message.get("more_body", False):
            return body


def _replayed(body: bytes, receive: Receive) -> Receive:
    told = False

    async def again() -> Message:
        nonlocal told
        if told:
            return await receive()
        told = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again


def build_site(web: WebContext) -> FastAPI:
    """The routes and their OpenAPI document, for one daemon's clinics."""
    site = FastAPI(
        title="sheetdrip",
        version=__version__,
        docs_url=None,  # their pages load scripts from elsewhere
        redoc_url=None,
        redirect_slashes=False,
        separate_input_output_schemas=False,
    )
    speak_problems(site)
    for routes in (twilio, surgeries, health):
        site.include_router(routes.router(web))
    document = site.openapi

    def with_problems() -> dict[str, Any]:
        described = document()
        schemas = described.setdefault("components", {}).setdefault("schemas", {})
        schemas["Problem"] = Problem.model_json_schema()
        return described

    site.openapi = with_problems  # type: ignore[method-assign]
    return site


def application(web: WebContext) -> ASGIApp:
    """The site behind its limits; says at once what it will refuse."""
    for why in filter(None, (web.callbacks_off_because, web.closed_because)):
        log.warning("web.refuses", why=why)
    return BodyLimit(build_site(web))
