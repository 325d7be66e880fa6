from collections.abc import Callable

import pytest
import requests
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from google.auth.exceptions import RefreshError
from google.auth.transport.requests import AuthorizedSession, Request

from sheetdrip.clock import ManualClock, OffsetClock, SystemClock
from sheetdrip.sandbox.server import SandboxServer
from sheetdrip.sandbox.world import World

READ = "https://www.googleapis.com/auth/spreadsheets.readonly"
METADATA = "https://www.googleapis.com/auth/drive.metadata.readonly"
STAFF = "front.desk@clinic.example"
SignIn = Callable[..., AuthorizedSession]


@pytest.fixture
def machine() -> OffsetClock:
    return OffsetClock(SystemClock())


@pytest.fixture
def world(machine: OffsetClock) -> World:
    return World(clock=ManualClock(machine.now()), machine=machine, seed=7)


@pytest.fixture
def key(world: World) -> dict[str, str]:
    return world.create_service_account()


@pytest.fixture
def address(world: World, server: SandboxServer, key: dict[str, str]) -> str:
    spreadsheet = world.spreadsheets.create("Surgeries", owner=STAFF)
    spreadsheet.editors.add(key["client_email"])
    return f"{server.url}/v4/spreadsheets/{spreadsheet.spreadsheet_id}"


def refusal(session: AuthorizedSession) -> str:
    with requests.Session() as transport, pytest.raises(RefreshError) as error:
        session.credentials.refresh(Request(transport))
    return str(error.value)


def test_a_key_file_looks_as_google_issues_it(key: dict[str, str]) -> None:
    assert key["type"] == "service_account"
    assert key["client_email"].endswith(".iam.gserviceaccount.com")
    private = load_pem_private_key(key["private_key"].encode(), None)
    assert isinstance(private, RSAPrivateKey)
    assert private.key_size == 2048
    assert len(key["private_key_id"]) == 40
    assert key["universe_domain"] == "googleapis.com"


@pytest.mark.usefixtures("server")
def test_a_signed_assertion_opens_the_sheet(
    signed_in: SignIn, key: dict[str, str], address: str
) -> None:
    answer = signed_in(key).get(address)
    assert answer.status_code == 200
    assert answer.json()["properties"]["title"] == "Surgeries"


def test_one_token_serves_many_calls(
    signed_in: SignIn, key: dict[str, str], address: str, world: World
) -> None:
    session = signed_in(key)
    for _ in range(3):
        session.get(address)
    assert world.log.counts["oauth.token"] == 1


@pytest.mark.usefixtures("world")
def test_an_expired_token_is_renewed_by_the_client(
    signed_in: SignIn, key: dict[str, str], address: str, machine: OffsetClock
) -> None:
    session = signed_in(key)
    session.get(address)
    machine.advance(3600)
    answer = requests.get(
        address, headers={"Authorization": f"Bearer {session.credentials.token}"}, timeout=5
    )
    assert answer.status_code == 401
    assert answer.json()["error"]["status"] == "UNAUTHENTICATED"


def test_moving_the_sandbox_clock_does_not_age_a_token(
    signed_in: SignIn, key: dict[str, str], address: str, world: World
) -> None:
    session = signed_in(key)
    session.get(address)
    world.clock.advance(30 * 86_400)
    assert session.get(address).status_code == 200
    assert world.log.counts["oauth.token"] == 1


@pytest.mark.parametrize("drift", [600, -3601])
def test_a_drifting_clock_is_refused(
    signed_in: SignIn,
    key: dict[str, str],
    machine: OffsetClock,
    world: World,
    drift: int,
) -> None:
    world.keys.go_by(machine)
    machine.advance(-drift)
    said = refusal(signed_in(key))
    assert "Invalid JWT: Token must be a short-lived token (60 minutes)" in said


def test_a_deleted_account_is_not_found(
    signed_in: SignIn, key: dict[str, str], world: World
) -> None:
    world.keys.delete_service_account(key["client_email"])
    assert "Invalid grant: account not found" in refusal(signed_in(key))


def test_somebody_elses_key_does_not_sign(
    signed_in: SignIn, key: dict[str, str], world: World
) -> None:
    other = world.create_service_account()
    forged = {**other, "client_email": key["client_email"]}
    assert "Invalid JWT Signature." in refusal(signed_in(forged))


def test_no_account_acts_for_a_person(signed_in: SignIn, key: dict[str, str]) -> None:
    session = signed_in(key)
    session.credentials = session.credentials.with_subject(STAFF)
    assert "unauthorized_client" in refusal(session)


@pytest.mark.parametrize("header", ["", "Bearer nonsense", "Basic eDp5"])
def test_without_a_token_nothing_is_shown(address: str, header: str) -> None:
    answer = requests.get(address, headers={"Authorization": header}, timeout=5)
    assert answer.status_code == 401


def test_a_read_scope_does_not_write(signed_in: SignIn, key: dict[str, str], address: str) -> None:
    session = signed_in(key, READ)
    assert session.get(address).status_code == 200
    answer = session.post(f"{address}:batchUpdate", json={"requests": []})
    assert answer.status_code == 403
    assert answer.json()["error"]["details"][0]["reason"] == "ACCESS_TOKEN_SCOPE_INSUFFICIENT"


def test_developer_metadata_needs_a_write_scope(
    signed_in: SignIn, key: dict[str, str], address: str
) -> None:
    answer = signed_in(key, READ).post(
        f"{address}/developerMetadata:search", json={"dataFilters": []}
    )
    assert answer.status_code == 403


def test_a_drive_scope_does_not_open_cells(
    signed_in: SignIn, key: dict[str, str], address: str
) -> None:
    assert signed_in(key, METADATA).get(address).status_code == 403


def test_an_account_creates_no_spreadsheet(
    signed_in: SignIn, key: dict[str, str], server: SandboxServer
) -> None:
    answer = signed_in(key).post(f"{server.url}/v4/spreadsheets", json={})
    assert answer.status_code == 403


def test_an_unshared_sheet_stays_closed(signed_in: SignIn, world: World, address: str) -> None:
    stranger = world.create_service_account()
    assert signed_in(stranger).get(address).status_code == 403


def test_another_grant_type_is_not_supported(server: SandboxServer) -> None:
    answer = requests.post(f"{server.url}/token", data={"grant_type": "password"}, timeout=5)
    assert (answer.status_code, answer.json()["error"]) == (400, "unsupported_grant_type")


@pytest.mark.parametrize("assertion", ["", "a.b.c", "####", "e30.e30.e30"])
def test_rubbish_is_no_assertion(server: SandboxServer, assertion: str) -> None:
    form = {"grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion": assertion}
    answer = requests.post(f"{server.url}/token", data=form, timeout=5)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")
