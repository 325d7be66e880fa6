"""Is everything that Twilio did not sign for exactly this address turned away, and the rest let in?"""

import hashlib
from collections.abc import Mapping
from typing import Any

import pytest
import requests
from structlog.testing import capture_logs

from sheetdrip.messaging.signature import Signatures
from sheetdrip.sandbox.twilio.webhooks import signature as sandbox_signature
from tests.integration.web.conftest import PUBLIC, OpenPremises, Premises

SID = "SM00000000000000000000000000000001"
PATH = "/v1/twilio/Hillside/status"

# the example of the SDK's own tests, and this project's addresses, by hand with openssl
VECTORS = [
    (
        "12345",
        "https://mycompany.com/myapp.php?foo=1&bar=2",
        {
            "CallSid": "CA1234567890ABCDE",
            "Caller": "+14158675309",
            "Digits": "1234",
            "From": "+14158675309",
            "To": "+18005551212",
        },
        "RSOYDt4T1cUTdK1PDd93/VVr8B8=",
    ),
    (
        "hush",
        "https://drip.example.org/v1/twilio/Hillside/status",
        {"MessageSid": SID, "MessageStatus": "delivered", "ErrorCode": ""},
        "2D/Scdb/DbIsR6QMBZiRteV7hvo=",
    ),
    (
        "hush",
        "https://drip.example.org/v1/twilio/St.%20Mary%C3%A9/inbound",
        {"Body": "ocho ñ ☺ & = +", "From": "+13125550101"},
        "tgSI2W3MLGfDxqJMzjJ6Xw5UseA=",
    ),
]


@pytest.mark.parametrize(("token", "url", "fields", "signed"), VECTORS)
def test_a_known_signature_is_genuine_and_its_neighbours_are_not(
    token: str, url: str, fields: Mapping[str, str], signed: str
) -> None:
    checks = Signatures(token)
    assert checks.is_genuine(url, fields, signed)
    assert sandbox_signature(token, url, fields) == signed
    assert not Signatures(token + "x").is_genuine(url, fields, signed)
    assert not checks.is_genuine(url + "/", fields, signed)
    assert not checks.is_genuine(url.replace("https", "http"), fields, signed)
    assert not checks.is_genuine(url, {**fields, "Extra": ""}, signed)
    assert not checks.is_genuine(url, fields, signed[:-1])
    assert not checks.is_genuine(url, fields, signed.lower())
    assert not checks.is_genuine(url, fields, "")
    assert not checks.is_genuine(url, fields, "\u2603" * 28)


def report(premises: Premises, **more: str) -> dict[str, str]:
    return premises.form(MessageSid=SID, MessageStatus="sent", **more)


def post(premises: Premises, path: str = PATH, **how: Any) -> requests.Response:  # noqa: ANN401
    return requests.post(premises.url + path, timeout=20, **how)


def heard(premises: Premises) -> int:
    here = premises.clinic.ctx
    return len(here.ledger.reply_store.state(premises.clinic.clock.now()).reports)


def refused(premises: Premises, answer: requests.Response, status: int) -> None:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == status
    assert heard(premises) == 0


def test_a_call_without_a_signature_is_refused(premises: Premises) -> None:
    refused(premises, post(premises, data=report(premises)), 403)


def test_a_signature_of_another_token_is_refused(premises: Premises) -> None:
    fields = report(premises)
    signed = premises.signed(PUBLIC + PATH, fields, "another token")
    refused(premises, post(premises, data=fields, headers={"X-Twilio-Signature": signed}), 403)


@pytest.mark.parametrize(
    "address",
    [
        "http://drip.example.org" + PATH,
        "https://drip.example.org:8443" + PATH,
        "https://drip.example.org" + PATH + "/",
        "https://DRIP.example.org" + PATH,
        "https://drip.example.org/v1/twilio/Hillside/inbound",
        "https://drip.example.org" + PATH + "?x=1",
    ],
)
def test_a_signature_for_another_address_is_refused(premises: Premises, address: str) -> None:
    fields = report(premises)
    signed = premises.signed(address, fields)
    refused(premises, post(premises, data=fields, headers={"X-Twilio-Signature": signed}), 403)


def test_the_schemes_own_port_may_be_in_the_signed_address(premises: Premises) -> None:
    fields = report(premises)
    signed = premises.signed("https://drip.example.org:443" + PATH, fields)
    answer = post(premises, data=fields, headers={"X-Twilio-Signature": signed})
    assert answer.status_code == 204


def test_what_a_proxy_says_of_host_and_scheme_does_not_count(premises: Premises) -> None:
    fields = report(premises)
    signed = premises.signed("https://evil.example" + PATH, fields)
    forwarded = {
        "X-Twilio-Signature": signed,
        "Host": "evil.example",
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "https",
        "Forwarded": "host=evil.example;proto=https",
    }
    refused(premises, post(premises, data=fields, headers=forwarded), 403)


