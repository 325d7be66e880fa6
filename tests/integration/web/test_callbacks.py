"""Does what Twilio tells over HTTP reach the ledger and the sheet, once and soon?"""

import socket
from dataclasses import replace
from typing import cast

import pytest
import requests
from structlog.testing import capture_logs

from sheetdrip.domain.media import Media
from sheetdrip.errors import Fenced, LedgerTrouble
from sheetdrip.planning.reply_state import ReplyState
from sheetdrip.sandbox.twilio.webhooks import inbound_webhook
from sheetdrip.sync.ports.replies import ReplyStore
from tests.acceptance.waiting import until
from tests.integration.clinic import ADA, READ
from tests.integration.web.conftest import PUBLIC, OpenPremises, Premises

SID = "SM00000000000000000000000000000001"


def evening_sid(premises: Premises) -> str:
    premises.clinic.add_row()
    premises.work(seconds=1)
    (evening,) = premises.clinic.texts_to(ADA, "evening")
    return evening.sid


def test_a_status_callback_stands_in_the_sheet_within_seconds(premises: Premises) -> None:
    sid = evening_sid(premises)
    answer = premises.call("status", premises.form(MessageSid=sid, MessageStatus="delivered"))
    assert (answer.status_code, answer.content) == (204, b"")
    premises.work(seconds=3)
    assert premises.clinic.cells_of("Ada Example")["Evening status"] == "delivered"


def test_a_text_is_created_with_the_address_of_its_clinic(premises: Premises) -> None:
    evening_sid(premises)
    callbacks = {one.status_callback for one in premises.clinic.world.twilio.found(to=ADA)}
    assert callbacks == {f"{PUBLIC}/v1/twilio/Hillside/status"}


def test_an_inbound_text_lies_in_the_tray_and_is_answered_with_nothing(premises: Premises) -> None:
    fields = premises.form(MessageSid=SID, From=ADA, Body="about a 5 ☺", OptOutType="")
    answer = premises.call("inbound", fields)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/xml; charset=utf-8")
    assert answer.text == '<?xml version="1.0" encoding="UTF-8"?><Response/>'
    here = premises.clinic.ctx
    (kept,) = here.ledger.reply_store.state(premises.clinic.clock.now()).replies
    assert (kept.reply.sid, kept.reply.phone, kept.reply.body) == (SID, ADA, "about a 5 ☺")
    assert (kept.reply.opt_out_type, kept.verdict) == (None, None)


PICTURE = "https://api.twilio.com/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME1"
PHOTO = Media(url=PICTURE, content_type="image/jpeg")
UNKNOWN = Media()


@pytest.mark.parametrize(
    ("fields", "media"),
    [
        ({}, ()),
        ({"NumMedia": "0"}, ()),
        ({"NumMedia": ""}, ()),
        ({"NumMedia": "1", "MediaUrl0": PICTURE, "MediaContentType0": "image/jpeg"}, (PHOTO,)),
        (
            {
                "NumMedia": "2",
                "MediaUrl0": PICTURE,
                "MediaContentType0": "image/jpeg",
                "MediaUrl1": f"{PICTURE}2",
                "MediaContentType1": "audio/ogg",
            },
            (PHOTO, Media(url=f"{PICTURE}2", content_type="audio/ogg")),
        ),
        # what is counted is there, and what is there is counted
        ({"NumMedia": "3", "MediaUrl0": PICTURE}, (Media(url=PICTURE), UNKNOWN, UNKNOWN)),
        ({"MediaUrl0": PICTURE, "MediaContentType0": "image/jpeg"}, (PHOTO,)),
        ({"NumMedia": "1", "MediaContentType0": "image/png"}, (Media(content_type="image/png"),)),
        # a link that leads elsewhere is none
        ({"NumMedia": "1", "MediaUrl0": "https://x.example/y"}, (UNKNOWN,)),
        ({"MessageSid": SID.replace("SM", "MM"), "Body": " "}, (UNKNOWN,)),
    ],
)
def test_pictures_of_an_inbound_call_lie_in_the_tray_with_it(
    premises: Premises, fields: dict[str, str], media: tuple[Media, ...]
) -> None:
    form = premises.form(**{"MessageSid": SID, "From": ADA, "Body": "7", **fields})
    assert premises.call("inbound", form).status_code == 200
    here = premises.clinic.ctx
    (kept,) = here.ledger.reply_store.state(premises.clinic.clock.now()).replies
    assert kept.reply.media == media


