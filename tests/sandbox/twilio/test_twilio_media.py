"""Pictures that patients send: in the message, its Media list and the inbound webhook."""

from collections.abc import Callable
from typing import Any

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from sheetdrip.sandbox.twilio.records import Account
from sheetdrip.sandbox.world import World

PATIENT = "+13125550101"
Control = Callable[..., tuple[int, Any]]


def texted(control: Control, *media: str, body: str = "") -> str:
    status, answer = control("POST", "replies", **{"from": PATIENT, "body": body, "media": media})
    assert status == 201
    return str(answer["sid"])


@pytest.mark.usefixtures("service")
def test_a_picture_is_counted_in_the_message_and_listed_below_it(
    twilio: Client, control: Control, world: World, account: Account
) -> None:
    sid = texted(control, "image/jpeg", "https://clinic.example/heel.mp4?size=2", body="my heel")
    (message,) = twilio.messages.list(from_=PATIENT)
    assert (message.sid, sid[:2], message.num_media, message.body) == (sid, "MM", "2", "my heel")
    path = f"/2010-04-01/Accounts/{account.sid}/Messages/{sid}/Media"
    assert (message.subresource_uris or {})["media"] == f"{path}.json"
    listed = twilio.messages(sid).media.list()
    assert [one.content_type for one in listed] == ["image/jpeg", "video/mp4"]
    assert [one.parent_sid for one in listed] == [sid, sid]
    assert [one.uri for one in listed] == [f"{path}/{one.sid}.json" for one in listed]
    one = twilio.messages(sid).media(str(listed[1].sid)).fetch()
    assert (one.sid, one.content_type) == (listed[1].sid, "video/mp4")
    assert (one.account_sid, one.date_created) == (account.sid, world.clock.now())


@pytest.mark.usefixtures("service")
def test_a_long_list_comes_in_pages(twilio: Client, control: Control) -> None:
    sid = texted(control, *(f"image/x-{number}" for number in range(5)))
    listed = twilio.messages(sid).media.list(page_size=2)
    assert [one.content_type for one in listed] == [f"image/x-{number}" for number in range(5)]


@pytest.mark.usefixtures("service")
def test_a_text_without_pictures_has_an_empty_list(twilio: Client, control: Control) -> None:
    sid = texted(control, body="7")
    assert (sid[:2], twilio.messages(sid).fetch().num_media) == ("SM", "0")
    assert twilio.messages(sid).media.list() == []


@pytest.mark.usefixtures("service")
def test_the_list_of_a_fresh_picture_may_be_empty_for_a_while(
    twilio: Client, control: Control, world: World
) -> None:
    assert control("POST", "twilio", media_after_seconds=5)[1]["media_after_seconds"] == 5
    sid = texted(control, "image/png")
    assert (twilio.messages(sid).fetch().num_media, twilio.messages(sid).media.list()) == ("1", [])
    world.clock.advance(5)
    assert [one.content_type for one in twilio.messages(sid).media.list()] == ["image/png"]


@pytest.mark.usefixtures("service")
def test_a_picture_that_was_deleted_is_no_longer_there(twilio: Client, control: Control) -> None:
    sid = texted(control, "image/png", "image/gif")
    first, second = twilio.messages(sid).media.list()
    assert twilio.messages(sid).media(str(first.sid)).delete()
    assert [one.sid for one in twilio.messages(sid).media.list()] == [second.sid]
    with pytest.raises(TwilioRestException) as refused:
        twilio.messages(sid).media(str(first.sid)).fetch()
    assert (refused.value.status, refused.value.code) == (404, 20404)


def test_pictures_of_a_message_that_is_not_there_are_not_found(twilio: Client) -> None:
    with pytest.raises(Exception, match=r"404|not found"):
        twilio.messages(f"MM{'0' * 32}").media.list()


@pytest.mark.usefixtures("service")
@pytest.mark.parametrize("media", ["image/jpeg", [7], ["photo"], {"a": 1}])
def test_media_must_be_types_or_addresses(control: Control, media: object) -> None:
    status, answer = control("POST", "replies", **{"from": PATIENT, "body": "", "media": media})
    assert (status, '"media"' in answer["error"]) == (400, True)
