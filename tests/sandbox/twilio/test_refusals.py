"""What does Twilio refuse, to whom and from whom, and how does it say so?"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from twilio.base.exceptions import TwilioException, TwilioRestException, TwilioServiceException
from twilio.rest import Client

from sheetdrip.sandbox.twilio.dictionary import STATUSES, TITLES
from sheetdrip.sandbox.twilio.records import Account, Service
from sheetdrip.sandbox.world import World

Control = Callable[..., tuple[int, Any]]
PATIENT, OTHER = "+13125550101", "+13125550102"
RULE = {"kind": "refusal", "code": 21606}


def create(client: Client, service: Service, to: str = PATIENT) -> Any:  # noqa: ANN401
    return client.messages.create(to=to, body="Hello", messaging_service_sid=service.sid)


def test_every_documented_code_is_answered_by_name(
    twilio: Client, service: Service, control: Control
) -> None:
    for code in TITLES:
        assert control("POST", "faults", kind="refusal", code=code, times=1)[0] == 201
        with pytest.raises(TwilioRestException) as refused:
            create(twilio, service)
        assert (refused.value.code, refused.value.status) == (code, STATUSES.get(code, 400))


def test_a_code_that_is_not_in_the_dictionary_yet_is_answered_too(
    twilio: Client, service: Service, control: Control
) -> None:
    control("POST", "faults", kind="refusal", code=29999, status=418)
    with pytest.raises(TwilioRestException) as refused:
        create(twilio, service)
    assert (refused.value.code, refused.value.status) == (29999, 418)


def test_a_refusal_concerns_its_recipient_and_its_sender(
    twilio: Client, service: Service, control: Control
) -> None:
    sender = create(twilio, service).fetch().from_
    control("POST", "faults", **RULE, **{"to": PATIENT, "from": "+44*"})
    create(twilio, service)
    control("POST", "faults", **RULE, **{"to": "+1312555010*", "from": sender})
    with pytest.raises(TwilioRestException):
        create(twilio, service)
    create(twilio, service, "+13125550111")


def test_a_refusal_holds_so_many_times_or_until_it_is_lifted(
    twilio: Client, service: Service, control: Control
) -> None:
    control("POST", "faults", **RULE, times=1)
    control("POST", "faults", kind="refusal", code=21612, to=OTHER)
    with pytest.raises(TwilioRestException):
        create(twilio, service)
    create(twilio, service)
    with pytest.raises(TwilioRestException):
        create(twilio, service, OTHER)
    assert [rule["code"] for rule in control("GET", "faults")[1]["faults"]] == [21606, 21612]
    assert len(control("DELETE", "faults")[1]["cleared"]) == 2
    assert control("GET", "faults")[1]["faults"] == []
    create(twilio, service, OTHER)


@pytest.mark.parametrize(
    ("shape", "kind", "code"),
    [
        ("html", TwilioRestException, 403),
        ("empty", TwilioRestException, 403),
        ("no_code", TwilioRestException, 403),
        ("json", TwilioRestException, 21606),
        ("problem", TwilioServiceException, 21606),
    ],
)
def test_an_answer_has_the_shape_that_was_asked_for(
    twilio: Client,
    service: Service,
    control: Control,
    shape: str,
    kind: type[TwilioException],
    code: int,
) -> None:
    control("POST", "faults", **RULE, status=403, shape=shape)
    with pytest.raises(kind) as refused:
        create(twilio, service)
    assert (refused.value.code, refused.value.status) == (code, 403)


def test_chosen_numbers_end_with_any_code_of_delivery(
    twilio: Client, service: Service, control: Control
) -> None:
    codes = [code for code in TITLES if 30_000 <= code < 30_050]
    numbers = {code: f"+131255{code}" for code in codes}
    for code, number in numbers.items():
        control("POST", "faults", kind="failure", code=code, to=number)
    chosen = {code: create(twilio, service, number) for code, number in numbers.items()}
    magic = {code: create(twilio, service, f"+150055{code}") for code in codes}
    other = create(twilio, service, OTHER)
    control("POST", "clock", advance_seconds=60)
    for texts in (chosen, magic):
        found = {code: one.fetch() for code, one in texts.items()}
        ends = {code: (one.status, one.error_code) for code, one in found.items()}
        assert ends == {code: ("undelivered", code) for code in codes}
    assert other.fetch().status == "delivered"


def test_a_failure_that_is_lifted_concerns_only_what_started_before(
    twilio: Client, service: Service, control: Control
) -> None:
    control("POST", "faults", kind="failure", code=30034, status="failed")
    before = create(twilio, service)
    control("POST", "clock", advance_seconds=60)
    control("DELETE", "faults")
    after = create(twilio, service)
    control("POST", "clock", advance_seconds=60)
    assert (before.fetch().status, after.fetch().status) == ("failed", "delivered")


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    ("rule", "why"),
    [
        ({"code": "21606"}, "code must be a number"),
        ({"code": True}, "code must be a number"),
        ({"shape": "xml"}, "shape must be one of"),
        ({"to": 1}, '"to" and "from" must be numbers'),
        ({"times": 0}, "times must be a whole number"),
        ({"status": 200}, "status must be an HTTP status"),
        ({"kind": "failure", "status": 400}, "status must be undelivered or failed"),
        ({"nth": 2}, "unknown field 'nth'"),
    ],
)
def test_a_rule_that_makes_no_sense_is_told(
    control: Control, rule: dict[str, object], why: str
) -> None:
    status, answer = control("POST", "faults", **{**RULE, **rule})
    assert status == 400
    assert why in answer["error"]


def test_a_trial_account_texts_its_verified_numbers_only(
    twilio: Client, service: Service, account: Account, control: Control
) -> None:
    control("POST", "account", type="Trial", verified=[PATIENT])
    assert twilio.api.accounts(account.sid).fetch().type == "Trial"
    assert create(twilio, service).body == "Sent from your Twilio trial account - Hello"
    with pytest.raises(TwilioRestException) as refused:
        create(twilio, service, OTHER)
    assert refused.value.code == 21608
    control("POST", "account", type="Trial", verified=[PATIENT], samples_only=True)
    with pytest.raises(TwilioRestException) as refused:
        create(twilio, service)
    assert refused.value.code == 572006
    control("POST", "account")
    create(twilio, service, OTHER)


def test_a_suspended_account_may_do_nothing_but_look_at_itself(
    twilio: Client, service: Service, account: Account, control: Control
) -> None:
    message = create(twilio, service)
    _, told = control("POST", "account", status="suspended")
    assert [one["status"] for one in told["accounts"]] == ["suspended"]
    assert twilio.api.accounts(account.sid).fetch().status == "suspended"
    for ask in (lambda: create(twilio, service), message.fetch):
        with pytest.raises(TwilioRestException) as refused:
            ask()
        assert (refused.value.status, refused.value.code) == (403, 20005)


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    "asked", [{"type": "Free"}, {"status": "gone"}, {"verified": "x"}, {"samples_only": 1}]
)
def test_an_account_that_makes_no_sense_is_refused(
    control: Control, asked: dict[str, object]
) -> None:
    assert control("POST", "account", **asked)[0] == 400


def test_a_sender_is_refused_whoever_its_text_is_for(
    twilio: Client, service: Service, world: World, control: Control
) -> None:
    only = replace(service, number_sids=service.number_sids[:1])
    world.twilio.services[service.sid] = only
    number = world.twilio.pool(only)[0].number
    control("POST", "faults", **RULE, **{"from": number})
    for to in (PATIENT, OTHER):
        with pytest.raises(TwilioRestException):
            create(twilio, service, to)
