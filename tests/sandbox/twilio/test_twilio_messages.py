from datetime import timedelta
from typing import Any

import pytest
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.rest import Client

from sheetdrip.sandbox.server import SandboxServer
from sheetdrip.sandbox.twilio.cursors import Cursors
from sheetdrip.sandbox.twilio.records import Account, Rules, Service
from sheetdrip.sandbox.world import World

PATIENT = "+13125550101"


def scheduled(client: Client, service: Service, **changes: object) -> Any:  # noqa: ANN401
    asked: dict[str, object] = {
        "to": PATIENT,
        "body": "How is the pain, 0 to 10?",
        "messaging_service_sid": service.sid,
        "schedule_type": "fixed",
        "send_at": "2026-03-04T01:00:00Z",
    }
    return client.messages.create(**{**asked, **changes})


def test_a_scheduled_message_shows_what_twilio_shows(
    twilio: Client, service: Service, account: Account
) -> None:
    message = scheduled(twilio, service)
    assert message.status == "scheduled"
    assert message.from_ is None
    assert message.num_segments == "0"
    assert message.date_sent is None
    assert message.error_code is None
    assert message.account_sid == account.sid
    assert not hasattr(message, "send_at")


def test_a_scheduled_message_goes_its_way_after_send_at(
    twilio: Client, service: Service, world: World
) -> None:
    message = scheduled(twilio, service)
    world.clock.advance(10 * 3600 - 1)
    assert message.fetch().status == "scheduled"
    world.clock.advance(1)
    assert message.fetch().status == "queued"
    world.clock.advance(3)
    assert message.fetch().status in {"sent", "delivered"}
    world.clock.advance(20)
    done = message.fetch()
    assert done.status == "delivered"
    assert done.from_ in {"+13125550198", "+13125550199"}
    assert done.num_segments == "1"
    assert 1 <= (done.date_sent - world.twilio.messages[message.sid].send_at).seconds <= 3


def test_a_plain_message_is_accepted_then_queued_then_sent(
    twilio: Client, service: Service, world: World
) -> None:
    message = twilio.messages.create(to=PATIENT, body="Hello", messaging_service_sid=service.sid)
    assert message.status == "accepted"
    world.clock.advance(25)
    assert message.fetch().status == "delivered"


def test_a_cancelled_message_is_never_sent(twilio: Client, service: Service, world: World) -> None:
    message = scheduled(twilio, service)
    world.clock.advance(60)
    cancelled = twilio.messages(message.sid).update(status="canceled")
    assert cancelled.status == "canceled"
    assert cancelled.date_updated > message.date_updated
    world.clock.advance(30 * 86_400)
    assert message.fetch().status == "canceled"
    assert message.fetch().date_sent is None


def test_a_second_cancel_conflicts(twilio: Client, service: Service) -> None:
    message = scheduled(twilio, service)
    message.update(status="canceled")
    with pytest.raises(TwilioRestException) as refused:
        message.update(status="canceled")
    assert (refused.value.status, refused.value.code) == (409, 30409)


def test_a_cancel_that_comes_too_late_conflicts(
    twilio: Client, service: Service, world: World
) -> None:
    message = scheduled(twilio, service)
    world.clock.advance(10 * 3600)
    with pytest.raises(TwilioRestException) as refused:
        message.update(status="canceled")
    assert (refused.value.status, refused.value.code) == (409, 30409)


@pytest.mark.parametrize(
    "update", [{"status": "canceled", "body": ""}, {}, {"status": "sent"}, {"body": "New words"}]
)
def test_an_update_does_one_known_thing(
    twilio: Client, service: Service, update: dict[str, str]
) -> None:
    message = scheduled(twilio, service)
    with pytest.raises(TwilioRestException) as refused:
        message.update(**update)
    assert refused.value.code == 30400


def test_a_body_is_redacted_only_when_the_message_is_done(
    twilio: Client, service: Service, world: World
) -> None:
    message = scheduled(twilio, service)
    with pytest.raises(TwilioRestException) as refused:
        message.update(body="")
    assert refused.value.code == 20009
    world.clock.advance(11 * 3600)
    assert message.update(body="").body == ""