def test_a_query_is_signed_with_the_address(premises: Premises) -> None:
    assert premises.call("status", report(premises), query="?k=row%207&e=").status_code == 204
    assert heard(premises) == 1


def test_a_query_that_was_added_is_refused(premises: Premises) -> None:
    fields = report(premises)
    signed = premises.signed(PUBLIC + PATH, fields)
    answer = post(premises, PATH + "?x=1", data=fields, headers={"X-Twilio-Signature": signed})
    refused(premises, answer, 403)


def test_two_signatures_are_none(premises: Premises) -> None:
    fields = report(premises)
    signed = premises.signed(PUBLIC + PATH, fields)
    session = requests.Session()
    request = requests.Request("POST", premises.url + PATH, data=fields).prepare()
    request.headers["X-Twilio-Signature"] = f"{signed}, {signed}"
    refused(premises, session.send(request, timeout=20), 403)
    session.close()


def test_a_json_body_is_refused_even_when_its_hash_is_signed(premises: Premises) -> None:
    body = '{"MessageSid": "SM1"}'
    path = f"{PATH}?bodySHA256={hashlib.sha256(body.encode()).hexdigest()}"
    signed = premises.signed(PUBLIC + path, {})
    headers = {"X-Twilio-Signature": signed, "Content-Type": "application/json"}
    refused(premises, post(premises, path, data=body, headers=headers), 415)


def test_a_doubled_field_is_refused(premises: Premises) -> None:
    fields = report(premises)
    signed = premises.signed(PUBLIC + PATH, fields)
    doubled = [*fields.items(), ("MessageStatus", "sent")]
    refused(premises, post(premises, data=doubled, headers={"X-Twilio-Signature": signed}), 400)


@pytest.mark.parametrize(
    "body",
    [b"MessageSid=%ff%fe", b"MessageSid=\xff", b"&&&", b"MessageSid", b"a=1;b=2&c"],
    ids=["latin", "raw", "empty pairs", "no value", "semicolons"],
)
def test_a_body_that_is_no_form_in_utf_8_is_refused(premises: Premises, body: bytes) -> None:
    headers = {
        "X-Twilio-Signature": premises.signed(PUBLIC + PATH, {}),
        "Content-Type": "application/x-www-form-urlencoded",
    }
    refused(premises, post(premises, data=body, headers=headers), 400)


def test_a_body_beyond_64_kibibytes_is_refused_before_it_is_read(premises: Premises) -> None:
    fields = report(premises, Body="x" * 70_000)
    answer = premises.call("status", fields)
    refused(premises, answer, 413)


def test_a_blank_value_is_kept_for_the_signature(premises: Premises) -> None:
    assert premises.call("status", report(premises, ErrorCode="", To="")).status_code == 204


def test_an_unknown_clinic_is_not_found(premises: Premises) -> None:
    refused(premises, premises.call("status", report(premises), clinic="Lakeview"), 404)


def test_another_account_and_another_service_are_refused(premises: Premises) -> None:
    other = {**report(premises), "AccountSid": "AC" + "f" * 32}
    refused(premises, premises.call("status", other), 403)
    other = {**report(premises), "MessagingServiceSid": "MG" + "f" * 32}
    refused(premises, premises.call("status", other), 403)
    nobody = report(premises)
    del nobody["AccountSid"]
    refused(premises, premises.call("status", nobody), 403)


@pytest.mark.parametrize(
    "odd",
    [
        {"MessageSid": ""},
        {"MessageSid": "SM1"},
        {"MessageStatus": ""},
        {"MessageStatus": "Sent!"},
        {"ErrorCode": "-1"},
        {"ErrorCode": "9" * 30},
    ],
)
def test_fields_that_twilio_does_not_write_are_refused(
    premises: Premises, odd: dict[str, str]
) -> None:
    refused(premises, premises.call("status", {**report(premises), **odd}), 400)


@pytest.mark.parametrize(
    "missing", [{"secrets": {"auth_token": None}}, {"web": {"public_url": None}}]
)
def test_without_token_or_address_nothing_is_believed(
    open_premises: OpenPremises, missing: dict[str, Any]
) -> None:
    with capture_logs() as logged:
        premises = open_premises(**missing)
        refused(premises, premises.call("status", report(premises)), 503)
    events = [one["event"] for one in logged if one["log_level"] in {"warning", "error"}]
    assert events == ["web.refuses", "twilio.cannot_check"]


def test_nothing_but_a_post_is_answered(premises: Premises) -> None:
    answer = requests.get(premises.url + PATH, timeout=20)
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
    assert answer.headers["content-type"] == "application/problem+json"
    assert requests.post(premises.url + PATH + "/", timeout=20).status_code == 404
