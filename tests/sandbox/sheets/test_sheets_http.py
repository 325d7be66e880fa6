import random
from datetime import UTC, datetime
from typing import Any

import pytest
import requests
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.requests import Request
from starlette.responses import Response

from sheetdrip.clock import ManualClock
from sheetdrip.sandbox.google.errors import GoogleError, google_error_handler, resource_exhausted
from sheetdrip.sandbox.google.sheets.routes import READS, routes
from sheetdrip.sandbox.google.sheets.store import Spreadsheet, SpreadsheetStore


class Caller(BaseHTTPMiddleware):
    """Takes the principal from a header, as the sandbox's gate takes it from a token."""

    async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
        if "x-principal" in request.headers:
            request.state.principal = request.headers["x-principal"]
        return await call_next(request)


@pytest.fixture
def app(store: SpreadsheetStore) -> Starlette:
    return Starlette(
        routes=routes(store),
        exception_handlers={GoogleError: google_error_handler},
        middleware=[Middleware(Caller)],
    )


@pytest.fixture
def address(url: str, spreadsheet: Spreadsheet) -> str:
    spreadsheet.editors.add("editor@example.com")
    spreadsheet.readers.add("reader@example.com")
    return f"{url}/v4/spreadsheets/{spreadsheet.spreadsheet_id}"


def error(answer: requests.Response) -> tuple[int, str, str]:
    body: dict[str, Any] = answer.json()["error"]
    assert body["code"] == answer.status_code
    return answer.status_code, body["status"], body["message"]


@pytest.mark.parametrize(
    ("principal", "read", "written"),
    [
        ("owner@example.com", 200, 200),
        ("editor@example.com", 200, 200),
        ("reader@example.com", 200, 403),
        ("nobody@example.com", 403, 403),
    ],
)
def test_sharing_decides_who_reads_and_who_writes(
    address: str, principal: str, read: int, written: int
) -> None:
    who = {"X-Principal": principal}
    reading = requests.get(f"{address}/values/A1", headers=who, timeout=10)
    writing = requests.post(f"{address}/values/A1:clear", headers=who, timeout=10)

    assert (reading.status_code, writing.status_code) == (read, written)


def test_an_unknown_spreadsheet_is_not_found(url: str) -> None:
    answer = requests.get(f"{url}/v4/spreadsheets/nope", timeout=10)

    assert error(answer) == (404, "NOT_FOUND", "Requested entity was not found.")


def test_query_parameters_are_known_or_refused(address: str) -> None:
    unknown = requests.get(f"{address}/values/A1", params={"colour": "red"}, timeout=10)
    wrong = requests.get(f"{address}/values/A1", params={"majorDimension": "UP"}, timeout=10)
    lacking = requests.get(f"{address}/values/A1", params={"alt": "media"}, timeout=10)
    inert = requests.get(f"{address}/values/A1", params={"prettyPrint": "false"}, timeout=10)

    assert error(unknown)[2].startswith('Invalid JSON payload received. Unknown name "colour"')
    assert wrong.status_code == 400
    assert error(lacking) == (501, "UNIMPLEMENTED", "The sandbox does not know alt=media.")
    assert inert.status_code == 200


def test_fields_cut_any_reply_and_have_to_exist(address: str) -> None:
    cut = requests.get(address, params={"fields": "sheets(properties(title,index))"}, timeout=10)
    wrong = requests.get(address, params={"fields": "sheets.colour"}, timeout=10)

    assert cut.json() == {"sheets": [{"properties": {"title": "Sheet1", "index": 0}}]}
    assert wrong.json()["error"]["details"][0]["fieldViolations"] == [
        {
            "field": "sheets.colour",
            "description": "Error expanding 'fields' parameter. Cannot find matching fields for "
            "path 'sheets.colour'.",
        }
    ]


def test_a_malformed_body_is_refused_as_google_does(address: str) -> None:
    answer = requests.put(
        f"{address}/values/A1", params={"valueInputOption": "RAW"}, json={"values": "X"}, timeout=10
    )

    assert error(answer)[2] == (
        "Invalid value at 'data.values' (type.googleapis.com/google.protobuf.ListValue), \"X\""
    )


def test_an_input_option_is_required(address: str) -> None:
    answer = requests.put(f"{address}/values/A1", json={"values": [["x"]]}, timeout=10)

    assert error(answer)[2] == "'valueInputOption' is required but not specified"


def test_a_write_by_metadata_finds_its_row_wherever_it_went(
    address: str, spreadsheet: Spreadsheet
) -> None:
    first = {"dimension": "ROWS", "startIndex": 0, "endIndex": 1}
    tag = {"metadataKey": "id", "metadataValue": "7", "visibility": "DOCUMENT"}
    located = tag | {"location": {"dimensionRange": first}}
    spreadsheet.apply(
        [
            {"createDeveloperMetadata": {"developerMetadata": located}},
            {"insertDimension": {"range": first}},
        ]
    )
    lookup = {"metadataKey": "id", "metadataValue": "7"}
    data = [{"dataFilter": {"developerMetadataLookup": lookup}, "values": [[None, "SENT"]]}]
    answer = requests.post(
        f"{address}/values:batchUpdateByDataFilter",
        json={"valueInputOption": "RAW", "data": data},
        timeout=10,
    )

    assert answer.json()["totalUpdatedCells"] == 1
    assert spreadsheet.sheets[0].grid.get(1, 1).value == "SENT"


def test_a_service_account_cannot_own_a_spreadsheet(url: str) -> None:
    who = {"X-Principal": "daemon@clinic.iam.gserviceaccount.com"}
    answer = requests.post(f"{url}/v4/spreadsheets", json={}, headers=who, timeout=10)

    assert error(answer) == (403, "PERMISSION_DENIED", "The caller does not have permission")


def test_a_quota_refusal_reads_like_googles() -> None:
    body = resource_exhausted("Read requests", "Read requests per minute per user").body()

    assert body["error"]["status"] == "RESOURCE_EXHAUSTED"
    assert body["error"]["message"] == (
        "Quota exceeded for quota metric 'Read requests' and limit 'Read requests per minute per "
        "user' of service 'sheets.googleapis.com' for consumer 'project_number:1'."
    )


def test_methods_that_retrieve_count_as_reads() -> None:
    assert sorted(name.removeprefix("sheets.spreadsheets.") for name in READS) == [
        "developerMetadata.get",
        "developerMetadata.search",
        "get",
        "getByDataFilter",
        "values.batchGet",
        "values.batchGetByDataFilter",
        "values.get",
    ]


def test_the_same_seed_gives_the_same_ids() -> None:
    clock = ManualClock(datetime(2026, 3, 4, tzinfo=UTC))
    made = [
        SpreadsheetStore(clock, random.Random(3)).create("A", owner="o@example.com")
        for _ in range(2)
    ]

    assert made[0].spreadsheet_id == made[1].spreadsheet_id
    assert len(made[0].spreadsheet_id) == 44


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1" + "0" * 400, "{}", "["])
def test_what_is_no_number_in_json_is_refused(address: str, number: str) -> None:
    answer = requests.put(
        f"{address}/values/A1",
        params={"valueInputOption": "RAW"},
        data='{"values": [[' + number + "]]}",
        timeout=10,
    )

    assert error(answer)[:2] == (400, "INVALID_ARGUMENT")
