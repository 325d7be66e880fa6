"""A real HTTP server over a fresh store, and gspread talking to it."""

import random
import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import gspread
import pytest
import requests
import uvicorn
from starlette.applications import Starlette

from sheetdrip.clock import ManualClock
from sheetdrip.sandbox.google.errors import GoogleError, google_error_handler
from sheetdrip.sandbox.google.sheets.routes import routes
from sheetdrip.sandbox.google.sheets.store import Spreadsheet, SpreadsheetStore

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
GOOGLE = "https://sheets.googleapis.com"


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOON)


@pytest.fixture
def store(clock: ManualClock) -> SpreadsheetStore:
    return SpreadsheetStore(clock, random.Random(7))


@pytest.fixture
def spreadsheet(store: SpreadsheetStore) -> Spreadsheet:
    return store.create("Surgeries", owner="owner@example.com")


@pytest.fixture
def app(store: SpreadsheetStore) -> Starlette:
    return Starlette(routes=routes(store), exception_handlers={GoogleError: google_error_handler})


@pytest.fixture
def url(app: Starlette) -> Iterator[str]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{port}"
        server.should_exit = True
        thread.join(10)


class LoopbackClient(gspread.http_client.HTTPClient):
    """gspread with another base URL, which it has no setting for."""

    base = ""

    def request(
        self,
        method: str,
        endpoint: str,
        *args: Any,  # noqa: ANN401
        **kwargs: Any,  # noqa: ANN401
    ) -> requests.Response:
        return super().request(method, endpoint.replace(GOOGLE, self.base), *args, **kwargs)


@pytest.fixture
def client(url: str) -> Iterator[gspread.Client]:
    http = type("Loopback", (LoopbackClient,), {"base": url})
    with requests.Session() as session:
        yield gspread.Client(
            auth=None,  # type: ignore[arg-type]
            session=session,
            http_client=http,
        )


@pytest.fixture
def opened(client: gspread.Client, spreadsheet: Spreadsheet) -> gspread.Spreadsheet:
    # open_by_key asks Drive as well; the spreadsheet itself is all that is judged here.
    return gspread.Spreadsheet(client.http_client, {"id": spreadsheet.spreadsheet_id})


@pytest.fixture
def sheet(opened: gspread.Spreadsheet) -> gspread.Worksheet:
    return opened.sheet1
