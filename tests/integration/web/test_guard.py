"""Is nobody served without the token, nor too often, nor too much?"""

from datetime import UTC, datetime

import pytest
import requests

from sheetdrip.clock import ManualClock
from sheetdrip.web.guard import Rate
from tests.integration.web.conftest import TOKEN, OpenPremises, Premises

GUARDED = [
    ("POST", "/v1/surgeries"),
    ("GET", "/v1/surgeries/k-1"),
    ("POST", "/v1/surgeries/k-1/steps/evening"),
    ("POST", "/v1/clinics/Hillside/poke"),
]
WRONG = [
    {},
    {"Authorization": ""},
    {"Authorization": "Bearer"},
    {"Authorization": "Bearer "},
    {"Authorization": f"Bearer {TOKEN}x"},
    {"Authorization": f"Bearer {TOKEN[:-1]}"},
    {"Authorization": f"Basic {TOKEN}"},
    {"Authorization": TOKEN},
    {"Authorization": f"Bearer {TOKEN.upper()}"},
]


@pytest.mark.parametrize(("method", "path"), GUARDED)
def test_no_route_is_served_without_the_token(premises: Premises, method: str, path: str) -> None:
    for headers in WRONG:
        answer = requests.request(method, premises.url + path, headers=headers, timeout=20)
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer"), headers
        assert answer.headers["content-type"] == "application/problem+json"


def test_a_body_is_not_looked_at_before_the_token(premises: Premises) -> None:
    answer = requests.post(premises.url + "/v1/surgeries", data=b"{not json", timeout=20)
    assert answer.status_code == 401


@pytest.mark.parametrize(("method", "path"), GUARDED)
def test_without_a_token_set_up_nobody_is_served(
    open_premises: OpenPremises, method: str, path: str
) -> None:
    premises = open_premises(secrets={"token": None})
    for headers in ({"Authorization": "Bearer "}, {"Authorization": "Bearer None"}, {}):
        answer = requests.request(method, premises.url + path, headers=headers, timeout=20)
        assert answer.status_code == 503, headers


def test_too_many_requests_are_told_when_to_come_again(open_premises: OpenPremises) -> None:
    premises = open_premises(web={"requests_per_minute": 3})
    statuses = [premises.ask("GET", "/v1/surgeries/k-1").status_code for _ in range(4)]
    assert statuses == [404, 404, 404, 429]
    last = premises.ask("GET", "/v1/surgeries/k-1")
    assert last.headers["retry-after"] == "21"
    premises.clinic.advance(seconds=21)
    assert premises.ask("GET", "/v1/surgeries/k-1").status_code == 404


def test_a_strangers_wrong_tokens_are_limited_apart_from_the_right_one(
    open_premises: OpenPremises,
) -> None:
    premises = open_premises(web={"requests_per_minute": 3})
    wrong = {"Authorization": "Bearer wrong"}
    path = "/v1/surgeries/k-1"
    tried = [requests.get(premises.url + path, headers=wrong, timeout=20) for _ in range(20)]
    assert [one.status_code for one in tried] == [401] * 3 + [429] * 17
    assert [premises.ask("GET", path).status_code for _ in range(3)] == [404] * 3


def test_a_rate_refills_steadily_and_keeps_few_callers() -> None:
    clock = ManualClock(datetime(2026, 3, 3, tzinfo=UTC))
    rate = Rate(2, clock)
    assert [rate.spend("a"), rate.spend("a"), rate.spend("a")] == [0, 0, 30]
    assert rate.spend("b") == 0
    clock.advance(30)
    assert [rate.spend("a"), rate.spend("a")] == [0, 30]
    clock.advance(3600)
    assert [rate.spend("a"), rate.spend("a"), rate.spend("a")] == [0, 0, 30]
    for number in range(1000):
        rate.spend(str(number))
    assert rate.spend("a") == 0


def test_a_body_beyond_16_kibibytes_is_refused(premises: Premises) -> None:
    answer = premises.enrol(procedure="x" * 17_000)
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"


def test_what_is_no_json_is_refused(premises: Premises) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
    for body in (b"{", b"[]", b"\xff", b"", b'"x"', b"null"):
        answer = requests.post(
            premises.url + "/v1/surgeries", data=body, headers=headers, timeout=20
        )
        assert answer.status_code in {400, 422}, body
        assert answer.headers["content-type"] == "application/problem+json"


def test_no_page_and_no_other_route_is_served(premises: Premises) -> None:
    for path in ("/", "/docs", "/redoc", "/v1", "/sandbox/log"):
        answer = requests.get(premises.url + path, timeout=20)
        assert (answer.status_code, answer.headers["content-type"]) == (
            404,
            "application/problem+json",
        )
