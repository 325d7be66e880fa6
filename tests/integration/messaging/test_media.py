"""Are the pictures that come with replies found, and does no reply wait for them?"""

from dataclasses import replace
from datetime import timedelta

import pytest

from sheetdrip.domain.media import Media
from sheetdrip.domain.reply import Reply
from sheetdrip.messaging.connection import BRIEF, TIMEOUT
from tests.integration.clinic import ADA, BEN, DOWNLOAD, LIST, MEDIA, Clinic

UNKNOWN = Media()


def looked(clinic: Clinic) -> dict[str, Reply]:
    """What a look at the inbox finds, by SID."""
    clinic.advance(minutes=1)
    since = clinic.clock.now() - timedelta(hours=1)
    return {one.sid: one for one in clinic.ctx.inbox.received_since(since)}


def link(clinic: Clinic, sid: str, number: int = 0) -> str:
    """Where a picture is, without the `.json` of what is told about it."""
    message = clinic.world.twilio.messages[sid]
    at = f"/2010-04-01/Accounts/{message.account_sid}/Messages/{sid}/Media"
    return f"{clinic.world.url}{at}/{message.media[number].sid}"


def test_every_picture_comes_with_its_link_and_type_and_none_is_fetched(clinic: Clinic) -> None:
    sid = clinic.reply(ADA, "my heel", "image/jpeg", "video/mp4")
    plain = clinic.reply(BEN, "7")
    found = looked(clinic)
    assert (found[plain].media, found[sid].body) == ((), "my heel")
    assert found[sid].media == (
        Media(url=link(clinic, sid), content_type="image/jpeg"),
        Media(url=link(clinic, sid, 1), content_type="video/mp4"),
    )
    assert (clinic.calls(MEDIA), clinic.calls(DOWNLOAD)) == (1, 0)


def test_pictures_are_asked_for_once_per_message_however_often_it_is_listed(clinic: Clinic) -> None:
    first = clinic.reply(ADA, "", "image/jpeg")
    before = looked(clinic)
    second = clinic.reply(BEN, "", "image/png")
    for _ in range(3):
        after = looked(clinic)
    assert after[first] == before[first]
    assert after[second].media[0].content_type == "image/png"
    assert clinic.calls(MEDIA) == 2


@pytest.mark.parametrize("fault", ["500", "429", "reset", "truncated", "html_200"])
def test_a_reply_does_not_wait_for_its_picture(clinic: Clinic, fault: str) -> None:
    sid = clinic.reply(ADA, "", "image/jpeg")
    other = clinic.reply(BEN, "7")
    clinic.fault(fault, MEDIA, times=1)
    before = clinic.clock.now()
    found = looked(clinic)
    assert clinic.clock.now() - before < timedelta(seconds=61)
    assert (found[sid].media, found[other].body) == ((UNKNOWN,), "7")
    # the next look learns it
    assert looked(clinic)[sid].media == (Media(url=link(clinic, sid), content_type="image/jpeg"),)


def test_a_service_that_does_not_answer_is_asked_once_in_a_look(clinic: Clinic) -> None:
    sids = [clinic.reply(ADA, "", "image/jpeg"), clinic.reply(BEN, "", "image/jpeg", "audio/amr")]
    clinic.fault("500", MEDIA, times=None)
    found = looked(clinic)
    assert [found[sid].media for sid in sids] == [(UNKNOWN,), (UNKNOWN, UNKNOWN)]
    assert (clinic.calls(MEDIA), clinic.calls(LIST)) == (1, 2)
    for _ in range(8):
        looked(clinic)
    assert clinic.calls(MEDIA) == 6


def test_pictures_whose_list_is_still_empty_are_found_by_a_later_look(clinic: Clinic) -> None:
    clinic.world.twilio.rules = replace(clinic.world.twilio.rules, media_after_seconds=90)
    sid = clinic.reply(ADA, "", "image/jpeg")
    assert looked(clinic)[sid].media == (UNKNOWN,)
    assert looked(clinic)[sid].media[0].content_type == "image/jpeg"


def test_pictures_that_were_deleted_are_told_all_the_same_and_not_asked_for_ever(
    clinic: Clinic,
) -> None:
    sid = clinic.reply(ADA, "", "image/jpeg")
    store = clinic.world.twilio
    store.drop_medium(store.messages[sid], store.messages[sid].media[0])
    for _ in range(6):
        assert looked(clinic)[sid].media == (UNKNOWN,)
    assert clinic.calls(MEDIA) == 3


def test_a_multimedia_message_without_words_has_something_in_it_whatever_is_counted(
    clinic: Clinic,
) -> None:
    sid = clinic.reply(ADA, "", "image/jpeg")
    store = clinic.world.twilio
    store.put(replace(store.messages[sid], num_media=0, media=()))
    assert looked(clinic)[sid].media == (UNKNOWN,)


def test_the_question_has_a_short_time_limit_of_its_own(clinic: Clinic) -> None:
    connection = clinic.app.connection()
    limits = [one.http_client.timeout for one in (connection.client, connection.hasty)]
    assert limits == [TIMEOUT, BRIEF]
    assert sum(BRIEF) < 10
