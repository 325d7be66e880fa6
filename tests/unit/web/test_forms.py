"""Is a signed call whose characters were cut anew into other fields believed by nobody?"""

import pytest

from sheetdrip.web.forms import why_not_believed

ADA, VICTIM = "+13125550101", "+13125550199"
SID = "SM00000000000000000000000000000001"


def genuine(body: str, **more: str) -> dict[str, str]:
    """All that Twilio sends with a reply."""
    return {
        "AccountSid": "AC00000000000000000000000000000001",
        "ApiVersion": "2010-04-01",
        "Body": body,
        "From": ADA,
        "FromCity": "TOMBALL",
        "FromCountry": "US",
        "MessageSid": SID,
        "MessagingServiceSid": "MG00000000000000000000000000000001",
        "NumMedia": "0",
        "NumSegments": "1",
        "SmsMessageSid": SID,
        "SmsSid": SID,
        "SmsStatus": "received",
        "To": "+13125550198",
        "ToCity": "",
        **more,
    }


def signed_text(fields: dict[str, str]) -> str:
    return "".join(name + fields[name] for name in sorted(fields))


@pytest.mark.parametrize(
    ("absorber", "split"),
    [("FromA", 0), ("FromA", 2), ("FromCity", 0), ("From2", 0), ("FromA", 16)],
    ids=["unknown", "split name", "known", "numbered", "number in the name"],
)
def test_the_words_of_a_reply_become_no_other_numbers_reply(absorber: str, split: int) -> None:
    said = genuine(f"9From{VICTIM}{absorber}")
    true_from = f"From{ADA}"
    forged = {
        **{name: value for name, value in said.items() if name != "From"},
        "Body": "9",
        "From": VICTIM,
        f"{absorber}{true_from[:split]}": true_from[split:],
    }
    if absorber == "FromCity":
        forged["FromCity"] = f"{true_from}FromCity{said['FromCity']}"
    assert signed_text(forged) == signed_text(said)  # the signature is good
    why = why_not_believed(forged)
    assert why is not None
    assert VICTIM not in why


def test_every_way_to_cut_a_call_anew_that_names_another_number_is_refused() -> None:
    said = genuine(f"9From{VICTIM}FromCity")
    text = signed_text(said)
    names = ["AccountSid", "ApiVersion", "Body", "From", "FromCity", "FromCountry", "MessageSid"]
    places = {name: [at for at in range(len(text)) if text.startswith(name, at)] for name in names}
    first = {name: found[0] for name, found in places.items()}
    tried = 0
    for at in places["From"]:
        for city in [one for one in places["FromCity"] if one > at]:
            cuts = {**first, "From": at, "FromCity": city}
            ordered = sorted(cuts.items(), key=lambda one: one[1])
            if [name for name, _ in ordered] != sorted(cuts):
                continue
            ends = [*(begin for _, begin in ordered[1:]), text.index("MessagingServiceSid")]
            forged = {
                name: text[begin + len(name) : end]
                for (name, begin), end in zip(ordered, ends, strict=True)
            }
            tail = {name: value for name, value in said.items() if name > "MessageSid"}
            whole = {**forged, **tail}
            if signed_text(whole) == text and whole["From"] != ADA:
                tried += 1
                assert why_not_believed(whole) is not None, whole
    assert tried


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"OptOutType": "STOP"},
        {"ProfileName": "Ada", "WaId": "13125550101", "ChannelMetadata": '{"type": "whatsapp"}'},
        {
            "MediaUrl0": "https://api.twilio.com/2010-04-01/Accounts",
            "MediaContentType0": "image/jpeg",
        },
        {"ToState": "IL", "FromZip": "60601"},
    ],
    ids=str,
)
@pytest.mark.parametrize("body", ["7", "From Monday on, 7", "To 3", "", "ñ☺\n7", "Fromberg 59029"])
def test_what_twilio_sends_is_believed(body: str, more: dict[str, str]) -> None:
    assert why_not_believed(genuine(body, **more)) is None


@pytest.mark.parametrize(
    "odd",
    [
        {"Unheard": "of"},
        {"NumSegments": "1OptOutTypeSTOP"},
        {"SmsSid": "SM00000000000000000000000000000002"},
        {"FromCity": "From+13125550101"},
        {"ProfileName": "AccountSidAC00000000000000000000000000000000"},
        {"ErrorMessage": "Fromwhatsapp:+13125550101"},
    ],
    ids=str,
)
def test_a_field_that_may_hide_another_is_not_believed(odd: dict[str, str]) -> None:
    assert why_not_believed({**genuine("7"), **odd}) is not None
