"""Does what Twilio tells over HTTP reach the ledger and the sheet, once and soon?"""

from tests.integration.clinic import ADA, READ
from tests.integration.web.conftest import PUBLIC, Premises

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
    here = premises.clinic.here
    (kept,) = here.correspondence.mail("Hillside", premises.clinic.clock.now()).replies
    assert (kept.reply.sid, kept.reply.phone, kept.reply.body) == (SID, ADA, "about a 5 ☺")
    assert (kept.reply.opt_out_type, kept.verdict) == (None, None)


def test_many_callbacks_in_a_row_run_one_cycle(premises: Premises) -> None:
    sid = evening_sid(premises)
    premises.clinic.forget_calls()
    for status in ("queued", "sent", "delivered", "sent", "delivered"):
        premises.call("status", premises.form(MessageSid=sid, MessageStatus=status))
    premises.work(seconds=3)
    assert premises.clinic.calls(READ) == 1
    assert premises.clinic.cells_of("Ada Example")["Evening status"] == "delivered"
