"""What becomes of pictures that patients send: seen by a person, never asked about again."""

from dataclasses import replace

from sheetdrip.domain.cells import Cell
from sheetdrip.sandbox.twilio.records import Message
from sheetdrip.sync.reply_polling import ReplyPoller
from tests.integration.clinic import ADA, BEN, DOWNLOAD, MEDIA, Clinic
from tests.integration.replies.test_replies import asked, collected, lines


def bodies(clinic: Clinic) -> list[str]:
    """All that Ada was texted."""
    return [one.body for one in clinic.world.twilio.found(to=ADA)]


def called(clinic: Clinic) -> str:
    return str(clinic.cells_of("Ada Example")["Please read"] or "")


def enclosed(clinic: Clinic) -> list[Cell]:
    return [line.get("Photos and files") for line in lines(clinic)]


def test_a_picture_without_words_reaches_a_person_and_is_not_asked_about(clinic: Clinic) -> None:
    asked(clinic)
    texts = bodies(clinic)
    sid = clinic.reply(ADA, "", "image/jpeg")
    assert collected(clinic) == 1
    for _ in range(3):
        clinic.advance(minutes=5)
        collected(clinic)
    assert bodies(clinic) == texts
    assert "sent a photo: see it in Twilio's console or by the link" in called(clinic)
    assert called(clinic) in str(clinic.cells_of("Ada Example")["Status"])
    (line,) = lines(clinic)
    message = clinic.world.twilio.messages[sid]
    where = f"/2010-04-01/Accounts/{message.account_sid}/Messages/{sid}/Media"
    assert line["Photos and files"] == f"photo: {clinic.world.url}{where}/{message.media[0].sid}"
    assert (line["Reply"] or "", line["Reply SID"]) == ("", sid)
    assert "please read" in str(line["Understood"])
    assert (clinic.calls(MEDIA), clinic.calls(DOWNLOAD)) == (1, 0)


def test_a_score_beside_a_picture_counts_and_does_not_hide_it(clinic: Clinic) -> None:
    asked(clinic)
    clinic.reply(ADA, "6", "image/jpeg", "image/png")
    collected(clinic)
    row = clinic.cells_of("Ada Example")
    assert (row["Evening score"], "sent 2 photos" in called(clinic)) == (6, True)
    clinic.advance(minutes=2)
    clinic.reply(ADA, "2")
    collected(clinic)
    row = clinic.cells_of("Ada Example")
    assert (row["Evening score"], "sent 2 photos" in called(clinic)) == (2, True)
    clinic.staff("set", where={"Patient": "Ada Example"}, column="Acknowledged by", value="JD")
    collected(clinic)
    assert called(clinic) == ""


def test_an_unanswered_media_list_holds_up_no_reply(clinic: Clinic) -> None:
    asked(clinic)
    asked(clinic, "Ben Example", BEN)
    clinic.fault("500", MEDIA, times=None)
    clinic.reply(ADA, "", "video/mp4")
    clinic.reply(BEN, "4")
    assert collected(clinic) == 2
    assert "sent a file" in called(clinic)
    assert clinic.cells_of("Ben Example")["Evening score"] == 4
    assert enclosed(clinic) == [None]
    clinic.advance(minutes=1)
    collected(clinic)
    assert enclosed(clinic) == [None, "file: see it in Twilio's console"]


def test_a_line_waits_a_moment_for_its_link_and_its_row_does_not(clinic: Clinic) -> None:
    asked(clinic)
    clinic.world.twilio.rules = replace(clinic.world.twilio.rules, media_after_seconds=70)
    sid = clinic.reply(ADA, "", "image/jpeg")
    postman = ReplyPoller(clinic.ctx)
    for tabs in (0, 1):
        clinic.advance(minutes=1)
        postman.collect()
        clinic.cycle()
        assert "sent a file" in called(clinic)
        assert [one.title for one in clinic.spreadsheet.sheets].count("Replies") == tabs
    (link,) = enclosed(clinic)
    assert str(link).startswith("photo: http")
    assert sid in str(link)


def test_stop_beside_a_picture_is_a_stop(clinic: Clinic) -> None:
    asked(clinic)
    clinic.reply(ADA, "STOP", "image/jpeg")
    collected(clinic)
    assert clinic.live_to(ADA, "day-7") == []
    assert "sent a photo" in called(clinic)
    assert "replied STOP" in str(clinic.cells_of("Ada Example")["Needs a call"])


def test_a_picture_that_was_counted_late_is_heard(clinic: Clinic) -> None:
    asked(clinic)
    sid = clinic.reply(ADA, "see", "image/jpeg")
    store = clinic.world.twilio
    whole = store.messages[sid]
    store.put(_without(whole))
    postman = ReplyPoller(clinic.ctx)
    clinic.advance(minutes=1)
    assert postman.collect() == 1
    assert called(clinic) == ""
    store.put(whole)
    clinic.advance(minutes=1)
    assert postman.collect() == 1
    clinic.cycle()
    assert "sent a photo and wrote something" in called(clinic)
    assert len(lines(clinic)) == 1


def _without(message: Message) -> Message:
    return replace(message, num_media=0, media=())