def test_a_message_is_deleted_only_when_it_is_done(
    twilio: Client, service: Service, world: World
) -> None:
    message = scheduled(twilio, service)
    with pytest.raises(TwilioRestException) as refused:
        message.delete()
    assert refused.value.code == 20009
    world.clock.advance(11 * 3600)
    assert message.delete() is True
    with pytest.raises(TwilioRestException) as gone:
        message.fetch()
    assert (gone.value.status, gone.value.code) == (404, 20404)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"body": ""}, 21602),
        ({"body": "x" * 1601}, 21617),
        ({"to": "3125550101"}, 21211),
        ({"to": "+1312"}, 21211),
        ({"to": "+15005550001"}, 21211),
        ({"to": "+15005550002"}, 21612),
        ({"to": "+15005550003"}, 21408),
        ({"to": "+15005550004"}, 21610),
        ({"to": "+15005550009"}, 21614),
        ({"schedule_type": "optimize"}, 35126),
        ({"send_at": ""}, 35111),
        ({"send_at": "2026-03-04 01:00"}, 35114),
        ({"send_at": "2026-03-04T25:00:00Z"}, 35114),
        ({"send_at": "2026-03-03T15:14:59Z"}, 35115),
        ({"send_at": "2026-04-07T15:00:01Z"}, 35117),
        ({"messaging_service_sid": "MG" + "0" * 32}, 21701),
        ({"messaging_service_sid": ""}, 21603),
        ({"from_": "+13125550150"}, 21606),
        ({"from_": "+15005550001"}, 21212),
        ({"from_": "+15005550008"}, 21611),
    ],
)
def test_a_faulty_message_is_refused_with_its_code(
    twilio: Client, service: Service, world: World, changes: dict[str, str], code: int
) -> None:
    with pytest.raises(TwilioRestException) as refused:
        scheduled(twilio, service, **changes)
    assert refused.value.code == code
    assert world.twilio.messages == {}


@pytest.mark.parametrize("send_at", ["2026-03-03T15:15:00Z", "2026-04-07T15:00:00Z"])
def test_both_ends_of_the_window_are_inside(twilio: Client, service: Service, send_at: str) -> None:
    assert scheduled(twilio, service, send_at=send_at).status == "scheduled"


def test_a_message_without_recipient_is_refused(
    server: SandboxServer, account: Account, twilio: Client
) -> None:
    url = f"{server.url}/2010-04-01/Accounts/{account.sid}/Messages.json"
    answer = twilio.request("POST", url, data={"Body": "Hello"})
    assert answer.status_code == 400
    assert '"code":21604' in answer.text


def test_send_at_without_schedule_type_is_sent_at_once(twilio: Client, service: Service) -> None:
    message = twilio.messages.create(
        to=PATIENT,
        body="Hello",
        messaging_service_sid=service.sid,
        send_at="2026-03-04T01:00:00Z",
    )
    assert message.status == "accepted"


def test_a_schedule_with_from_alone_is_sent_at_once(twilio: Client, service: Service) -> None:
    message = scheduled(twilio, service, messaging_service_sid="", from_="+13125550198")
    assert message.status == "queued"


def test_a_schedule_with_from_alone_is_refused_where_the_rules_say_so(
    twilio: Client, service: Service, world: World
) -> None:
    world.twilio.rules = Rules(refuse_from_only_schedule=True)
    with pytest.raises(TwilioRestException) as refused:
        scheduled(twilio, service, messaging_service_sid="", from_="+13125550198")
    assert refused.value.code == 35118


def test_a_service_may_stand_in_the_from_field(twilio: Client, service: Service) -> None:
    message = scheduled(twilio, service, messaging_service_sid="", from_=service.sid)
    assert message.status == "scheduled"
    assert message.messaging_service_sid == service.sid


def test_a_pinned_sender_is_shown_at_once(twilio: Client, service: Service) -> None:
    assert scheduled(twilio, service, from_="+13125550199").from_ == "+13125550199"


def test_the_window_is_a_rule_of_the_world(twilio: Client, service: Service, world: World) -> None:
    world.twilio.rules = Rules(min_schedule_seconds=300, max_schedule_days=7)
    assert scheduled(twilio, service, send_at="2026-03-03T15:05:00Z").status == "scheduled"
    with pytest.raises(TwilioRestException) as refused:
        scheduled(twilio, service, send_at="2026-03-10T15:00:01Z")
    assert refused.value.code == 35117


def test_the_cap_of_scheduled_messages_is_freed_by_cancelling(
    twilio: Client, service: Service, world: World
) -> None:
    world.twilio.rules = Rules(scheduled_cap=2)
    first = scheduled(twilio, service)
    scheduled(twilio, service)
    with pytest.raises(TwilioRestException) as refused:
        scheduled(twilio, service)
    assert refused.value.code == 35125
    first.update(status="canceled")
    assert scheduled(twilio, service).status == "scheduled"


def test_a_service_without_senders_refuses_plain_messages_and_fails_scheduled_ones(
    twilio: Client, world: World, account: Account
) -> None:
    empty = world.twilio.create_service(account.sid, "Nobody")
    with pytest.raises(TwilioRestException) as refused:
        twilio.messages.create(to=PATIENT, body="Hello", messaging_service_sid=empty.sid)
    assert refused.value.code == 21704
    message = scheduled(twilio, empty)
    world.clock.advance(11 * 3600)
    failed = message.fetch()
    assert (failed.status, failed.error_code) == ("failed", 21704)


