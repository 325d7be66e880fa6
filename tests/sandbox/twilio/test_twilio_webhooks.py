import queue
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qsl

import pytest
from twilio.request_validator import RequestValidator
from twilio.rest import Client

from sheetdrip.sandbox.twilio.outbox import Outbox
from sheetdrip.sandbox.twilio.records import Account, Service
from sheetdrip.sandbox.world import World

PATIENT = "+13125550101"
SEND_AT = datetime(2026, 3, 4, 1, tzinfo=UTC)
Control = Callable[..., tuple[int, Any]]


class Clinic:
    """A clinic's web server: keeps what it is told."""

    def __init__(self) -> None:
        self.heard: queue.Queue[tuple[dict[str, str], str]] = queue.Queue()
        heard = self.heard

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                fields = dict(parse_qsl(body, keep_blank_values=True))
                heard.put((fields, self.headers["X-Twilio-Signature"]))
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                return

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/status?k=row-7"

    def statuses(self, count: int) -> list[str]:
        return [self.heard.get(timeout=5)[0]["MessageStatus"] for _ in range(count)]


@pytest.fixture
def clinic() -> Iterator[Clinic]:
    clinic = Clinic()
    thread = threading.Thread(target=clinic.server.serve_forever, args=(0.01,))
    thread.start()
    yield clinic
    clinic.server.shutdown()
    thread.join()
    clinic.server.server_close()


def scheduled(client: Client, service: Service, callback: str) -> Any:  # noqa: ANN401
    return client.messages.create(
        to=PATIENT,
        body="Hello",
        messaging_service_sid=service.sid,
        schedule_type="fixed",
        send_at="2026-03-04T01:00:00Z",
        status_callback=callback,
    )


def test_every_status_is_told_in_order_however_far_the_clock_jumps(
    twilio: Client, service: Service, world: World, clinic: Clinic
) -> None:
    scheduled(twilio, service, clinic.url)
    world.clock.advance(30 * 86_400)
    assert clinic.statuses(3) == ["queued", "sent", "delivered"]


def test_the_signature_satisfies_twilios_own_validator(
    twilio: Client, service: Service, world: World, clinic: Clinic, account: Account
) -> None:
    message = scheduled(twilio, service, clinic.url)
    world.clock.advance(36_000)
    fields, signed = clinic.heard.get(timeout=5)
    assert fields["MessageSid"] == message.sid
    assert fields["AccountSid"] == account.sid
    validator = RequestValidator(account.auth_token)
    assert validator.validate(clinic.url, fields, signed)
    assert not validator.validate(clinic.url, {**fields, "MessageStatus": "sent"}, signed)


def test_a_cancel_is_told_once(
    twilio: Client, service: Service, world: World, clinic: Clinic
) -> None:
    message = scheduled(twilio, service, clinic.url)
    message.update(status="canceled")
    other = scheduled(twilio, service, clinic.url)
    world.clock.advance(36_000)
    told = [clinic.heard.get(timeout=5)[0] for _ in range(2)]
    assert [(t["MessageSid"], t["MessageStatus"]) for t in told] == [
        (message.sid, "canceled"),
        (other.sid, "queued"),
    ]


def test_a_failure_carries_its_code(
    twilio: Client, service: Service, world: World, clinic: Clinic
) -> None:
    twilio.messages.create(
        to="+15005530006",
        body="Hello",
        messaging_service_sid=service.sid,
        status_callback=clinic.url,
    )
    world.clock.advance(60)
    told = [clinic.heard.get(timeout=5)[0] for _ in range(2)]
    assert [(t["MessageStatus"], t.get("ErrorCode")) for t in told] == [
        ("sent", None),
        ("undelivered", "30006"),
    ]


def test_the_services_callback_is_used_where_the_message_has_none(
    twilio: Client, service: Service, world: World, clinic: Clinic
) -> None:
    twilio.messaging.v1.services(service.sid).update(status_callback=clinic.url)
    twilio.messages.create(to=PATIENT, body="Hello", messaging_service_sid=service.sid)
    world.clock.advance(60)
    assert clinic.statuses(2) == ["sent", "delivered"]


def test_an_inbound_text_is_told_with_a_signature(
    twilio: Client, service: Service, control: Control, clinic: Clinic, account: Account
) -> None:
    twilio.messaging.v1.services(service.sid).update(inbound_request_url=clinic.url)
    control("POST", "replies", **{"from": PATIENT, "body": "7"})
    fields, signed = clinic.heard.get(timeout=5)
    assert (fields["From"], fields["Body"], fields["NumMedia"]) == (PATIENT, "7", "0")
    assert fields["MessagingServiceSid"] == service.sid
    assert RequestValidator(account.auth_token).validate(clinic.url, fields, signed)


def test_pictures_are_told_by_number_from_nought_and_signed(
    twilio: Client, service: Service, control: Control, clinic: Clinic, account: Account
) -> None:
    twilio.messaging.v1.services(service.sid).update(inbound_request_url=clinic.url)
    media = ["image/jpeg", "audio/amr"]
    _, answer = control("POST", "replies", **{"from": PATIENT, "body": "", "media": media})
    fields, signed = clinic.heard.get(timeout=5)
    sid = answer["sid"]
    host = f"https://api.twilio.com/2010-04-01/Accounts/{account.sid}/Messages/{sid}/Media"
    first, second = (one.sid for one in twilio.messages(sid).media.list())
    assert (fields["MessageSid"], fields["Body"]) == (sid, "")
    assert {name: value for name, value in fields.items() if "Media" in name} == {
        "NumMedia": "2",
        "MediaUrl0": f"{host}/{first}",
        "MediaContentType0": "image/jpeg",
        "MediaUrl1": f"{host}/{second}",
        "MediaContentType1": "audio/amr",
    }
    assert RequestValidator(account.auth_token).validate(clinic.url, fields, signed)


@pytest.mark.usefixtures("service")
def test_nothing_leaves_the_machine(control: Control) -> None:
    _, answer = control("POST", "replies", **{"from": PATIENT, "body": "7"})
    webhooks: list[dict[str, Any]] = []
    while not webhooks:
        webhooks = control("GET", "log")[1]["webhooks"]
    assert webhooks == [
        {
            "url": "https://clinic.example/sms",
            "kind": "inbound",
            "message_sid": answer["sid"],
            "status": None,
        }
    ]


def test_a_clinic_that_is_down_is_told_nothing_twice(
    twilio: Client, service: Service, control: Control, world: World
) -> None:
    scheduled(twilio, service, "http://127.0.0.1:9/status")
    world.clock.advance(36_060)
    webhooks: list[dict[str, Any]] = []
    while len(webhooks) < 3:
        webhooks = control("GET", "log")[1]["webhooks"]
    assert [(w["kind"], w["status"]) for w in webhooks] == [
        ("queued", 0),
        ("sent", 0),
        ("delivered", 0),
    ]


def test_each_status_is_told_once_while_the_next_is_awaited(
    twilio: Client, service: Service, world: World
) -> None:
    scheduled(twilio, service, "http://127.0.0.1:9/status")
    outbox = Outbox(world.twilio)
    outbox.due()
    world.clock.advance((SEND_AT - world.clock.now()).total_seconds())
    told = []
    for _ in range(120):
        told += [webhook.fields["MessageStatus"] for webhook in outbox.due()]
        world.clock.advance(1)
    assert told == ["queued", "sent", "delivered"]
