import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from sheetdrip.sandbox.twilio.records import Account, Service
from sheetdrip.sandbox.world import World


def test_a_service_tells_where_inbound_texts_go(twilio: Client, service: Service) -> None:
    fetched = twilio.messaging.v1.services(service.sid).fetch()
    assert fetched.friendly_name == "Post-op texts"
    assert fetched.inbound_request_url == "https://clinic.example/sms"
    assert fetched.use_inbound_webhook_on_number is False
    assert fetched.validity_period == 36000


@pytest.mark.usefixtures("server")
def test_a_service_is_changed_and_deleted(twilio: Client) -> None:
    made = twilio.messaging.v1.services.create(friendly_name="New", sticky_sender=False)
    changed = made.update(inbound_request_url="https://clinic.example/in", validity_period=600)
    assert changed.inbound_request_url == "https://clinic.example/in"
    assert (changed.sticky_sender, changed.validity_period) == (False, 600)
    assert made.update(inbound_request_url="").inbound_request_url is None
    assert made.delete() is True
    with pytest.raises(TwilioRestException) as gone:
        made.fetch()
    assert (gone.value.status, gone.value.code) == (404, 20404)


def test_pages_of_services_stay_on_the_sandbox(twilio: Client) -> None:
    for number in range(5):
        twilio.messaging.v1.services.create(friendly_name=f"Service {number}")
    found = twilio.messaging.v1.services.list(page_size=2)
    assert len(found) == 5
    assert len({service.sid for service in found}) == 5


def test_the_pool_lists_its_numbers(twilio: Client, service: Service) -> None:
    pool = twilio.messaging.v1.services(service.sid)
    assert [n.phone_number for n in pool.phone_numbers.list()] == ["+13125550198", "+13125550199"]
    assert pool.short_codes.list() == []
    assert pool.alpha_senders.list() == []
    assert pool.channel_senders.list() == []


def test_a_number_joins_and_leaves_a_pool(
    twilio: Client, service: Service, world: World, account: Account
) -> None:
    number = world.twilio.create_number(account.sid, "+13125550150")
    pool = twilio.messaging.v1.services(service.sid).phone_numbers
    assert pool.create(phone_number_sid=number.sid).phone_number == "+13125550150"
    with pytest.raises(TwilioRestException) as twice:
        pool.create(phone_number_sid=number.sid)
    assert twice.value.code == 21710
    assert pool.get(number.sid).fetch().country_code == "US"
    assert pool.get(number.sid).delete() is True
    assert len(pool.list()) == 2


@pytest.mark.usefixtures("service")
def test_the_account_lists_what_it_bought(twilio: Client) -> None:
    numbers = twilio.incoming_phone_numbers.list()
    assert [n.phone_number for n in numbers] == ["+13125550198", "+13125550199"]
    found = twilio.incoming_phone_numbers.list(phone_number="+13125550199")
    assert [n.sid for n in found] == [numbers[1].sid]
    assert twilio.incoming_phone_numbers(numbers[0].sid).fetch().capabilities["sms"] is True


def test_an_unknown_setting_is_refused_by_name(twilio: Client, service: Service) -> None:
    with pytest.raises(TwilioRestException) as refused:
        twilio.messaging.v1.services(service.sid).update(synchronous_validation=True)
    assert refused.value.status == 501
    assert "SynchronousValidation" in refused.value.msg