@pytest.mark.parametrize("code", [30003, 30005, 30006, 30007, 30008])
def test_a_magic_destination_ends_undelivered(
    twilio: Client, service: Service, world: World, code: int
) -> None:
    message = scheduled(twilio, service, to=f"+150055{code}")
    world.clock.advance(11 * 3600)
    done = message.fetch()
    assert (done.status, done.error_code) == ("undelivered", code)


def test_who_opted_out_after_scheduling_is_not_texted(
    twilio: Client, service: Service, world: World
) -> None:
    message = scheduled(twilio, service)
    world.twilio.set_opted_out(service.sid, PATIENT, out=True)
    assert message.fetch().status == "scheduled"
    world.clock.advance(11 * 3600)
    failed = message.fetch()
    assert (failed.status, failed.error_code) == ("failed", 21610)


def test_who_opted_out_before_is_refused(twilio: Client, service: Service, world: World) -> None:
    world.twilio.set_opted_out(service.sid, PATIENT, out=True)
    with pytest.raises(TwilioRestException) as refused:
        scheduled(twilio, service)
    assert (refused.value.status, refused.value.code) == (400, 21610)
    world.twilio.rules = Rules(refuse_opted_out_schedule=False)
    assert scheduled(twilio, service).status == "scheduled"


def test_a_list_by_recipient_shows_scheduled_messages_first(
    twilio: Client, service: Service, world: World
) -> None:
    past = twilio.messages.create(to=PATIENT, body="One", messaging_service_sid=service.sid)
    world.clock.advance(3600)
    later = twilio.messages.create(to=PATIENT, body="Two", messaging_service_sid=service.sid)
    world.clock.advance(60)
    waiting = scheduled(twilio, service)
    scheduled(twilio, service, to="+13125550102")
    sids = [message.sid for message in twilio.messages.list(to=PATIENT)]
    assert sids == [waiting.sid, later.sid, past.sid]


def test_a_date_filter_hides_what_was_not_sent(
    twilio: Client, service: Service, world: World
) -> None:
    sent = twilio.messages.create(to=PATIENT, body="One", messaging_service_sid=service.sid)
    world.clock.advance(60)
    scheduled(twilio, service)
    before = world.clock.now() + timedelta(days=60)
    after = world.clock.now() - timedelta(days=1)
    assert [m.sid for m in twilio.messages.list(date_sent_before=before)] == [sent.sid]
    assert [m.sid for m in twilio.messages.list(date_sent_after=after)] == [sent.sid]
    assert [m.sid for m in twilio.messages.list(date_sent=world.clock.now().date())] == [sent.sid]
    assert twilio.messages.list(date_sent_after=before) == []


@pytest.mark.usefixtures("service")
def test_a_list_by_sender_finds_what_it_sent(twilio: Client, world: World) -> None:
    sent = twilio.messages.create(to=PATIENT, body="One", from_="+13125550198")
    twilio.messages.create(to=PATIENT, body="Two", from_="+13125550199")
    world.clock.advance(60)
    assert [m.sid for m in twilio.messages.list(from_="+13125550198")] == [sent.sid]


def test_pages_neither_repeat_nor_lose_rows_while_new_ones_arrive(
    twilio: Client, service: Service
) -> None:
    sids = [scheduled(twilio, service, body=f"Text {n}").sid for n in range(7)]
    seen = []
    for count, message in enumerate(twilio.messages.stream(page_size=2)):
        seen.append(message.sid)
        if count == 1:
            scheduled(twilio, service, body="Meanwhile")
    assert seen == sids[::-1]


@pytest.mark.usefixtures("server", "account")
def test_a_page_holds_at_most_a_thousand(twilio: Client, service: Service) -> None:
    scheduled(twilio, service)
    url = "/2010-04-01/Accounts/{}/Messages.json?PageSize=5000"
    page = twilio.request("GET", twilio.api.absolute_url(url.format(twilio.account_sid)))
    assert '"page_size":1000' in page.text
    assert '"next_page_uri":null' in page.text


@pytest.mark.parametrize(
    ("username", "password"), [("", "wrong"), ("SK" + "0" * 32, "x"), ("AC" + "0" * 32, "x")]
)
def test_a_stranger_is_turned_away(
    server: SandboxServer, account: Account, username: str, password: str
) -> None:
    client = Client(username or account.sid, password, account.sid)
    client.api.base_url = server.url
    with pytest.raises(TwilioRestException) as refused:
        client.messages("SM" + "0" * 32).fetch()
    assert (refused.value.status, refused.value.code) == (401, 20003)
    with pytest.raises(TwilioException):
        client.messages.list()


