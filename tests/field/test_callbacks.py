"""Reports on webhooks: late, doubled, out of order, odd, forged; and on whoever else knocks."""

import selectors
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest
import requests
from twilio.request_validator import RequestValidator

from tests.field.kit import ADA, BEN, EVENING, TOKEN, Clinic


@pytest.fixture
def served(clinic: Clinic) -> Clinic:
    """A clinic that can be called; Ada's and Ben's evening texts have arrived."""
    clinic.named()
    clinic.run("init")
    clinic.fill(2)
    clinic.serve()
    clinic.until("2026-03-03 19:05")
    return clinic


def evening(clinic: Clinic, phone: str = ADA) -> str:
    """The SID of a phone's evening text."""
    (text,) = clinic.texts(phone, EVENING)
    return str(text["sid"])


def inbound(clinic: Clinic, body: str, phone: str = ADA, **more: str) -> requests.Response:
    """A patient texts, and Twilio calls at once."""
    received = clinic.sandbox("POST", "replies", **{"from": phone, "body": body})
    (to,) = {text["from"] for text in clinic.texts(phone, EVENING)}
    fields = {
        "MessageSid": received["sid"],
        "From": phone,
        "To": to,
        "Body": body,
        "NumMedia": "0",
        **more,
    }
    return clinic.callback("inbound", **fields)


def test_d16_an_inbound_call_is_judged_at_once(served: Clinic) -> None:
    """D16. zendesk/sunshine-conversations-ruby#7: an answer counts when it comes, not at the next poll."""
    assert inbound(served, "9").ok
    served.wait(seconds=4)
    assert served.staff.row("Ada Example")["Evening score"] == "9"
    assert len(served.alerts.received) >= 1


def test_d16_the_world_tells_each_status_once(clinic: Clinic) -> None:
    """D16. simstudioai/sim#5230: several callbacks for a text, each status once."""
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    clinic.fill(1)
    clinic.settle(web={"port": port, "public_url": url})
    clinic.start(web=True)
    clinic.until("2026-03-03 19:05")
    clinic.wait(minutes=5)
    told = [(one["kind"], one["message_sid"]) for one in clinic.sandbox("GET", "log")["webhooks"]]
    assert sorted(told) == sorted(set(told))


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


# more reports


def test_statuses_out_of_order_never_go_back(served: Clinic) -> None:
    """twilio/twilio-csharp#633, twilio-labs/twilio-firebase-extensions#21, CDCgov/prime-simplereport#1931."""
    sid = evening(served)
    for status in ("delivered", "sent", "queued", "sending"):
        assert served.callback("status", MessageSid=sid, MessageStatus=status, To=ADA).ok
    served.wait(minutes=2)
    assert served.staff.row("Ada Example")["Evening status"] == "delivered"


def test_a_failure_told_again_without_its_code_keeps_the_reason(clinic: Clinic) -> None:
    """chatwoot/chatwoot#14149: a second `failed` without ErrorCode erased why."""
    clinic.carrier("undelivered", 30005)
    clinic.fill(1)
    clinic.serve()
    clinic.until("2026-03-03 19:01")
    sid = evening(clinic)
    clinic.callback(
        "status", MessageSid=sid, MessageStatus="undelivered", To=ADA, ErrorCode="30005"
    )
    clinic.wait(minutes=2)
    before = clinic.staff.row("Ada Example")["Evening status"]
    clinic.callback("status", MessageSid=sid, MessageStatus="undelivered", To=ADA)
    clinic.callback("status", MessageSid=sid, MessageStatus="failed", To=ADA, ErrorCode="")
    clinic.wait(minutes=2)
    assert "30005" in before
    assert "30005" in clinic.staff.row("Ada Example")["Evening status"]


@pytest.mark.parametrize("status", ["partially_delivered", ""])
def test_a_status_nobody_heard_of_breaks_nothing(served: Clinic, status: str) -> None:
    """simstudioai/sim#5230, opengovsg/postmangovsg#1150: statuses of other channels and parts."""
    answer = served.callback("status", MessageSid=evening(served), MessageStatus=status, To=ADA)
    assert answer.status_code < 500
    served.wait(minutes=2)
    assert served.staff.row("Ada Example")["Evening status"].startswith("delivered")
    assert not served.machine.crashes()


def test_a_reply_called_three_times_is_one(served: Clinic) -> None:
    """mozilla-ai/clawbolt#61, elizaOS/eliza#31768: a call repeated while the first is under way."""
    received = served.sandbox("POST", "replies", **{"from": ADA, "body": "4"})
    (to,) = {text["from"] for text in served.texts(ADA, EVENING)}
    for _ in range(3):
        answer = served.callback("inbound", MessageSid=received["sid"], From=ADA, To=to, Body="4")
        assert answer.ok
    served.wait(minutes=2)
    lines = [line for line in served.staff.lines("Replies")[1:] if any(line)]
    assert len(lines) == 1
    assert served.staff.row("Ada Example")["Evening score"] == "4"


def test_blank_fields_are_signed_too(served: Clinic) -> None:
    """twilio/twilio-java#645, twilio/twilio-python#613: a signature over fields that parsers drop."""
    assert inbound(
        served,
        "4",
        FromCity="",
        FromZip="",
        ProfileName="",
        AddOns='{"status":"successful","results":{}}',
    ).ok


