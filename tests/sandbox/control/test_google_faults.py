from collections.abc import Callable
from typing import Any

import pytest
import requests
from google.auth.transport.requests import AuthorizedSession

from sheetdrip.sandbox.seeding import Clinic, seed_clinic
from sheetdrip.sandbox.server import SandboxServer
from sheetdrip.sandbox.world import World

Control = Callable[..., tuple[int, Any]]
SignIn = Callable[..., AuthorizedSession]


@pytest.fixture
def clinic(world: World) -> Clinic:
    return seed_clinic(world, surgeries=3)


@pytest.fixture
def session(signed_in: SignIn, clinic: Clinic) -> AuthorizedSession:
    return signed_in(clinic.service_account)


@pytest.fixture
def address(server: SandboxServer, clinic: Clinic) -> str:
    return f"{server.url}/v4/spreadsheets/{clinic.spreadsheet_id}"


@pytest.mark.parametrize(
    ("kind", "status"),
    [("429", "RESOURCE_EXHAUSTED"), ("500", "INTERNAL"), ("503", "UNAVAILABLE")],
)
def test_sheets_fails_in_googles_words(
    session: AuthorizedSession, address: str, control: Control, kind: str, status: str
) -> None:
    control("POST", "faults", service="sheets", operation="values.batchGet", kind=kind)
    failed = session.get(f"{address}/values:batchGet?ranges=A1")
    assert (failed.status_code, failed.json()["error"]["status"]) == (int(kind), status)
    assert session.get(f"{address}/values:batchGet?ranges=A1").status_code == 200


def test_a_write_is_applied_though_its_answer_is_lost(
    session: AuthorizedSession, address: str, control: Control
) -> None:
    control("POST", "faults", operation="values.update", kind="cut_after_applied")
    with pytest.raises(requests.exceptions.ConnectionError):
        session.put(f"{address}/values/A2?valueInputOption=RAW", json={"values": [["Changed"]]})
    assert session.get(f"{address}/values/A2").json()["values"] == [["Changed"]]


def test_a_write_is_applied_late(
    session: AuthorizedSession, address: str, control: Control
) -> None:
    control("POST", "faults", operation="values.update", kind="late_apply", seconds=30)
    with pytest.raises(requests.exceptions.ConnectionError):
        session.put(f"{address}/values/A2?valueInputOption=RAW", json={"values": [["Changed"]]})
    assert session.get(f"{address}/values/A2").json()["values"] != [["Changed"]]
    control("POST", "clock", advance_seconds=30)
    assert session.get(f"{address}/values/A2").json()["values"] == [["Changed"]]


@pytest.mark.parametrize(
    ("kind", "word"),
    [
        ("429", "rate_limit_exceeded"),
        ("500", "internal_failure"),
        ("503", "temporarily_unavailable"),
    ],
)
def test_the_token_endpoint_fails_in_oauths_words(
    server: SandboxServer, control: Control, kind: str, word: str
) -> None:
    control("POST", "faults", service="oauth", operation="token", kind=kind)
    failed = requests.post(f"{server.url}/token", timeout=5)
    assert (failed.status_code, failed.json()["error"]) == (int(kind), word)


def test_drive_is_left_alone_by_a_fault_of_sheets(
    session: AuthorizedSession, server: SandboxServer, control: Control
) -> None:
    control("POST", "faults", service="sheets", kind="503", times=None)
    assert session.get(f"{server.url}/drive/v3/files").status_code == 200
    control("POST", "faults", service="drive", kind="429")
    assert session.get(f"{server.url}/drive/v3/files").status_code == 429


def test_all_accounts_together_have_the_projects_quota(
    world: World, clinic: Clinic, signed_in: SignIn, address: str
) -> None:
    spreadsheet = world.spreadsheets.get(clinic.spreadsheet_id)
    world.quotas.limits["sheets.read"] = 1000
    other = world.create_service_account()
    spreadsheet.editors.add(other["client_email"])
    for key in (clinic.service_account, other):
        session = signed_in(key)
        assert {session.get(f"{address}/values/A1").status_code for _ in range(150)} == {200}
    refused = session.get(f"{address}/values/A1")
    assert refused.status_code == 429
    assert "limit 'Read requests per minute' of" in refused.json()["error"]["message"]
