"""The routes of the web server. Nothing else is served: no documentation page, no redirects."""

from typing import Any

import structlog
from fastapi import FastAPI
from starlette.types import ASGIApp

from sheetdrip import __version__
from sheetdrip.web import health, surgeries, twilio
from sheetdrip.web.body_limits import BodyLimit
from sheetdrip.web.context import WebContext
from sheetdrip.web.problems import Problem, speak_problems

log = structlog.get_logger(__name__)


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
