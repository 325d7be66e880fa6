"""The paths of Twilio that are known."""

from starlette.routing import Route

from sheetdrip.sandbox.twilio import accounts, media, messages, services
from sheetdrip.sandbox.twilio.store import TwilioStore


def routes(store: TwilioStore) -> list[Route]:
    """Messages with their media, accounts, numbers and Messaging Services."""
    return [
        *messages.routes(store),
        *media.routes(store),
        *accounts.routes(store),
        *services.routes(store),
    ]