def test_a_picture_that_is_called_and_polled_counts_once(premises: Premises) -> None:
    clinic = premises.clinic
    evening_sid(premises)
    clinic.advance(hours=11, minutes=30)
    premises.work(seconds=1)
    sid = clinic.reply(ADA, "", "image/jpeg", "image/png")
    call = inbound_webhook("", clinic.world.twilio.messages[sid])
    assert premises.call("inbound", call.fields).status_code == 200
    premises.work(minutes=5)
    assert premises.call("inbound", call.fields).status_code == 200
    premises.work(minutes=5)
    reply_state = clinic.ctx.ledger.reply_store.state(clinic.clock.now())
    assert [one.reply.sid for one in reply_state.replies] == [sid]
    assert [one.kind for one in reply_state.concerns.values()] == ["media"]
    assert [one.url for one in reply_state.replies[0].reply.media] == [
        call.fields["MediaUrl0"],
        call.fields["MediaUrl1"],
    ]
    assert "sent 2 photos" in str(clinic.cells_of("Ada Example")["Please read"])


def test_many_callbacks_in_a_row_run_one_cycle(premises: Premises) -> None:
    sid = evening_sid(premises)
    premises.clinic.forget_calls()
    for status in ("queued", "sent", "delivered", "sent", "delivered"):
        premises.call("status", premises.form(MessageSid=sid, MessageStatus=status))
    premises.work(seconds=3)
    assert premises.clinic.calls(READ) == 1
    assert premises.clinic.cells_of("Ada Example")["Evening status"] == "delivered"


class LostTray:
    """A ledger that is locked, or taken over."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def receive_reports(self, *_: object) -> None:
        raise self._error

    receive = receive_reports

    def reply_state(self, *_: object) -> ReplyState:
        return ReplyState()


@pytest.mark.parametrize("error", [LedgerTrouble("locked"), Fenced("elsewhere took it over")])
@pytest.mark.parametrize(
    ("what", "told"),
    [("status", {"MessageStatus": "sent"}), ("inbound", {"From": ADA, "Body": "7"})],
)
def test_a_ledger_that_cannot_take_it_has_twilio_come_again(
    open_premises: OpenPremises, error: LedgerTrouble, what: str, told: dict[str, str]
) -> None:
    premises = open_premises(through=lambda _: cast("ReplyStore", LostTray(error)))
    answer = premises.call(what, premises.form(MessageSid=SID, **told))
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert answer.json()["detail"] == "The ledger cannot take it now."


def test_a_bug_is_told_by_its_place_and_answered_without_its_words(
    open_premises: OpenPremises, capfd: pytest.CaptureFixture[str]
) -> None:
    bug = ValueError("Zebulon Canary")
    premises = open_premises(through=lambda _: cast("ReplyStore", LostTray(bug)))
    with capture_logs() as logged:
        answer = premises.call("inbound", premises.form(MessageSid=SID, From=ADA, Body="7"))
    assert (answer.status_code, answer.json()["detail"]) == (500, "A bug: its place is in the log.")
    assert answer.headers["content-type"] == "application/problem+json"
    (crash,) = [one for one in logged if one["event"] == "web.crashed"]
    assert (crash["error"], "test_callbacks.py" in crash["at"]) == ("ValueError", True)
    assert "Zebulon" not in f"{logged} {capfd.readouterr()} {answer.text}"


def test_neither_number_nor_words_of_a_patient_get_into_the_log(
    premises: Premises, capfd: pytest.CaptureFixture[str]
) -> None:
    fields = premises.form(MessageSid=SID, From="+13125550177", Body="Zebulon hurts")
    with capture_logs() as logged:
        premises.call("inbound", fields)
        premises.call("inbound", {**fields, "AccountSid": "AC1"})
        premises.call("status", {**fields, "MessageStatus": "Zebulon"})
        premises.work(seconds=3)
    told = f"{logged} {capfd.readouterr()}"
    assert "twilio.stranger_refused" in told
    for canary in ("5550177", "Zebulon", "hurts"):
        assert canary not in told


def test_the_sandboxs_own_calls_are_heard(open_premises: OpenPremises) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    local = f"http://127.0.0.1:{port}"
    premises = open_premises(web={"port": port, "public_url": local})
    clinic = premises.clinic
    store = clinic.world.twilio
    service = store.services[clinic.seeded.messaging_service_sid]
    inbound = f"{local}/v1/twilio/Hillside/inbound"
    store.services[service.sid] = replace(service, inbound_request_url=inbound)
    sid = evening_sid(premises)
    requests.post(
        f"{clinic.world.url}/sandbox/replies", json={"from": ADA, "body": "7"}, timeout=20
    ).raise_for_status()
    clinic.advance(hours=11, minutes=30)
    tray = clinic.ctx.ledger.reply_store

    def all_heard() -> bool:
        reply_state = tray.state(clinic.clock.now())
        statuses = {one.status for one in reply_state.reports if one.sid == sid}
        return "delivered" in statuses and len(reply_state.replies) == 1

    until(all_heard, "the sandbox's calls")
    assert {one.status for one in clinic.world.log.deliveries} <= {200, 204}