def test_an_api_key_opens_its_account(
    server: SandboxServer, account: Account, world: World
) -> None:
    key, secret = world.twilio.create_api_key(account.sid)
    client = Client(key, secret, account.sid)
    client.api.base_url = server.url
    assert client.api.accounts(account.sid).fetch().status == "active"


def test_another_account_is_out_of_reach(twilio: Client, world: World) -> None:
    other = world.twilio.create_account()
    with pytest.raises(TwilioRestException) as refused:
        twilio.api.accounts(other.sid).messages("SM" + "0" * 32).fetch()
    assert refused.value.status == 401


def test_what_is_not_known_is_refused_by_name(twilio: Client, service: Service) -> None:
    with pytest.raises(TwilioRestException) as refused:
        scheduled(twilio, service, content_sid="HX" + "0" * 32)
    assert refused.value.status == 501
    assert "ContentSid" in refused.value.msg
    with pytest.raises(TwilioRestException) as studio:
        twilio.studio.v2.flows("FW" + "0" * 32).delete()
    assert studio.value.status == 501


def test_a_page_token_outlives_its_cursor(twilio: Client, service: Service, world: World) -> None:
    sids = [scheduled(twilio, service, body=f"Text {n}").sid for n in range(5)]
    first = twilio.messages.page(page_size=2)
    seen = [message.sid for message in first]
    world.twilio.cursors = Cursors()
    seen += [message.sid for message in first.next_page()]
    assert seen == sids[:0:-1]


def test_a_page_shows_rows_as_they_are_now(twilio: Client, service: Service) -> None:
    messages = [scheduled(twilio, service, body=f"Text {n}") for n in range(3)]
    first = twilio.messages.page(page_size=2)
    messages[0].update(status="canceled")
    assert [message.status for message in first.next_page()] == ["canceled"]


@pytest.mark.parametrize(
    ("rewrite", "given", "kept"),
    [
        ("smart-encoding", "It\u2019s \u201cyou\u201d\u2026", 'It\'s "you"...'),
        ("trial-prefix", "Hello", "Sent from your Twilio trial account - Hello"),
        ("short-links", "See https://a.org/long now", "See https://twil.io/0000012 now"),
        ("trimmed", "Two\nlines  ", "Two\r\nlines"),
    ],
)
def test_a_body_is_kept_otherwise_than_it_was_given(
    twilio: Client, service: Service, world: World, rewrite: str, given: str, kept: str
) -> None:
    world.twilio.rules = Rules(rewrites=frozenset({rewrite}))
    message = scheduled(twilio, service, body=given)
    assert (message.body, message.fetch().body) == (kept, kept)


def test_smart_encoding_is_asked_for_by_the_service_or_the_message(
    twilio: Client, service: Service
) -> None:
    assert scheduled(twilio, service, body="It\u2019s").body == "It\u2019s"
    assert scheduled(twilio, service, body="It\u2019s", smart_encoded=True).body == "It's"
    twilio.messaging.v1.services(service.sid).update(smart_encoding=True)
    assert scheduled(twilio, service, body="It\u2019s").body == "It's"


def test_a_message_that_waits_longer_than_it_is_valid_fails(
    twilio: Client, service: Service, world: World
) -> None:
    world.twilio.rules = Rules(queue_seconds=7200)
    short, long = (
        twilio.messages.create(
            to=PATIENT, body="Hello", messaging_service_sid=service.sid, validity_period=seconds
        )
        for seconds in (3600, 7200)
    )
    world.clock.advance(3600 + 60)
    assert (short.fetch().status, short.fetch().error_code) == ("failed", 30036)
    assert short.fetch().date_sent is None
    assert long.fetch().status == "queued"
    world.clock.advance(3600)
    assert long.fetch().status == "delivered"


@pytest.mark.parametrize(("from_creation", "status"), [(False, "delivered"), (True, "failed")])
def test_a_scheduled_messages_own_validity_counts_from_one_end_or_the_other(
    twilio: Client, service: Service, world: World, *, from_creation: bool, status: str
) -> None:
    world.twilio.rules = Rules(validity_from_creation=from_creation)
    own, plain = scheduled(twilio, service, validity_period=600), scheduled(twilio, service)
    world.clock.advance(11 * 3600)
    assert (own.fetch().status, plain.fetch().status) == (status, "delivered")


@pytest.mark.parametrize("seconds", [0, 36_001])
def test_a_validity_out_of_range_is_refused(twilio: Client, service: Service, seconds: int) -> None:
    with pytest.raises(TwilioRestException) as refused:
        scheduled(twilio, service, validity_period=seconds)
    assert refused.value.code == 30045
