"""The paths of Drive that are known."""

from starlette.routing import Route

from sheetdrip.sandbox.google.drive import changes, files, sharing
from sheetdrip.sandbox.google.drive.store import Drive


def routes(drive: Drive) -> list[Route]:
    """Changes, permissions and files."""
    return [*changes.routes(drive), *sharing.routes(drive), *files.routes(drive)]