@pytest.mark.parametrize(
    "public", ["https://drip.example.org:443", "https://drip.example.org:8443"]
)
def test_a_port_in_the_public_address_is_no_forgery(clinic: Clinic, public: str) -> None:
    """twilio/twilio-python#392, #402, openclaw/openclaw#6334: Twilio signs with or without the port."""
    clinic.settle(web={"port": 0, "public_url": public})
    clinic.fill(1)
    clinic.start(web=True)
    clinic.until("2026-03-03 19:05")
    form = {
        "AccountSid": clinic.seeded.account_sid,
        "MessageSid": evening(clinic),
        "MessageStatus": "delivered",
        "MessagingServiceSid": clinic.seeded.messaging_service_sid,
    }
    path = "/v1/twilio/Hillside/status"
    answers = []
    for signed in (public, "https://drip.example.org"):
        signature = RequestValidator(clinic.seeded.auth_token).compute_signature(
            signed + path, form
        )
        headers = {"X-Twilio-Signature": str(signature)}
        answers.append(
            requests.post(
                clinic.machine.url + path, data=form, headers=headers, timeout=20
            ).status_code
        )
    assert answers[0] < 300
    assert answers[1] < 300


def test_e11_a_signed_call_cannot_be_cut_anew(served: Clinic) -> None:
    """E11. twilio/twilio-python#613: what is signed has no separators, so a text may hold a field."""
    own = {"From": ADA, "Body": f"9From{BEN}", "MessageSid": "SM" + "a" * 32}
    form = {
        "AccountSid": served.seeded.account_sid,
        "MessagingServiceSid": served.seeded.messaging_service_sid,
        **own,
    }
    path = "/v1/twilio/Hillside/inbound"
    signature = RequestValidator(served.seeded.auth_token).compute_signature(
        "https://drip.example.org" + path, form
    )
    forged = {**form, "Body": "9", "From": BEN, f"From{ADA}": ""}
    headers = {"X-Twilio-Signature": str(signature)}
    answer = requests.post(served.machine.url + path, data=forged, headers=headers, timeout=20)
    served.wait(minutes=2)
    assert answer.status_code >= 400
    assert served.staff.row("Ben Example")["Evening score"] == ""


def test_e11_a_strangers_wrong_tokens_do_not_lock_the_right_one_out(clinic: Clinic) -> None:
    """E11. remoteclaw/remoteclaw#3035: one rate for all callers, which anybody may spend."""
    clinic.serve()
    url = clinic.machine.url + "/v1/surgeries"
    for n in range(150):
        requests.post(url, json={}, headers={"Authorization": f"Bearer wrong-{n}"}, timeout=20)
    assert clinic.enrol().status_code == 201


@pytest.fixture
def idlers(clinic: Clinic) -> Iterator[list[socket.socket]]:
    """Many who begin a request and never end its headers."""
    clinic.serve()
    address = urlsplit(clinic.machine.url)
    with ExitStack() as stack:
        many = [
            stack.enter_context(
                socket.create_connection((address.hostname or "", address.port or 0), timeout=60)
            )
            for _ in range(300)
        ]
        for one in many:
            one.sendall(b"POST /v1/surgeries HTTP/1.1\r\nHost: x\r\nX-Slow: ")
        yield many


def test_e11_whoever_never_ends_a_header_is_hung_up_on(
    clinic: Clinic, idlers: list[socket.socket]
) -> None:
    """E11. xorbitsai/inference#5213: uvicorn keeps who never ends a header until files run out."""
    assert clinic.enrol().status_code == 201
    assert _ended(idlers, 45) >= 290


def _ended(connections: list[socket.socket], seconds: float) -> int:
    """How many of them are hung up on by then."""
    deadline = time.monotonic() + seconds
    with selectors.DefaultSelector() as left:
        for one in connections:
            left.register(one, selectors.EVENT_READ)
        while left.get_map() and (patience := deadline - time.monotonic()) > 0:
            for key, _ in left.select(patience):
                if _is_over(key.fileobj):  # type: ignore[arg-type]
                    left.unregister(key.fileobj)
        return len(connections) - len(left.get_map())


def _is_over(connection: socket.socket) -> bool:
    try:
        return connection.recv(4096) == b""
    except ConnectionError:
        return True


def test_a_call_for_an_unknown_text_is_kept_away_from_the_sheet(served: Clinic) -> None:
    """nyaruka/courier#362 and shared accounts: statuses of somebody else's texts."""
    answer = served.callback(
        "status", MessageSid="SM" + "f" * 32, MessageStatus="failed", To=ADA, ErrorCode="30003"
    )
    assert answer.status_code < 500
    served.wait(minutes=2)
    assert served.staff.row("Ada Example")["Evening status"] == "delivered"


def test_a_wrong_signature_changes_nothing(served: Clinic) -> None:
    """RatLoopz/sahidawa-india#2004: a forged opt-out."""
    form = {
        "From": ADA,
        "Body": "STOP",
        "MessageSid": "SM" + "b" * 32,
        "AccountSid": served.seeded.account_sid,
    }
    answer = requests.post(
        f"{served.machine.url}/v1/twilio/Hillside/inbound",
        data=form,
        headers={"X-Twilio-Signature": "AAAA", "Authorization": f"Bearer {TOKEN}"},
        timeout=20,
    )
    served.wait(minutes=2)
    assert answer.status_code in {401, 403}
    assert [text for text in served.texts(ADA) if text["status"] == "scheduled"]
