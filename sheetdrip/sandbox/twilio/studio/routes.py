"""The paths of Studio that are known."""

from starlette.routing import Route

from sheetdrip.sandbox.twilio.store import TwilioStore
from sheetdrip.sandbox.twilio.studio import executions, flows
from sheetdrip.sandbox.twilio.studio.engine import Engine
from sheetdrip.sandbox.twilio.studio.store import StudioStore


def routes(store: StudioStore, twilio: TwilioStore, engine: Engine) -> list[Route]:
    """Flows and executions."""
    return [*flows.routes(store), *executions.routes(store, twilio, engine)]
