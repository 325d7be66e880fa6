"""Is a signed call whose characters were cut anew into other fields believed by nobody?"""

from itertools import chain

from tests.integration.clinic import ADA
from tests.integration.web.conftest import OpenPremises, Premises

SID = "SM00000000000000000000000000000001"
VICTIM = "+13125550199"


def genuine(premises: Premises, body: str, **more: str) -> dict[str, str]:
    """All that Twilio sends with a reply."""
    return premises.form(
        ApiVersion="2010-04-01",
        Body=body,
        From=ADA,
        FromCity="TOMBALL",
        FromCountry="US",
        MessageSid=SID,
        NumMedia="0",
        NumSegments="1",
        SmsMessageSid=SID,
        SmsSid=SID,
        SmsStatus="received",
        To="+13125550198",
        ToCity="",
        **more,
    )


def signed_text(fields: dict[str, str]) -> str:
    return "".join(chain.from_iterable(sorted(fields.items())))


def kept(premises: Premises) -> list[str]:
    here = premises.clinic.ctx
    letters = here.ledger.reply_store.state(premises.clinic.clock.now()).replies
    return [one.reply.phone for one in letters]


def test_a_call_that_was_cut_anew_is_refused_though_its_signature_is_good(
    premises: Premises,
) -> None:
    said = genuine(premises, f"9From{VICTIM}FromA")
    forged = {**said, "Body": "9", "From": VICTIM, "FromA": f"From{ADA}"}
    assert signed_text(forged) == signed_text(said)
    answer = premises.call("inbound", forged)
    assert (answer.status_code, kept(premises)) == (400, [])
    assert VICTIM not in answer.text


def test_what_twilio_sends_is_believed(premises: Premises) -> None:
    answer = premises.call("inbound", genuine(premises, "From Monday on, 7", FromZip="60601"))
    assert (answer.status_code, kept(premises)) == (200, [ADA])


def test_a_reply_that_is_not_believed_is_found_by_polling(open_premises: OpenPremises) -> None:
    premises = open_premises(schedule={"poll_seconds": 3600, "refresh_seconds": 3600})
    premises.clinic.add_row()
    premises.work(seconds=1)
    premises.clinic.until("2026-03-04 02:00")
    premises.work(seconds=1)
    premises.clinic.reply(ADA, "9From+13125550199Fs")
    (sid,) = [one.sid for one in premises.clinic.world.twilio.found() if one.direction == "inbound"]
    said = {
        **genuine(premises, "9From+13125550199Fs"),
        **dict.fromkeys(("MessageSid", "SmsSid", "SmsMessageSid"), sid),
    }
    assert premises.call("inbound", said).status_code == 400
    premises.work(seconds=40)
    assert kept(premises) == [ADA]
