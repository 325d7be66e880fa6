"""All routes of one sandbox world, behind its gate."""

from collections.abc import Callable

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp

from sheetdrip.sandbox import control
from sheetdrip.sandbox.gate import Gate
from sheetdrip.sandbox.google import oauth
from sheetdrip.sandbox.google.drive import routes as drive
from sheetdrip.sandbox.google.drive.errors import DriveRefused, drive_refused_handler
from sheetdrip.sandbox.google.errors import GoogleError, google_error_handler
from sheetdrip.sandbox.google.sheets import routes as sheets
from sheetdrip.sandbox.operations import operation_of
from sheetdrip.sandbox.refusals import unknown
from sheetdrip.sandbox.twilio import routes as twilio
from sheetdrip.sandbox.twilio.errors import TwilioError, twilio_error_handler
from sheetdrip.sandbox.twilio.studio import routes as studio
from sheetdrip.sandbox.world import World


def build_app(world: World, reset: Callable[[], None] | None = None) -> ASGIApp:
    """The ASGI app of `world`; `reset` is what its control surface calls to begin anew."""
    app = Starlette(
        routes=[
            # matched in this order: what is asked most comes first
            *twilio.routes(world.twilio),
            *sheets.routes(world.spreadsheets),
            *studio.routes(world.studio, world.twilio, world.engine),
            *oauth.routes(world.keys),
            *drive.routes(world.drive),
            *control.routes(world, reset),
        ],
        exception_handlers={
            GoogleError: google_error_handler,
            DriveRefused: drive_refused_handler,
            TwilioError: twilio_error_handler,
            oauth.GrantRefused: oauth.grant_refused_handler,
            control.ControlRefused: control.control_refused_handler,
            HTTPException: _unknown_handler,
        },
    )
    app.router.redirect_slashes = False
    return Gate(app, world)


async def _unknown_handler(request: Request, _exc: Exception) -> Response:
    return unknown(operation_of(request.method, request.url.path), request.method)
