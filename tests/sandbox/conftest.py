"""A small world on a manual clock, its server, and the vendors' own clients pointed at it."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import requests
from google.auth.transport.requests import AuthorizedSession
from google.oauth2 import service_account
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client
from typing_extensions import override

from sheetdrip.clock import ManualClock
from sheetdrip.sandbox.server import SandboxServer
from sheetdrip.sandbox.twilio.records import Account, Service
from sheetdrip.sandbox.world import World

START = datetime(2026, 3, 3, 15, 0, tzinfo=UTC)
MESSAGE = jsonschema.Draft202012Validator(
    json.loads((Path(__file__).parent / "twilio" / "message.schema.json").read_text())
)
SPREADSHEETS = "https://www.googleapis.com/auth/spreadsheets"
DRIVE = "https://www.googleapis.com/auth/drive"


class QuietCredentials(service_account.Credentials):
    """Without google-auth's background look-up at iamcredentials.googleapis.com."""

    @override
    def _is_regional_access_boundary_lookup_required(self) -> bool:
        return False


class JudgedHttpClient(TwilioHttpClient):
    """Checks every Message that comes back against what the specification says of it."""

    @override
    def request(self, *args: Any, **kwargs: Any) -> Response:  # the SDK's own
        response = super().request(*args, **kwargs)
        if response.status_code < 300 and response.text:
            for message in _messages(json.loads(response.text)):
                MESSAGE.validate(message)
        return response


def _messages(body: dict[str, Any]) -> list[dict[str, Any]]:
    if "num_segments" in body:
        return [body]
    messages: list[dict[str, Any]] = body.get("messages", [])
    return messages


@pytest.fixture
def world() -> World:
    return World(clock=ManualClock(START), seed=7)


@pytest.fixture
def server(world: World) -> Iterator[SandboxServer]:
    with SandboxServer(world) as running:
        yield running


@pytest.fixture
def account(world: World) -> Account:
    return world.twilio.create_account()


@pytest.fixture
def service(world: World, account: Account) -> Service:
    numbers = [
        world.twilio.create_number(account.sid, "+13125550198"),
        world.twilio.create_number(account.sid, "+13125550199"),
    ]
    return world.twilio.create_service(
        account.sid,
        "Post-op texts",
        number_sids=[number.sid for number in numbers],
        inbound_request_url="https://clinic.example/sms",
    )


@pytest.fixture
def twilio(server: SandboxServer, account: Account) -> Client:
    client = Client(account.sid, account.auth_token, http_client=JudgedHttpClient(timeout=5))
    client.api.base_url = server.url
    client.messaging.base_url = server.url
    client.studio.base_url = server.url
    return client


@pytest.fixture
def control(server: SandboxServer) -> Callable[..., Any]:
    """`control("POST", "clock", advance_seconds=60)` -> (status, JSON)."""

    def call(method: str, path: str, **body: object) -> tuple[int, Any]:
        response = requests.request(method, f"{server.url}/sandbox/{path}", json=body, timeout=5)
        return response.status_code, response.json()

    return call


@pytest.fixture
def signed_in(server: SandboxServer) -> Iterator[Callable[..., AuthorizedSession]]:
    """`signed_in(key, scope, ...)` -> a session of google-auth for the account of that key."""
    sessions: list[AuthorizedSession] = []

    def sign_in(key: dict[str, str], *scopes: str) -> AuthorizedSession:
        credentials = QuietCredentials.from_service_account_info(
            {**key, "token_uri": f"{server.url}/token"}, scopes=scopes or [SPREADSHEETS, DRIVE]
        )
        sessions.append(AuthorizedSession(credentials))
        return sessions[-1]

    yield sign_in
    for session in sessions:
        session.close()
